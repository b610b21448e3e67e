using System.Text.Json;
using Stamina.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Tests.Documents;

/// <summary>What packing may allocate, in bytes an operation (packing-allocations.json): these are steady where times are not.</summary>
public class PackingAllocationTests
{
    private static readonly WorkoutLog Fourteen = new PhoneLogs(seed: 9).Plain(14, Arrival.Live);
    private static readonly WorkoutLog Hour = new PhoneLogs(seed: 9).Track(3_600, Arrival.Live, gaps: 0);

    public static TheoryData<string> Operations() => [.. Budgets().Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Packing_allocates_no_more_than_its_budget(string operation)
    {
        Action pack = operation switch
        {
            "append, one event" => () => LogDocument.PackSegment([Fourteen.Events[3]]),
            "append, fourteen events" => () => LogDocument.PackSegment(Fourteen.Events),
            "append, five minutes of points" => () => LogDocument.PackSegment([Hour.Events.First(e => e.Body.Length > 20_000)]),
            "finish, fourteen events" => () => LogDocument.PackFinished(Fourteen.Events),
            "finish, an hour of points" => () => LogDocument.PackFinished(Hour.Events),
            _ => throw new InvalidOperationException($"No operation '{operation}'."),
        };
        Least(pack).ShouldBeLessThan(Budgets()[operation]);
    }

    // The least of several: what is made once, and buffers that another test holds just now, do not count.
    private static long Least(Action pack)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            pack();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static Dictionary<string, long> Budgets() =>
        JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(Repository.Find("tests/Stamina.Tests/Documents/packing-allocations.json")))!;
}

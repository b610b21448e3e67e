using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Documents;

/// <summary>A month is decoded once, and again only where its bytes are others.</summary>
public class DecodedMonthsTests
{
    private static readonly UserId User = new(new Guid("018f0000-0000-7000-8000-000000000001"));

    [Fact]
    public void A_month_is_decoded_once_and_again_when_it_changed()
    {
        var decoded = new DecodedMonths();
        var key = new MonthKey(User, 202611);
        var stored = MonthDocument.Pack(Month(key, 1, 2));

        var first = decoded.Of(key, stored);
        first.ShouldBe(Month(key, 1, 2));
        decoded.Of(key, stored.ToArray()).ShouldBeSameAs(first);

        var changed = decoded.Of(key, MonthDocument.Pack(Month(key, 1, 2, 3)));
        changed.ShouldBe(Month(key, 1, 2, 3));
        decoded.Of(key, stored).ShouldBeSameAs(first);
    }

    [Fact]
    public void Equal_bytes_of_another_user_or_month_are_months_of_their_own()
    {
        var decoded = new DecodedMonths();
        var key = new MonthKey(User, 202611);
        var stored = MonthDocument.Pack(Month(key, 1));
        decoded.Of(key, stored).Key.ShouldBe(key);
        foreach (var other in new[] { key with { Month = 202612 }, key with { User = new UserId(Guid.NewGuid()) } })
        {
            decoded.Of(other, stored).Key.ShouldBe(other);
        }
    }

    [Fact]
    public void What_was_not_asked_for_lately_goes_and_what_was_stays()
    {
        var decoded = new DecodedMonths(mostBytes: 40_000);
        var often = new MonthKey(User, 200001);
        var stored = MonthDocument.Pack(Month(often, 1));
        var kept = decoded.Of(often, stored);
        for (var i = 2; i < 500; i++)
        {
            var key = new MonthKey(User, i);
            decoded.Of(key, MonthDocument.Pack(Month(key, i)));
            decoded.Of(often, stored).ShouldBeSameAs(kept);
            decoded.Count.ShouldBeLessThan(40);
        }
    }

    private static MonthTotals Month(MonthKey key, params int[] workouts) => new()
    {
        Key = key,
        Rows = [.. workouts.Select(i => new MonthRow
        {
            SessionId = SessionId.Create("running", new Guid(i, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])).Value,
            ExerciseType = "running",
            LocalDate = new DateOnly(2026, 11, 4),
            Finished = true,
            LastHeardMs = 1_700_000_000_000,
            ElapsedMs = 60_000,
            MovingMs = 60_000,
            Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["distance"] = i },
        })],
    };
}

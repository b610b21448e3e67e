using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Stamina.EndToEndTests.Fuzzing;

/// <summary>
/// Every reader of outside bytes over made-up inputs, the same in each run. STAMINA_FUZZ_INPUTS says how many (200,000 where it is not set), STAMINA_FUZZ_SEED
/// which: the long form is another seed and 20,000,000. An input that was found goes into the corpus beside this file, and is tried first from then on. Where
/// the assemblies say which branches an input meets (<c>eng/fuzz</c>), those that meet new ones are changed further.
/// </summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class FuzzTests : IDisposable
{
    // Of one input of at most 64 kB.
    private const long MostAllocated = 64L << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // Of one reader: what met something new.
    private const int MostKept = 5_000;

    private readonly DirectoryInfo keys = Directory.CreateTempSubdirectory("stamina-fuzz-");

    public void Dispose() => keys.Delete(recursive: true);

    [Fact]
    public void Nothing_that_reads_outside_bytes_fails_by_them()
    {
        var inputs = Number("STAMINA_FUZZ_INPUTS", 200_000);
        var readers = OutsideBytes.All(keys.FullName);
        var tried = 0;
        foreach (var (reader, index) in readers.Select((reader, index) => (reader, index)))
        {
            reader.Corpus.ShouldNotBeEmpty(reader.Name);
            var kept = reader.Corpus.ToList();
            foreach (var known in reader.Corpus)
            {
                MeetsSomethingNew(reader, known);
            }

            // Not for security: the same inputs each time.
#pragma warning disable CA5394
            var mutation = new Mutation(new Random(unchecked((Number("STAMINA_FUZZ_SEED", 1) * 1_000) + index)), kept);
#pragma warning restore CA5394
            // Files of activities are read whole and made into workouts, which costs ten times as much.
            var share = reader.Name.StartsWith("activities", StringComparison.Ordinal) ? inputs / 20 : inputs / (readers.Count - 1);
            var began = Stopwatch.GetTimestamp();
            for (var i = 0; i <= share; i++, tried++)
            {
                var input = mutation.Next();
                if (MeetsSomethingNew(reader, input) && kept.Count < MostKept)
                {
                    kept.Add(input);
                }
            }

            TestContext.Current.TestOutputHelper?.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{reader.Name}: {share + 1} inputs, {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s")
                    + (Coverage.IsThere ? $", {kept.Count - reader.Corpus.Count} kept, {Coverage.Branches} branches met in all" : ""));
        }

        tried.ShouldBeGreaterThanOrEqualTo(inputs);
    }

    private static bool MeetsSomethingNew(OutsideReader reader, byte[] input)
    {
        if (!Coverage.IsThere)
        {
            Try(reader, input);
            return false;
        }

        Coverage.Forget();
        Try(reader, input);
        return Coverage.IsNew();
    }

    // On a thread of its own, so that an input which is never done with is named too.
    private static void Try(OutsideReader reader, byte[] input)
    {
        var tried = Task.Run(() => Read(reader, input));
#pragma warning disable xUnit1031 // The inputs come one after the other, and nothing else waits.
        var finding = tried.Wait(Longest) ? tried.Result : $"took longer than {Longest}";
#pragma warning restore xUnit1031
        if (finding is not null)
        {
            Assert.Fail($"{reader.Name} {finding}\nfor {Convert.ToBase64String(input)}");
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it throws is the finding.")]
    private static string? Read(OutsideReader reader, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            reader.Read(input);
        }
        catch (Exception failure)
        {
            return $"threw {failure.GetType().Name}: {failure.Message}\n{failure.StackTrace}";
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > MostAllocated ? $"took {allocated >> 20} MB" : null;
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}

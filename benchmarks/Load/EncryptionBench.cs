using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Stamina.Benchmarks;
using Stamina.Tests.Documents;

namespace Stamina.Load;

/// <summary>
/// What the encryption of documents costs on the whole way of a workout: two servers, one that writes in clear and one that encrypts, are given the same bursts
/// by turns, and each round is a ratio of its own. So whatever slows the machine down slows both. The one that writes in clear looks keys up all the same.
/// </summary>
internal static class EncryptionBench
{
    public static async Task<int> RunAsync(string stamina, Settings settings)
    {
        var machine = Machine.Here();
        var folders = new[] { Directory.CreateTempSubdirectory("stamina-bench-").FullName, Directory.CreateTempSubdirectory("stamina-bench-").FullName };
        try
        {
            await using var clear = await WorkoutTarget.EmbeddedAsync("in clear", stamina, folders[0], encrypts: false);
            await using var encrypted = await WorkoutTarget.EmbeddedAsync("encrypted", stamina, folders[1], encrypts: true);
            var found = WorkoutBench.Lengths.ToDictionary(length => length.Hours, _ => new List<(Burst Clear, Burst Encrypted)>());
            // The first round is for the compiler.
            for (var round = -1; round < settings.Rounds; round++)
            {
                foreach (var (hours, workouts) in WorkoutBench.Lengths)
                {
                    // Neither is always the second, which would have the caches of the first. The same seed: both are sent the same readings.
                    var (first, second) = int.IsEvenInteger(round) ? (clear, encrypted) : (encrypted, clear);
                    var seed = ((round + 2) * 100) + hours;
                    var earlier = await WorkoutBench.MeasureAsync(new PhoneLogs(seed), hours, workouts, first);
                    var later = await WorkoutBench.MeasureAsync(new PhoneLogs(seed), hours, workouts, second);
                    var pair = first == clear ? (Clear: earlier, Encrypted: later) : (Clear: later, Encrypted: earlier);
                    if (round >= 0)
                    {
                        found[hours].Add(pair);
                        Console.WriteLine(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"round {round + 1}, {hours} h: {pair.Clear.WholeWayMs:0.0} and {pair.Encrypted.WholeWayMs:0.0} ms of CPU an hour"));
                    }
                }
            }

            new ResultTable(
                "./bench encryption",
                $"one process, SQLite, `encrypt_documents` off and on by turns with the same workouts; medians of {settings.Rounds} rounds, the ratio that of "
                    + "each round. The workouts are those of `./bench workout`.",
                machine,
                DateOnly.FromDateTime(DateTime.UtcNow),
                [
                    new("length"),
                    new("in clear, ms of CPU an hour", "0.0"),
                    new("encrypted, ms of CPU an hour", "0.0"),
                    new("encrypted of clear", "0.00"),
                    new("in clear, kB on disk an hour", "0.00"),
                    new("encrypted, kB on disk an hour", "0.00"),],
                [
                    .. found.Select(
                        IReadOnlyList<JsonNode?> (entry) =>
                            [
                                $"{entry.Key} h",
                                ResultTable.Median(entry.Value.Select(pair => pair.Clear.WholeWayMs)),
                                ResultTable.Median(entry.Value.Select(pair => pair.Encrypted.WholeWayMs)),
                                ResultTable.Median(entry.Value.Select(pair => pair.Encrypted.WholeWayMs / pair.Clear.WholeWayMs)),
                                ResultTable.Median(entry.Value.Select(pair => pair.Clear.Bytes / 1e3)),
                                ResultTable.Median(entry.Value.Select(pair => pair.Encrypted.Bytes / 1e3)),]),]
            ).Publish(settings.Json);
            return 0;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            foreach (var folder in folders)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}

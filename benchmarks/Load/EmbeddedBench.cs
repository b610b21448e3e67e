using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Stamina.Adapters.Sqlite;
using Stamina.Benchmarks;
using Stamina.Ports.Queue;

namespace Stamina.Load;

/// <summary>
/// CPU per event of the embedded default, to the acknowledgement (a process with the workout role alone) and to the fold (all roles in one process), beside
/// bare Kestrel. All three stay resident and are driven in turn, the order reversed every round; what counts is the median of the rounds' ratios.
/// </summary>
internal static class EmbeddedBench
{
    public static async Task<int> RunAsync(string stamina, Settings settings)
    {
        var machine = Machine.Here();
        var folders = new[] { Folder("ack"), Folder("all") };
        try
        {
            var tokens = folders.Select(folder => Tokens.Issue(folder, settings.Connections)).ToList();
            using var bare = await ServerUnderTest.StartAsync("bare Kestrel (L)", Environment.GetCommandLineArgs()[0], "bare", "0");
            using var ack = await ServerUnderTest.StartAsync(
                "to the acknowledgement",
                stamina,
                "serve",
                "--roles",
                "workout",
                "--port",
                "0",
                "--data",
                folders[0]);
            using var all = await ServerUnderTest.StartAsync("to the fold", stamina, "serve", "--roles", "all", "--port", "0", "--data", folders[1]);
            using var onBare = await Phones.ConnectAsync(bare.Address, tokens[0]);
            using var onAck = await Phones.ConnectAsync(ack.Address, tokens[0]);
            using var onAll = await Phones.ConnectAsync(all.Address, tokens[1]);
            (ServerUnderTest Server, Phones Phones, string? Queue)[] variants = [(bare, onBare, null), (ack, onAck, null), (all, onAll, folders[1])];

            Console.WriteLine($"{settings.Connections} connections, {settings.Rounds} rounds of {settings.Requests} requests each; warming up");
            foreach (var variant in variants)
            {
                // Until the just-in-time compiler is done with everything: a burst in which it still works is no measure.
                await MeasureAsync(variant.Server, variant.Phones, variant.Queue, Math.Max(settings.Requests, Settings.WarmUpRequests));
            }

            var rounds = new List<Dictionary<string, Sample>>();
            for (var round = 0; round < settings.Rounds; round++)
            {
                var samples = new Dictionary<string, Sample>(StringComparer.Ordinal);
                foreach (var (server, phones, queue) in round % 2 == 0 ? variants : variants.Reverse())
                {
                    samples[server.Name] = await MeasureAsync(server, phones, queue, settings.Requests);
                }

                rounds.Add(samples);
                Console.WriteLine(
                    $"round {round + 1}: "
                        + string.Join(", ", samples.Select(entry => $"{entry.Key} {entry.Value.CpuUs.ToString("0.0", CultureInfo.InvariantCulture)} us")));
            }

            Report(machine, rounds, variants.Select(variant => variant.Server.Name), bare.Name, settings);
            return 0;
        }
        finally
        {
            foreach (var folder in folders)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<Sample> MeasureAsync(ServerUnderTest server, Phones phones, string? queueFolder, int requests)
    {
        var cpu = server.Cpu;
        var clock = Stopwatch.StartNew();
        var times = await phones.SendAsync(requests);
        var acknowledged = clock.Elapsed;
        if (queueFolder is not null)
        {
            await UntilFoldedAsync(queueFolder);
        }

        times.Sort();
        return new Sample(
            (server.Cpu - cpu).TotalMicroseconds / requests,
            requests / acknowledged.TotalSeconds,
            requests / clock.Elapsed.TotalSeconds,
            times[times.Count / 2],
            times[(int)(times.Count * 0.99)]);
    }

    private static async Task UntilFoldedAsync(string folder)
    {
        while (true)
        {
            await using var engines = new ServiceCollection().AddLogging()
                .AddSqliteQueue(options => options.DataFolder = folder).BuildServiceProvider();
            if ((await engines.GetRequiredService<IBatchQueue>().DepthAsync(default)).Oldest is null)
            {
                return;
            }

            await Task.Delay(50);
        }
    }

    private static void Report(Machine machine, List<Dictionary<string, Sample>> rounds, IEnumerable<string> names, string bare, Settings settings) =>
        new ResultTable(
            "./bench embedded",
            $"one event a request, {settings.Connections} connections, medians of {settings.Rounds} interleaved rounds of {settings.Requests:N0} requests.",
            machine,
            DateOnly.FromDateTime(DateTime.UtcNow),
            [
                new("one process, SQLite"),
                new("CPU us an event", "0.0"),
                new("of bare", "0.00 L"),
                new("acknowledged/s", "N0"),
                new("folded/s", "N0"),
                new("p50 ms", "0.0"),
                new("p99 ms", "0.0"),],
            [
                .. names.Select(
                    IReadOnlyList<JsonNode?> (name) =>
                        [
                            name,
                            Median(rounds, round => round[name].CpuUs),
                            Median(rounds, round => round[name].CpuUs / round[bare].CpuUs),
                            Median(rounds, round => round[name].AcknowledgedPerSecond),
                            Median(rounds, round => round[name].DonePerSecond),
                            Median(rounds, round => round[name].P50Ms),
                            Median(rounds, round => round[name].P99Ms),]),]
        ).Publish(settings.Json);

    private static double Median(List<Dictionary<string, Sample>> rounds, Func<Dictionary<string, Sample>, double> of) => ResultTable.Median(rounds.Select(of));

    private static string Folder(string name) => Directory.CreateTempSubdirectory($"stamina-bench-{name}-").FullName;

    private readonly record struct Sample(double CpuUs, double AcknowledgedPerSecond, double DonePerSecond, double P50Ms, double P99Ms);
}

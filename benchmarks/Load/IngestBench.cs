using System.Diagnostics;
using System.Globalization;
using Stamina.Adapters.MongoDB;
using Stamina.Adapters.Postgres;
using Stamina.Benchmarks;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Load;

/// <summary>
/// What an acknowledged request costs in the Workout Server, the broker, the Data Handler and the store, up to the commit, beside bare Kestrel reading the same
/// body and beside what one would write first. All stay resident and are driven in turn, the order reversed every round; what counts is the median of the
/// rounds' ratios.
/// </summary>
internal static class IngestBench
{
    // So that a burst of each takes about as long as one of the others.
    private const int WorkoutsShare = 8;
    private const int NaiveShare = 4;
    private const int WarmUps = 4;

    // About what a batch takes from its first request to the broker's confirmation.
    private const int WaitMs = 5;

    public static async Task<int> RunAsync(string stamina, Settings settings)
    {
        var machine = Machine.Here();
        var folder = Directory.CreateTempSubdirectory("stamina-bench-").FullName;
        try
        {
            var tokens = Tokens.Issue(folder, settings.Connections);
            var ring = KeyRings.Of(folder);
            var load = Environment.GetCommandLineArgs()[0];
            using var bare = await ServerUnderTest.StartAsync("bare Kestrel", load, "bare", "0");
            using var waiting = await ServerUnderTest.StartAsync("bare Kestrel that waits", load, "bare", "0", WaitMs.ToString(CultureInfo.InvariantCulture));
            using var workout = await ServerUnderTest.StartAsync(
                "Workout Server",
                stamina,
                Engines.Writing(settings.Store),
                "serve",
                "--roles",
                "workout",
                "--port",
                "0",
                "--data",
                folder);
            using var handler = await ServerUnderTest.StartAsync(
                "Data Handler",
                stamina,
                Engines.Writing(settings.Store),
                "serve",
                "--roles",
                "handler",
                "--port",
                "0",
                "--data",
                folder);
            using var messages = await ServerUnderTest.StartAsync("a message per request", load, "naive-messages", "0");
            var isPostgres = settings.Store == "postgres";
            using var rows = isPostgres ? await ServerUnderTest.StartAsync("a row per request", load, "naive-rows", "0") : null;
            var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(ring);
            await using var store = (
                isPostgres
                    ? services.AddPostgresAdapters(options => (options.ConnectionString, options.ConnectTimeout) = (Engines.Postgres, TimeSpan.FromSeconds(30)))
                    : services.AddMongoAdapters(options => (options.ConnectionString, options.ConnectTimeout) = (Engines.Mongo, TimeSpan.FromSeconds(30)))
            ).BuildServiceProvider();
            var reads = store.GetRequiredService<IWorkoutReads>();
            var (broker, database) = (Engines.RabbitProcesses, Engines.StoreProcesses(settings.Store));

            using var oneToBare = await Phones.ConnectAsync(bare.Address, tokens);
            using var oneToWaiting = await Phones.ConnectAsync(waiting.Address, tokens);
            using var one = await Phones.ConnectAsync(workout.Address, tokens);
            using var newcomers = await Phones.ConnectAsync(workout.Address, tokens, issue: count => Tokens.Issue(folder, count));
            using var manyToBare = await Phones.ConnectAsync(bare.Address, tokens, wholeWorkouts: true);
            using var many = await Phones.ConnectAsync(workout.Address, tokens, wholeWorkouts: true);
            using var toMessages = await Phones.ConnectAsync(messages.Address, tokens);
            using var toRows = rows is null ? null : await Phones.ConnectAsync(rows.Address, tokens);
            Func<TimeSpan>?[] wholeWay = [() => workout.Cpu, () => broker.Cpu, () => handler.Cpu, () => database.Cpu];
            var (bareOne, bareMany) = ("bare Kestrel (L)", "bare Kestrel, 14 events (L)");
            Variant[] variants =
            [
                new(bareOne, bareOne, oneToBare, settings.Requests, [() => bare.Cpu]),
                new($"bare Kestrel, answered every {WaitMs} ms", bareOne, oneToWaiting, settings.Requests, [() => waiting.Cpu]),
                new("one event a request", bareOne, one, settings.Requests, wholeWay),
                new("one event, a token never seen", bareOne, newcomers, settings.Requests / NaiveShare, wholeWay),
                new(bareMany, bareMany, manyToBare, settings.Requests / WorkoutsShare, [() => bare.Cpu]),
                new("14 events a request (sync)", bareMany, many, settings.Requests / WorkoutsShare, wholeWay),
                new("naive: a message a request", bareOne, toMessages, settings.Requests / NaiveShare, [() => messages.Cpu, () => broker.Cpu, null, null]),
                .. rows is null || toRows is null
                    ? (Variant[])[]
                    : [new("naive: a row a request", bareOne, toRows, settings.Requests / NaiveShare, [() => rows.Cpu, null, null, () => database.Cpu])],
            ];

            Console.WriteLine($"{settings.Connections} connections, {settings.Rounds} rounds; warming up");
            for (var i = 0; i < WarmUps; i++)
            {
                foreach (var variant in variants)
                {
                    await MeasureAsync(variant, reads);
                }
            }

            var rounds = new List<Dictionary<string, IngestSample>>();
            for (var round = 0; round < settings.Rounds; round++)
            {
                var samples = new Dictionary<string, IngestSample>(StringComparer.Ordinal);
                foreach (var variant in round % 2 == 0 ? variants : variants.Reverse())
                {
                    samples[variant.Name] = await MeasureAsync(variant, reads);
                }

                rounds.Add(samples);
                Console.WriteLine(
                    $"round {round + 1}: "
                        + string.Join(", ", samples.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value.Us.Sum():0.0} us"))));
            }

            var acknowledged = one.Acknowledged + newcomers.Acknowledged + many.Acknowledged;
            var stored = 0L;
            await foreach (var workoutRow in reads.AllAsync(null, default))
            {
                stored += workoutRow.Log.Events.Count;
            }

            IngestReport.Publish(machine, variants, rounds, acknowledged, stored, settings);
            return stored == acknowledged ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IngestSample> MeasureAsync(Variant variant, IWorkoutReads reads)
    {
        variant.Phones.Prepare(variant.Requests);
        var before = Cpu(variant);
        var clock = Stopwatch.StartNew();
        var times = await variant.Phones.SendAsync(variant.Requests);
        var acknowledged = clock.Elapsed;
        await UntilFoldedAsync(variant.Phones, reads);
        var committed = clock.Elapsed;
        var us = Cpu(variant).Zip(before, (after, earlier) => (after - earlier).TotalMicroseconds / variant.Requests).ToArray();
        times.Sort();
        var events = (double)variant.Requests * variant.Phones.EventsPerRequest;
        return new IngestSample(
            us,
            events / acknowledged.TotalSeconds,
            events / committed.TotalSeconds,
            times[times.Count / 2],
            times[(int)(times.Count * 0.99)]);
    }

    private static TimeSpan[] Cpu(Variant variant) => [.. variant.Cpu.Select(part => part?.Invoke() ?? default)];

    // What the phones were told last says which batches the ledger must have; batches are folded in the order they were published.
    private static async Task UntilFoldedAsync(Phones phones, IWorkoutReads reads)
    {
        var names = new HashSet<BatchName>();
        foreach (var answer in phones.LastAnswers)
        {
            if (answer.Split("\"consistency_token\":\"") is [_, var rest] && ConsistencyToken.TryParse(rest.Split('"')[0], out var token))
            {
                names.UnionWith(token.Batches);
            }
        }

        while (names.Count > 0 && (await reads.NotYetAppendedAsync(names, default)).Count > 0)
        {
            await Task.Delay(20);
        }
    }
}

/// <summary>One way of taking requests: who sends, how many in a burst, and the CPU of its parts: server, broker, Data Handler, store.</summary>
internal sealed record Variant(string Name, string Bare, Phones Phones, int Requests, Func<TimeSpan>?[] Cpu);

/// <summary>
/// A burst: CPU of each part in us a request, events a second to the acknowledgement and to the commit, and how long an acknowledgement took.
/// </summary>
internal sealed record IngestSample(double[] Us, double AcknowledgedPerSecond, double CommittedPerSecond, double P50Ms, double P99Ms);

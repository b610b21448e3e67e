using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Adapters.Sqlite;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.EndToEndTests;

[Trait(Needs.Trait, Needs.Embedded)]
public class KillTests
{
    private const int Kills = 50;
    private const int Phones = 6;

    [Fact]
    public async Task After_fifty_kills_with_requests_in_flight_every_acknowledged_event_is_there_once()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var acknowledged = new ConcurrentDictionary<(WorkoutKey Workout, int Seq), string>();
        var attempts = 0;
        await using var server = await StaminaProcess.StartAsync();
        var phones = Enumerable.Range(0, Phones).Select(_ => server.NewPhone()).ToList();
        var clock = Stopwatch.StartNew();

        for (var kill = 0; kill < Kills; kill++)
        {
            var recording = phones.Select(phone => RecordUntilItBreaksAsync(phone, acknowledged, () => Interlocked.Increment(ref attempts))).ToList();
            // Wait for a first acknowledgement of this life, so that no kill is wasted on a start; then strike at any moment.
            var before = acknowledged.Count;
            await Eventually.TrueAsync(() => Task.FromResult(acknowledged.Count > before), "an event is acknowledged");
            await Task.Delay(random.Next(0, 150));
            await server.KillAsync();
            await Task.WhenAll(recording);
            await server.StartAgainAsync();
        }

        await EverythingIsFoldedAsync(server);
        var (stored, twice) = await StoredAsync(server, phones);
        var lost = acknowledged.Where(entry => !stored.TryGetValue(entry.Key, out var body) || body != entry.Value).ToList();
        TestContext.Current.SendDiagnosticMessage(
            $"seed {seed}: {Kills} kills in {clock.Elapsed.TotalSeconds:0} s; {attempts} events attempted, {acknowledged.Count} acknowledged, {lost.Count} lost, "
            + $"{twice} stored twice, {stored.Count - acknowledged.Count + lost.Count} recovered without acknowledgement");

        lost.ShouldBeEmpty($"seed {seed}");
        twice.ShouldBe(0);
        acknowledged.Count.ShouldBeGreaterThan(Kills);
    }

    // One new workout after the other, batches of one to five events, until the server is gone.
    private static async Task RecordUntilItBreaksAsync(Phone phone, ConcurrentDictionary<(WorkoutKey, int), string> acknowledged, Action attempt)
    {
        try
        {
            while (true)
            {
                var workout = new WorkoutKey(phone.User, Phone.NewSession());
                for (var seq = 0; seq < 20;)
                {
                    var events = Enumerable
                        .Range(seq, 1 + (seq % 5))
                        .Select(s =>
                            (
                                Seq: s,
                                Body: $$"""{"seq":{{s}},"kind":"progress","elapsed_ms":{{s * 1000}},"progress":{"distance_m":{{s * 3}}},"nonce":"{{Guid.NewGuid():n}}"}"""
                            ))
                        .ToList();
                    events.ForEach(_ => attempt());
                    var answer = await phone.UploadAsync(
                        $"/v1/workouts/{workout.Session}/progress",
                        $$"""{"writer":"{{Phone.Writer}}","events":[{{string.Join(',', events.Select(e => e.Body))}}]}"""
                    );
                    if (answer.Status != 202)
                    {
                        answer.Status.ShouldBe(503, answer.ToString());
                        return;
                    }

                    foreach (var (s, body) in events)
                    {
                        acknowledged[(workout, s)] = body;
                    }

                    seq += events.Count;
                }
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or JsonException)
        {
            // The process died under the request: never acknowledged, so nothing is owed.
        }
    }

    private static async Task EverythingIsFoldedAsync(StaminaProcess server)
    {
        await Eventually.TrueAsync(
            async () =>
            {
                // Opened anew each time: an open queue counts for itself what it published and consumed.
                await using var engines = Engines(server);
                return (await engines.GetRequiredService<IBatchQueue>().DepthAsync(default)).Batches == 0;
            },
            "the queue is folded");
    }

    private static async Task<(Dictionary<(WorkoutKey, int), string> Bodies, int Twice)> StoredAsync(StaminaProcess server, List<Phone> phones)
    {
        await using var engines = Engines(server);
        var bodies = new Dictionary<(WorkoutKey, int), string>();
        var twice = 0;
        foreach (var phone in phones)
        {
            await foreach (var workout in engines.GetRequiredService<IWorkoutReads>().AllAsync(phone.User, default))
            {
                foreach (var logged in workout.Log.Events)
                {
                    twice += bodies.TryAdd((workout.Key, (int)logged.Seq), Encoding.UTF8.GetString(logged.Body.Span)) ? 0 : 1;
                }
            }
        }

        return (bodies, twice);
    }

    private static ServiceProvider Engines(StaminaProcess server) =>
        new ServiceCollection()
            .AddSingleton(new KeyRing(() => File.ReadAllText(Path.Combine(server.Data, "keys", "key-ring.txt"))))
            .AddSqliteQueue(options => options.DataFolder = server.Data)
            .AddSqliteStores(options => options.DataFolder = server.Data)
            .AddLogging().BuildServiceProvider();
}

using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Stamina.Benchmarks;
using Stamina.Ports.Messages;
using Stamina.Tests.Documents;

namespace Stamina.Load;

/// <summary>
/// Real workouts of several lengths: a point a second with height, accuracy and heart rate, an update every five minutes, gzip. What they cost on their whole
/// way, from the first update to the derived summary, and what is then on disk. Were the cost of an update to grow with the workout so far, an hour of a long
/// one would cost more than an hour of a short one.
/// </summary>
internal static class WorkoutBench
{
    private const int AtOnce = 16;

    // So that a burst of each takes about as long as one of the others.
    public static readonly (int Hours, int Workouts)[] Lengths = [(1, 48), (6, 8), (24, 2)];

    public static async Task<int> RunAsync(string stamina, Settings settings)
    {
        var machine = Machine.Here();
        var folder = Directory.CreateTempSubdirectory("stamina-bench-").FullName;
        try
        {
            await using var target = settings.OnEngines
                ? await WorkoutTarget.OnEnginesAsync("stamina", stamina, folder)
                : await WorkoutTarget.EmbeddedAsync("stamina", stamina, folder);
            var logs = new PhoneLogs(seed: 21);
            var found = Lengths.ToDictionary(length => length.Hours, _ => new List<Burst>());
            // The first round is for the compiler.
            for (var round = -1; round < settings.Rounds; round++)
            {
                foreach (var (hours, workouts) in Lengths)
                {
                    var burst = await MeasureAsync(logs, hours, workouts, target);
                    if (round >= 0)
                    {
                        found[hours].Add(burst);
                        Console.WriteLine(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"round {round + 1}, {hours} h: {burst.WholeWayMs:0.0} ms of CPU an hour, {burst.Bytes / 1e3:0.0} kB"));
                    }
                }
            }

            string[] parts = settings.OnEngines ? ["server", "RabbitMQ", "PostgreSQL"] : ["server"];
            new ResultTable(
                settings.OnEngines ? "./bench workout --on engines" : "./bench workout",
                (
                    settings.OnEngines
                        ? "one process with all roles on RabbitMQ and PostgreSQL; bytes after VACUUM FULL"
                        : "one process, SQLite; bytes as the file grew, its indexes with it"
                ) + $"; medians of {settings.Rounds} rounds. An hour is 3,600 points with height, accuracy and heart rate and 13 updates, gzip.",
                machine,
                DateOnly.FromDateTime(DateTime.UtcNow),
                [
                    new("length"),
                    .. parts.Select(part => new Column($"{part}, ms of CPU an hour", "0.0")),
                    new("whole way, ms an hour", "0.0"),
                    new("kB of JSON an hour", "0"),
                    new("kB on disk an hour", "0.0"),],
                [
                    .. found.Select(
                        IReadOnlyList<JsonNode?> (entry) =>
                            [
                                $"{entry.Key} h",
                                .. Enumerable
                                    .Range(0, parts.Length)
                                    .Select(part => (JsonNode?)ResultTable.Median(entry.Value.Select(burst => burst.CpuMs[part]))),
                                ResultTable.Median(entry.Value.Select(burst => burst.WholeWayMs)),
                                ResultTable.Median(entry.Value.Select(burst => burst.Json / 1e3)),
                                ResultTable.Median(entry.Value.Select(burst => burst.Bytes / 1e3)),]),]
            ).Publish(settings.Json);
            return 0;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What it costs to send a burst of new workouts, from the first update to the last derived summary.</summary>
    public static async Task<Burst> MeasureAsync(PhoneLogs logs, int hours, int workouts, WorkoutTarget target)
    {
        var recorded = Enumerable.Range(0, workouts).Select(_ => logs.Track(hours * 3_600, Arrival.Live)).ToList();
        var tokens = target.Tokens;
        var uploads = new ConcurrentQueue<(string Token, List<byte[]> Bodies)>(recorded.Select((log, i) => (tokens[i % tokens.Count], Uploads(log))));
        var json = recorded.Sum(log => log.Events.Sum(e => (double)e.Body.Length));
        var (bytesBefore, before) = (await target.BytesAsync(), target.Cpu());
        await Task.WhenAll(
            Enumerable
                .Range(0, AtOnce)
                .Select(async _ =>
                {
                    while (uploads.TryDequeue(out var workout))
                    {
                        foreach (var body in workout.Bodies)
                        {
                            await SendAsync(target.Http, workout.Token, body);
                        }
                    }
                }));
        await target.WhenAllIsDerivedAsync();

        double recordedHours = hours * workouts;
        var spent = target.Cpu().Zip(before, (now, earlier) => (now - earlier).TotalMilliseconds / recordedHours).ToArray();
        return new Burst(spent, json / recordedHours, (await target.BytesAsync() - bytesBefore) / recordedHours);
    }

    // As the phone sends: what happened since the last update with it.
    private static List<byte[]> Uploads(WorkoutLog log)
    {
        var first = JsonNode.Parse(log.Events[0].Body.ToStringUtf8())!;
        var (bodies, waiting) = (new List<byte[]>(), new List<string>());
        foreach (var e in log.Events)
        {
            waiting.Add(e.Body.ToStringUtf8());
            if (e.Kind is "" or "finished")
            {
                bodies.Add(
                    Gzip($$"""{"workouts":[{"session_id":"{{first["session_id"]}}","writer":"{{e.Writer}}","events":[{{string.Join(',', waiting)}}]}]}""")
                );
                waiting.Clear();
            }
        }

        return bodies;
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static async Task SendAsync(HttpClient http, string token, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/sync") { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.ContentEncoding.Add("gzip");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode || text.Contains("\"refused\"", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{(int)answer.StatusCode} {text}");
        }
    }
}

/// <summary>For an hour of recording: CPU of each part in ms, bytes of JSON sent, bytes on disk.</summary>
internal sealed record Burst(IReadOnlyList<double> CpuMs, double Json, double Bytes)
{
    public double WholeWayMs => CpuMs.Sum();
}

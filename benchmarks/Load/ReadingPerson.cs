using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Stamina.Load;

/// <summary>Somebody with a history and two goals, who asks.</summary>
internal sealed class ReadingPerson : IDisposable
{
    private readonly HttpClient http;
    private readonly ConcurrentDictionary<string, string> tags = new(StringComparer.Ordinal);
    private string edited = "";
    private int edits;

    private ReadingPerson(HttpClient http) => this.http = http;

    public static async Task<ReadingPerson> RegisterAsync(IPEndPoint server, int number)
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://{server}") };
        using var registered = await PostAsync(
            client,
            "/v1/auth/register",
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"email": "reader{{number}}@example.org", "password": "a long walk before breakfast", "device": {"name": "Bench", "platform": "cli"}, "profile": {"time_zone": "Etc/UTC"} }"""
            ));
        using var answer = JsonDocument.Parse(await registered.Content.ReadAsByteArrayAsync());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.RootElement.GetProperty("access_token").GetString());
        foreach (var goal in new[]
        {
            """{"goal": {"exercise_type": "running", "period": "week", "measure": "count", "target": 3}}""",
            """{"goal": {"exercise_type": "running", "period": "month", "measure": "sum", "metric": "distance", "unit": "km", "target": 100}}""",
        })
        {
            using var set = await PostAsync(client, "/v1/goals", goal);
        }

        return new ReadingPerson(client);
    }

    /// <summary>Logs so many workouts, one a day or more, up to yesterday, and waits until all count.</summary>
    public async Task RecordAsync(int workouts, int atOnce)
    {
        var perDay = workouts <= 500 ? 1 : workouts <= 3_000 ? 2 : 8;
        var today = DateTime.UtcNow.Date;
        await Parallel.ForAsync(0, workouts, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (i, _) =>
        {
            var start = today.AddDays(-1 - (i / perDay)).AddHours(6 + (i % perDay));
            using var logged = await PostAsync(
                http,
                "/v1/workouts/log",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""{"exercise_type": "{{(i % 3 == 2 ? "cycling" : "running")}}", "start_time": "{{start:yyyy-MM-ddTHH:mm:ss}}Z", "end_time": "{{start.AddMinutes(40 + (i % 17)):yyyy-MM-ddTHH:mm:ss}}Z", "distance": {"value": {{5 + (i % 9)}}, "unit": "km"} }"""
                ));
            if (i == 0)
            {
                using var answer = JsonDocument.Parse(await logged.Content.ReadAsByteArrayAsync(CancellationToken.None));
                edited = answer.RootElement.GetProperty("session_id").GetString()!;
            }
        });
        while (true)
        {
            using var status = JsonDocument.Parse(await http.GetByteArrayAsync("/v1/status?last_days=3660&rows=none&records=false"));
            var counted = status.RootElement.GetProperty("overall").GetProperty("count").GetInt32();
            if (counted >= Math.Min(workouts, 3_659 * perDay))
            {
                return;
            }

            await Task.Delay(200);
        }
    }

    /// <summary>Moves the totals.</summary>
    public async Task<HttpResponseMessage> EditAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/v1/workouts/{edited}")
        {
            Content = new StringContent(
                string.Create(CultureInfo.InvariantCulture, $$"""{"moving_time_s": {{1_800 + (++edits % 2)}} }"""),
                Encoding.UTF8,
                "application/json"),
        };
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        return Checked(await http.SendAsync(request));
    }

    public async Task<HttpResponseMessage> AskAsync(string path, bool again = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (again && tags.TryGetValue(path, out var tag))
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        var answer = await http.SendAsync(request);
        if (answer.Headers.ETag is { } known)
        {
            tags[path] = known.ToString();
        }

        return answer.StatusCode == HttpStatusCode.NotModified ? answer : Checked(answer);
    }

    public async Task<int> LengthAsync(string path) => (await http.GetByteArrayAsync(path)).Length;

    public void Dispose() => http.Dispose();

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return Checked(await client.PostAsync(path, content));
    }

    private static HttpResponseMessage Checked(HttpResponseMessage answer) =>
        answer.IsSuccessStatusCode
            ? answer
            : throw new InvalidOperationException(
                $"{answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {answer.Content.ReadAsStringAsync().GetAwaiter().GetResult()}");
}

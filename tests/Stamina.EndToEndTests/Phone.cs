using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Stamina.Contracts.Ids;

namespace Stamina.EndToEndTests;

/// <summary>A phone as the server sees it: a token and the calls a phone makes.</summary>
public sealed class Phone(Target server, string? token, UserId user)
{
    public const string Writer = "k3v9x2m7q1tz";

    // A read takes as many.
    private const int MostTokens = 8;

    // Each waits for two seconds.
    private const int MostReads = 90;

    private readonly Queue<string> tokens = new();

    public UserId User => user;

    public string? Token => token;

    /// <summary>Shown at each read, once a write has given one: the last ones, between commas. Each speaks for its own write alone.</summary>
    public string? ConsistencyToken => tokens.Count > 0 ? string.Join(',', tokens) : null;

    public static SessionId NewSession(string type = "running") => SessionId.Create(type, Guid.CreateVersion7());

    /// <summary>Sends a request; <paramref name="json"/> as it is.</summary>
    public Task<Answer> SendAsync(HttpMethod method, string path, string? json = null, string? ifMatch = null) =>
        SendAsync(method, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"), ifMatch);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, server.Url(path)) { Content = content };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        // A body that will be refused by its length is not sent at all: else the refusal races with the closing of the connection.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > 1 << 20;
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var response = await server.Http.SendAsync(request);
        return new Answer(
            (int)response.StatusCode,
            response.Headers.ETag?.Tag,
            response.Headers.RetryAfter?.Delta,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync());
    }

    /// <summary>A file as its bytes.</summary>
    public async Task<(int Status, string? Type, byte[] File)> DownloadAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url(path))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
        using var response = await server.Http.SendAsync(request);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Reads. With a token of a write that is not stored yet it asks again, as phones do: a busy machine may take longer than a read waits.</summary>
    public async Task<Answer> GetAsync(string path)
    {
        var answer = await SendAsync(HttpMethod.Get, path);
        for (var reads = 1; reads < MostReads && answer.IsPending && path.Contains("consistency_token=", StringComparison.Ordinal); reads++)
        {
            answer = await SendAsync(HttpMethod.Get, path);
        }

        return answer;
    }

    public Task<Answer> StartWorkoutAsync(SessionId session, DateTimeOffset startedAt, string timeZone = "Europe/Zagreb") =>
        UploadAsync("/v1/workouts", $$"""
            {"session_id": "{{session}}", "writer": "{{Writer}}", "seq": 0, "kind": "started", "at": "{{Time(startedAt)}}", "elapsed_ms": 0,
             "exercise_type": "{{session.RecordedType}}", "started_at": "{{Time(startedAt)}}", "time_zone": "{{timeZone}}"}
            """);

    public Task<Answer> UpdateProgressAsync(SessionId session, int seq, DateTimeOffset at, TimeSpan elapsed, string progress) =>
        UploadAsync(
            $"/v1/workouts/{session}/progress",
            $$"""
            {"writer": "{{Writer}}", "seq": {{seq}}, "kind": "progress", "at": "{{Time(at)}}", "elapsed_ms": {{Milliseconds(
                elapsed
            )}}, "progress": {{progress}}}
            """
        );

    public Task<Answer> FinishWorkoutAsync(SessionId session, int seq, DateTimeOffset at, TimeSpan elapsed, string? progress = null) =>
        UploadAsync(
            $"/v1/workouts/{session}/finish",
            $$"""
            {"writer": "{{Writer}}", "seq": {{seq}}, "kind": "finished", "at": "{{Time(at)}}", "elapsed_ms": {{Milliseconds(elapsed)}}{{(
                progress is null ? "" : $", \"progress\": {progress}"
            )}}}
            """
        );

    public Task<Answer> SyncAsync(string json) => UploadAsync("/v1/sync", json);

    /// <summary>Posts events and keeps the consistency token of the answer.</summary>
    public async Task<Answer> UploadAsync(string path, string json)
    {
        var answer = await SendAsync(HttpMethod.Post, path, json);
        if (answer.Status == 202 && answer.Json.TryGetProperty("consistency_token", out var given))
        {
            Remember(given.GetString()!);
        }

        return answer;
    }

    private void Remember(string given)
    {
        lock (tokens)
        {
            tokens.Enqueue(given);
            if (tokens.Count > MostTokens)
            {
                tokens.Dequeue();
            }
        }
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan elapsed) => ((long)elapsed.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}

/// <summary>An answer, read whole.</summary>
public sealed record Answer(int Status, string? ETag, TimeSpan? RetryAfter, string? ContentType, string Text)
{
    private readonly Lazy<JsonElement> json = new(() => JsonDocument.Parse(Text).RootElement);

    public bool IsSuccess => Status is >= 200 and < 300;

    public JsonElement Json => json.Value;

    /// <summary>It says of which writes it does not know yet.</summary>
    public bool IsPending =>
        ContentType is "application/json" or "application/problem+json" && Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("pending", out _);

    /// <summary>The last part of a problem's type: <c>invalid-request</c>.</summary>
    public string? Problem =>
        ContentType == "application/problem+json" ? Json.GetProperty("type").GetString()!.Split('/')[^1] : null;

    /// <summary>One word per event of an upload: accepted, or the reason of the refusal.</summary>
    public IReadOnlyList<string> Outcomes =>
        [
            .. Json.GetProperty("outcomes")
                .EnumerateArray()
                .Select(o => o.TryGetProperty("reason", out var reason) ? reason.GetString()! : o.GetProperty("outcome").GetString()!),];

    public override string ToString() => $"{Status}: {Text}";
}

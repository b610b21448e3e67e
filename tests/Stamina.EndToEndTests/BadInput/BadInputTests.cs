using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Stamina.EndToEndTests.Cells;

namespace Stamina.EndToEndTests.BadInput;

/// <summary>
/// Every endpoint that the program maps, times everything that can be wrong with a request to it. The answer must be a 4xx problem, or a 2xx where the bad part
/// is harmless or has an outcome of its own: never a 5xx, never a hang, and nobody else's data may change.
/// </summary>
public sealed class BadInputTests(BadInputTests.Server server) : IClassFixture<BadInputTests.Server>
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    // Text that stands where an id, a date or a number should.
    private static readonly string[] OddText =
    [
        "",
        "null",
        "-1",
        "0",
        "NaN",
        "1e9",
        "99999999999999999999",
        "running_",
        "running_01h455vb4pex5vsknk084sn0",
        "RUNNING_01h455vb4pex5vsknk084sn02q",
        "%00",
        "%ff%fe",
        "..%2f..",
        "%F0%9F%8F%83",
        "2026-13-45",
        "0000-00-00",
        "9999-12-31",
        "'%20OR%201=1",
        "a".PadRight(3000, 'a'),
    ];

    private static readonly string[] QueryNames =
        ["from", "to", "last_days", "cursor", "limit", "exercise_type", "type", "deleted", "consistency_token", "track", "language"];

    [Fact]
    public async Task No_body_brings_an_endpoint_down_or_reaches_anybody_elses_data()
    {
        var victim = await Victim.CreateAsync(server.Process);
        var sent = 0;
        var wrong = new List<string>();
        foreach (var (method, path, examples, _) in await MappedEndpoints.ListAsync())
        {
            var attacker = await server.Process.RegisterAsync();
            foreach (var body in examples.SelectMany(Mutators.Of))
            {
                sent++;
                var ended = await CheckAsync(attacker, method, victim.Aim(path), body.Content(), body.Name, wrong);
                if (ended)
                {
                    attacker = await server.Process.RegisterAsync();
                }
            }
        }

        wrong.ShouldBeEmpty($"{sent} requests");
        sent.ShouldBeGreaterThan(4_000);
        await victim.ShouldBeUntouchedAsync();
        server.Process.Output.ShouldNotContain(" fail: ");
    }

    [Fact]
    public async Task No_path_query_or_header_brings_an_endpoint_down()
    {
        var victim = await Victim.CreateAsync(server.Process);
        var attacker = await server.Process.RegisterAsync();
        var wrong = new List<string>();
        foreach (var (method, path, examples, _) in await MappedEndpoints.ListAsync())
        {
            // Ending the account or the sign-in by a well-formed request is no bad input.
            if (path.Contains("/auth/", StringComparison.Ordinal) || path.EndsWith("/delete", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var odd in OddText)
            {
                if (path.Contains('{', StringComparison.Ordinal))
                {
                    await CheckAsync(attacker, method, Filled(path, odd), Example(examples), $"id {odd}", wrong);
                }

                foreach (var name in method == HttpMethod.Get ? QueryNames : [])
                {
                    await CheckAsync(attacker, method, $"{victim.Aim(path)}?{name}={odd}&{name}=7", null, $"query {name}={odd}", wrong);
                }

                await CheckAsync(attacker, method, victim.Aim(path), Example(examples), $"If-Match {odd}", wrong, ("If-Match", odd));
                await CheckAsync(attacker, method, victim.Aim(path), Example(examples), $"Stamina-Consistency {odd}", wrong, ("Stamina-Consistency", odd));
                await CheckAsync(attacker, method, victim.Aim(path), Example(examples), $"Stamina-Client {odd}", wrong, ("Stamina-Client", odd));
                await CheckAsync(attacker, method, victim.Aim(path), Example(examples), $"Idempotency-Key {odd}", wrong, ("Idempotency-Key", odd));
                await CheckAsync(
                    new Phone(server.Process, odd.Replace("%", "", StringComparison.Ordinal), default),
                    method,
                    victim.Aim(path),
                    Example(examples),
                    $"token {odd}",
                    wrong);
            }
        }

        wrong.ShouldBeEmpty();
        await victim.ShouldBeUntouchedAsync();
        server.Process.Output.ShouldNotContain(" fail: ");
    }

    [Trait(Needs.Trait, Needs.Embedded)]
    [Theory]
    [InlineData("GET / HTTP/9.9\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("GET /v1/users/me HTTP/1.1\r\n\r\n")]
    [InlineData("GET /v1/users/me HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /%zz%00 HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("POST /v1/auth/refresh HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n{}")]
    [InlineData("POST /v1/auth/refresh HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n{}")]
    [InlineData("POST /v1/auth/refresh HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("POST /v1/auth/refresh HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n{}")]
    [InlineData("GET /health/live HTTP/1.1\nHost: a\n\n")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: a\nX-B: c\r\n\r\n")]
    public async Task Requests_that_are_no_HTTP_are_refused_with_a_4xx(string request)
    {
        (await RawAsync(request)).ShouldBeInRange(400, 505);
        await ShouldLiveAsync();
    }

    [Trait(Needs.Trait, Needs.Embedded)]
    [Theory]
    [InlineData(150, 10)]
    [InlineData(5_000, 10)]
    [InlineData(10, 3_000)]
    [InlineData(1, 200_000)]
    public async Task Header_floods_are_answered_431(int count, int length)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', length)}\r\n"));
        (await RawAsync($"GET /v1/users/me HTTP/1.1\r\nHost: a\r\n{headers}\r\n")).ShouldBe(431);
        await ShouldLiveAsync();
    }

    [Theory]
    [InlineData("/v1/workouts?limit=1&limit=2", "limit")]
    [InlineData("/v1/workouts?from=2026-05-01&from=2026-05-02", "from")]
    [InlineData("/v1/status?last_days=7&last_days=8", "last_days")]
    [InlineData("/v1/status?rows=days&rows=months", "rows")]
    [InlineData("/v1/status?type=running&type=cycling", "type")]
    public async Task A_query_parameter_that_comes_twice_is_refused_by_name(string path, string name)
    {
        var phone = await server.Process.RegisterAsync();

        var answer = await phone.GetAsync(path);

        answer.ShouldBeProblem(400, "invalid-request");
        answer.Json.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe(name);
    }

    private async Task<bool> CheckAsync(
        Phone phone, HttpMethod method, string path, HttpContent? content, string what, List<string> wrong, (string Name, string Value)? header = null)
    {
        var clock = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(method, server.Process.Url(path)) { Content = content };

        // The server refuses what is too large by its length and reads none of it; a client that sends it all the same may find the connection closed.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > 1 << 20;
        if (phone.Token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + phone.Token);
        }

        if (header is { } given)
        {
            request.Headers.TryAddWithoutValidation(given.Name, given.Value);
        }
        else
        {
            request.Headers.TryAddWithoutValidation("If-Match", "*");
        }

        using var response = await SendAsync(request);
        if (response is null)
        {
            return false;
        }

        var text = await response.Content.ReadAsStringAsync();
        var status = (int)response.StatusCode;
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";

        // Kestrel itself refuses a NUL in a path, before anything of ours is asked.
        isProblem |= status == 400 && path.Contains("%00", StringComparison.Ordinal);
        if (status >= 500 || (status >= 400 && !isProblem) || clock.Elapsed > Longest)
        {
            wrong.Add(
                $"{method} {path[..Math.Min(path.Length, 120)]}: {what[..Math.Min(what.Length, 120)]} -> {status} after {clock.Elapsed.TotalSeconds:0.0} s {text[..Math.Min(text.Length, 200)]}"
            );
        }

        return (method == HttpMethod.Post && status == 204) || status is 401 or 410 or 403;
    }

    // Null where an edge refused by its length what the client went on sending: it resets the stream.
    private async Task<HttpResponseMessage?> SendAsync(HttpRequestMessage request)
    {
        try
        {
            return await server.Process.Http.SendAsync(request);
        }
        catch (HttpRequestException) when (server.Process is Cell && request.Content?.Headers.ContentLength > 1 << 20)
        {
            return null;
        }
    }

    private async Task<int> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Process.Address.Host, server.Process.Address.Port);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        }
        catch (IOException)
        {
            // Refused before all was sent; the answer is there all the same.
        }

        var answer = new byte[64];
        using var patience = new CancellationTokenSource(Longest);
        var length = await stream.ReadAtLeastAsync(answer, 12, throwOnEndOfStream: true, patience.Token);
        return int.Parse(Encoding.Latin1.GetString(answer, 0, length).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task ShouldLiveAsync() =>
        (await new Phone(server.Process, null, default).GetAsync("/health/live")).Status.ShouldBe(200);

    private static StringContent? Example(IReadOnlyList<string> examples) =>
        examples.Count == 0 ? null : new StringContent(examples[0], Encoding.UTF8, "application/json");

    private static string Filled(string path, string with) =>
        path[..path.IndexOf('{', StringComparison.Ordinal)] + with + path[(path.IndexOf('}', StringComparison.Ordinal) + 1)..];

    public sealed class Server : IAsyncLifetime
    {
        public Target Process { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Process = await Target.StartAsync(new Dictionary<string, string>
        {
            ["STAMINA_ACCOUNTS__PASSWORDROUNDS"] = "1000",
            ["STAMINA_ACCOUNTS__FAILURESPERADDRESS"] = "100000",
        });

        public ValueTask DisposeAsync() => Process?.DisposeAsync() ?? default;
    }
}

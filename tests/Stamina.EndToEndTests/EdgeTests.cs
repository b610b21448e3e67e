using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Stamina.EndToEndTests.Cells;

namespace Stamina.EndToEndTests;

/// <summary>A real HAProxy, configured from a cell's description, in front of the real program.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class EdgeTests : IAsyncLifetime
{
    private const int PerToken = 40;
    private const int PerAddress = 120;
    private const int TooLarge = 8_000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stamina-edge-");
    private StaminaProcess server = null!;
    private RunningEdge edge = null!;

    public async ValueTask InitializeAsync()
    {
        edge = await RunningEdge.PrepareAsync("local", folder.FullName);
        server = await StaminaProcess.StartAsync();
    }

    [Fact]
    public async Task Configuration_passes_the_proxys_own_check_and_carries_a_workout_its_limits_and_its_outage()
    {
        await edge.StartAsync(
            server.Address,
            new Dictionary<string, object>
            {
                ["other_cells"] = new Dictionary<string, string> { ["elsewhere"] = "127.0.0.1:9" }, ["cells_unverified"] = true,
            },
            new Dictionary<string, int>
            {
                ["per_token_per_10_s"] = PerToken, ["per_address_per_10_s"] = PerAddress, ["max_body_bytes"] = TooLarge / 2,
            });
        using var own = X509CertificateLoader.LoadCertificateFromFile(edge.Certificate);
        var trust = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == own.GetCertHashString(),
        };
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = trust })
        {
            BaseAddress = edge.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await Eventually.TrueAsync(async () => await StatusOfAsync(http, "/v1/client-config") == HttpStatusCode.OK, "the edge answers over HTTP/2");

        // Past the edge a phone is the same phone: it starts a workout, and reads it.
        var phone = await server.RegisterAsync();
        var session = Phone.NewSession();
        using (
            var start = new HttpRequestMessage(HttpMethod.Post, "/v1/workouts")
            {
                Version = HttpVersion.Version20,
                Content = new StringContent(
                    $$"""{"session_id":"{{session}}","exercise_type":"running","started_at":"2026-11-04T18:20:00+01:00"}""",
                    System.Text.Encoding.UTF8,
                    "application/json"),
            })
        {
            start.Headers.Authorization = new("Bearer", phone.Token);
            using var taken = await http.SendAsync(start);
            taken.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            taken.Headers.Contains("Strict-Transport-Security").ShouldBeTrue();
        }

        await A_native_apps_page_reads_what_the_edge_says_itself(http);
        await A_file_of_an_import_may_be_larger_than_any_other_body(http);

        // One token's limit is its own: it ends in 429 with Retry-After, another phone goes on. All at once: a busy machine might take longer than the ten
        // seconds that are counted.
        var answers = await Task.WhenAll(Enumerable.Range(0, PerToken + 5).Select(_ => StatusOfAsync(http, $"/v1/workouts/{session}", phone.Token)));
        answers.ShouldContain(HttpStatusCode.TooManyRequests);
        var other = await server.RegisterAsync();
        (await StatusOfAsync(http, "/v1/goals", other.Token)).ShouldBe(HttpStatusCode.OK);
        await Tokens_that_are_made_up_buy_no_requests(http);
        await server.KillAsync();
        await Eventually.TrueAsync(
            async () => await StatusOfAsync(http, "/v1/goals", other.Token) == HttpStatusCode.ServiceUnavailable,
            "no server left is a 503");
    }

    // Nobody has checked a token when the edge counts it: one that was not seen before is as good as none. The server's health is no stranger's to ask.
    private static async Task Tokens_that_are_made_up_buy_no_requests(HttpClient http)
    {
        (await StatusOfAsync(http, "/health/ready")).ShouldBe(HttpStatusCode.NotFound);
        (await Task.WhenAll(Enumerable.Range(0, PerAddress + 20).Select(_ => IsRefusedAsync(http)))).ShouldContain(true);
    }

    private static async Task<bool> IsRefusedAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/client-config") { Version = HttpVersion.Version20 };
        request.Headers.Authorization = new("Bearer", Guid.NewGuid().ToString("N"));
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.TooManyRequests)
        {
            return false;
        }

        answer.Headers.GetValues("Strict-Transport-Security").ShouldHaveSingleItem().ShouldContain("includeSubDomains");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await edge.DisposeAsync();
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    // The server is asked, and says that nobody signed in.
    private static async Task A_file_of_an_import_may_be_larger_than_any_other_body(HttpClient http)
    {
        foreach (var path in new[] { "/v1/imports?file=a.gpx", "/v1/workouts/originals?file=a.gpx" })
        {
            using var file = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Version = HttpVersion.Version20,
                Content = new ByteArrayContent(new byte[TooLarge]),
            };
            using var answer = await http.SendAsync(file);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    // The browser's question is answered here, so that it costs no server and no limit; and a refusal of the edge's own can be read.
    private static async Task A_native_apps_page_reads_what_the_edge_says_itself(HttpClient http)
    {
        foreach (var origin in new[] { "https://localhost", "capacitor://localhost" })
        {
            using var ask = new HttpRequestMessage(HttpMethod.Options, "/v1/sync") { Version = HttpVersion.Version20 };
            ask.Headers.Add("Origin", origin);
            ask.Headers.Add("Access-Control-Request-Method", "POST");
            using var told = await http.SendAsync(ask);
            told.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            told.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([origin]);
            told.Headers.GetValues("Access-Control-Allow-Headers").ShouldHaveSingleItem().ShouldContain("Stamina-Client");

            using var large = new HttpRequestMessage(HttpMethod.Post, "/v1/sync")
            {
                Version = HttpVersion.Version20,
                Content = new ByteArrayContent(new byte[TooLarge]),
            };
            large.Headers.Add("Origin", origin);
            using var refused = await http.SendAsync(large);
            refused.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
            refused.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([origin]);

            using var call = new HttpRequestMessage(HttpMethod.Get, "/v1/client-config") { Version = HttpVersion.Version20 };
            call.Headers.Add("Origin", origin);
            using var answer = await http.SendAsync(call);
            answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([origin]);
            answer.Headers.GetValues("Access-Control-Expose-Headers").ShouldHaveSingleItem().ShouldContain("Retry-After");
        }

        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/v1/client-config") { Version = HttpVersion.Version20 };
        foreign.Headers.Add("Origin", "https://evil.example");
        using var plain = await http.SendAsync(foreign);
        plain.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    private static async Task<HttpStatusCode> StatusOfAsync(HttpClient http, string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version20 };
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        try
        {
            using var answer = await http.SendAsync(request);
            if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            {
                answer.Headers.RetryAfter.ShouldNotBeNull();
                answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            }

            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            // The edge is not up yet.
            return default;
        }
    }
}

using System.Net;

namespace Stamina.EndToEndTests;

/// <summary>What a browser asks of the server before it lets the native app's page, which comes from an origin of the phone, call it.</summary>
public sealed class AppOriginTests : IAsyncLifetime
{
    private Target server = null!;

    public async ValueTask InitializeAsync() => server = await Target.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("https://localhost")]
    [InlineData("capacitor://localhost")]
    public async Task A_native_apps_page_may_make_each_of_its_calls(string origin)
    {
        foreach (var (method, path) in new[] { ("POST", "/v1/sync"), ("PATCH", "/v1/goals/x"), ("DELETE", "/v1/goals/x"), ("GET", "/v1/workouts") })
        {
            using var answer = await AskAsync(origin, method, path);
            answer.StatusCode.ShouldBe(HttpStatusCode.NoContent, $"{method} {path}");
            One(answer, "Access-Control-Allow-Origin").ShouldBe(origin);
            List(answer, "Access-Control-Allow-Methods").ShouldContain(method.ToLowerInvariant());
            List(answer, "Access-Control-Allow-Headers")
                .ShouldBe(
                    [
                        "authorization",
                        "content-encoding",
                        "content-type",
                        "idempotency-key",
                        "if-match",
                        "if-none-match",
                        "stamina-client",
                        "stamina-consistency",],
                    ignoreOrder: true);
            One(answer, "Access-Control-Max-Age").ShouldBe("7200");
        }
    }

    [Fact]
    public async Task Answers_and_refusals_can_be_read_by_the_page_that_asked()
    {
        var known = await server.RegisterAsync();
        foreach (var (path, token, expected) in new[]
        {
            ("/v1/client-config", null, HttpStatusCode.OK),
            ("/v1/users/me", known.Token, HttpStatusCode.OK),
            ("/v1/users/me", "no token", HttpStatusCode.Unauthorized),
            ("/v1/nowhere", null, HttpStatusCode.NotFound),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Url(path));
            request.Headers.Add("Origin", "https://localhost");
            if (token is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            }

            using var answer = await server.Http.SendAsync(request);
            answer.StatusCode.ShouldBe(expected, path);
            One(answer, "Access-Control-Allow-Origin").ShouldBe("https://localhost", path);
            List(answer, "Access-Control-Expose-Headers").ShouldBe(["etag", "retry-after"], ignoreOrder: true);
            List(answer, "Vary").ShouldContain("origin");
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost")]
    [InlineData("https://localhost:8443")]
    [InlineData("https://localhost.evil.example")]
    [InlineData("null")]
    public async Task No_other_page_may(string origin)
    {
        using var asked = await AskAsync(origin, "POST", "/v1/sync");
        asked.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url("/v1/client-config"));
        request.Headers.TryAddWithoutValidation("Origin", origin);
        using var answer = await server.Http.SendAsync(request);
        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    [Trait(Needs.Trait, Needs.Embedded)]
    public async Task The_origins_can_be_set_and_what_is_no_origin_stops_the_start()
    {
        await using var other = await StaminaProcess.StartAsync(
            environment: new Dictionary<string, string> { ["STAMINA_HOST__APP_ORIGINS"] = "https://app.example.org" });
        using var request = new HttpRequestMessage(HttpMethod.Get, other.Url("/v1/client-config"));
        request.Headers.Add("Origin", "https://app.example.org");
        using var answer = await other.Http.SendAsync(request);
        One(answer, "Access-Control-Allow-Origin").ShouldBe("https://app.example.org");

        var folder = Directory.CreateTempSubdirectory("stamina-origins-");
        var file = Path.Combine(folder.FullName, "stamina.json");
        await File.WriteAllTextAsync(file, """{"host": {"port": 0, "app_origins": "https://*"}}""");
        var refused = await StaminaProcess.RunAsync("serve", "--config", file, "--data", folder.FullName);
        folder.Delete(recursive: true);
        refused.ExitCode.ShouldNotBe(0);
        refused.Output.ShouldContain("is no origin");
    }

    private async Task<HttpResponseMessage> AskAsync(string origin, string method, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, server.Url(path));
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-encoding,content-type,stamina-client");
        return await server.Http.SendAsync(request);
    }

    private static string One(HttpResponseMessage answer, string header) => answer.Headers.GetValues(header).ShouldHaveSingleItem();

    private static string[] List(HttpResponseMessage answer, string header) =>
        [.. answer.Headers.GetValues(header).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).Select(value => value.ToLowerInvariant())];
}

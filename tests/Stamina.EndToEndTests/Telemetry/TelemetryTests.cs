using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Stamina.Tests;

namespace Stamina.EndToEndTests.Telemetry;

/// <summary>What a collector is sent by real processes, and what it must never be sent.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed partial class TelemetryTests
{
    [Fact]
    public async Task One_trace_leads_from_the_phones_request_to_the_commit_that_made_it_visible()
    {
        await using var collector = await Collector.StartAsync();
        await using var server = await StaminaProcess.StartAsync(environment: collector.Environment());
        var phone = await server.RegisterAsync();
        var traces = Enumerable.Range(0, 20).Select(_ => (Trace: Guid.NewGuid().ToString("n"), Span: Guid.NewGuid().ToString("n")[..16])).ToList();
        await Task.WhenAll(traces.Select(trace => StartAsync(phone, server, trace.Trace, trace.Span)));

        foreach (var (trace, parent) in traces)
        {
            await Eventually.TrueAsync(
                () => Task.FromResult(collector.Spans.Count(s => s.TraceId == trace) == 3),
                "the request, its batch and its fold are in one trace");
            var spans = collector.Spans.Where(s => s.TraceId == trace).ToDictionary(s => s.Name, StringComparer.Ordinal);
            var request = spans["POST /v1/workouts"];
            request.Parent.ShouldBe(parent, "it goes on from the phone's own span");
            spans["publish batch"].Parent.ShouldBe(request.Id);
            spans["append batch"].Parent.ShouldBe(request.Id);
        }
    }

    [Fact]
    public async Task A_line_of_the_log_says_the_zone_of_its_time()
    {
        await using var server = await StaminaProcess.StartAsync();
        await server.SaysAsync("Listening on");

        var line = server.Output.Split('\n').First(line => line.Contains("Listening on", StringComparison.Ordinal));

        line.ShouldMatch(@"^\d\d:\d\d:\d\d[+-]\d\d:\d\d info: ");
    }

    [Fact]
    public async Task Refused_calls_stand_in_the_log_and_a_flood_of_them_does_not_fill_it()
    {
        const string line = "Refused (unauthorized): list_workouts";
        await using var server = await StaminaProcess.StartAsync();
        for (var i = 0; i < 60; i++)
        {
            using var refused = await server.Http.GetAsync(server.Url("/v1/workouts"));
            ((int)refused.StatusCode).ShouldBe(401);
        }

        await server.SaysAsync(line);
        server.Output.Split('\n').Count(said => said.Contains(line, StringComparison.Ordinal)).ShouldBeLessThan(60);
    }

    [Fact]
    public async Task Every_metric_of_ours_is_in_the_operators_book_and_the_other_way_round()
    {
        await using var collector = await Collector.StartAsync();
        await using var server = await StaminaProcess.StartAsync(environment: collector.Environment());
        var phone = await server.RegisterAsync();
        (await phone.StartWorkoutAsync(Phone.NewSession(), new DateTimeOffset(2026, 11, 4, 18, 20, 0, TimeSpan.FromHours(1)))).Status.ShouldBe(202);
        (await phone.GetAsync($"/v1/status?last_days=7&consistency_token={phone.ConsistencyToken}")).Status.ShouldBe(200);
        string[] expected =
        [
            "stamina.events.accepted",
            "stamina.batch.publish.duration",
            "stamina.queue.batches",
            "stamina.queue.age",
            "stamina.dead_letters.waiting",
            "stamina.visible.lag",
            "stamina.append.duration",
            "stamina.answers",
            "http.server.request.duration",];
        foreach (var name in expected)
        {
            await Eventually.TrueAsync(
                () => Task.FromResult(collector.Metrics.Contains(name)),
                $"{name} arrives; there are {string.Join(' ', collector.Metrics)}");
        }

        var book = await File.ReadAllTextAsync(Repository.Find("docs/operations.md"));
        collector
            .Metrics.Where(name => name.StartsWith("stamina.", StringComparison.Ordinal))
            .Where(name => !book.Contains($"`{name}`", StringComparison.Ordinal))
            .ShouldBeEmpty("these are not in docs/operations.md");
        var code = string.Concat(Directory.EnumerateFiles(Repository.Find("src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        InTheBook()
            .Matches(book)
            .Select(m => m.Groups["name"].Value)
            .Where(name => !code.Contains($"\"{name}\"", StringComparison.Ordinal))
            .ShouldBeEmpty("these are nowhere measured");
    }

    [Fact]
    public async Task No_personal_data_leaves_the_process_in_logs_metrics_or_traces()
    {
        const string password = "correct horse battery staple";
        const string note = "Grandmother-of-Nives";
        const string latitude = "45.8150119";
        const string longitude = "15.9819437";
        const string agent = "Nives-Phone/7.7";
        var email = $"nives.{Guid.NewGuid():n}@zagreb.example";
        await using var collector = await Collector.StartAsync();
        await using var server = await StaminaProcess.StartAsync(arguments: ["--json-logs"], environment: collector.Environment());
        var (token, refresh, user) = await RegisterAsync(server, email, password);
        var session = Phone.NewSession().Value;
        string[] secrets = [email, password, note, latitude, longitude, agent, token, token.Split('.')[^1], refresh, user, session];

        async Task SendAsync(HttpMethod method, string path, string? json, string? bearer = null, int? status = null)
        {
            using var request = new HttpRequestMessage(method, server.Url(path))
            {
                Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer ?? token);
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
            request.Headers.TryAddWithoutValidation("traceparent", $"00-{Guid.NewGuid():n}-00f067aa0ba902b7-01");
            request.Headers.TryAddWithoutValidation("tracestate", $"vendor={note}");
            request.Headers.TryAddWithoutValidation("baggage", $"email={email}");
            using var response = await server.Http.SendAsync(request);
            if (status is not null)
            {
                ((int)response.StatusCode).ShouldBe(status.Value, path + await response.Content.ReadAsStringAsync());
            }
        }

        var writer = Phone.Writer;
        await SendAsync(HttpMethod.Post, "/v1/workouts", $$"""
            {"session_id": "{{session}}", "writer": "{{writer}}", "seq": 0, "kind": "started", "at": "2026-11-04T18:20:00+01:00", "elapsed_ms": 0, "exercise_type": "running",
             "started_at": "2026-11-04T18:20:00+01:00", "time_zone": "Europe/Zagreb", "location": {"name": "{{note}}"} }
            """, status: 202);
        await SendAsync(HttpMethod.Post, $"/v1/workouts/{session}/progress", $$"""
            {"writer": "{{writer}}", "seq": 1, "at": "2026-11-04T18:25:00+01:00", "elapsed_ms": 300000,
             "progress": {"distance_m": 800, "points": [{"t": 1000, "lat": {{latitude}}, "lon": {{longitude}}}]} }
            """,
            status: 202);
        await SendAsync(
            HttpMethod.Post,
            $"/v1/workouts/{session}/progress",
            $$"""{"writer": "{{writer}}", "seq": 2, "kind": "note", "note": "{{note}}", "elapsed_ms": "{{latitude}}"}""",
            status: 202);
        await SendAsync(
            HttpMethod.Post,
            $"/v1/workouts/{session}/finish",
            $$"""{"writer": "{{writer}}", "seq": 3, "kind": "finished", "at": "2026-11-04T18:50:00+01:00", "elapsed_ms": 1800000}""",
            status: 202);
        await SendAsync(HttpMethod.Post, $"/v1/workouts/{session}/finish", "{\"note\": \"" + note, status: 400);
        await SendAsync(HttpMethod.Post, "/v1/auth/sign-in", $$"""{"email": "{{email}}", "password": "{{note}}", "device": {"name": "{{note}}"} }""");
        await SendAsync(HttpMethod.Get, $"/v1/workouts/{session}", null, bearer: note, status: 401);
        await SendAsync(HttpMethod.Get, $"/v1/nothing/{session}?note={note}&lat={latitude}", null, status: 404);
        await SendAsync(HttpMethod.Get, $"/v1/status?last_days={note}", null);
        await SendAsync(HttpMethod.Get, "/v1/goals/status", null, status: 200);
        await SendAsync(HttpMethod.Patch, $"/v1/workouts/{session}", $$"""{"note": "{{note}}", "title": "{{note}}"}""");
        await SendAsync(HttpMethod.Patch, "/v1/users/me", $$"""{"name": "{{note}}"}""");
        await Eventually.TrueAsync(
            () => Task.FromResult(collector.Spans.Count(s => s.Name == "append batch") >= 4 && collector.Metrics.Contains("stamina.visible.lag")),
            "its traces and metrics are there");
        server.Terminate();
        await server.EndAsync();

        server.Output.ShouldContain("\"Message\":");
        var sent = collector.Text;
        sent.ShouldContain("/v1/workouts/{session_id}/progress", Case.Sensitive, "what is looked through is what was sent");
        foreach (var secret in secrets)
        {
            server.Output.ShouldNotContain(secret, Case.Insensitive, $"logs: {secret}");
            sent.ShouldNotContain(secret, Case.Insensitive, $"telemetry: {secret}");
        }
    }

    private static async Task StartAsync(Phone phone, StaminaProcess server, string trace, string span)
    {
        var session = Phone.NewSession();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url("/v1/workouts"))
        {
            Content = new StringContent(
                $$"""{"session_id": "{{session}}", "writer": "{{Phone.Writer}}", "seq": 0, "kind": "started", "at": "2026-11-04T18:20:00+01:00", "elapsed_ms": 0, "exercise_type": "running", "started_at": "2026-11-04T18:20:00+01:00", "time_zone": "Etc/UTC"}""",
                Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", phone.Token);
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{span}-00");
        using var response = await server.Http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(202);
    }

    private static async Task<(string Token, string Refresh, string User)> RegisterAsync(StaminaProcess server, string email, string password)
    {
        var answer = await new Phone(server, null, default).SendAsync(HttpMethod.Post, "/v1/auth/register", $$"""
            {"email": "{{email}}", "password": "{{password}}", "device": {"name": "Test phone", "platform": "cli"}, "profile": {"time_zone": "Etc/UTC"} }
            """);
        answer.IsSuccess.ShouldBeTrue(answer.ToString());
        return (
            answer.Json.GetProperty("access_token").GetString()!,
            answer.Json.GetProperty("refresh_token").GetString()!,
            answer.Json.GetProperty("user_id").GetString()!);
    }

    [GeneratedRegex("`(?<name>stamina\\.[a-z_.]+)`", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex InTheBook();
}

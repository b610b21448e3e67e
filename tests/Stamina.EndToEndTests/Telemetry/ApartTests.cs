using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Adapters.RabbitMQ;
using Stamina.AdapterTests.Engines;
using Stamina.Http.Tokens;
using Stamina.Ports.Queue;

namespace Stamina.EndToEndTests.Telemetry;

/// <summary>The rooms as processes of their own, over RabbitMQ and PostgreSQL: what an operator sees of them together.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class ApartTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 4, 18, 20, 0, TimeSpan.FromHours(1));

    private readonly string data = Directory.CreateTempSubdirectory("stamina-apart-").FullName;
    private readonly List<StaminaProcess> processes = [];
    private Engine rabbit = null!;
    private Engine postgres = null!;
    private Collector collector = null!;

    private StaminaProcess Goal => processes[0];

    private StaminaProcess Workout => processes[2];

    public async ValueTask InitializeAsync()
    {
        (rabbit, postgres) = (await Engine.StartAsync("rabbitmq"), await Engine.StartAsync("postgres", "--set", "fsync=off"));
        collector = await Collector.StartAsync();
        // The commands read the same file as the servers.
        await File.WriteAllTextAsync(
            Path.Combine(data, "stamina.json"),
            JsonSerializer.Serialize(
                new
                {
                    host = new
                    {
                        queue = "rabbitmq",
                        store = "postgres",
                        data,
                    },
                    rabbitmq = new
                    {
                        hosts = (string[])["127.0.0.1"],
                        port = rabbit.Port,
                        user = rabbit["user"],
                        password = rabbit["password"],
                    },
                    postgres = new
                    {
                        connection_string = string.Create(
                            CultureInfo.InvariantCulture,
                            $"Host=127.0.0.1;Port={postgres.Port};Username={postgres["user"]};Database=postgres"),
                        password = postgres["password"],
                    },
                }));
        foreach (var role in (string[])["goal", "handler", "workout"])
        {
            processes.Add(await StaminaProcess.StartAsync(data, ["--roles", role, "--config", Config], collector.Environment()));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            await process.DisposeAsync();
        }

        await collector.DisposeAsync();
        await rabbit.DisposeAsync();
        await postgres.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task One_trace_runs_through_three_processes_and_dead_letters_and_events_that_do_not_count_are_put_back()
    {
        var owner = await Goal.RegisterAsync();
        var (trace, session) = (Guid.NewGuid().ToString("n"), Phone.NewSession());
        using (var request = new HttpRequestMessage(HttpMethod.Post, Workout.Url("/v1/workouts")))
        {
            request.Content = new StringContent(
                $$"""{"session_id": "{{session}}", "writer": "{{Phone.Writer}}", "seq": 0, "kind": "started", "elapsed_ms": 0, "started_at": "2026-11-04T18:20:00+01:00"}""",
                Encoding.UTF8,
                "application/json");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", owner.Token);
            request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
            using var response = await Workout.Http.SendAsync(request);
            ((int)response.StatusCode).ShouldBe(202, await response.Content.ReadAsStringAsync());
        }

        await Eventually.TrueAsync(() => Task.FromResult(collector.Spans.Count(s => s.TraceId == trace) == 3), "request, batch and fold are one trace");
        collector.Spans.Where(s => s.TraceId == trace).Select(s => s.Name).ShouldBe(["POST /v1/workouts", "publish batch", "append batch"], ignoreOrder: true);

        await DeadLetterAsync();
        await QuarantineAsync(owner);
    }

    private string Config => Path.Combine(data, "stamina.json");

    private async Task DeadLetterAsync()
    {
        await using (
            var stranger = new ServiceCollection()
                .AddLogging()
                .AddRabbitMqAdapters(o =>
                {
                    o.Hosts = ["127.0.0.1"];
                    (o.Port, o.User, o.Password) = (rabbit.Port, rabbit["user"], rabbit["password"]);
                })
                .BuildServiceProvider())
        {
            await stranger
                .GetRequiredService<IBatchPublisher>()
                .PublishAsync(new BatchName(Guid.NewGuid(), 1), new byte[] { 0xff, 0xff, 0xff }, CancellationToken.None);
        }

        await Eventually.TrueAsync(
            async () => (await RunAsync("deadletters", "list")).Output.Contains("not a batch", StringComparison.Ordinal),
            "it is set aside");
        var id = (await RunAsync("deadletters", "list", "--json")).Output.Split('"')[3];
        (await RunAsync("deadletters", "show", id)).Output.ShouldContain("ffffff");
        (await RunAsync("deadletters", "requeue", id)).ExitCode.ShouldBe(0);
        (await RunAsync("deadletters", "requeue", id)).ExitCode.ShouldBe(1, "it went back into the queue");
        await Eventually.TrueAsync(
            async () => (await RunAsync("deadletters", "list")).Output.Contains("not a batch", StringComparison.Ordinal),
            "it fails again");
    }

    private async Task QuarantineAsync(Phone owner)
    {
        var revoked = new Phone(Workout, Workout.NewPhone(owner.User, CallerScope.UploadOnly).Token, owner.User);
        var session = Phone.NewSession();
        (await revoked.StartWorkoutAsync(session, Start)).Status.ShouldBe(202);
        (await revoked.FinishWorkoutAsync(session, 1, Start.AddMinutes(6), TimeSpan.FromMinutes(6), """{"distance_m": 1250}""")).Status.ShouldBe(202);
        await Eventually.TrueAsync(
            async () =>
                (await RunAsync("quarantine", "list", "--user", owner.User.ToString()))
                    .Output.Split('\n')
                    .Count(line => line.StartsWith(session.Value, StringComparison.Ordinal)) == 2,
            "both events are listed");
        (await RunAsync("quarantine", "requeue", session.Value)).ExitCode.ShouldBe(1, "the owner has not agreed");
        (await RunAsync("quarantine", "requeue", session.Value, "--owner-agrees")).ExitCode.ShouldBe(0);
        await Eventually.TrueAsync(
            async () => (await owner.GetAsync($"/v1/workouts/{session}")).Json.GetProperty("metrics").TryGetProperty("distance", out _),
            "they count");
    }

    private Task<(int ExitCode, string Output)> RunAsync(params string[] command) => StaminaProcess.RunAsync([.. command, "--config", Config]);
}

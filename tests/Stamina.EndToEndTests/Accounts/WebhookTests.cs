using Stamina.Tests.Webhooks;

namespace Stamina.EndToEndTests.Accounts;

/// <summary>A receiver of this process is told by a server of its own, which may call this machine.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class WebhookTests
{
    private static readonly Dictionary<string, string> House = new() { ["STAMINA_WEBHOOKS__NETWORKS"] = "127.0.0.1" };

    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddHours(-1);

    [Fact]
    public async Task A_workout_is_told_as_finished_edited_and_deleted()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StaminaProcess.StartAsync(environment: House);
        var phone = await server.RegisterAsync();
        var (id, secret) = await MakeAsync(phone, receiver.Url);
        var tested = await phone.SendAsync(HttpMethod.Post, $"/v1/users/me/webhooks/{id}/test");
        tested.Json.GetProperty("attempts")[0].GetProperty("outcome").GetString().ShouldBe("delivered", tested.ToString());

        var session = Phone.NewSession();
        await phone.StartWorkoutAsync(session, Start);
        await phone.FinishWorkoutAsync(session, 1, Start.AddMinutes(30), TimeSpan.FromMinutes(30), """{"distance_m":5000}""");
        await ToldAsync(receiver, 2);
        (await phone.SendAsync(HttpMethod.Patch, $"/v1/workouts/{session}", """{"title":"Better"}""", ifMatch: "*")).Status.ShouldBe(200);
        await ToldAsync(receiver, 3);
        (await phone.SendAsync(HttpMethod.Delete, $"/v1/workouts/{session}")).IsSuccess.ShouldBeTrue();
        await ToldAsync(receiver, 4);

        receiver.All.Select(told => told.Json.GetProperty("type").GetString())
            .ShouldBe(["test", "workout.finished", "workout.changed", "workout.deleted"]);
        receiver.All.ShouldAllBe(told => told.IsSignedWith(secret));
        var data = receiver.All[1].Json.GetProperty("data");
        (data.GetProperty("session_id").GetString(), data.GetProperty("metrics").GetProperty("distance").GetProperty("value").GetDecimal())
            .ShouldBe((session.Value, 5000m));
        (await phone.SendAsync(HttpMethod.Delete, $"/v1/users/me/webhooks/{id}")).Status.ShouldBe(204);
        (await phone.GetAsync("/v1/users/me/webhooks")).Json.GetProperty("webhooks").GetArrayLength().ShouldBe(0);
        server.Output.ShouldNotContain(receiver.Url, customMessage: "no address stands in the log");
    }

    [Fact]
    public async Task What_was_not_told_before_the_server_was_killed_is_told_after()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await using var server = await StaminaProcess.StartAsync(environment: House);
        var phone = await server.RegisterAsync();
        await MakeAsync(phone, receiver.Url);
        var sessions = Enumerable.Range(0, 3).Select(_ => Phone.NewSession()).ToList();
        foreach (var session in sessions)
        {
            await phone.StartWorkoutAsync(session, Start);
            await phone.FinishWorkoutAsync(session, 1, Start.AddMinutes(30), TimeSpan.FromMinutes(30), """{"distance_m":5000}""");
        }

        await Eventually.TrueAsync(
            async () => (await phone.GetAsync("/v1/users/me/webhooks")).Json.GetProperty("webhooks")[0].GetProperty("state").GetString() == "failing",
            "the receiver is called");
        await server.KillAsync();
        receiver.Answer = _ => Task.CompletedTask;
        await server.StartAgainAsync();

        await Eventually.TrueAsync(
            () => Task.FromResult(sessions.TrueForAll(session => receiver.All.Skip(1).Any(
                told => told.Json.GetProperty("data").GetProperty("session_id").GetString() == session.Value))),
            "all three are told");
    }

    [Fact]
    public async Task A_server_that_excepts_nothing_calls_nobody_here()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StaminaProcess.StartAsync();
        var phone = await server.RegisterAsync();
        foreach (var url in (string[])[receiver.Url, $"https://127.0.0.1:{receiver.Port}/", "https://127.0.0.1/", "https://[::1]/"])
        {
            (await phone.SendAsync(HttpMethod.Post, "/v1/users/me/webhooks", Wish(url))).ShouldBeProblem(400, "invalid-request");
        }

        // A name is looked up when it is called.
        var made = await phone.SendAsync(HttpMethod.Post, "/v1/users/me/webhooks", Wish("https://localhost/"));
        made.Status.ShouldBe(201, made.ToString());
        var tested = await phone.SendAsync(HttpMethod.Post, $"/v1/users/me/webhooks/{made.Json.GetProperty("webhook_id").GetString()}/test");
        tested.Json.GetProperty("attempts")[0].GetProperty("outcome").GetString().ShouldBe("address_not_allowed", tested.ToString());
        receiver.All.ShouldBeEmpty();
    }

    private static string Wish(string url) => $$"""
        {"name": "Test", "url": "{{url}}", "events": ["workout.finished", "workout.changed", "workout.deleted"]}
        """;

    private static async Task<(string Id, string Secret)> MakeAsync(Phone phone, string url)
    {
        var made = await phone.SendAsync(HttpMethod.Post, "/v1/users/me/webhooks", Wish(url));
        made.Status.ShouldBe(201, made.ToString());
        return (made.Json.GetProperty("webhook_id").GetString()!, made.Json.GetProperty("secret").GetString()!);
    }

    private static Task ToldAsync(Receiver receiver, int count) =>
        Eventually.TrueAsync(() => Task.FromResult(receiver.All.Count >= count), $"the receiver is told {count} times");
}

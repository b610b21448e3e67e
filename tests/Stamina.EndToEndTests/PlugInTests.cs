using System.Diagnostics;
using System.Globalization;
using Stamina.Contracts.Ids;
using Stamina.Tests;

namespace Stamina.EndToEndTests;

/// <summary>An exercise type that the server was not built with, from a folder.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class PlugInTests
{
    [Fact]
    public async Task Yoga_is_kept_raw_until_its_plug_in_arrives_and_then_reaches_a_goal_that_the_plug_in_alone_makes_possible()
    {
        await using var server = await StaminaProcess.StartAsync();
        var phone = await server.RegisterAsync(timeZone: "Etc/UTC");
        var goal =
            $$"""{"goal_id": "goal_{{TypeId.Encode(Guid.CreateVersion7())}}", "goal": {"exercise_type": "yoga", "period": "day", "measure": "sum", "metric": "breaths", "target": 40} }""";
        (await phone.SendAsync(HttpMethod.Post, "/v1/goals", goal)).Status.ShouldBe(400, "a goal on a type that nobody declares");

        var raw = await PractiseAsync(phone, breaths: 25);
        await Eventually.TrueAsync(async () => (await phone.GetAsync($"/v1/workouts/{raw}")).Status == 200, "the workout is there, raw");
        var kept = await phone.GetAsync($"/v1/workouts/{raw}");
        kept.Text.ShouldContain("exercise_type_missing");
        kept.Json.GetProperty("elapsed_time_s").GetDecimal().ShouldBe(1_800);

        server.Terminate();
        await server.EndAsync();
        await PublishAsync("Yoga", Path.Combine(server.Data, "plugins", "Yoga"));
        await server.StartAgainAsync();

        (await phone.GetAsync("/v1/exercise-types")).Text.ShouldContain("\"yoga\"");
        await Eventually.TrueAsync(
            async () => (await phone.GetAsync($"/v1/workouts/{raw}")).Json.GetProperty("metrics").TryGetProperty("breaths", out _),
            "the raw workout is summarised");

        (await phone.SendAsync(HttpMethod.Post, "/v1/goals", goal)).IsSuccess.ShouldBeTrue();
        await PractiseAsync(phone, breaths: 20);
        await Eventually.TrueAsync(
            async () => (await phone.GetAsync("/v1/goals/status")).Json.GetProperty("goals")[0].GetProperty("state").GetString() == "reached",
            "the yoga goal is reached");
    }

    // Half an hour that ended just now, so that both lie on one day unless the test runs at midnight: then it starts after it.
    private static async Task<SessionId> PractiseAsync(Phone phone, int breaths)
    {
        var session = Phone.NewSession("yoga");
        var now = TimeProvider.System.GetUtcNow();
        var start = now.AddMinutes(-30).Date == now.Date ? now.AddMinutes(-30) : now;
        (await phone.StartWorkoutAsync(session, start, "Etc/UTC")).Status.ShouldBe(202);
        var progress = string.Create(CultureInfo.InvariantCulture, $$"""{"style": "hatha", "breaths": {{breaths}}}""");
        (await phone.FinishWorkoutAsync(session, 1, start.AddMinutes(30), TimeSpan.FromMinutes(30), progress)).Status.ShouldBe(202);
        return session;
    }

    private static async Task PublishAsync(string sample, string into)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            ["publish", Path.Combine(Repository.Root, "samples", sample, sample + ".csproj"), "-c", "Release", "-v", "quiet", "-o", into])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var publish = Process.Start(start)!;
        var said = publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        publish.ExitCode.ShouldBe(0, await said);
    }
}

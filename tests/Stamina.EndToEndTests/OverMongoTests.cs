using Stamina.AdapterTests.Engines;

namespace Stamina.EndToEndTests;

/// <summary>The way of a workout and the commands beside it with the store in MongoDB, or in the engine that stands in for it.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class OverMongoTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 4, 18, 20, 0, TimeSpan.FromHours(1));

    private Engine? engine;
    private string store = "";

    public async ValueTask InitializeAsync()
    {
        var server = Environment.GetEnvironmentVariable("STAMINA_TEST_MONGODB");
        if (string.IsNullOrEmpty(server))
        {
            engine = await Engine.StartAsync("mongodb", "--set", "fsync=off");
            server = engine["url"];
        }

        store = server.Replace("/?", $"/e2e_{Guid.NewGuid():N}?", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workout_is_kept_there_over_a_crash_and_migrate_verify_and_explain_look_into_it()
    {
        var nothing = await StaminaProcess.RunAsync("verify", "--store", store);
        nothing.ExitCode.ShouldBe(1, nothing.Output);
        nothing.Output.ShouldContain("There is no store here");
        var migrated = await StaminaProcess.RunAsync("migrate", "--store", store);
        migrated.ExitCode.ShouldBe(0, migrated.Output);

        await using var server = await StaminaProcess.StartAsync(arguments: ["--store", store]);
        File.Exists(Path.Combine(server.Data, "store.db")).ShouldBeFalse();
        var phone = await server.RegisterAsync();
        var session = Phone.NewSession();
        (await phone.StartWorkoutAsync(session, Start)).Status.ShouldBe(202);
        (await phone.FinishWorkoutAsync(session, 1, Start.AddMinutes(6), TimeSpan.FromMinutes(6), """{"distance_m": 1250}""")).Status.ShouldBe(202);
        await server.KillAsync();
        await server.StartAgainAsync();

        await Eventually.TrueAsync(async () => (await phone.GetAsync($"/v1/workouts/{session}")).Status == 200, "the workout is there after the restart");
        var told = await StaminaProcess.RunAsync("explain", session.Value, "--store", store, "--data", server.Data);
        told.ExitCode.ShouldBe(0, told.Output);
        told.Output.ShouldContain("1250000 mm");
        var verified = await StaminaProcess.RunAsync("verify", "--store", store, "--data", server.Data);
        verified.ExitCode.ShouldBe(0, verified.Output);
        verified.Output.ShouldContain("1 workouts of 1 users, 0 differences");
    }

    public async ValueTask DisposeAsync()
    {
        if (engine is not null)
        {
            await engine.DisposeAsync();
        }
    }
}

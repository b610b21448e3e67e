using Stamina.Contracts.Accounts;

namespace Stamina.EndToEndTests.Accounts;

/// <summary>A program of a person's own, with a personal access token.</summary>
public sealed class PersonalTokenTests(AccountServer server) : IClassFixture<AccountServer>
{
    [Fact]
    public async Task A_program_logs_a_workout_and_reads_it_until_its_token_is_revoked()
    {
        var ada = await server.RegisterAsync();
        var program = await server.Process.ProgramOfAsync(ada.Phone, [AccessScope.WriteWorkouts, AccessScope.ReadWorkouts]);
        (await program.UploadAsync(
            "/v1/workouts/log",
            """{"type": "running", "start_time": "2026-05-04T07:00:00Z", "end_time": "2026-05-04T07:30:00Z", "distance": {"value": 5, "unit": "km"}}"""))
            .Status.ShouldBe(202);
        var read = await program.GetAsync($"/v1/workouts?consistency_token={program.ConsistencyToken}");
        read.Json.GetProperty("workouts").GetArrayLength().ShouldBe(1, read.ToString());
        (await program.GetAsync("/v1/goals")).ShouldBeProblem(403, "forbidden");

        var token = (await ada.Phone.GetAsync("/v1/users/me/tokens")).Json.GetProperty("tokens").EnumerateArray().Single();
        var id = token.GetProperty("token_id").GetString();
        token.GetProperty("last_used_on").GetString().ShouldNotBeNull();
        (await ada.Phone.GetAsync("/v1/users/me/devices")).Text.ShouldNotContain(id!, customMessage: "a token is no phone");
        (await ada.Phone.SendAsync(HttpMethod.Delete, $"/v1/users/me/tokens/{ada.DeviceId}")).ShouldBeProblem(404, "not-found");
        (await ada.Phone.SendAsync(HttpMethod.Delete, $"/v1/users/me/tokens/{id}")).Status.ShouldBe(204);

        await Eventually.TrueAsync(async () => (await program.GetAsync("/v1/workouts")).Status == 401, "the revoked token reads nothing");
        (await ada.Phone.GetAsync("/v1/workouts")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_backup_at_night_is_an_export_without_a_proof_of_its_own()
    {
        var ada = await server.RegisterAsync();
        var program = await server.Process.ProgramOfAsync(ada.Phone, [AccessScope.Export]);

        var (status, type, file) = await program.DownloadAsync("/v1/users/me/export");

        (status, type).ShouldBe((200, "application/zip"));
        file.AsSpan(0, 2).SequenceEqual("PK"u8).ShouldBeTrue();
        (await ada.Phone.GetAsync("/v1/users/me/security-log")).Json.GetProperty("events").EnumerateArray()
            .Select(happened => happened.GetProperty("kind").GetString()).ShouldBe(["exported", "token_made", "signed_in", "registered"]);
    }
}

using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Stamina.Http.Tokens;

namespace Stamina.EndToEndTests;

/// <summary>What could not be handled or does not count, and a second go at it: <c>stamina deadletters</c>, <c>stamina quarantine</c>.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class OperatorTests
{
    private const string Note = "told nobody but my diary";

    private static readonly DateTimeOffset Start = new(2026, 11, 4, 18, 20, 0, TimeSpan.FromHours(1));

    [Fact]
    public async Task Bytes_that_are_no_batch_are_listed_shown_and_put_back_beside_the_server()
    {
        await using var server = await StaminaProcess.StartAsync();
        string[] data = ["--data", server.Data];
        await EnqueueAsync(server, [0xff, 0xff, 0xff]);
        await Eventually.TrueAsync(async () => (await LettersAsync(data)).Count == 1, "the server finds what another process put there, and sets it aside");

        var letter = (await LettersAsync(data)).Single();
        letter.GetProperty("reason").GetString().ShouldBe("not a batch");
        letter.GetProperty("bytes").GetInt32().ShouldBe(3);
        letter.TryGetProperty("uploads", out _).ShouldBeFalse();
        var id = letter.GetProperty("id").GetString()!;
        var shown = await StaminaProcess.RunAsync(["deadletters", "show", id, .. data]);
        shown.ExitCode.ShouldBe(0, shown.Output);
        shown.Output.ShouldContain("ffffff");

        (await StaminaProcess.RunAsync(["deadletters", "requeue", id, .. data])).ExitCode.ShouldBe(0);
        (await StaminaProcess.RunAsync(["deadletters", "requeue", id, .. data])).ExitCode.ShouldBe(1, "it is not there any more");
        await Eventually.TrueAsync(
            async () => (await LettersAsync(data)).SingleOrDefault() is { ValueKind: JsonValueKind.Object } again && again.GetProperty("id").GetString() != id,
            "it fails again");
        await WorksAsync(server);
    }

    [Fact]
    public async Task A_failing_plug_ins_workout_counts_once_the_plug_in_is_mended_and_its_events_are_requeued()
    {
        await using var server = await StaminaProcess.StartAsync();
        var plugin = await MoodyPlugInAsync(server.Data);
        File.WriteAllText(Path.Combine(plugin, "broken"), "");
        server.Terminate();
        await server.EndAsync();
        await server.StartAgainAsync();

        var phone = await server.RegisterAsync();
        var session = Phone.NewSession("moody");
        (await phone.StartWorkoutAsync(session, Start)).Status.ShouldBe(202);
        (
            await phone.FinishWorkoutAsync(session, 1, Start.AddMinutes(6), TimeSpan.FromMinutes(6), $$"""{"rounds": 7, "thought": "{{Note}}"}""")
        ).Status.ShouldBe(202);
        string[] data = ["--data", server.Data];
        await Eventually.TrueAsync(
            async () => (await StaminaProcess.RunAsync(["quarantine", "list", .. data])).Output.Contains("exercise_type_failed", StringComparison.Ordinal),
            "it is stored and does not count");

        var listed = await StaminaProcess.RunAsync(["quarantine", "list", "--json", "--reason", "exercise_type_failed", .. data]);
        listed.Output.ShouldNotContain(Note);
        listed.Output.ShouldNotContain(phone.User.ToString());
        var id = JsonElement.Parse(listed.Output).GetProperty("id").GetString()!;
        id.ShouldBe($"{session}/{Phone.Writer}/1");
        (await StaminaProcess.RunAsync(["quarantine", "show", id, .. data])).Output.ShouldContain(Note);

        File.Delete(Path.Combine(plugin, "broken"));
        server.Terminate();
        await server.EndAsync();
        await server.StartAgainAsync();
        (await phone.GetAsync($"/v1/workouts/{session}")).Text.ShouldContain("exercise_type_failed", Case.Sensitive, "nobody has asked it again");

        (await StaminaProcess.RunAsync(["quarantine", "requeue", id, .. data])).ExitCode.ShouldBe(0);
        await Eventually.TrueAsync(
            async () =>
                (await phone.GetAsync($"/v1/workouts/{session}")).Json.GetProperty("metrics").TryGetProperty("rounds", out var rounds)
                && rounds.GetProperty("value").GetDecimal() == 7,
            "it counts");
        (await StaminaProcess.RunAsync(["quarantine", "requeue", id, .. data])).ExitCode.ShouldBe(1, "nothing is left to put back");
        (await StaminaProcess.RunAsync(["verify", .. data])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Events_from_a_revoked_device_count_once_their_owner_takes_them_and_go_where_they_are_thrown_away()
    {
        await using var server = await StaminaProcess.StartAsync();
        var owner = await server.RegisterAsync();
        var revoked = server.NewPhone(owner.User, CallerScope.UploadOnly);
        var (mine, thiefs) = (Phone.NewSession(), Phone.NewSession());
        foreach (var session in new[] { mine, thiefs })
        {
            (await revoked.StartWorkoutAsync(session, Start)).Status.ShouldBe(202);
            (await revoked.FinishWorkoutAsync(session, 1, Start.AddMinutes(6), TimeSpan.FromMinutes(6), """{"distance_m": 1250}""")).Status.ShouldBe(202);
        }

        await Eventually.TrueAsync(async () => (await Waiting()).Count == 2, "both wait for the owner's word");
        (await revoked.SendAsync(HttpMethod.Post, $"/v1/workouts/{mine}/take-quarantined")).Status.ShouldBe(403, "the revoked phone has no say");

        var taken = await owner.SendAsync(HttpMethod.Post, $"/v1/workouts/{mine}/take-quarantined");
        taken.Status.ShouldBe(200, taken.ToString());
        var token = taken.Json.GetProperty("consistency_token").GetString();
        var workout = (await owner.GetAsync($"/v1/workouts/{mine}?consistency_token={token}")).Json;
        workout.GetProperty("metrics").GetProperty("distance").GetProperty("value").GetDecimal().ShouldBe(1250);
        workout.TryGetProperty("not_counted", out _).ShouldBeFalse();
        var listed = (await owner.GetAsync($"/v1/workouts?consistency_token={token}")).Json.GetProperty("workouts");
        listed.EnumerateArray().ShouldHaveSingleItem().GetProperty("session_id").GetString().ShouldBe(mine.Value);
        var digest = workout.GetProperty("digest").GetString();

        // Said again, and uploaded again by the revoked phone, it stays as it is.
        var again = await owner.SendAsync(HttpMethod.Post, $"/v1/workouts/{mine}/take-quarantined");
        (await revoked.StartWorkoutAsync(mine, Start)).Status.ShouldBe(202);
        token = again.Json.GetProperty("consistency_token").GetString();
        var after = (await owner.GetAsync($"/v1/workouts/{mine}?consistency_token={token}")).Json;
        (after.GetProperty("digest").GetString(), after.TryGetProperty("not_counted", out _)).ShouldBe((digest, false));

        (await owner.SendAsync(HttpMethod.Delete, $"/v1/workouts/{thiefs}")).Status.ShouldBe(200);
        (await Waiting()).ShouldBeEmpty();
        (await owner.SendAsync(HttpMethod.Post, $"/v1/workouts/{thiefs}/take-quarantined")).ShouldBeProblem(404, "not-found");

        async Task<List<string>> Waiting() =>
            [.. (await owner.GetAsync("/v1/workouts?quarantined=true")).Json.GetProperty("workouts").EnumerateArray()
                .Select(one => one.GetProperty("session_id").GetString()!)];
    }

    [Fact]
    public async Task Events_from_a_revoked_device_count_only_when_their_owner_agrees()
    {
        await using var server = await StaminaProcess.StartAsync();
        var owner = await server.RegisterAsync();
        var revoked = server.NewPhone(owner.User, CallerScope.UploadOnly);
        var session = Phone.NewSession();
        (await revoked.StartWorkoutAsync(session, Start)).Status.ShouldBe(202);
        (await revoked.FinishWorkoutAsync(session, 1, Start.AddMinutes(6), TimeSpan.FromMinutes(6), """{"distance_m": 1250}""")).Status.ShouldBe(202);
        string[] data = ["--data", server.Data];
        await Eventually.TrueAsync(
            async () => (await StaminaProcess.RunAsync(["quarantine", "list", "--user", owner.User.ToString(), .. data]))
                .Output.Split('\n').Count(line => line.StartsWith(session.Value, StringComparison.Ordinal)) == 2,
            "both events are stored");
        await Eventually.TrueAsync(async () => (await owner.GetAsync($"/v1/workouts/{session}")).Status == 200, "they are folded");

        // F25: it waits for a decision, and is no workout of 1970 among the others.
        (await owner.GetAsync("/v1/workouts")).Json.GetProperty("workouts").GetArrayLength().ShouldBe(0);
        var waiting = (await owner.GetAsync("/v1/workouts?quarantined=true")).Json.GetProperty("workouts").EnumerateArray().ShouldHaveSingleItem();
        waiting.GetProperty("session_id").GetString().ShouldBe(session.Value);
        DateOnly
            .Parse(waiting.GetProperty("local_date").GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeGreaterThan(new DateOnly(2026, 1, 1));

        var refused = await StaminaProcess.RunAsync(["quarantine", "requeue", "--all", .. data]);
        refused.ExitCode.ShouldBe(1);
        refused.Output.ShouldContain("2 events from revoked devices were left");
        (await StaminaProcess.RunAsync(["quarantine", "requeue", session.Value, "--owner-agrees", .. data])).ExitCode.ShouldBe(0);
        await Eventually.TrueAsync(
            async () => (await owner.GetAsync($"/v1/workouts/{session}")).Json.GetProperty("metrics").TryGetProperty("distance", out _), "it counts");
        await Eventually.TrueAsync(async () => (await owner.GetAsync("/v1/workouts")).Json.GetProperty("workouts").GetArrayLength() == 1, "it is listed");
    }

    [Theory]
    [InlineData(2, "deadletters", "requeue")]
    [InlineData(2, "deadletters", "requeue", "7", "--all")]
    [InlineData(2, "quarantine", "show")]
    [InlineData(2, "quarantine", "show", "not-an-id")]
    [InlineData(2, "quarantine", "list", "--user", "me")]
    [InlineData(1, "deadletters", "list", "--data", "/no/such/folder")]
    [InlineData(0, "deadletters", "--help")]
    [InlineData(0, "quarantine", "requeue", "--help")]
    public async Task Exit_code_tells_a_script_what_went_wrong(int code, params string[] command)
    {
        var run = await StaminaProcess.RunAsync(command);
        run.ExitCode.ShouldBe(code, run.Output);
        run.Output.ShouldNotContain("   at Stamina.");
    }

    private static async Task<List<JsonElement>> LettersAsync(string[] data)
    {
        var listed = await StaminaProcess.RunAsync(["deadletters", "list", "--json", .. data]);
        listed.ExitCode.ShouldBe(0, listed.Output);
        return [.. listed.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))];
    }

    // As a batch of no Workout Server that ever was.
    private static async Task EnqueueAsync(StaminaProcess server, byte[] body)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(server.Data, "queue.db")};Pooling=False");
        await connection.OpenAsync();
        await using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO batch (published_ms, body) VALUES (0, $1)";
        insert.Parameters.AddWithValue("$1", body);
        (await insert.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    private static async Task WorksAsync(StaminaProcess server)
    {
        var phone = await server.RegisterAsync();
        var session = Phone.NewSession();
        (await phone.StartWorkoutAsync(session, Start)).Status.ShouldBe(202);
        await Eventually.TrueAsync(async () => (await phone.GetAsync($"/v1/workouts/{session}")).Status == 200, "what comes after it is folded");
    }

    // A type that works, except where a file called "broken" lies beside it.
    private static async Task<string> MoodyPlugInAsync(string data)
    {
        var source = Path.Combine(data, "source");
        var made = await StaminaProcess.RunAsync("plugins", "new", "Moody", "--into", source);
        made.ExitCode.ShouldBe(0, made.Output);
        var file = Path.Combine(source, "Moody", "Moody.cs");
        var text = await File.ReadAllTextAsync(file);
        const string signature = "public override ExerciseResult Summarize(WorkoutTrace trace)\n    {";
        text.ShouldContain(signature);
        await File.WriteAllTextAsync(
            file,
            text.Replace(
                signature,
                signature
                    + """if (File.Exists(Path.Combine(Path.GetDirectoryName(GetType().Assembly.Location)!, "broken"))) throw new InvalidOperationException("not today");""",
                StringComparison.Ordinal));
        var into = Path.Combine(data, "plugins", "Moody");
        using var publish = Process.Start(
            new ProcessStartInfo("dotnet", ["publish", Path.Combine(source, "Moody"), "-c", "Release", "-v", "quiet", "-o", into])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var said = publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        publish.ExitCode.ShouldBe(0, await said);
        return into;
    }
}

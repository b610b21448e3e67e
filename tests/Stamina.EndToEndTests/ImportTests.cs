using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Stamina.EndToEndTests;

/// <summary>A history brought in by the terminal: an outcome for each file, nothing twice, nothing lost by a bad neighbour.</summary>
public sealed partial class ImportTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stamina-import-");
    private Target server = null!;
    private readonly FileInfo password = new(Path.GetTempFileName());
    private string[] account = [];

    public async ValueTask InitializeAsync() => server = await Target.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
        password.Delete();
    }

    [Fact]
    public async Task A_folder_is_imported_file_by_file_and_a_second_time_changes_nothing()
    {
        Write("run.gpx", Gpx(Start, 600));
        Write("RIDE.GPX", Gpx(Start.AddDays(1), 600, type: "mountain biking", step: 0.00006));
        Write("phone.gpx", Gpx(Start.AddSeconds(3), 590, lon: 9.00003));
        Write("taxi.gpx", Gpx(Start.AddDays(2), 600, step: 0.0003));
        Write("broken.gpx", "<gpx><trk></oops>");
        Write("night.gpx", Gpx(new DateTimeOffset(2026, 5, 9, 1, 30, 0, TimeSpan.Zero), 120, lat: 34.05, lon: -118.24));
        Write("picture.jpg", "\u0001\u0002");

        var first = await ImportAsync(1);
        first["run.gpx"].Outcome.ShouldBe("double");
        first["phone.gpx"].Outcome.ShouldBe("taken");
        first["RIDE.GPX"].Session.ShouldStartWith("cycling_");
        first["broken.gpx"].Outcome.ShouldBe("refused");
        first["picture.jpg"].Outcome.ShouldBe("passed");
        first["taxi.gpx"].Message.ShouldContain(" of 600 points are not counted: ");
        first["taxi.gpx"].Message.ShouldContain("too fast for the exercise");

        var phone = await SignInAsync();
        await Eventually.TrueAsync(async () => (await WorkoutsAsync(phone)).Count == 4, "four workouts are there");
        var night = (await WorkoutsAsync(phone)).Single(w => w.GetProperty("session_id").GetString() == first["night.gpx"].Session);
        night.GetProperty("local_date").GetString().ShouldBe("2026-05-08");

        var second = await ImportAsync(1);
        second
            .Where(o => o.Value.Outcome == "already_there")
            .Select(o => o.Key)
            .ShouldBe(["RIDE.GPX", "night.gpx", "phone.gpx", "taxi.gpx"], ignoreOrder: true);
        (await WorkoutsAsync(phone)).Count.ShouldBe(4);

        // Another type is an edit, not another workout; what was deleted is not brought back behind one's back.
        (await phone.SendAsync(HttpMethod.Delete, $"/v1/workouts/{first["night.gpx"].Session}")).IsSuccess.ShouldBeTrue();
        var third = await ImportAsync(1, "--as", "walking");
        third["night.gpx"].Message.ShouldContain("deleted");
        third["RIDE.GPX"].Message.ShouldContain("it is walking now");
        await Eventually.TrueAsync(async () => (await WorkoutsAsync(phone)).All(w => w.GetProperty("exercise_type").GetString() == "walking"), "all are walks");
        (await WorkoutsAsync(phone)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_track_of_two_hundred_thousand_points_goes_in_and_a_bound_of_memory_holds()
    {
        Write("long.gpx", Gpx(Start, 200_000, step: 0.00001));
        var told = await ImportAsync(0);
        told["long.gpx"].Message.ShouldStartWith("200000 points");
        var phone = await SignInAsync();
        await Eventually.TrueAsync(
            async () => (await WorkoutsAsync(phone)) is [var only] && only.GetProperty("elapsed_time_s").GetDecimal() == 199_999,
            "it is there from its first to its last second");
    }

    [Fact]
    public async Task A_goal_that_workouts_of_long_ago_reach_is_said_once_with_the_week_it_was_reached_in()
    {
        var today = TimeProvider.System.GetUtcNow().UtcDateTime.Date;
        var monday = new DateTimeOffset(today.AddDays(-35 - (((int)today.DayOfWeek + 6) % 7)).AddHours(8), TimeSpan.Zero);
        Write("monday.gpx", Gpx(monday, 60));
        await ImportAsync(0);
        var phone = await SignInAsync();
        foreach (var (target, week) in new[] { (2, 0), (1, 0), (2, 1) })
        {
            var set = await phone.SendAsync(HttpMethod.Post, "/v1/goals", $$"""
                {"goal": {"exercise_type": "running", "period": "week", "measure": "count", "target": {{target}}}, "starts_on": "{{Day(7 * week)}}"}
                """);
            set.Status.ShouldBe(201, set.ToString());
        }

        // A second one in the same week, and one in the week after it: of two a week the first is reached, of one a week the second.
        Write("wednesday.gpx", Gpx(monday.AddDays(2), 60));
        Write("next.gpx", Gpx(monday.AddDays(7), 60));
        (await SaidAsync()).ShouldBe([$"Running 2 times a week, {Day(0)} to {Day(6)}", $"Running once a week, {Day(7)} to {Day(13)}"], ignoreOrder: true);
        (await SaidAsync()).ShouldBeEmpty();

        string Day(int after) => monday.AddDays(after).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        async Task<List<string>> SaidAsync()
        {
            const string Said = "Goal reached: ";
            var run = await StaminaProcess.RunAsync(["import", folder.FullName, "--duplicates", "skip", .. server.AsServer, .. account]);
            run.ExitCode.ShouldBe(0, run.Output);
            return [.. run.Output.Split('\n').Where(l => l.StartsWith(Said, StringComparison.Ordinal)).Select(l => l[Said.Length..].TrimEnd())];
        }
    }

    [Fact]
    public async Task An_export_imported_into_an_empty_account_exports_the_same()
    {
        Write("run.gpx", Gpx(Start, 600));
        Write("sets.csv", "date,workout,exercise,weight,unit,repetitions\n2024-01-02,Morning,Bench press,80,kg,5\n2024-01-02,Morning,Bench press,185,lb,3\n");
        var imported = await ImportAsync(0);
        var phone = await SignInAsync();
        await Eventually.TrueAsync(async () => (await WorkoutsAsync(phone)).Count == 2, "both are there");
        var edited = await phone.SendAsync(HttpMethod.Patch, $"/v1/workouts/{imported["run.gpx"].Session}", """
            {"title": "Round the lake", "note": "Ünïcödé & wind", "distance": {"value": 2.1, "unit": "km"} }
            """, ifMatch: "\"0\"");
        edited.IsSuccess.ShouldBeTrue(edited.ToString());
        var month = TimeProvider.System.GetUtcNow().AddDays(40);
        var goal = await phone.SendAsync(HttpMethod.Post, "/v1/goals", $$"""
            {"goal": {"exercise_type": "running", "period": "week", "measure": "sum", "metric": "distance", "target": 20, "unit": "km"}, "starts_on": "{{month:yyyy-MM-dd}}"}
            """);
        var goalId = goal.Json.GetProperty("goal_id").GetString();
        (await phone.SendAsync(HttpMethod.Patch, $"/v1/goals/{goalId}", $$"""
            {"pauses": [{"from": "{{month.AddDays(7):yyyy-MM-dd}}", "resumes_on": "{{month.AddDays(9):yyyy-MM-dd}}"}]}
            """, ifMatch: "\"1\"")).IsSuccess.ShouldBeTrue();
        (await phone.SendAsync(HttpMethod.Patch, "/v1/calendar", $$"""
            {"changes": [{"planned_id": "planned_01jt4w0r5ze9vtd9x6kqk4rz1a", "day": "{{month:yyyy-MM-dd}}", "exercise_type": "running", "title": "Up the hill"}]}
            """)).IsSuccess.ShouldBeTrue();
        var set = await ListsAsync(phone);

        var first = await ExportedAsync("first.zip");
        foreach (var file in folder.EnumerateFiles().Where(f => f.Extension != ".zip"))
        {
            file.Delete();
        }

        account = [];
        var taken = await ImportAsync(0);
        taken.Count(o => o.Value.Outcome == "taken").ShouldBe(4, "two workouts, the goals, what is planned");
        File.Delete(Path.Combine(folder.FullName, "first.zip"));
        phone = await SignInAsync();
        await Eventually.TrueAsync(async () => (await WorkoutsAsync(phone)).Count == 2, "both are in the other account");

        (await ExportedAsync("second.zip")).ShouldBe(first, ignoreOrder: true);
        (await ListsAsync(phone)).ShouldBe(set);

        static async Task<string> ListsAsync(Phone phone)
        {
            var goal = (await phone.GetAsync("/v1/goals")).Json.GetProperty("goals").EnumerateArray().ShouldHaveSingleItem();
            var planned = (await phone.GetAsync("/v1/calendar")).Json.GetProperty("planned").EnumerateArray().ShouldHaveSingleItem();
            return string.Join('\n', [
                .. new[] { "goal_id", "goal", "starts_on", "pauses" }.Select(name => goal.GetProperty(name).GetRawText()),
                .. new[] { "planned_id", "day", "exercise_type", "title" }.Select(name => planned.GetProperty(name).GetRawText()),
            ]);
        }
    }

    [Theory]
    [InlineData("gpx", "<gpx")]
    [InlineData("tcx", "<TrainingCenterDatabase")]
    [InlineData("fit", ".FIT")]
    [InlineData("json", "\"session_id\"")]
    public async Task Each_workout_is_exported_into_a_file_of_the_format_that_is_asked_for(string format, string begins)
    {
        Write("run.gpx", Gpx(Start, 60));
        Write("lift.csv", "date,workout,exercise,weight,unit,repetitions\n2024-01-02,Morning,Bench press,80,kg,5\n");
        (await ImportAsync(0)).Count.ShouldBe(2);
        var phone = await SignInAsync();
        await Eventually.TrueAsync(async () => (await WorkoutsAsync(phone)).Count == 2, "both are there");
        var to = Path.Combine(folder.FullName, "files");

        var run = await StaminaProcess.RunAsync(["export", to, "--format", format, .. server.AsServer, .. account]);

        run.ExitCode.ShouldBe(0, run.Output);
        var files = Directory.GetFiles(to).Select(Path.GetFileName).ToList();
        files.ShouldAllBe(name => name!.EndsWith("." + format));
        files.Count.ShouldBe(format == "gpx" ? 1 : 2, run.Output); // without a track there is no GPX, and that is said
        var file = files.Single(name => name!.StartsWith("running_", StringComparison.Ordinal));
        Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(to, file!))).ShouldContain(begins);
        (await StaminaProcess.RunAsync(["export", to, "--format", "doc", .. server.AsServer, .. account])).ExitCode.ShouldNotBe(0);
    }

    // Each workout's events and what follows from them; when a server received them is another matter.
    private async Task<List<string>> ExportedAsync(string name)
    {
        var path = Path.Combine(folder.FullName, name);
        var run = await StaminaProcess.RunAsync(["export", path, .. server.AsServer, .. account]);
        run.ExitCode.ShouldBe(0, run.Output);
        using var zip = System.IO.Compression.ZipFile.OpenRead(path);
        var workouts = new List<string>();
        foreach (var entry in zip.Entries.Where(e => e.FullName.StartsWith("workouts/", StringComparison.Ordinal)))
        {
            using var stream = entry.Open();
            using var text = new StreamReader(stream);
            var whole = await text.ReadToEndAsync();
            workouts.Add(entry.FullName + "\n" + When().Replace(whole, string.Empty));
        }

        workouts.Count.ShouldBe(3);
        return workouts;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder.FullName, name), text);

    private static string Gpx(DateTimeOffset start, int count, string type = "running", double lat = 21, double lon = 9, double step = 0.00003)
    {
        var text = new StringBuilder($"<gpx version=\"1.1\" creator=\"made\"><trk><type>{type}</type><trkseg>");
        for (var i = 0; i < count; i++)
        {
            // Up and down a road of 20 000 steps.
            var way = i % 40_000 < 20_000 ? i % 20_000 : 20_000 - (i % 20_000);
            text.Append(
                CultureInfo.InvariantCulture,
                $"<trkpt lat=\"{lat + (way * step):0.#######}\" lon=\"{lon:0.#######}\"><time>{start.AddSeconds(i).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</time></trkpt>\n"
            );
        }

        return text.Append("</trkseg></trk></gpx>").ToString();
    }

    private async Task<Dictionary<string, (string Outcome, string? Session, string Message)>> ImportAsync(int exitCode, params string[] more)
    {
        var report = Path.GetTempFileName();
        try
        {
            var run = await StaminaProcess.RunAsync([
                "import",
                folder.FullName,
                "--duplicates",
                "skip",
                "--report",
                report,
                .. server.AsServer,
                .. account,
                .. more,]);
            run.ExitCode.ShouldBe(exitCode, run.Output);
            if (account.Length == 0)
            {
                var made = Made().Match(run.Output);
                await File.WriteAllTextAsync(password.FullName, made.Groups["password"].Value + "\n");
                account = ["--email", made.Groups["email"].Value, "--password-file", password.FullName];
            }

            return (await File.ReadAllLinesAsync(report)).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(
                o => o.GetProperty("file").GetString()!,
                o => (o.GetProperty("outcome").GetString()!, o.GetProperty("session_id").GetString(), o.GetProperty("message").GetString()!));
        }
        finally
        {
            File.Delete(report);
        }
    }

    private async Task<Phone> SignInAsync()
    {
        var answer = await new Phone(server, null, default).SendAsync(HttpMethod.Post, "/v1/auth/sign-in", $$"""
            {"email": "{{account[1]}}", "password": "{{(await File.ReadAllTextAsync(password.FullName)).Trim()}}", "device": {"name": "test", "platform": "cli"} }
            """);
        answer.IsSuccess.ShouldBeTrue(answer.ToString());
        return new Phone(server, answer.Json.GetProperty("access_token").GetString(), default);
    }

    private static async Task<List<JsonElement>> WorkoutsAsync(Phone phone)
    {
        var answer = await phone.GetAsync("/v1/workouts");
        answer.IsSuccess.ShouldBeTrue(answer.ToString());
        return [.. answer.Json.GetProperty("workouts").EnumerateArray().Where(w => w.GetProperty("state").GetString() == "finished")];
    }

    [GeneratedRegex(@"Account +(?<email>\S+), password (?<password>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Made();

    [GeneratedRegex("\"(received_at|edited_at)\": \"[^\"]*\"|\"last_heard_ms\": [0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex When();
}

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
    public async Task Goals_of_a_phones_export_keep_their_start_end_and_rests_also_where_they_are_over()
    {
        Write("goals.json", """
            {"goals": [
              {"goal_id": "goal_01jt4w0r5ze9vtd9x6kqk4rz1a",
               "goal": {"type": "running", "period": "week", "measure": "sum", "metric": "distance", "target": "20 miles"},
               "starts_on": "2024-01-01", "ends_on": "2024-12-31", "pauses": [{"from": "2024-03-01", "resumes_on": "2024-03-11"}]},
              {"goal_id": "goal_01h455vb4pex5vsknk084sn02q", "goal": {"period": "day", "measure": "count", "target": 1}, "starts_on": "2026-01-01"}]}
            """);

        (await ImportAsync(0))["goals.json"].Message.ShouldBe("2 goals, 0 planned workouts and 0 privacy zones that were not there.");
        (await ImportAsync(0))["goals.json"].Message.ShouldBe("0 goals, 0 planned workouts and 0 privacy zones that were not there.");

        var goals = (await (await SignInAsync()).GetAsync("/v1/goals")).Json.GetProperty("goals");
        goals.GetArrayLength().ShouldBe(2);
        var over = goals.EnumerateArray().Single(goal => goal.GetProperty("goal_id").GetString() == "goal_01jt4w0r5ze9vtd9x6kqk4rz1a");
        (over.GetProperty("starts_on").GetString(), over.GetProperty("ends_on").GetString()).ShouldBe(("2024-01-01", "2024-12-31"));
        over.GetProperty("pauses")[0].GetProperty("resumes_on").GetString().ShouldBe("2024-03-11");
        over.GetProperty("goal").GetProperty("unit").GetString().ShouldBe("mi");
        over.GetProperty("goal").GetProperty("exercise_type").GetString().ShouldBe("running");
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
            {"title": "Round the lake", "note": "Ünïcödé & wind", "distance": {"value": 2.1, "unit": "km"},
             "equipment": ["equipment_01h455vb4pex5vsknk084sn02q"] }
            """, ifMatch: "\"0\"");
        edited.IsSuccess.ShouldBeTrue(edited.ToString());
        await SetOutAsync(phone);

        var first = await ExportedAsync("first.zip");
        foreach (var file in folder.EnumerateFiles().Where(f => f.Extension != ".zip"))
        {
            file.Delete();
        }

        account = [];
        var taken = await ImportAsync(0);
        taken.Where(o => o.Value.Outcome == "taken").Select(o => o.Key["first.zip/".Length..].Split('/')[0]).ShouldBe(
            ["account.json", "calendar.json", "equipment.json", "goals.json", "privacy-zones.json", "workouts", "workouts"], ignoreOrder: true);
        File.Delete(Path.Combine(folder.FullName, "first.zip"));
        phone = await SignInAsync();
        await Eventually.TrueAsync(async () => (await WorkoutsAsync(phone)).Count == 2, "both are in the other account");

        (await ExportedAsync("second.zip")).ShouldBe(first, ignoreOrder: true);
    }

    [Fact]
    public async Task Whoever_imports_again_brings_the_file_of_a_workout_that_is_there_without_it()
    {
        Write("run.gpx", Gpx(Start, 120));
        var first = await ImportAsync(0);
        Write("ride.gpx", Gpx(Start.AddDays(1), 120, type: "cycling", step: 0.00006));
        var phone = await SignInAsync();
        var sent = await phone.SendAsync(
            HttpMethod.Post, "/v1/imports", new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "ride.gpx"))));
        sent.IsSuccess.ShouldBeTrue(sent.ToString());
        var ride = sent.Json.GetProperty("outcomes")[0].GetProperty("session_id").GetString()!;
        await Eventually.TrueAsync(async () => (await WorkoutsAsync(phone)).Count == 2, "both are there");
        (await phone.GetAsync($"/v1/workouts/{ride}/original")).Status.ShouldBe(404);

        var second = await ImportAsync(0);

        second.Values.Select(o => o.Outcome).ShouldBe(["already_there", "already_there"]);
        await FileIsAsync("ride.gpx", ride);
        await FileIsAsync("run.gpx", first["run.gpx"].Session!);

        async Task FileIsAsync(string name, string session) =>
            (await phone.DownloadAsync($"/v1/workouts/{session}/original")).File.ShouldBe(await File.ReadAllBytesAsync(Path.Combine(folder.FullName, name)));
    }

    // A goal with a history, a profile, a plan, two places (one of them shown again) and a pair of shoes.
    private static async Task SetOutAsync(Phone phone)
    {
        async Task<Answer> SentAsync(HttpMethod method, string path, string json, string? ifMatch = null)
        {
            var answer = await phone.SendAsync(method, path, json, ifMatch);
            answer.IsSuccess.ShouldBeTrue(answer.ToString());
            return answer;
        }

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var goal = await SentAsync(HttpMethod.Post, "/v1/goals", $$"""
            {"goal": {"exercise_type": "running", "period": "week", "measure": "count", "target": 3,
              "each": [{"metric": "distance", "op": ">=", "value": 5, "unit": "mi"}]}, "starts_on": "{{today.AddDays(-150):yyyy-MM-dd}}"}
            """);
        var id = goal.Json.GetProperty("goal_id").GetString();
        await SentAsync(HttpMethod.Patch, $"/v1/goals/{id}", """
            {"goal": {"exercise_type": "running", "period": "week", "measure": "count", "target": 4}, "from": "next_period"}
            """, "\"1\"");
        await SentAsync(HttpMethod.Patch, $"/v1/goals/{id}", $$"""
            {"pauses": [{"from": "{{today.AddDays(-60):yyyy-MM-dd}}", "resumes_on": "{{today.AddDays(-50):yyyy-MM-dd}}"}]}
            """, "\"2\"");
        var profile = await phone.GetAsync("/v1/users/me");
        await SentAsync(HttpMethod.Patch, "/v1/users/me", """
            {"name": "Ada", "units": "imperial", "time_zone": "Europe/Ljubljana", "first_day_of_week": "sunday", "body_weight": {"value": 61.5, "unit": "kg"},
             "training_zones": {"heart_rate_formula": "reserve", "max_heart_rate": 190, "resting_heart_rate": 50, "threshold_speeds": {"running": 3.704}}}
            """, profile.ETag);
        await SentAsync(HttpMethod.Patch, "/v1/calendar", $$"""
            {"changes": [{"planned_id": "planned_01jt4w0r5ze9vtd9x6kqk4rz1a", "day": "{{today.AddDays(2):yyyy-MM-dd}}", "time": "07:00",
              "exercise_type": "running", "title": "Läufe",
              "target": {"distance": {"value": 5, "unit": "km"} }, "note": "slow"}]}
            """);
        await SentAsync(HttpMethod.Post, "/v1/users/me/privacy-zones", """{"name": "Home", "lat": 46.0511, "lon": 14.5051}""");
        var gone = await SentAsync(HttpMethod.Post, "/v1/users/me/privacy-zones", """{"lat": 46.2, "lon": 14.5051}""");
        (await phone.SendAsync(HttpMethod.Delete, $"/v1/users/me/privacy-zones/{gone.Json.GetProperty("zone_id").GetString()}")).IsSuccess.ShouldBeTrue();
        await SentAsync(HttpMethod.Post, "/v1/equipment", """{"name": "Blue shoes", "kind": "shoes", "default_for": ["running"], "limit_m": 800000}""");
    }

    [Fact]
    public async Task What_a_server_refuses_of_the_edits_of_one_workout_ends_nothing_and_a_kill_before_them_loses_none()
    {
        Write("a.gpx", Gpx(Start, 120));
        Write("b.gpx", Gpx(Start.AddDays(1), 120));
        Write("c.gpx", Gpx(Start.AddDays(2), 120));
        var imported = await ImportAsync(0);
        var phone = await SignInAsync();
        await Eventually.TrueAsync(async () => (await WorkoutsAsync(phone)).Count == 3, "all are there");
        var exported = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in imported.Keys.ToList())
        {
            var (_, _, file) = await phone.DownloadAsync($"/v1/workouts/{imported[name].Session}/export?format=json");
            exported[name] = Encoding.UTF8.GetString(file);
            File.Delete(Path.Combine(folder.FullName, name));
        }

        // Of a server with a type that this one does not have.
        static string Edited(string json, string edits) => json.TrimEnd()[..^1] + ", \"edited\": " + edits + "}";
        const string Unknown = """{"exercise_type": "underwater_hockey", "title": "Round the lake", "edited_at": "2026-05-05T08:00:00Z"}""";
        const string Corrected = """{"distance_mm": 2100000, "distance_entered": 2.1, "distance_unit": "km", "edited_at": "2026-05-05T08:00:00Z"}""";
        account = [];
        Write("a.json", Edited(exported["a.gpx"], Unknown));
        Write("b.json", exported["b.gpx"]);
        var first = await ImportAsync(0);
        first["a.json"].Outcome.ShouldBe("taken_in_part");
        first["a.json"].Message.ShouldContain("exercise_type");
        first["b.json"].Outcome.ShouldBe("taken");

        // As it was killed before the edits came: the workouts are there, unedited.
        Write("b.json", Edited(exported["b.gpx"], Corrected));
        Write("c.json", Edited(exported["c.gpx"], Corrected));
        var second = await ImportAsync(0);
        second["b.json"].Message.ShouldContain("what was edited of it came now");
        second["c.json"].Outcome.ShouldBe("taken");
        phone = await SignInAsync();
        var metrics = async (string name) => (await phone.GetAsync($"/v1/workouts/{imported[name].Session}")).Json;
        (await metrics("a.gpx")).GetProperty("title").GetString().ShouldBe("Round the lake");
        (await metrics("b.gpx")).GetProperty("metrics").GetProperty("distance").GetProperty("value").GetDecimal().ShouldBe(2_100);
        (await metrics("c.gpx")).GetProperty("metrics").GetProperty("distance").GetProperty("value").GetDecimal().ShouldBe(2_100);
        (await ImportAsync(0))["b.json"].Message.ShouldBe("Already there.");
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
        string[] ofAccount = ["account.json", "goals.json", "calendar.json", "privacy-zones.json", "equipment.json"];
        foreach (var entry in zip.Entries.Where(e => ofAccount.Contains(e.FullName, StringComparer.Ordinal)))
        {
            using var text = new StreamReader(entry.Open());
            var whole = OfAccount().Replace(await text.ReadToEndAsync(), string.Empty);
            workouts.Add(entry.FullName + "\n" + (entry.FullName is "account.json" or "equipment.json" ? WhenMade().Replace(whole, string.Empty) : whole));
        }

        workouts.Count.ShouldBe(8);
        foreach (var entry in zip.Entries.Where(e => e.FullName.StartsWith("originals", StringComparison.Ordinal)))
        {
            using var text = new StreamReader(entry.Open());
            workouts.Add(entry.FullName + "\n" + await text.ReadToEndAsync());
        }

        workouts.Count.ShouldBe(11, "run.gpx, sets.csv, and the list of which workout was made of which");
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
            {"email": "{{account[1]}}", "password": "{{(await File.ReadAllTextAsync(password.FullName)).Trim()}}",
             "device": {"name": "test", "platform": "cli"} }
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

    [GeneratedRegex(@"Account +(?<email>\S+), password (?<password>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Made();

    // Whose it is, by which device, and how often and when it was written.
    [GeneratedRegex(
        "\"(user_id|email|changed_by|changed_at|revision)\": (\"[^\"]*\"|[0-9]+),?\\s*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex OfAccount();

    [GeneratedRegex("\"created_at\": \"[^\"]*\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex WhenMade();

    [GeneratedRegex("\"(received_at|edited_at)\": \"[^\"]*\"|\"last_heard_ms\": [0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex When();
}

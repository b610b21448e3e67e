using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Stamina.EndToEndTests;

/// <summary>import_file: the same pipeline as the terminal's, for whoever has a token.</summary>
public sealed class ImportApiTests(UploadTests.Server shared) : IClassFixture<UploadTests.Server>
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_file_becomes_one_workout_however_often_it_is_sent()
    {
        var phone = await shared.Process.RegisterAsync();
        var file = Encoding.UTF8.GetBytes(Gpx(Start, 600));

        var first = await ImportAsync(phone, file, "?file=../../run.gpx&mode=take");
        first.Status.ShouldBe(202);
        var outcome = first.Json.GetProperty("outcomes").EnumerateArray().ShouldHaveSingleItem();
        outcome.GetProperty("file").GetString().ShouldBe("run.gpx");
        outcome.GetProperty("outcome").GetString().ShouldBe("taken");
        outcome.GetProperty("points").GetInt32().ShouldBe(600);
        outcome.GetProperty("started_at").GetDateTimeOffset().UtcDateTime.ShouldBe(Start.UtcDateTime);
        var session = outcome.GetProperty("session_id").GetString();

        var token = first.Json.GetProperty("consistency_token").GetString();
        var workout = await phone.GetAsync($"/v1/workouts/{session}?consistency_token={token}");
        workout.Json.GetProperty("metrics").GetProperty("distance").GetProperty("value").GetDecimal().ShouldBeInRange(1_980, 2_000);
        var digest = workout.Json.GetProperty("digest").GetString();

        var again = await ImportAsync(phone, file, "");
        again.Json.GetProperty("outcomes")[0].GetProperty("session_id").GetString().ShouldBe(session);
        (await phone.GetAsync($"/v1/workouts/{session}?consistency_token={again.Json.GetProperty("consistency_token").GetString()}"))
            .Json.GetProperty("digest")
            .GetString()
            .ShouldBe(digest);
        (await phone.GetAsync("/v1/workouts")).Json.GetProperty("workouts").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_file_may_have_a_long_name_in_any_script()
    {
        var phone = await shared.Process.RegisterAsync();

        var answer = await ImportAsync(phone, Encoding.UTF8.GetBytes(Gpx(Start, 60)), $"?mode=look&file={Uri.EscapeDataString(new string('走', 120))}.gpx");
        answer.Status.ShouldBe(200);
        answer.Json.GetProperty("outcomes").EnumerateArray().ShouldHaveSingleItem().GetProperty("file").GetString()!.ShouldEndWith("走走.gpx");
    }

    [Fact]
    public async Task Files_that_are_sent_slowly_hold_up_nobody_elses()
    {
        using var never = new NeverEnding();
        var slow = new List<Task>();
        for (var i = 0; i <= Environment.ProcessorCount; i++)
        {
            var phone = await shared.Process.RegisterAsync();
            slow.Add(phone.SendAsync(HttpMethod.Post, "/v1/imports?file=slow.gpx", never.NewContent()));
        }

        await never.AllAreSendingAsync(slow.Count);

        var other = await shared.Process.RegisterAsync();
        (await ImportAsync(other, Encoding.UTF8.GetBytes(Gpx(Start, 60)), "?file=run.gpx")).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_look_takes_nothing()
    {
        var phone = await shared.Process.RegisterAsync();

        var looked = await ImportAsync(phone, Encoding.UTF8.GetBytes(Gpx(Start, 120)), "?mode=look&exercise_type=walking");
        looked.Status.ShouldBe(200);
        var found = looked.Json.GetProperty("outcomes").EnumerateArray().ShouldHaveSingleItem();
        (found.GetProperty("outcome").GetString(), found.GetProperty("exercise_type").GetString(), found.GetProperty("elapsed_time_s").GetDecimal()).ShouldBe(
            ("found", "walking", 119m));
        looked.Json.TryGetProperty("consistency_token", out _).ShouldBeFalse();
        (await phone.GetAsync($"/v1/workouts/{found.GetProperty("session_id").GetString()}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Of_an_archive_each_file_has_its_outcome_and_a_bad_one_stops_no_other()
    {
        var phone = await shared.Process.RegisterAsync();
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "a.gpx", Gpx(Start, 60));
            Add(zip, "b.gpx", "<gpx><trk>oops");
            Add(zip, "c.jpg", "\u00ff\u00d8");
            Add(zip, "d.gpx", Gpx(Start.AddDays(1), 60));
            Add(zip, "e.csv", "date,workout,exercise,weight,unit,repetitions\n2024-01-02,Morning,Bench press,80,kg,5\n");
        }

        var answer = await ImportAsync(phone, archive.ToArray(), "?file=export.zip");
        answer
            .Json.GetProperty("outcomes")
            .EnumerateArray()
            .Select(o => (o.GetProperty("file").GetString(), o.GetProperty("outcome").GetString()))
            .ShouldBe([
                ("export.zip/a.gpx", "taken"),
                ("export.zip/b.gpx", "refused"),
                ("export.zip/c.jpg", "passed"),
                ("export.zip/d.gpx", "taken"),
                ("export.zip/e.csv", "taken"),]);
        await Eventually.TrueAsync(async () => (await phone.GetAsync("/v1/workouts")).Json.GetProperty("workouts").GetArrayLength() == 3, "three are there");
    }

    [Fact]
    public async Task What_the_person_has_from_elsewhere_is_left_out_and_the_others_of_its_archive_are_taken()
    {
        var phone = await shared.Process.RegisterAsync();
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "a.gpx", Gpx(Start, 60));
            Add(zip, "b.gpx", Gpx(Start.AddDays(1), 60));
        }

        var looked = await ImportAsync(phone, archive.ToArray(), "?file=export.zip&mode=look");
        var known = looked.Json.GetProperty("outcomes")[0].GetProperty("session_id").GetString();
        var answer = await ImportAsync(phone, archive.ToArray(), $"?file=export.zip&except={known}");
        answer.Json.GetProperty("outcomes").EnumerateArray().Select(o => o.GetProperty("outcome").GetString()).ShouldBe(["left_out", "taken"]);
        await Eventually.TrueAsync(async () => (await phone.GetAsync("/v1/workouts")).Json.GetProperty("workouts").GetArrayLength() == 1, "one is there");
        (await phone.GetAsync($"/v1/workouts/{known}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task What_a_phone_without_an_account_exported_is_there_whole_and_once_in_either_of_its_forms()
    {
        const string Session = "running_01ja2b3c4d5e6f7g8h9jakbmcn", Writer = "\"writer\":\"k3v9q8m2x7p1\"", Named = $"\"session_id\":\"{Session}\",{Writer}";
        const string At = "\"at\":\"2026-05-04T08:30:00.000+02:00\",\"elapsed_ms\":1800000";
        string[] events =
        [
            $$"""{"seq":0,"kind":"started","at":"2026-05-04T08:00:00.000+02:00","elapsed_ms":0,{{Named}},"exercise_type":"running","started_at":"2026-05-04T08:00:00.000+02:00","time_zone":"Europe/Ljubljana"}""",
            $$$"""{"seq":1,"kind":"progress",{{{At}}},"progress":{"distance_m":5000}}""",
            $$"""{"seq":2,"kind":"finished",{{At}},{{Named}}}""",
            $$"""{"seq":3,"kind":"note",{{At}},"note":"Round the lake","lamport":1}""",
        ];
        string Export(IEnumerable<string> logged) => $$"""
            {"made_at":"2026-11-29T08:00:00.000Z","workouts":[
            {"session_id":"{{Session}}","workout":{"phase":"finished"},"events":[{{string.Join(',', logged)}}]}],
            "goals":[],
            "equipment":[{"equipment_id":"equipment_01h455vb4pex5vsknk084sn02q","name":"Blue shoes","kind":"shoes","default_for":[],"starting_distance_m":0}],
            "planned":[]}
            """;

        var phone = await shared.Process.RegisterAsync();
        var today = Export(events.Select((bytes, seq) => $$"""{{{Writer}},"seq":{{seq}},"event":{{bytes}}}"""));
        var digest = await DigestAsync(today);
        var before = Export(events.Select(e => "{\n " + Writer + ", " + e.Replace("," + Writer, "", StringComparison.Ordinal)[1..]));
        (await DigestAsync(before)).ShouldBe(digest, "the same bytes");

        var (_, _, file) = await phone.DownloadAsync($"/v1/workouts/{Session}/export?format=json");
        foreach (var sealedAs in events)
        {
            Encoding.UTF8.GetString(file).ShouldContain(sealedAs);
        }

        async Task<string?> DigestAsync(string export)
        {
            var answer = await ImportAsync(phone, Encoding.UTF8.GetBytes(export), "?file=stamina.json");
            var outcomes = answer.Json.GetProperty("outcomes").EnumerateArray().ToList();
            outcomes.Select(o => (o.GetProperty("file").GetString(), o.GetProperty("outcome").GetString())).ShouldBe(
                [($"stamina.json/{Session}.json", "taken"), ("stamina.json/equipment.json", "passed")]);
            outcomes[0].GetProperty("elapsed_time_s").GetDecimal().ShouldBe(1_800);
            outcomes[1].GetProperty("equipment")[0].GetProperty("name").GetString().ShouldBe("Blue shoes");
            var workout = await phone.GetAsync($"/v1/workouts/{Session}?consistency_token={answer.Json.GetProperty("consistency_token").GetString()}");
            workout.Json.GetProperty("note").GetString().ShouldBe("Round the lake");
            return workout.Json.GetProperty("digest").GetString();
        }
    }

    [Fact]
    public async Task Who_has_a_workout_from_elsewhere_is_told_by_time_and_place()
    {
        var phone = await shared.Process.RegisterAsync();
        var (there, _) = await TakenAsync(phone, Encoding.UTF8.GetBytes(Gpx(Start, 600)));
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "again.gpx", Gpx(Start, 600));
            Add(zip, "elsewhere.gpx", Gpx(Start, 600, lon: 9.1));
            Add(zip, "later.gpx", Gpx(Start.AddDays(1), 600));
            Add(zip, "later-by-watch.gpx", Gpx(Start.AddDays(1).AddSeconds(2), 590, lon: 9.0002));
            Add(zip, "watch.gpx", Gpx(Start.AddSeconds(3), 590, lon: 9.0001));
        }

        var looked = await ImportAsync(phone, archive.ToArray(), "?file=export.zip&mode=look");
        var found = looked.Json.GetProperty("outcomes").EnumerateArray().ToDictionary(o => o.GetProperty("file").GetString()!);
        string IdOf(string name) => found["export.zip/" + name].GetProperty("session_id").GetString()!;
        object Asked(string name) => new
        {
            session_id = IdOf(name),
            exercise_type = "running",
            started_at = found["export.zip/" + name].GetProperty("started_at").GetString(),
            elapsed_time_s = found["export.zip/" + name].GetProperty("elapsed_time_s").GetDecimal(),
            places = found["export.zip/" + name].GetProperty("places"),
        };
        async Task<List<(string, string)>> AlikeAsync(string[] workouts, string[] beside)
        {
            var answer = await phone.SendAsync(
                HttpMethod.Post,
                "/v1/workouts/alike",
                JsonSerializer.Serialize(new { workouts = workouts.Select(Asked), beside = beside.Select(Asked) }));
            answer.IsSuccess.ShouldBeTrue(answer.ToString());
            return [.. answer.Json.GetProperty("alike").EnumerateArray().Select(a =>
                (a.GetProperty("session_id").GetString()!, a.GetProperty("like").GetProperty("session_id").GetString()!))];
        }

        IdOf("again.gpx").ShouldBe(there);
        (await AlikeAsync(["again.gpx", "elsewhere.gpx", "watch.gpx", "later.gpx", "later-by-watch.gpx"], [])).ShouldBe([
            (IdOf("watch.gpx"), there), (IdOf("later-by-watch.gpx"), IdOf("later.gpx")),]);
        (await AlikeAsync(["later-by-watch.gpx"], ["later.gpx"])).ShouldBe([(IdOf("later-by-watch.gpx"), IdOf("later.gpx"))]);
        (await AlikeAsync(["later-by-watch.gpx"], [])).ShouldBeEmpty();

        var other = await shared.Process.RegisterAsync();
        (await other.SendAsync(HttpMethod.Post, "/v1/workouts/alike", JsonSerializer.Serialize(new { workouts = new[] { Asked("watch.gpx") } })))
            .Json.GetProperty("alike").GetArrayLength().ShouldBe(0, "it is another's");
        (await phone.SendAsync(HttpMethod.Post, "/v1/workouts/alike", """{"workouts": []}""")).ShouldBeProblem(400, "invalid-request");
    }

    [Fact]
    public async Task A_file_of_many_workouts_is_told_of_page_by_page_and_each_workout_once()
    {
        var phone = await shared.Process.RegisterAsync();
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            var rows = string.Concat(Enumerable.Range(1, 5).Select(day => $"2024-01-0{day},Morning,Bench press,80,kg,5\n"));
            Add(zip, "a.csv", "date,workout,exercise,weight,unit,repetitions\n" + rows);
            Add(zip, "b.gpx", "<gpx><trk>oops");
            Add(zip, "c.gpx", Gpx(Start, 60));
            Add(zip, "d.gpx", Gpx(Start.AddDays(1), 60));
        }

        var outcomes = new List<(string, string)>();
        var pages = 0;
        for (string? from = ""; from is not null; pages++)
        {
            var answer = await ImportAsync(phone, archive.ToArray(), "?file=export.zip&most=2" + (from.Length > 0 ? "&from=" + from : ""));
            answer.Status.ShouldBe(202);
            outcomes.AddRange(answer.Json.GetProperty("outcomes").EnumerateArray().Select(o =>
                (o.GetProperty("file").GetString()!["export.zip/".Length..], o.GetProperty("outcome").GetString()!)));
            from = answer.Json.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        pages.ShouldBe(4);
        outcomes.ShouldBe([
            .. Enumerable.Repeat(("a.csv", "taken"), 5), ("b.gpx", "refused"), ("c.gpx", "taken"), ("d.gpx", "taken"),]);
        await Eventually.TrueAsync(async () => (await phone.GetAsync("/v1/workouts")).Json.GetProperty("workouts").GetArrayLength() == 7, "seven are there");
    }

    [Theory]
    [InlineData("?from=2", "from")]
    [InlineData("?most=0", "most")]
    [InlineData("?most=2001", "most")]
    [InlineData("?except=running_1", "except")]
    [InlineData("?mode=maybe", "mode")]
    [InlineData("?date=4.5.2026", "date")]
    [InlineData("?weight_unit=stone", "weight_unit")]
    [InlineData("?date_order=ymd", "date_order")]
    [InlineData("?time_zone=Mars/Olympus", "time_zone")]
    [InlineData("?exercise_type=Run!", "exercise_type")]
    public async Task What_cannot_be_asked_is_refused_by_its_name(string query, string field)
    {
        var phone = shared.Process.NewPhone();
        var answer = await ImportAsync(phone, "not read"u8.ToArray(), query);
        answer.ShouldBeProblem(400, "invalid-request");
        answer.Json.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task A_log_whose_dates_can_be_read_both_ways_asks_for_their_order()
    {
        var phone = shared.Process.NewPhone();
        var log = "date,exercise,weight,unit,repetitions\n3/4/2024,Squat,80,kg,5\n"u8.ToArray();
        var refused = (await ImportAsync(phone, log, "")).Json.GetProperty("outcomes")[0].GetProperty("remarks")[0];
        refused.GetProperty("code").GetString().ShouldBe("no_date_order");
        refused.GetProperty("values").GetProperty("month_first").GetString().ShouldBe("2024-03-04");
        var taken = (await ImportAsync(phone, log, "?date_order=mdy")).Json.GetProperty("outcomes")[0];
        taken.GetProperty("outcome").GetString().ShouldBe("taken");
        taken.GetProperty("started_at").GetString()!.ShouldStartWith("2024-03-04");
    }

    [Fact]
    public async Task A_file_without_a_day_asks_for_it()
    {
        var phone = shared.Process.NewPhone();
        var timeless = Encoding.UTF8.GetBytes("<gpx><trk><trkseg><trkpt lat=\"1\" lon=\"2\"/><trkpt lat=\"1.001\" lon=\"2\"/></trkseg></trk></gpx>");
        (await ImportAsync(phone, timeless, "")).Json.GetProperty("outcomes")[0].GetProperty("outcome").GetString().ShouldBe("refused");
        (await ImportAsync(phone, timeless, "?date=2026-05-04&exercise_type=running"))
            .Json.GetProperty("outcomes")[0]
            .GetProperty("outcome")
            .GetString()
            .ShouldBe("taken");
    }

    // An edge may close the connection before the refusal is read.
    [Trait(Needs.Trait, Needs.Embedded)]
    [Fact]
    public async Task A_file_that_is_too_large_is_refused_and_the_next_is_taken_all_the_same()
    {
        var phone = shared.Process.NewPhone();
        var tooLarge = new byte[(64 << 20) + 1];
        (await ImportAsync(phone, tooLarge, "")).ShouldBeProblem(413, "too-large");
        (await SendOriginalAsync(phone, tooLarge, "?workouts=running_01h455vb4pex5vsknk084sn02q")).ShouldBeProblem(413, "too-large");
        (await ImportAsync(phone, [], "")).Json.GetProperty("outcomes")[0].GetProperty("outcome").GetString().ShouldBe("passed");
    }

    [Theory]
    [InlineData("gpx", "application/gpx+xml")]
    [InlineData("tcx", "application/vnd.garmin.tcx+xml")]
    [InlineData("fit", "application/vnd.ant.fit")]
    [InlineData("json", "application/json")]
    public async Task A_workout_that_is_exported_is_the_same_for_whoever_imports_it(string format, string type)
    {
        var phone = await shared.Process.RegisterAsync();
        var (session, metrics) = await TakenAsync(phone, Encoding.UTF8.GetBytes(Gpx(Start, 300)));

        var (status, sent, file) = await phone.DownloadAsync($"/v1/workouts/{session}/export?format={format}");
        (status, sent).ShouldBe((200, type));
        var (_, again) = await TakenAsync(await shared.Process.RegisterAsync(), file);
        again.ShouldBe(metrics);

        (await phone.GetAsync($"/v1/workouts/{session}/export?format=doc")).ShouldBeProblem(400, "invalid-request");
        (await shared.Process.NewPhone().GetAsync($"/v1/workouts/{session}/export?format={format}")).Status.ShouldBe(404, "it is another's");
    }

    [Fact]
    public async Task A_file_is_kept_beside_the_workout_that_was_made_of_it_as_it_came_for_its_owner_alone()
    {
        var phone = await shared.Process.RegisterAsync();
        var file = Encoding.UTF8.GetBytes(Gpx(Start, 600));
        var taken = await ImportAsync(phone, file, "?file=run.gpx");
        taken.Json.GetProperty("outcomes")[0].GetProperty("original").GetString().ShouldBe("run.gpx");
        var session = taken.Json.GetProperty("outcomes")[0].GetProperty("session_id").GetString()!;
        var path = $"/v1/workouts/{session}/original";
        (await phone.GetAsync(path)).ShouldBeProblem(404, "not-found");

        (await KeptAsync(phone, file, "../L%C3%A4ufe%3F%0D%0A.gpx", taken)).ShouldBe([session]);

        using var request = new HttpRequestMessage(HttpMethod.Get, shared.Process.Url(path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", phone.Token);
        using var answer = await shared.Process.Http.SendAsync(request);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(file);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("Läufe.gpx");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);

        (await KeptAsync(phone, "another"u8.ToArray(), "other.gpx", taken)).ShouldBe([session], "it has its file");
        (await phone.DownloadAsync(path)).File.ShouldBe(file);
        var other = await shared.Process.RegisterAsync();
        (await other.GetAsync(path)).ShouldBeProblem(404, "not-found");
        (await KeptAsync(other, file, "run.gpx", taken)).ShouldBeEmpty("it is another's workout");
        (await phone.SendAsync(HttpMethod.Delete, $"/v1/workouts/{session}")).IsSuccess.ShouldBeTrue();
        (await phone.DownloadAsync(path)).File.ShouldBe(file, "the workout can be restored");
        (await SendOriginalAsync(phone, file, "?file=run.gpx")).ShouldBeProblem(400, "invalid-request");
    }

    [Fact]
    public async Task A_file_of_many_workouts_is_kept_once_and_stands_once_in_the_export()
    {
        var phone = await shared.Process.RegisterAsync();
        var rows = string.Concat(Enumerable.Range(1, 5).Select(day => $"2024-01-0{day},Morning,Bench press,80,kg,5\n"));
        var file = Encoding.UTF8.GetBytes("date,workout,exercise,weight,unit,repetitions\n" + rows);
        var taken = await ImportAsync(phone, file, "?file=sets.csv");
        string[] sessions = [.. taken.Json.GetProperty("outcomes").EnumerateArray().Select(o => o.GetProperty("session_id").GetString()!)];
        sessions.Length.ShouldBe(5);

        (await KeptAsync(phone, file, "sets.csv", taken)).ShouldBe(sessions, ignoreOrder: true);
        (await KeptAsync(phone, file, "sets.csv", await ImportAsync(phone, file, "?file=sets.csv"))).ShouldBe(sessions, ignoreOrder: true);

        await using var zip = new ZipArchive(new MemoryStream((await phone.DownloadAsync("/v1/users/me/export")).File));
        var kept = zip.Entries.Where(e => e.FullName.StartsWith("originals/", StringComparison.Ordinal)).ShouldHaveSingleItem();
        kept.Name.ShouldEndWith("-sets.csv");
        await using var content = await kept.OpenAsync();
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        bytes.ToArray().ShouldBe(file);
        await using var list = await zip.GetEntry("originals.json")!.OpenAsync();
        var listed = (await JsonDocument.ParseAsync(list)).RootElement.GetProperty("originals").EnumerateArray().ShouldHaveSingleItem();
        listed.GetProperty("file").GetString().ShouldBe(kept.FullName);
        listed.GetProperty("workouts").EnumerateArray().Select(w => w.GetString()).ShouldBe(sessions, ignoreOrder: true);
    }

    [Fact]
    public async Task A_workout_without_a_track_is_no_GPX()
    {
        var phone = await shared.Process.RegisterAsync();
        var (session, _) = await TakenAsync(
            phone,
            Encoding.UTF8.GetBytes("date,workout,exercise,weight,unit,repetitions\n2024-01-02,Morning,Bench press,80,kg,5\n"));
        var refused = await phone.GetAsync($"/v1/workouts/{session}/export?format=gpx");
        refused.ShouldBeProblem(400, "invalid-request");
        refused.Json.GetProperty("errors")[0].GetProperty("expected").GetString()!.ShouldContain("without a track");
        (await phone.DownloadAsync($"/v1/workouts/{session}/export?format=fit")).Status.ShouldBe(200);
    }

    private static async Task<(string Session, string Metrics)> TakenAsync(Phone phone, byte[] file)
    {
        var taken = await ImportAsync(phone, file, "");
        var session = taken.Json.GetProperty("outcomes")[0].GetProperty("session_id").GetString()!;
        var workout = await phone.GetAsync($"/v1/workouts/{session}?consistency_token={taken.Json.GetProperty("consistency_token").GetString()}");
        return (session, workout.Json.GetProperty("metrics").GetRawText());
    }

    // For all workouts that an import has told of, once they are there.
    private static async Task<string?[]> KeptAsync(Phone phone, byte[] file, string name, Answer taken)
    {
        var sessions = string.Join(',', taken.Json.GetProperty("outcomes").EnumerateArray().Select(o => o.GetProperty("session_id").GetString()));
        var query = $"?file={name}&workouts={sessions}&consistency_token={taken.Json.GetProperty("consistency_token").GetString()}";
        Answer? answer = null;
        await Eventually.TrueAsync(
            async () =>
            {
                answer = await SendOriginalAsync(phone, file, query);
                return answer.Status == 200 && !answer.Json.TryGetProperty("pending", out _);
            },
            "the file was taken");
        answer!.Json.TryGetProperty("original_not_kept", out _).ShouldBeFalse(answer.ToString());
        return [.. answer.Json.GetProperty("workouts").EnumerateArray().Select(w => w.GetString())];
    }

    private static Task<Answer> ImportAsync(Phone phone, byte[] file, string query) => SendAsync(phone, file, "/v1/imports" + query);

    private static Task<Answer> SendOriginalAsync(Phone phone, byte[] file, string query) => SendAsync(phone, file, "/v1/workouts/originals" + query);

    private static Task<Answer> SendAsync(Phone phone, byte[] file, string path)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return phone.SendAsync(HttpMethod.Post, path, content);
    }

    private static void Add(ZipArchive zip, string name, string text)
    {
        using var entry = new StreamWriter(zip.CreateEntry(name).Open());
        entry.Write(text);
    }

    private static string Gpx(DateTimeOffset start, int points, double lon = 9) =>
        "<gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><type>running</type><trkseg>"
        + string.Concat(
            Enumerable
                .Range(0, points)
                .Select(i =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"<trkpt lat=\"{21 + (i * 0.00003):F7}\" lon=\"{lon}\"><time>{start.AddSeconds(i).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</time></trkpt>")))
        + "</trkseg></trk></gpx>";

    /// <summary>Bodies of which the first bytes are sent and no more.</summary>
    private sealed class NeverEnding : IDisposable
    {
        private readonly SemaphoreSlim sending = new(0);
        private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HttpContent NewContent() => new Body(this) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

        public async Task AllAreSendingAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                (await sending.WaitAsync(TimeSpan.FromMinutes(1))).ShouldBeTrue();
            }
        }

        public void Dispose()
        {
            end.TrySetResult();
            sending.Dispose();
        }

        private sealed class Body(NeverEnding of) : HttpContent
        {
            protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
            {
                await stream.WriteAsync("<gpx"u8.ToArray());
                await stream.FlushAsync();
                of.sending.Release();
                await of.end.Task;
                throw new IOException("The sender is gone.");
            }

            protected override bool TryComputeLength(out long length)
            {
                length = 1_000_000;
                return true;
            }
        }
    }
}

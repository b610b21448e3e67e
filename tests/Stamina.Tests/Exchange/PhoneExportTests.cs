using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stamina.Contracts.Equipment;
using Stamina.Contracts.Planning;
using Stamina.Exchange.Events;
using Stamina.Exchange.Files;

namespace Stamina.Tests.Exchange;

/// <summary>What a phone without an account exports is brought in whole: each event as it was sealed, in the form of today and in the one before it.</summary>
public sealed class PhoneExportTests : IDisposable
{
    private const string Run = "running_01ja2b3c4d5e6f7g8h9jakbmcn";
    private const string Lift = "weight_training_01h455vb4pex5vsknk084sn02q";
    private const string Writer = "k3v9q8m2x7p1";
    private static readonly JsonSerializerOptions AsTheAppWrote = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stamina-phone-");

    public enum Form
    {
        Today,
        Before,
        BeforeIndented,
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(Form.Today)]
    [InlineData(Form.Before)]
    [InlineData(Form.BeforeIndented)]
    public void Each_workout_is_found_with_its_events_byte_for_byte(Form form)
    {
        // Long enough that no piece of the file that is read at once holds all of it.
        var (run, lift) = (Sealed(Run, 2_500), Sealed(Lift, 0));
        var export = Export(form, [(Run, run), (Lift, lift)]);

        byte[] marked = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(export)];
        foreach (var (name, bytes) in new[]
        {
            ("stamina.json", Encoding.UTF8.GetBytes(export)), ("marked.json", marked), ("packed", Packed(export)), ("all.zip", Zipped(export)),
        })
        {
            var found = Found(name, bytes);

            var within = name == "all.zip" ? "all.zip/stamina.json" : name;
            found.Select(f => f.File).ShouldBe(
                [$"{within}/{Run}.json", $"{within}/{Lift}.json", $"{within}/goals.json", $"{within}/equipment.json", $"{within}/calendar.json"]);
            Workout(found[0]).Events.Select(e => Encoding.UTF8.GetString(e.Body)).ShouldBe(run);
            Workout(found[1]).Events.Select(e => Encoding.UTF8.GetString(e.Body)).ShouldBe(lift);
            Workout(found[0]).Events.ShouldAllBe(e => e.Writer == Writer);
            (Workout(found[0]).StartedAt, Workout(found[0]).ElapsedMs).ShouldBe((new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.FromHours(1)), 3_600_000));
            var goal = found[2].ShouldBeOfType<FoundExportPart>().Body.GetProperty("goals").EnumerateArray().ShouldHaveSingleItem();
            var terms = goal.GetProperty("terms").EnumerateArray().ShouldHaveSingleItem();
            terms.GetProperty("period").GetString().ShouldBe("week");
            terms.GetProperty("target").GetInt32().ShouldBe(3);
            (terms.GetProperty("from").GetString(), goal.GetProperty("starts_on").GetString()).ShouldBe(("2026-10-05", "2026-10-05"));
            goal.GetProperty("created_at").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2025, 5, 1, 2, 50, 8, 447, TimeSpan.Zero), "its id says it");
            goal.GetProperty("pauses").GetRawText().ShouldBe("[{\"from\":\"2026-11-09\",\"to\":\"2026-11-11\"},{\"from\":\"2026-11-20\",\"to\":null}]");
            found[3].ShouldBeOfType<FoundEquipment>().Pieces.ShouldHaveSingleItem().Kind.ShouldBe(EquipmentKind.Shoes);
            var planned = found[4].ShouldBeOfType<FoundPlanned>().Planned.ShouldHaveSingleItem();
            (planned.Day, planned.Title, planned.Outcome!.State).ShouldBe((new DateOnly(2026, 12, 1), "Läufe", PlannedState.Done));
        }
    }

    [Fact]
    public void What_is_null_in_a_workout_says_nothing()
    {
        var own = $$"""
            {"session_id": "{{Run}}", "deleted_at": null, "edited": null, "summary": null, "events": [
              {"seq": 0, "writer": "{{Writer}}", "event": {"seq": 0, "kind": "started", "started_at": "2026-11-22T08:00:00+01:00"} }]}
            """;
        var workout = Workout(Made.Read(own).ShouldHaveSingleItem());
        (workout.Session.Value, workout.Events.Count, workout.Edits).ShouldBe((Run, 1, null));
    }

    [Fact]
    public void What_stands_before_the_damage_is_found_and_the_damage_is_said()
    {
        var export = Export(Form.Today, [(Run, Sealed(Run, 10)), (Lift, Sealed(Lift, 0))]);
        var cut = export.IndexOf(Lift, StringComparison.Ordinal) + 100;

        var found = Found("cut.json", Encoding.UTF8.GetBytes(export[..cut]));

        found.Count.ShouldBe(2);
        Workout(found[0]).Session.Value.ShouldBe(Run);
        found[1].ShouldBeOfType<RefusedFile>().Reason.Text.ShouldContain("to its end");
    }

    [Fact]
    public void One_that_is_no_workout_stops_no_other()
    {
        const string Odd = "\"workouts\":[7,{},{\"session_id\":\"x\"},";
        var export = Export(Form.Today, [(Run, Sealed(Run, 10))]).Replace("\"workouts\":[", Odd, StringComparison.Ordinal);

        var found = Found("odd.json", Encoding.UTF8.GetBytes(export));

        found.Count(f => f is MadeWorkout).ShouldBe(1);
        found.OfType<FoundEquipment>().ShouldHaveSingleItem();
    }

    [Fact]
    public void Goals_profile_and_places_of_the_servers_export_become_bodies_of_calls_with_all_that_they_say()
    {
        const string Goals = """{"goals": [{"goal_id":"goal_01jt4w0r5ze9vtd9x6kqk4rz1a","starts_on":"2026-01-05","terms":[{"from":"2026-01-05"},{"from":"2026-03-01"}]}]}""";
        var goals = Made.Read(Goals).ShouldHaveSingleItem().ShouldBeOfType<FoundExportPart>();
        (goals.Part, goals.Body.GetProperty("goals")[0].GetProperty("terms").GetArrayLength()).ShouldBe((StaminaExportPart.Kept, 2));

        var zones = Made.Read("""{"zones": [{"zone_id":"zone_01h455vb4pex5vsknk084sn02q","lat":46,"lon":14}]}""").ShouldHaveSingleItem();
        zones.ShouldBeOfType<FoundExportPart>().Body.GetProperty("privacy_zones").GetArrayLength().ShouldBe(1);

        var account = Made.Read("""{"user_id":"user_01kaq4h2v8e6rbb3k6wg5xv3q9","email":"ada@example.org","name":"Ada","units":"imperial"}""");
        account.ShouldHaveSingleItem().ShouldBeOfType<FoundExportPart>().Body.GetRawText().ShouldBe("""{"name":"Ada","units":"imperial"}""", "whose it was is nothing to bring");
        Made.Refusal("""{"goals": [{"goal_id": "goal_01jt4w0r5ze9vtd9x6kqk4rz1a", "terms": 7""").ShouldContain("cannot be read");
    }

    [Fact]
    public void One_without_a_workout_is_passed_over() =>
        Found("none.json", """{"made_at":"2026-11-29T08:00:00.000Z","workouts":[],"goals":[],"equipment":[],"planned":[],"preferences":{}}"""u8.ToArray())
            .ShouldHaveSingleItem().ShouldBeOfType<SkippedFile>().File.ShouldBe("none.json");

    private static ImportedWorkout Workout(FileResult result) => result.ShouldBeOfType<MadeWorkout>().Workout;

    private List<FileResult> Found(string name, byte[] bytes)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return [.. FileWalk.Find(path).SelectMany(f => FileImport.Read(f, Made.Wishes))];
    }

    // As client/src/recording/seal.ts writes them.
    private static List<string> Sealed(string session, int points)
    {
        var (type, named) = (session[..session.LastIndexOf('_')], $"\"session_id\":\"{session}\",\"writer\":\"{Writer}\"");
        var track = string.Join(',', Enumerable.Range(0, points).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{{\"t\":{i * 1000},\"lat\":{46.05 + (i * 0.00003):0.######},\"lon\":14.5,\"ele\":298.5}}")));
        return
        [
            $$"""{"seq":0,"kind":"started","at":"2026-11-22T08:00:00.000+01:00","elapsed_ms":0,{{named}},"exercise_type":"{{type}}","started_at":"2026-11-22T08:00:00.000+01:00","time_zone":"Europe/Ljubljana"}""",
            $$$"""{"seq":1,"kind":"progress","at":"2026-11-22T08:30:00.000+01:00","elapsed_ms":1800000,"progress":{"distance_m":1234.567,"points":[{{{track}}}],"tiny":1e-7}}""",
            """{"seq":2,"kind":"note","at":"2026-11-22T09:00:00.000+01:00","elapsed_ms":3600000,"note":"said \"at  last\": {a, [b]}\n\\ Škof \\\" end","lamport":1}""",
            $$"""{"seq":3,"kind":"finished","at":"2026-11-22T09:00:00.000+01:00","elapsed_ms":3600000,{{named}}}""",
        ];
    }

    private static string Export(Form form, (string Session, List<string> Events)[] workouts)
    {
        var documents = workouts.Select(w => Document(form, w.Session, w.Events));
        var whole = $$$"""
            {"made_at":"2026-11-29T08:00:00.000Z","workouts":[
            {{{string.Join(",\n", documents)}}}],
            "goals":[{"goal_id":"goal_01jt4w0r5ze9vtd9x6kqk4rz1a","revision":0,"goal":{"exercise_type":"running","period":"week","measure":"count","target":3},
                "starts_on":"2026-10-05","paused":true,"pauses":[{"from":"2026-11-09","resumes_on":"2026-11-12"},{"from":"2026-11-20"}]}],
            "equipment":[{"equipment_id":"equipment_01h455vb4pex5vsknk084sn02q","name":"Blue shoes","kind":"shoes","default_for":["running"],"starting_distance_m":0}],
            "planned":[{"planned_id":"planned_01jt4w0r5ze9vtd9x6kqk4rz1a","day":"2026-12-01","exercise_type":"running","title":"Läufe",
                "outcome":{"state":"done","session_id":"running_01ja2b3c4d5e6f7g8h9jakbmcn"}}],
            "preferences":{"theme":"system"}}
            """;
        return form == Form.BeforeIndented ? JsonNode.Parse(whole)!.ToJsonString(AsTheAppWrote) : whole;
    }

    private static string Document(Form form, string session, List<string> events)
    {
        if (form == Form.Today)
        {
            var logged = events.Select((bytes, seq) => $"\n{{\"writer\":\"{Writer}\",\"seq\":{seq},\"event\":{bytes}}}");
            return $"{{\"session_id\":\"{session}\",\"workout\":{{\"phase\":\"finished\"}},\"events\":[{string.Join(',', logged)}]}}";
        }

        var merged = events.Select(bytes =>
        {
            var one = JsonNode.Parse(bytes)!.AsObject();
            one.Remove("writer");
            one.Insert(0, "writer", Writer);
            return (JsonNode)one;
        });
        return new JsonObject { ["session_id"] = session, ["workout"] = new JsonObject { ["phase"] = "finished" }, ["events"] = new JsonArray([.. merged]) }
            .ToJsonString(AsTheAppWrote);
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static byte[] Zipped(string text)
    {
        using var whole = new MemoryStream();
        using (var zip = new ZipArchive(whole, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("stamina.json").Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return whole.ToArray();
    }
}

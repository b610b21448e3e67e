using System.IO.Compression;
using System.Text;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Events;
using Stamina.Exchange.Files;

namespace Stamina.Tests.Exchange;

/// <summary>Whole exports of the trackers that people run themselves, in the form that their sources write (docs/exchange.md).</summary>
public sealed class TrackerExportTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stamina-trackers-");

    [Fact]
    public void An_export_of_Endurain_brings_titles_types_and_notes_to_its_files_and_what_has_none()
    {
        var results = All("endurain.zip",
            ("activity_files/7.gpx", Made.GpxOf("<name>Watch</name><type>running</type>", Made.Run(0, 100))),
            ("activity_files/8.gpx", Made.Gpx(Made.Run(1_000, 100))),
            ("data/activities.json", """
                [{"id": 7, "user_id": 1, "name": "Round the lake", "description": "windy", "private_notes": "left knee", "distance": 330, "activity_type": 6,
                  "start_time": "2026-05-04 08:00:00", "total_elapsed_time": "99.0000000000"},
                 {"id": 8, "name": null, "activity_type": 31, "start_time": "2026-05-04 08:16:40"},
                 {"id": 9, "name": "Pool", "description": null, "distance": 1500, "activity_type": 8, "start_time": "2026-05-05 17:30:00",
                  "timezone": "Asia/Tokyo", "total_elapsed_time": "2400.5000000000"},
                 {"id": 10, "name": "no length", "activity_type": 1, "start_time": "2026-05-06 17:30:00"}]
                """),
            ("data/gears.json", "[{}]"),
            ("counts.json", "[]"));

        var made = Workouts(results);
        var lake = Made.Fold(made["endurain.zip/activity_files/7.gpx"].Single());
        (lake.Title, lake.Note, lake.ExerciseType, lake.Metrics["distance"] > 300_000).ShouldBe(("Round the lake", "windy\n\nleft knee", "cycling", true));
        made["endurain.zip/activity_files/8.gpx"].Single().ExerciseType.ShouldBe("walking");
        var pool = made["endurain.zip/data/activities.json"].Single();
        var swim = Made.Fold(pool);
        (swim.Title, swim.ExerciseType, swim.ElapsedMs, swim.Metrics["distance"]).ShouldBe(("Pool", "swimming", 2_400_500, 1_500_000));
        pool.StartedAt.ShouldBe(new DateTimeOffset(2026, 5, 6, 2, 30, 0, TimeSpan.FromHours(9)));
        pool.StartedAt.Offset.ShouldBe(TimeSpan.FromHours(9));
        results.OfType<RefusedFile>().ShouldHaveSingleItem().Reason.Code.ShouldBe(RemarkCodes.RowsWithoutFile);
        results.OfType<SkippedFile>().Select(r => r.File).ShouldBe(["endurain.zip/counts.json"]);
    }

    [Fact]
    public void An_export_of_FitTrackee_brings_them_too()
    {
        var results = All("archive.zip",
            ("user_data.json", "{}"),
            ("user_equipments_data.json", "[]"),
            ("user_comments_data.json", "[]"),
            ("workout_files/2026-05-04_10-00-00_1_a1B2.gpx", Made.Gpx(Made.Run(0, 100))),
            ("user_workouts_data.json", """
                [{"id": "kjxavSTUrJvoAh2wvCeGEF", "sport_id": 2, "sport_label": "Cycling (Transport)", "workout_date": "2026-05-04 08:00:00+00:00",
                  "title": "To work", "description": "rain", "notes": null, "distance": 0.33, "duration": "0:01:39",
                  "original_file": "2026-05-04_10-00-00_1_a1B2.gpx"},
                 {"id": "x", "sport_label": "Paragliding", "workout_date": "2026-05-09 08:00:00+00:00", "title": "By hand", "notes": "calm", "distance": 12.5,
                  "duration": "1 day, 2:00:00", "original_file": null}]
                """));

        var made = Workouts(results);
        var ride = Made.Fold(made["archive.zip/workout_files/2026-05-04_10-00-00_1_a1B2.gpx"].Single());
        (ride.Title, ride.Note, ride.ExerciseType).ShouldBe(("To work", "rain", "cycling"));
        var byHand = made["archive.zip/user_workouts_data.json"].Single();
        var flight = Made.Fold(byHand);
        (flight.Title, flight.Note, flight.ExerciseType, flight.ElapsedMs).ShouldBe(("By hand", "calm", "paragliding", 26L * 3_600_000));
        byHand.StartedAt.ShouldBe(new DateTimeOffset(2026, 5, 9, 10, 0, 0, TimeSpan.FromHours(2)));
        results.Count.ShouldBe(2);
    }

    [Fact]
    public void Logs_of_wger_become_workouts_with_names_notes_and_units()
    {
        var results = All("wger.zip",
            ("workoutlog.json", WgerLogs),
            ("workoutsession.json", """
                {"count": 1, "next": null, "previous": null, "results": [
                  {"id": "s1", "routine": 1, "day": null, "date": "2026-05-04", "notes": "strong day", "impression": "3", "time_start": "18:30:00",
                   "time_end": "19:15:00"}]}
                """),
            ("exerciseinfo.json", """
                {"results": [{"id": 73, "translations": [{"name": "Bankdrücken", "language": 1}, {"name": "Bench Press", "language": 2}]},
                             {"id": 85, "translations": [{"name": "Unterarmstütz", "language": 1}]}]}
                """));

        var made = results.Cast<MadeWorkout>().Select(r => r.Workout).ToList();
        made.Select(w => (w.ExerciseType, w.Sets)).ShouldBe([("weight_training", 3), ("weight_training", 1)]);
        var evening = Made.Fold(made[0]);
        (evening.Note, evening.ElapsedMs).ShouldBe(("strong day", 45L * 60_000));
        made[0].StartedAt.ShouldBe(new DateTimeOffset(2026, 5, 4, 18, 30, 0, TimeSpan.FromHours(2)));
        made[0].Aside.ShouldBe("1 sets without repetitions or time");
        var sets = Encoding.UTF8.GetString(made[0].Events.Single(e => e.Kind == "progress").Body);
        sets.ShouldContain("""{"exercise":"Bench Press","weight":80,"unit":"kg","repetitions":5,"rpe":8}""");
        sets.ShouldContain("""{"exercise":"Bench Press","weight":120,"unit":"lb","repetitions":8,"kind":"drop"}""");
        sets.ShouldContain("""{"exercise":"Unterarmstütz","weight":0,"unit":"kg","duration_s":90}""");
        evening.Metrics["volume"].ShouldBe(400_000 + (8 * 54_431));
    }

    [Fact]
    public void A_set_that_says_how_far_alone_counts_nowhere_and_is_said()
    {
        var carried = WgerLogs.Replace("\"repetitions_unit\": 4", "\"repetitions_unit\": 8", StringComparison.Ordinal);
        var made = Made.Read(carried).Cast<MadeWorkout>().First().Workout;
        (made.Sets, made.Aside).ShouldBe((2, "2 sets without repetitions or time"));
    }

    [Fact]
    public void A_log_of_wger_alone_is_read_with_numbers_for_names()
    {
        var made = Made.Read(WgerLogs).Cast<MadeWorkout>().Select(r => r.Workout).ToList();
        made.Count.ShouldBe(2);
        Encoding.UTF8.GetString(made[1].Events.Single(e => e.Kind == "progress").Body).ShouldContain("\"exercise\":\"Exercise 73\"");
    }

    [Fact]
    public void A_set_whose_moment_stands_by_the_servers_clock_is_on_the_day_of_the_person()
    {
        var late = WgerLogs.Replace("2026-05-11T18:00:00+02:00", "2026-05-12T03:30:00+02:00", StringComparison.Ordinal);
        var made = Made.Read(late, Made.Wishes with { ProfileZone = "America/Los_Angeles" }).Cast<MadeWorkout>().Select(r => r.Workout).ToList();
        made[1].StartedAt.ShouldBe(new DateTimeOffset(2026, 5, 11, 18, 30, 0, TimeSpan.FromHours(-7)));
        Made.Fold(made[1]).LocalDate.ShouldBe(new DateOnly(2026, 5, 11));
    }

    [Fact]
    public void A_byte_order_mark_before_JSON_is_passed_over()
    {
        static IReadOnlyList<FileResult> Marked(string json) => Made.Read((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(json)]);

        Marked(WgerLogs).Count.ShouldBe(2);
        Marked(WgerLogs).ShouldAllBe(r => r is MadeWorkout);
        Marked("""{"goals": []}""").ShouldHaveSingleItem().ShouldBeOfType<FoundExportPart>();
        Marked("""{"equipment": [{"equipment_id": "equipment_01h455vb4pex5vsknk084sn02r", "name": "Bike", "kind": "bike", "default_for": []}]}""")
            .ShouldHaveSingleItem().ShouldBeOfType<FoundEquipment>();
    }

    [Fact]
    public void Half_of_a_character_and_a_day_beyond_the_calendar_cost_no_more_than_themselves()
    {
        Made.Read(WgerLogs.Replace("\"id\": \"a\"", "\"id\": \"\\ud800\"", StringComparison.Ordinal)).Count(r => r is MadeWorkout).ShouldBe(2);
        Made.Read(WgerLogs.Replace("\"id\": \"a\"", "\"\\ud800\": 1", StringComparison.Ordinal)).Count(r => r is MadeWorkout).ShouldBe(2);
        var results = All("endurain.zip", ("data/activities.json", """
            [{"id": 1, "name": "\ud800", "activity_type": 1, "start_time": "2026-05-04 08:00:00", "total_elapsed_time": 60, "distance": 100},
             {"id": 2, "activity_type": 1, "start_time": "0001-01-01 00:00:00", "timezone": "America/New_York", "total_elapsed_time": 60}]
            """));
        results.OfType<MadeWorkout>().ShouldHaveSingleItem().Workout.ExerciseType.ShouldBe("running");
        results.OfType<RefusedFile>().ShouldHaveSingleItem().Reason.Code.ShouldBe(RemarkCodes.NoDay);
    }

    [Fact]
    public void A_time_that_was_further_from_UTC_than_an_offset_may_be_costs_no_more_than_itself()
    {
        var results = All("endurain.zip", ("data/activities.json", """
            [{"id": 1, "activity_type": 1, "start_time": "1800-01-01 00:00:00", "timezone": "Asia/Manila", "total_elapsed_time": 60},
             {"id": 2, "activity_type": 1, "start_time": "2026-05-04 08:00:00", "timezone": "Asia/Manila", "total_elapsed_time": 60}]
            """));
        results.OfType<MadeWorkout>().ShouldHaveSingleItem().Workout.StartedAt.Offset.ShouldBe(TimeSpan.FromHours(8));
        results.OfType<RefusedFile>().ShouldHaveSingleItem().Reason.Code.ShouldBe(RemarkCodes.NoDay);
    }

    [Fact]
    public void A_list_that_is_none_takes_no_file_with_it()
    {
        var results = All("endurain.zip", ("activity_files/7.gpx", Made.Gpx(Made.Run(0, 100))), ("data/activities.json", "[{"));

        results.OfType<MadeWorkout>().ShouldHaveSingleItem();
        results.OfType<RefusedFile>().ShouldHaveSingleItem().Reason.Code.ShouldBe(RemarkCodes.ListUnread);
        Made.Read("""{"results": [{"name": "no log"}]}""").ShouldHaveSingleItem().ShouldBeOfType<SkippedFile>();
        Made.Read("""{"results": 7}""").ShouldHaveSingleItem().ShouldBeOfType<SkippedFile>();
    }

    [Fact]
    public void An_export_of_Apple_Health_brings_its_workouts_and_those_with_a_route_once()
    {
        const string Routes = "apple_health_export/workout-routes/";
        var results = All("export.zip",
            ("apple_health_export/export.xml", HealthList),
            (Routes + "route_2026-05-04_10.00am.gpx", Made.GpxOf("<name>Route 2026-05-04 10:00am</name>", Made.Run(0, 100))));

        results.ShouldAllBe(r => r is MadeWorkout);
        var made = Workouts(results);
        made[$"export.zip/{Routes}route_2026-05-04_10.00am.gpx"].Single().ExerciseType.ShouldBe("running");
        var listed = made["export.zip/apple_health_export/export.xml"];
        var zone = TimeSpan.FromHours(2);
        listed.Select(w => (w.ExerciseType, w.StartedAt, w.ElapsedMs)).ShouldBe(
            [
                ("swimming", new DateTimeOffset(2026, 5, 5, 7, 3, 12, zone), 1_830_000L),
                ("weight_training", new DateTimeOffset(2026, 5, 6, 18, 0, 0, zone), 2_700_000L),
                ("cycling", new DateTimeOffset(2026, 5, 7, 18, 0, 0, zone), 3_600_000L),
            ]);
        listed.Select(w => w.StartedAt.Offset).ShouldAllBe(offset => offset == zone);
        (Made.Fold(listed[0]).Metrics["distance"], Made.Fold(listed[2]).Metrics["distance"]).ShouldBe((1_000_000, 20_500_000));
        results.OfType<MadeWorkout>().Count(r => r.Original is null).ShouldBe(3, "what else the list says of a person is not kept");
    }

    [Fact]
    public void A_list_of_Apple_Health_alone_brings_the_workouts_with_a_route_too_and_one_that_adds_none_says_so()
    {
        Made.Read(HealthList).Cast<MadeWorkout>().Select(r => r.Workout.ExerciseType).ShouldBe(["running", "swimming", "weight_training", "cycling"]);

        const string Empty = "<!DOCTYPE HealthData [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><HealthData><Me name=\"&a;\"/></HealthData>";
        Made.Read(Empty).ShouldHaveSingleItem().ShouldBeOfType<SkippedFile>().Reason.Code.ShouldBe(RemarkCodes.AppleHealth);
    }

    [Fact]
    public void A_workout_of_Apple_Health_has_the_clock_of_its_own_day_and_zone_and_not_that_of_the_export()
    {
        // The phone was at +02:00 on the day of the export, and writes all times so.
        const string Elsewhere = """
            <!DOCTYPE HealthData []>
            <HealthData>
             <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" sourceName="Watch"
               startDate="2026-01-10 00:30:00 +0200" endDate="2026-01-10 01:00:00 +0200"/>
             <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" sourceName="Watch"
               startDate="2026-08-10 15:30:00 +0200" endDate="2026-08-10 16:00:00 +0200">
              <MetadataEntry key="HKTimeZone" value="America/Denver"/>
             </Workout>
            </HealthData>
            """;

        Made.Read(Elsewhere).Cast<MadeWorkout>().Select(r => (r.Workout.StartedAt.DateTime, r.Workout.StartedAt.Offset)).ShouldBe(
            [
                (new DateTime(2026, 1, 9, 23, 30, 0), TimeSpan.FromHours(1)),
                (new DateTime(2026, 8, 10, 7, 30, 0), TimeSpan.FromHours(-6)),
            ]);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private const string HealthList = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE HealthData [
        <!-- HealthKit Export Version: 14 -->
        <!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
        <!ATTLIST HealthData
          locale CDATA #REQUIRED
        >
        <!ELEMENT Workout ((MetadataEntry|WorkoutEvent|WorkoutRoute|WorkoutStatistics)*)>
        ]>
        <HealthData locale="de_DE">
         <ExportDate value="2026-05-10 12:00:00 +0200"/>
         <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min" startDate="2026-05-04 10:00:01 +0200" value="121"/>
         <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="1.65" durationUnit="min" sourceName="Watch"
           startDate="2026-05-04 10:00:00 +0200" endDate="2026-05-04 10:01:39 +0200">
          <WorkoutRoute sourceName="Watch" startDate="2026-05-04 10:00:00 +0200">
           <MetadataEntry key="HKMetadataKeySyncVersion" value="2"/>
           <FileReference path="/workout-routes/route_2026-05-04_10.00am.gpx"/>
          </WorkoutRoute>
         </Workout>
         <Workout workoutActivityType="HKWorkoutActivityTypeSwimming" duration="30.5" durationUnit="min" sourceName="Watch"
           startDate="2026-05-05 07:03:12 +0200" endDate="2026-05-05 07:33:42 +0200">
          <MetadataEntry key="HKIndoorWorkout" value="1"/>
          <WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" sum="250.1" unit="kcal"/>
          <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceSwimming" sum="1000" unit="m"/>
         </Workout>
         <Workout workoutActivityType="HKWorkoutActivityTypeTraditionalStrengthTraining" duration="45" durationUnit="min" totalDistance="0"
           totalDistanceUnit="km" sourceName="Watch" startDate="2026-05-06 18:00:00 +0200" endDate="2026-05-06 18:50:00 +0200"/>
         <Workout workoutActivityType="HKWorkoutActivityTypeCycling" totalDistance="20.5" totalDistanceUnit="km" sourceName="Watch"
           startDate="2026-05-07 18:00:00 +0200" endDate="2026-05-07 19:00:00 +0200"/>
         <Workout workoutActivityType="HKWorkoutActivityTypeCycling" totalDistance="20.5" totalDistanceUnit="km" sourceName="Watch"
           startDate="2026-05-07 18:00:00 +0200" endDate="2026-05-07 19:00:00 +0200"/>
        </HealthData>
        """;

    private const string WgerLogs = """
        {"count": 5, "next": null, "previous": null, "results": [
          {"id": "a", "date": "2026-05-04T18:40:00+02:00", "session": "s1", "next_log": "b", "exercise": 73, "repetitions_unit": 1, "repetitions": "5.00",
           "weight_unit": 1, "weight": "80.00", "rir": "2.0"},
          {"id": "b", "date": "2026-05-04T18:41:00+02:00", "session": "s1", "next_log": null, "exercise": 73, "repetitions_unit": 2, "repetitions": "8.00",
           "weight_unit": 2, "weight": "120.00", "rir": null},
          {"id": "c", "date": "2026-05-04T19:00:00+02:00", "session": "s1", "next_log": null, "exercise": 85, "repetitions_unit": 4, "repetitions": "1.50",
           "weight_unit": 3, "weight": "1.00", "rir": null},
          {"id": "d", "date": "2026-05-04T19:01:00+02:00", "session": "s1", "next_log": null, "exercise": 85, "repetitions_unit": 3, "repetitions": null,
           "weight_unit": 1, "weight": "10.00", "rir": null},
          {"id": "e", "date": "2026-05-11T18:00:00+02:00", "session": null, "next_log": null, "exercise": 73, "repetitions_unit": 1, "repetitions": "5.00",
           "weight_unit": 1, "weight": "82.50", "rir": null}]}
        """;

    private List<FileResult> All(string archive, params (string Name, string Text)[] files)
    {
        var path = Path.Combine(folder.FullName, archive);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return [.. FileWalk.Find(path).SelectMany(f => FileImport.Read(f, Made.Wishes))];
    }

    private static Dictionary<string, IReadOnlyList<ImportedWorkout>> Workouts(List<FileResult> results) => results
        .OfType<MadeWorkout>()
        .GroupBy(r => r.File, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, IReadOnlyList<ImportedWorkout> (g) => [.. g.Select(r => r.Workout)], StringComparer.Ordinal);

    [Fact]
    public void A_set_of_a_day_that_cannot_be_is_asked_for_and_a_time_of_day_is_no_day()
    {
        var future = WgerLogs.Replace("2026-05-11", "2036-05-11", StringComparison.Ordinal);
        Made.Read(future).OfType<MadeWorkout>().ShouldHaveSingleItem();
        Made.Read(future).OfType<RefusedFile>().ShouldHaveSingleItem().Reason.Code.ShouldBe(RemarkCodes.NoDay);
        Made.Read(WgerLogs.Replace("2026-05-11T18:00:00+02:00", "18:00:00", StringComparison.Ordinal)).OfType<RefusedFile>()
            .ShouldHaveSingleItem().Reason.Code.ShouldBe(RemarkCodes.NoDay);
    }
}

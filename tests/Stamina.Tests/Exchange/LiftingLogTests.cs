using System.Text;
using Stamina.Exchange.Events;
using Stamina.Exchange.Files;

namespace Stamina.Tests.Exchange;

public class LiftingLogTests
{
    private static List<ImportedWorkout> Workouts(string csv, string? unit = null) => Workouts(Encoding.UTF8.GetBytes(csv), unit);

    private static List<ImportedWorkout> Workouts(byte[] csv, string? unit = null) =>
        [.. Made.Read(csv, Made.Wishes with { WeightUnit = unit }).Cast<MadeWorkout>().Select(m => m.Workout)];

    [Fact]
    public void Strong_with_commas_is_read()
    {
        var workouts = Workouts("""
            Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE
            2023-05-04 18:30:00,"Push, heavy",1h 5m,Bench Press (Barbell),W,40.0,10,0,0,,,
            2023-05-04 18:30:00,"Push, heavy",1h 5m,Bench Press (Barbell),1,82.5,5,0,0,"felt ""good"" today",,8
            2023-05-04 18:30:00,"Push, heavy",1h 5m,Plank,1,0,0,0,60,,,
            2023-05-04 18:30:00,"Push, heavy",1h 5m,Bench Press (Barbell),Rest Timer,0,0,0,120,,,
            2023-05-06 18:30:00,Pull,45m,Deadlift (Barbell),1,140,0,0,0,,,
            """, "kg");
        workouts.Count.ShouldBe(2);
        var summary = Made.Fold(workouts[0]);
        summary.Title.ShouldBe("Push, heavy");
        summary.ElapsedMs.ShouldBe(3_900_000);
        summary.LocalDate.ShouldBe(new DateOnly(2023, 5, 4));
        summary.Metrics["max_weight"].ShouldBe(82_500);
        summary.Metrics["volume"].ShouldBe(412_500);
        summary.Metrics["sets"].ShouldBe(2);

        // 140 kg x 0 is an attempt that failed.
        Made.Fold(workouts[1]).Metrics.GetValueOrDefault("max_weight").ShouldBe(0);
    }

    [Fact]
    public void Strong_with_semicolons_a_mark_and_translated_headers_is_read_with_both_units()
    {
        byte[] bytes =
        [
            0xEF,
            0xBB,
            0xBF,
            .. Encoding.UTF8.GetBytes(
                """
                "Datum";"Workout-Name";"Dauer";"Name der Übung";"Reihenfolge festlegen";"Gewicht";"Gewichtseinheit";"Wiederh.";"RPE";"Entfernung";"Sekunden";"Notizen"
                2023-05-04 18:30:00;Beine;"3900";"Kniebeuge (Langhantel)";1;82,5;kg;5;8,5;0;0;
                2023-05-04 18:30:00;Beine;"3900";"Kniebeuge (Langhantel)";2;225;lbs;3;;0;0;
                """
            ),];
        var workout = Workouts(bytes).ShouldHaveSingleItem();
        var body = Encoding.UTF8.GetString(workout.Events.Single(e => e.Kind == "progress").Body);
        body.ShouldContain("\"weight\":82.5,\"unit\":\"kg\",\"repetitions\":5,\"rpe\":8.5");
        body.ShouldContain("\"weight\":225,\"unit\":\"lb\",\"repetitions\":3");
        Made.Fold(workout).Metrics["max_weight"].ShouldBe(102_058);
    }

    [Fact]
    public void A_log_that_names_no_unit_is_refused_until_it_is_said()
    {
        const string Csv = "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps\n2023-05-04 18:30:00,A,1h,Squat,1,100,5";
        Made.Refusal(Csv).ShouldContain("--weight-unit");
        Made.Fold(Workouts(Csv, "lb")[0]).Metrics["max_weight"].ShouldBe(45_359);
    }

    [Theory]
    [InlineData("weight_kg", "distance_km", "28 Mar 2023, 17:29", 60_000)]
    [InlineData("weight_lbs", "distance_miles", "28 mars 2023, 17:29", 27_216)]
    [InlineData("weight_kg", "distance_km", "28. März 2023, 17:29", 60_000)]
    [InlineData("weight_lbs", "distance_miles", "Mar 28, 2023, 5:29 PM", 27_216)]
    public void Hevy_is_read_metric_and_imperial_with_its_dates(string weight, string distance, string start, long grams)
    {
        var workout = Workouts(
                $"""
                "title","start_time","end_time","description","exercise_title","superset_id","exercise_notes","set_index","set_type","{weight}","reps","{distance}","duration_seconds","rpe"
                "Legs","{start}","","","Squat (Barbell)",,"",0,"warmup",20,10,,,
                "Legs","{start}","","","Squat (Barbell)",0,"",1,"normal",60,5,,,7.5
                "Legs","{start}","","","Leg Curl",0,"",0,"dropset",30,12,,,
                "Legs","{start}","","","Running",,"",0,"normal",,,5,1800,
                """
            )
            .ShouldHaveSingleItem();
        var summary = Made.Fold(workout);
        summary.StartedAt!.Value.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture).ShouldBe("2023-03-28 17:29");
        summary.Metrics["max_weight"].ShouldBe(grams);
        summary.Metrics["sets"].ShouldBe(3);
        var body = Encoding.UTF8.GetString(workout.Events.Single(e => e.Kind == "progress").Body);
        body.ShouldContain("\"superset\":\"0\"");
        body.ShouldContain("\"kind\":\"drop\"");
        body.ShouldContain("\"warm_up\":true");
        body.ShouldContain(distance == "distance_km" ? "\"distance_m\":5000" : "\"distance_m\":8046.72");
    }

    [Fact]
    public void Our_own_form_is_read()
    {
        var workouts = Workouts("""
            date,time,workout,exercise,weight,unit,repetitions,duration_s,rpe,warm_up,note
            2024-01-02,07:15,Morning,Bench press,80,kg,5,,8,,
            2024-01-02,07:15,Morning,Plank,,,,90,,,
            2024-01-03,,Evening,Pull-up,0,kg,8,,,,
            """);
        workouts.Count.ShouldBe(2);
        Made.Fold(workouts[0]).StartedAt!.Value.TimeOfDay.ShouldBe(new TimeSpan(7, 15, 0));
        Made.Fold(workouts[0]).Metrics["sets"].ShouldBe(2);
    }

    [Fact]
    public void A_log_that_has_grown_brings_only_what_is_new()
    {
        const string Header = "date,workout,exercise,weight,unit,repetitions\n",
            First = "2024-01-02,A,Squat,80,kg,5\n",
            Second = "2024-01-04,A,Squat,82.5,kg,5\n";
        Workouts(Header + First + Second).Select(w => w.Session).First().ShouldBe(Workouts(Header + First)[0].Session);
    }

    [Fact]
    public void A_row_that_cannot_be_read_costs_itself_alone()
    {
        var workout = Workouts(
                "date,workout,exercise,weight,unit,repetitions\n2024-01-02,A,Squat,80,kg,5\nnever,A,Squat,80,kg,5\n2024-01-02,A,Squat,heavy,kg,5\n2024-01-02,A,Squat,,kg,\n"
            )
            .ShouldHaveSingleItem();
        Made.Fold(workout).Metrics["sets"].ShouldBe(1);
        workout.Aside.ShouldBe("2 rows that cannot be read, 1 sets without repetitions, time or distance");
    }

    [Fact]
    public void Text_of_another_kind_is_passed_over_and_named() =>
        Made.Read("gear,brand\nshoes,x").ShouldHaveSingleItem().ShouldBeOfType<PassedFile>();
}

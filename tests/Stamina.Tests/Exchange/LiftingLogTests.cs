using System.Text;
using Stamina.Contracts.Events;
using Stamina.Exchange.Activities;
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
        workout.Aside.ShouldBe("2 rows that cannot be read, 1 sets without repetitions or time");
    }

    [Fact]
    public void What_is_written_beside_sets_makes_no_event_too_large()
    {
        var (name, note) = (new string('x', 150), new string('\uE000', 5_000));
        var csv = "date,workout,exercise,weight,unit,repetitions,note\n" + string.Concat(Enumerable.Repeat($"2024-01-02,A,{name},80,kg,5,{note}\n", 150));
        var workout = Workouts(csv).ShouldHaveSingleItem();
        workout.Events.ShouldAllBe(e => e.Body.Length <= EventLimits.EventBytes);
        var summary = Made.Fold(workout);
        (summary.Metrics["sets"], summary.NotCounted).ShouldBe((150, null));
    }

    [Fact]
    public void A_set_beyond_what_any_set_is_is_said_and_none_that_is_silently_not_counted()
    {
        var workout = Workouts("""
            date,exercise,weight,unit,repetitions,seconds
            2024-01-02,Squat,80,kg,5,
            2024-01-02,Squat,80000,kg,5,
            2024-01-02,Plank,,,,90000
            2024-01-02,Squat,80,kg,5,90000
            """).ShouldHaveSingleItem();
        (workout.Sets, workout.Aside).ShouldBe((2, "1 rows that cannot be read, 1 sets without repetitions or time"));
        Made.Fold(workout).Metrics["sets"].ShouldBe(2);
    }

    [Fact]
    public void A_weight_with_its_unit_in_one_cell_is_read()
    {
        var workout = Workouts("date,exercise,weight,repetitions\n2024-01-02,Squat,\"62,5 kg\",5\n2024-01-02,Row,135lbs,5\n").ShouldHaveSingleItem();
        workout.Aside.ShouldBeNull();
        Sets(workout).ShouldContain("\"weight\":62.5,\"unit\":\"kg\"");
        Sets(workout).ShouldContain("\"weight\":135,\"unit\":\"lb\"");
    }

    [Fact]
    public void The_bodys_weight_a_dash_and_a_warm_up_are_read_however_they_are_written()
    {
        var workout = Workouts("""
            date,exercise,weight,unit,repetitions,duration_s,rpe,set_type
            2024-01-02,Pull Up,BW,kg,8,-,-,Warm-up
            2024-01-02,Pull Up,BW+10,kg,5,-,9,Drop Set
            2024-01-02,Pull Up,Bodyweight -20 kg,,5,-,8,Normal
            2024-01-02,Plank,–,,-,60,,
            """).ShouldHaveSingleItem();
        (workout.Sets, workout.Aside).ShouldBe((4, null));
        Sets(workout).ShouldContain("\"weight\":0,\"unit\":\"kg\",\"repetitions\":8,\"warm_up\":true}");
        Sets(workout).ShouldContain("\"weight\":10,\"unit\":\"kg\",\"repetitions\":5,\"rpe\":9,\"kind\":\"drop\"}");
        Sets(workout).ShouldContain("\"weight\":-20,\"unit\":\"kg\",\"repetitions\":5,\"rpe\":8}");
        Sets(workout).ShouldContain("\"duration_s\":60}");
    }

    [Fact]
    public void Empty_lines_before_the_header_are_passed_over() =>
        Workouts("\r\n \n\ndate,workout,exercise,weight,unit,repetitions\n2024-01-02,A,Squat,80,kg,5\n").ShouldHaveSingleItem().Sets.ShouldBe(1);

    [Theory]
    [InlineData("\uFEFFdate;exercise;weight;unit;repetitions\r\n2024-01-02;Squat;82,5;kg;5\r\n")]
    [InlineData("\uFEFF\"date\",\"exercise\",\"weight\",\"unit\",\"repetitions\"\r2024-01-02,Squat,\"82,5\",kg,5")]
    [InlineData("sep=;\r\nDate ; EXERCISE;Weight;Unit;Repetitions;\r\n2024-01-02;Squat;82,5;kg;5;\r\n")]
    [InlineData("\"sep=;\"\ndate;exercise;weight;unit;repetitions\n2024-01-02;Squat;82,5;kg;5")]
    [InlineData("sep=,\ndate,exercise,weight,unit,repetitions,\n2024-01-02,Squat,\"82,5\",kg,5,\n,,,,,\n")]
    [InlineData("sep=\t\ndate\texercise\tweight\tunit\trepetitions\n2024-01-02\tSquat\t82,5\tkg\t5")]
    [InlineData("sep=|\ndate|exercise|weight|unit|repetitions\n2024-01-02|Squat|82,5|kg|5")]
    [InlineData("date;exercise;weight;unit;repetitions;note\r2024-01-02;Squat;82,5;kg;5;a, b, c, d, e, f, g, h, i, j, k, l, m\r")]
    [InlineData("date;exercise;weight;unit;repetitions;\"note (how, where, with \"\"whom\"\", why, when, what, who)\"\n2024-01-02;Squat;82,5;kg;5;")]
    [InlineData("date, exercise, \"weight\", \"unit\", \"repetitions\"\n2024-01-02, \"Squat\", \"82,5\", \"kg\", \"5\"\n")]
    [InlineData("date;exercise;weight;unit;repetitions;note\n2024-01-02;Squat;82,5;kg;5;\"one\r\ntwo; \"\"three\"\"\"\n")]
    public void Whatever_program_has_written_it_a_row_is_one_set(string csv)
    {
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes(csv), [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(csv.TrimStart('\uFEFF'))]])
        {
            var workout = Workouts(bytes).ShouldHaveSingleItem();
            (workout.Sets, workout.Aside).ShouldBe((1, null));
            Sets(workout).ShouldContain("\"exercise\":\"Squat\",\"weight\":82.5,\"unit\":\"kg\",\"repetitions\":5");
        }
    }

    [Fact]
    public void Text_of_another_kind_is_passed_over_and_named() =>
        Made.Read("gear,brand\nshoes,x").ShouldHaveSingleItem().ShouldBeOfType<SkippedFile>();

    [Fact]
    public void Strong_of_today_has_its_title_its_length_and_sets_that_are_not_timed()
    {
        var workouts = Workouts("""
            Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;RPE;Distance (meters);Seconds;Notes;Workout Notes
            1;2026-08-10 18:00:00;Push;3600;Bench Press (Barbell);W;40;10;;;;;
            1;2026-08-10 18:00:00;Push;3600;Bench Press (Barbell);1;80;8;8,5;;;;"strong day"
            1;2026-08-10 18:00:00;Push;3600;Bench Press (Barbell);2;140;0;;;;;
            1;2026-08-10 18:00:00;Push;3600;Bench Press (Barbell);Note;;;;;;"slow";
            1;2026-08-10 18:00:00;Push;3600;Plank;1;0;0;;;60;;
            1;2026-08-10 18:00:00;Push;3600;Plank;Rest Timer;0;0;;;120;;
            2;2026-08-12 18:00:00;Pull;5060;Row (Cable);1;61,235;;;;;;
            2;2026-08-12 18:00:00;Pull;5060;Row (Cable);1;61,235;5;;;;;
            """);
        var push = Made.Fold(workouts[0]);
        (push.Title, push.ElapsedMs, push.Metrics["sets"], push.Metrics["max_weight"]).ShouldBe(("Push", 3_600_000, 2, 80_000));
        var sets = Sets(workouts[0]);
        sets.ShouldContain("\"weight\":80,\"unit\":\"kg\",\"repetitions\":8,\"rpe\":8.5}");
        sets.ShouldContain("\"weight\":140,\"unit\":\"kg\",\"repetitions\":0}", Case.Sensitive, "an attempt that failed, and no set of an hour");
        sets.ShouldContain("\"exercise\":\"Plank\",\"weight\":0,\"unit\":\"kg\",\"duration_s\":60");
        sets.ShouldNotContain("120");
        (Made.Fold(workouts[1]).Title, Made.Fold(workouts[1]).ElapsedMs, Made.Fold(workouts[1]).Metrics["max_weight"]).ShouldBe(("Pull", 5_060_000, 61_235));
        workouts[0].Aside.ShouldBe("1 sets without repetitions or time");
    }

    [Theory]
    [InlineData("Date,Workout Name,Exercise Name,Set Order,Weight,Weight Unit,Reps,RPE,Distance,Distance Unit,Seconds,Notes,Workout Notes,Workout Duration",
        "2025-05-21 15:56:15,Evening,Squat (Barbell),1,225,lbs,5,8,0,,0,,,1h 5m", 102_058, 3_900_000)]
    [InlineData("Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;Workout Notes;Workout Duration",
        "2025-05-21 15:56:15;\"Evening\";\"Squat (Barbell)\";1;102,5;kg;5;;;;0;\"\";\"\";38min", 102_500, 2_280_000)]
    [InlineData("\"Workout #\";\"Date\";\"Workout Name\";\"Duration (sec)\";\"Exercise Name\";\"Set Order\";\"Weight (lbs)\";\"Reps\";\"RPE\";\"Distance (miles)\";Seconds",
        "\"1\";\"2025-05-21 15:56:15\";\"Evening\";\"82\";\"Squat (Barbell)\";\"1\";\"225.0\";\"5\";\"\";\"\";\"\"", 102_058, 82_000)]
    [InlineData("Date;Workout Name;Exercise Name;Set Order;lbs;Reps;mi.;Seconds;Notes;Workout Notes",
        "2018-05-21 15:56:15;Evening;Squat (Barbell);1;225;5;;;;", 102_058, 0)]
    [InlineData("Datum;Workout-Name;Dauer;Name der Übung;Reihenfolge festlegen;Gewicht (kg);Wiederh.;RPE;Entfernung (Meter);Sekunden;Notizen",
        "2025-05-21 15:56:15;Evening;1 Std. 5 Min.;Kniebeuge;1;100;5;;;;", 100_000, 3_900_000)]
    [InlineData("Fecha,Nombre del entrenamiento,Duración,Nombre del ejercicio,Orden de serie,Peso (kg),Repeticiones,Distancia,Segundos",
        "2025-05-21 15:56:15,Evening,1 h 5 min,Sentadilla,1,100,5,,", 100_000, 3_900_000)]
    [InlineData("Дата;Название тренировки;Продолжительность;Название упражнения;Порядок подходов;Вес (кг);Повторения;Секунды",
        "2025-05-21 15:56:15;Evening;1 ч 5 мин;Приседания;1;100;5;", 100_000, 3_900_000)]
    public void Every_form_of_Strong_is_read(string header, string row, long grams, long elapsedMs)
    {
        var summary = Made.Fold(Workouts(header + "\n" + row).ShouldHaveSingleItem());
        (summary.Title, summary.Metrics["max_weight"], summary.ElapsedMs).ShouldBe(("Evening", grams, elapsedMs));
    }

    [Fact]
    public void What_FitNotes_calls_a_time_is_how_long_the_set_took()
    {
        var workout = Workouts("""
            Date,Exercise,Category,Weight (kgs),Reps,Distance,Distance Unit,Time,Comment
            2026-05-02,Bench Press,Chest,60,8,,,,slow
            2026-05-02,Treadmill,Cardio,,,5,km,0:30:00,
            """).ShouldHaveSingleItem();
        workout.StartedAt.TimeOfDay.ShouldBe(TimeSpan.Zero);
        Sets(workout).ShouldContain("\"duration_s\":1800,\"distance_m\":5000");
        Made.Fold(workout).Metrics["max_weight"].ShouldBe(60_000);
    }

    [Theory]
    [InlineData("2024-01-02 5:29:00\u202FPM", "2024-01-02 17:29")]
    [InlineData("2024-01-02 12:29:00\u00A0AM", "2024-01-02 00:29")]
    [InlineData("2 ene 2024, 5:29\u202Fp.\u00A0m.", "2024-01-02 17:29")]
    [InlineData("2 ene 2024, 5:29 a. m.", "2024-01-02 05:29")]
    [InlineData("2 Oca 2024, 17:29", "2024-01-02 17:29")]
    [InlineData("2 Oca 2024 ÖS 05:29", "2024-01-02 17:29")]
    [InlineData("2 sty 2024, 17:29", "2024-01-02 17:29")]
    [InlineData("2 stycznia 2024, 17:29", "2024-01-02 17:29")]
    [InlineData("2 maj 2024 17:29", "2024-05-02 17:29")]
    [InlineData("2 янв. 2024 г., 17:29", "2024-01-02 17:29")]
    [InlineData("2 мая 2024 г. в 17:29", "2024-05-02 17:29")]
    [InlineData("2 de jan. de 2024, 17:29", "2024-01-02 17:29")]
    [InlineData("2. tammikuuta 2024 klo 17.29", "2024-01-02 17:29")]
    [InlineData("2024/01/02 午後5:29", "2024-01-02 17:29")]
    [InlineData("2024年1月2日 17:29", "2024-01-02 17:29")]
    [InlineData("2024. 1. 2. 오후 5:29", "2024-01-02 17:29")]
    [InlineData("2024. jan. 2. 17:29", "2024-01-02 17:29")]
    [InlineData("mar. 2 janv. 2024, 17:29", "2024-01-02 17:29")]
    [InlineData("2.1.2024 17:29", "2024-01-02 17:29")]
    [InlineData("2-Jan-24 17:29", "2024-01-02 17:29")]
    [InlineData("17:29 31-01-2024", "2024-01-31 17:29")]
    [InlineData("2567-02-29 17:29:00", "2024-02-29 17:29")]
    [InlineData("2 Jan 2567 17:29", "2024-01-02 17:29")]
    [InlineData("2024-01-02T17:29:00+05:00", "2024-01-02 17:29")]
    [InlineData("2024-01-02 17:29:00 +0000", "2024-01-02 18:29")]
    [InlineData("2024-01-02 8:29 CEST", "2024-01-02 08:29")]
    [InlineData("2024-01-02 08:29:00 EST", "2024-01-02 08:29")]
    [InlineData("2024-01-02 08:29 MSK", "2024-01-02 08:29")]
    [InlineData("2024-01-02 5:29 PM EST", "2024-01-02 17:29")]
    [InlineData("2024-01-02 5:29 PTG", "2024-01-02 17:29")]
    [InlineData("٢٠٢٤-٠١-٠٢ ١٧:٢٩", "2024-01-02 17:29")]
    [InlineData("２０２４-０１-０２ １７:２９", "2024-01-02 17:29")]
    public void A_date_is_read_as_the_phones_of_many_languages_write_it(string written, string meant) =>
        DateOf(written).ShouldBe(meant);

    [Theory]
    [InlineData("3/4/2024 17:29")]
    [InlineData("2 lip 2024 17:29")]
    [InlineData("2 Jan 2024 5:29 xx")]
    [InlineData("2 Jan 2024 5:29 TARDE")]
    [InlineData("17:29")]
    [InlineData("2024")]
    [InlineData("31.02.2024")]
    [InlineData("20240102")]
    public void A_date_that_may_be_another_is_none(string written) => DateOf(written).ShouldBeNull();

    [Fact]
    public void What_one_date_leaves_open_the_others_of_the_column_decide()
    {
        DateOf("3/4/2024", "13/4/2024").ShouldBe("2024-04-03 00:00");
        DateOf("3/4/2024", "4/13/2024").ShouldBe("2024-03-04 00:00");
        DateOf("3/4/2024", "4/13/2024", "13/4/2024").ShouldBeNull("both ways");
        DateOf("2 lip 2024", "2 sie 2024").ShouldBe("2024-07-02 00:00", "Polish, for July");
        DateOf("2 lip 2024", "2 velj 2024").ShouldBe("2024-06-02 00:00", "Croatian, for June");
    }

    [Fact]
    public void A_log_whose_dates_can_be_read_both_ways_is_refused_until_their_order_is_said()
    {
        const string Csv = "date,exercise,weight,unit,repetitions\n5/5/2024,Squat,80,kg,5\n3/4/2024,Squat,80,kg,5\n";
        var refused = Made.Read(Csv).ShouldHaveSingleItem().ShouldBeOfType<RefusedFile>().Reason;
        (refused.Code, refused.Values["date"], refused.Values["day_first"], refused.Values["month_first"])
            .ShouldBe((RemarkCodes.NoDateOrder, "3/4/2024", "2024-04-03", "2024-03-04"));
        DaysOf(Csv, isDayFirst: true).ShouldBe([new DateTime(2024, 5, 5), new DateTime(2024, 4, 3)]);
        DaysOf(Csv, isDayFirst: false).ShouldBe([new DateTime(2024, 5, 5), new DateTime(2024, 3, 4)]);

        // What the log shows stands above what is said; where it shows both, the one that cannot be so is set aside.
        DaysOf(Csv + "13/4/2024,Squat,80,kg,5\n", isDayFirst: false)
            .ShouldBe([new DateTime(2024, 5, 5), new DateTime(2024, 4, 3), new DateTime(2024, 4, 13)]);
        DaysOf(Csv + "13/4/2024,Squat,80,kg,5\n4/14/2024,Squat,80,kg,5\n", isDayFirst: false)
            .ShouldBe([new DateTime(2024, 5, 5), new DateTime(2024, 3, 4), new DateTime(2024, 4, 14)]);
    }

    [Theory]
    [InlineData("1900-01-01 00:00:00")]
    [InlineData("0001-01-01")]
    [InlineData("2036-01-01")]
    [InlineData("9999-12-31 23:59:59")]
    public void A_day_that_cannot_be_is_asked_for_and_takes_no_other_workout_along(string date)
    {
        var results = Made.Read(
            $"date,workout,exercise,weight,unit,repetitions\n{date},A,Squat,80,kg,5\n2024-01-02,B,Squat,80,kg,5\n",
            Made.Wishes with { ProfileZone = "Pacific/Kiritimati" });
        results.OfType<MadeWorkout>().ShouldHaveSingleItem().Workout.StartedAt.Date.ShouldBe(new DateTime(2024, 1, 2));
        var refused = results.OfType<RefusedFile>().ShouldHaveSingleItem().Reason;
        (refused.Code, refused.Text.Contains(date[..10], StringComparison.Ordinal)).ShouldBe((RemarkCodes.NoDay, true));
    }

    [Theory]
    [InlineData(";", "1,102", "82.5", 1_102_000)]
    [InlineData(";", "61,235", "82,5", 61_235)]
    [InlineData(";", "61,235", "80", 61_235)]
    [InlineData(";", "61.235", "82.5", 61_235)]
    [InlineData(";", "1.102", "82,5", 1_102_000)]
    [InlineData(",", "\"61,235\"", "\"82,5\"", 61_235)]
    [InlineData(",", "\"1,102\"", "82.5", 1_102_000)]
    [InlineData(",", "61.235", "80", 61_235)]
    [InlineData(",", "٦١٫٥", "80", 61_500)]
    [InlineData(";", "١٬١٠٢٫٥", "80", 1_102_500)]
    public void What_stands_before_the_decimals_all_numbers_of_a_file_say(string separator, string weight, string other, long grams)
    {
        string Row(params string[] cells) => string.Join(separator, cells);
        var csv = string.Join(
            '\n',
            Row("date", "exercise", "weight", "unit", "repetitions"),
            Row("2024-01-02", "Squat", weight, "kg", "1"),
            Row("2024-01-03", "Squat", other, "kg", "1"));
        Sets(Workouts(csv)[0]).ShouldContain($"\"weight\":{(grams / 1000m).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture)},");
    }

    [Fact]
    public void A_weight_without_a_unit_has_that_of_all_others_and_where_they_differ_it_is_asked()
    {
        const string Header = "Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps\n2024-01-02 10:00:00;A;Squat;1;100;;5\n";
        Made.Fold(Workouts(Header + "2024-01-02 10:00:00;A;Squat;2;90;lbs;5\n")[0]).Metrics["max_weight"].ShouldBe(45_359);
        Made.Refusal(Header + "2024-01-02 10:00:00;A;Squat;2;90;lbs;5\n2024-01-02 10:00:00;A;Squat;3;90;kg;5\n").ShouldContain("--weight-unit");
    }

    [Theory]
    [InlineData("Pausentimer")]
    [InlineData("Temporizador de descanso")]
    public void A_rest_between_sets_is_no_set_in_any_language(string rest)
    {
        const string At = "2024-01-02 10:00:00,A,Squat";
        var workout = Workouts($"Date,Workout Name,Exercise Name,Set Order,Weight,Weight Unit,Reps,Seconds\n{At},1,80,kg,5,0\n{At},{rest},0,kg,0,120\n")
            .ShouldHaveSingleItem();
        (workout.Sets, workout.Aside).ShouldBe((1, null));
    }

    [Fact]
    public void A_set_whose_number_stands_behind_a_word_is_a_set_and_of_no_kind()
    {
        var workout = Workouts("""
            Date,Workout Name,Exercise Name,Set,Weight,Weight Unit,Reps,Seconds
            2024-01-02 10:00:00,A,Squat,Set 1,80,kg,5,
            2024-01-02 10:00:00,A,Plank,Set 1,,,,60
            2024-01-02 10:00:00,A,Plank,Set 2,,,,45
            """).ShouldHaveSingleItem();
        (workout.Sets, workout.Aside).ShouldBe((3, null));
        Sets(workout).ShouldContain("\"duration_s\":60");
        Sets(workout).ShouldNotContain("\"kind\":\"set");
    }

    [Fact]
    public void A_log_whose_times_have_their_zone_behind_them_is_read_morning_and_evening()
    {
        var workouts = Workouts("""
            Date,Workout Name,Exercise Name,Set Order,Weight,Weight Unit,Reps
            2024-03-04 08:30 CET,A,Squat,1,80,kg,5
            2024-03-04 18:30 CET,B,Squat,1,80,kg,5
            2024-07-04 07:15:00 CEST,C,Squat,1,80,kg,5
            """);
        workouts.Select(w => w.StartedAt.TimeOfDay).ShouldBe([new TimeSpan(8, 30, 0), new TimeSpan(18, 30, 0), new TimeSpan(7, 15, 0)]);
        workouts.ShouldAllBe(w => w.Aside == null);
    }

    [Theory]
    [InlineData("2026-05-05T01:30:00Z", "2026-05-04 18:30 -07:00")]
    [InlineData("2026-05-05 01:30:00 +0000", "2026-05-04 18:30 -07:00")]
    [InlineData("2026-05-04T18:30:00-05:00", "2026-05-04 18:30 -05:00")]
    [InlineData("2026-05-04T18:30:00", "2026-05-04 18:30 -07:00")]
    [InlineData("2026-05-04T18:30:00+99:00", "2026-05-04 18:30 -07:00")]
    [InlineData("2026-05-04 18:30:00-05", "2026-05-04 18:30 -05:00")]
    [InlineData("2026-05-04 18:30 UTC+2", "2026-05-04 18:30 +02:00")]
    [InlineData("Mon May 04 2026 18:30:00 GMT-0500 (Central Daylight Time)", "2026-05-04 18:30 -05:00")]
    [InlineData("1777944600", "2026-05-04 18:30 -07:00")]
    [InlineData("1777944600000", "2026-05-04 18:30 -07:00")]
    public void A_log_whose_times_say_how_far_they_are_from_UTC_is_on_the_day_of_the_person(string date, string meant)
    {
        var read = Made.Read($"date,exercise,weight,unit,repetitions\n{date},Squat,80,kg,5\n", Made.Wishes with { ProfileZone = "America/Los_Angeles" });
        read.ShouldHaveSingleItem().ShouldBeOfType<MadeWorkout>().Workout.StartedAt
            .ToString("yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(meant);
    }

    private static IEnumerable<DateTime> DaysOf(string csv, bool isDayFirst) =>
        Made.Read(csv, Made.Wishes with { IsDayFirst = isDayFirst }).Cast<MadeWorkout>().Select(m => m.Workout.StartedAt.Date);

    private static string Sets(ImportedWorkout workout) => Encoding.UTF8.GetString(workout.Events.Single(e => e.Kind == "progress").Body);

    // Of the first of these dates of a column; null where it is none.
    private static string? DateOf(params string[] column)
    {
        var csv = "start_time;workout;exercise;weight;unit;repetitions\n" + string.Concat(column.Select((d, i) => $"{d};W{i};Squat;80;kg;5\n"));
        var made = Made.Read(Encoding.UTF8.GetBytes(csv)).OfType<MadeWorkout>().Select(r => r.Workout).FirstOrDefault(w => Made.Fold(w).Title == "W0");
        return made?.StartedAt.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
    }
}

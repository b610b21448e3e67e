using Stamina.Exchange.Activities;
using Stamina.Exchange.Files;

namespace Stamina.Tests.Exchange;

/// <summary>F3, F4, F5, F13, F28: a wrong time is set aside and said; it does not spoil the workout.</summary>
public class WrongTimeTests
{
    private const long RunOf31Mm = 99_640;

    [Fact]
    public void Points_in_reverse_are_put_in_order()
    {
        var workout = Made.Workout(Made.Gpx(Made.Run(0, 61).Reverse()));
        workout.StartedAt.ToUniversalTime().ShouldBe(Made.Start);
        workout.ElapsedMs.ShouldBe(60_000);
        Made.Fold(workout).Metrics["distance"].ShouldBeInRange(199_000, 199_500);
        workout.Aside.ShouldBeNull();
    }

    [Fact]
    public void Tracks_out_of_order_begin_with_the_earliest()
    {
        var workout = Made.Workout(Made.Gpx(Made.Run(3_600, 11, 21.2), Made.Run(0, 11), Made.Run(7_200, 11, 21.4)));
        workout.StartedAt.ToUniversalTime().ShouldBe(Made.Start);
        workout.ElapsedMs.ShouldBe(7_210_000);
        var summary = Made.Fold(workout);
        summary.Metrics["distance"].ShouldBeInRange(99_500, 99_750);
        summary.MovingMs.ShouldBe(30_000);
    }

    [Fact]
    public void Shuffled_points_are_sorted()
    {
        var points = Made.Run(0, 31).ToArray();
        new Random(5).Shuffle(points);
        var workout = Made.Workout(Made.Gpx(points));
        workout.ElapsedMs.ShouldBe(30_000);
        Made.Fold(workout).Metrics["distance"].ShouldBeInRange(RunOf31Mm - 100, RunOf31Mm + 100);
        workout.Aside.ShouldBeNull();
    }

    [Fact]
    public void Two_records_that_changed_places_are_sorted_and_nothing_is_set_aside()
    {
        var points = Made.Run(0, 301).ToArray();
        (points[100], points[101]) = (points[101], points[100]);
        var workout = Made.Workout(Made.Gpx(points));
        workout.Aside.ShouldBeNull();
        Made.Fold(workout).Metrics["distance"].ShouldBeInRange(996_000, 997_000);
    }

    [Theory]
    [InlineData("2026-03-16T15:01:35Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("2036-05-04T08:00:00Z")]
    public void A_point_of_another_time_is_set_aside_wherever_it_stands(string time)
    {
        foreach (var at in new[] { 0, 30, 60 })
        {
            var points = Made.Run(0, 61).ToArray();
            points[at] = Made.Point(21 + (at * 0.00003), 9, DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));
            var workout = Made.Workout(Made.Gpx(points));
            workout.StartedAt.ToUniversalTime().ShouldBe(at == 0 ? Made.Start.AddSeconds(1) : Made.Start);
            workout.ElapsedMs.ShouldBe(at == 30 ? 60_000 : 59_000);
            workout.Aside.ShouldNotBeNull().ShouldStartWith("1 ");
            workout.Points.ShouldBe(60);
        }
    }

    [Fact]
    public void A_point_an_hour_early_in_the_midst_is_set_aside()
    {
        var points = Made.Run(3_600, 121).ToArray();
        points[60] = Made.Point(21 + (60 * 0.00003), 9, Made.Start.AddSeconds(30));
        var workout = Made.Workout(Made.Gpx(points));
        workout.StartedAt.ToUniversalTime().ShouldBe(Made.Start.AddHours(1));
        workout.Aside.ShouldBe("1 with a time out of line");
    }

    [Fact]
    public void A_broken_clock_leaves_the_distance_where_a_date_is_given()
    {
        var points = Enumerable.Range(0, 31).Select(i => Made.Point(21 + (i * 0.00003), 9, new DateTimeOffset(1901, 12, 13, 20, 45, 52, TimeSpan.Zero)));
        Made.Refusal(Made.Gpx(points)).ShouldContain("--date");
        var workout = Made.Workout(Made.Gpx(points), Made.Wishes with { Date = new DateOnly(2026, 5, 4) });
        workout.StartedAt.Date.ShouldBe(new DateTime(2026, 5, 4));
        Made.Fold(workout).Metrics["distance"].ShouldBeInRange(RunOf31Mm - 100, RunOf31Mm + 100);
        Made.Fold(workout).MovingMs.ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1800)]
    [InlineData(9999)]
    public void A_day_of_a_year_in_which_no_workout_was_done_is_asked_for_again(int year)
    {
        var untimed = Enumerable.Range(0, 31).Select(i => Made.Point(14.6 + (i * 0.00003), 121, null, "<extensions><cad>80</cad></extensions>"));
        Made.Read(Made.Gpx(untimed), Made.Wishes with { Date = new DateOnly(year, 12, 31) })
            .ShouldHaveSingleItem().ShouldBeOfType<RefusedFile>().Reason.Code.ShouldBe(RemarkCodes.NoDay);
    }

    [Fact]
    public void Without_times_the_files_own_date_counts_and_never_today()
    {
        // A watch without a clock that measured something.
        var untimed = Enumerable.Range(0, 31).Select(i => Made.Point(21 + (i * 0.00003), 9, null, "<extensions><cad>80</cad></extensions>")).ToArray();
        var dated = Made.Gpx(untimed).Replace("<trk>", "<metadata><time>2024-07-01T10:00:00Z</time></metadata><trk>", StringComparison.Ordinal);
        Made.Workout(dated).StartedAt.ToUniversalTime().ShouldBe(new DateTimeOffset(2024, 7, 1, 10, 0, 0, TimeSpan.Zero));
        Made.Refusal(Made.Gpx(untimed)).ShouldContain("no date");
    }

    [Fact]
    public void The_same_content_is_the_same_workout_event_by_event()
    {
        var (one, two) = (Made.Workout(Made.Gpx(Made.Run(0, 61))), Made.Workout(Made.Gpx(Made.Run(0, 61)), Made.Wishes with { Now = Made.Now.AddDays(3) }));
        one.Session.ShouldBe(two.Session);
        one.Events.Select(e => Convert.ToHexString(e.Body)).ShouldBe(two.Events.Select(e => Convert.ToHexString(e.Body)));
    }

    [Fact]
    public void A_segment_that_stands_there_twice_counts_once()
    {
        Made.Fold(Made.Workout(Made.Gpx(Made.Run(0, 61), Made.Run(0, 61)))).Metrics["distance"].ShouldBeInRange(199_000, 199_500);

        // A part of it likewise, and without times by its places.
        Made.Fold(Made.Workout(Made.Gpx(Made.Run(0, 61), Made.Run(0, 61).Skip(20)))).Metrics["distance"].ShouldBeInRange(199_000, 199_500);
        var untimed = Enumerable.Range(0, 61).Select(i => Made.Point(21 + (i * 0.00003), 9, null)).ToArray();
        Made.Fold(Made.Workout(Made.Gpx(untimed, untimed), Made.Wishes with { Date = new DateOnly(2026, 5, 4) }))
            .Metrics["distance"]
            .ShouldBeInRange(199_000, 199_500);
    }

    [Fact]
    public void A_line_without_times_beside_the_recording_that_it_was_drawn_of_counts_no_second_time()
    {
        var line = Enumerable.Range(0, 61).Select(i => Made.Point(21 + (i * 0.00003), 9, null)).ToArray();
        foreach (var gpx in new[] { Made.Gpx(line, Made.Run(0, 61)), Made.Gpx(Made.Run(0, 61), line) })
        {
            var workout = Made.Workout(gpx);
            (workout.Points, workout.Aside, workout.Remarks.Count).ShouldBe((61, "61 repeated", 0));
            Made.Fold(workout).Metrics["distance"].ShouldBeInRange(199_000, 199_500);
        }

        // Another way without times stays: its clock was lost.
        var away = Enumerable.Range(60, 61).Select(i => Made.Point(21 + (i * 0.00003), 9, null));
        Made.Workout(Made.Gpx(Made.Run(0, 61), away)).Points.ShouldBe(122);
    }

    [Fact]
    public void A_segment_that_begins_before_the_other_ends_goes_on_where_that_ends() =>
        Made.Fold(Made.Workout(Made.Gpx(Made.Run(0, 61), Made.Run(40, 81, 21 + (40 * 0.00003))))).Metrics["distance"].ShouldBeInRange(398_000, 399_000);

    [Fact]
    public void A_watch_and_a_phone_in_one_file_count_once()
    {
        var workout = Made.Workout(Made.Gpx(Made.Run(0, 121), Made.Run(0, 120, 21, 9.00005)));
        Made.Fold(workout).Metrics["distance"].ShouldBeInRange(398_000, 399_500);
        workout.Aside.ShouldBe("120 repeated");
    }

    [Fact]
    public void Of_very_many_short_tracks_each_is_compared_with_those_of_its_time()
    {
        const int Tracks = 10_000;
        string Trk(int at, int count, double lon) =>
            $"<trk><name>Part {at}</name><trkseg>{string.Concat(Made.Run(at * 4, count, 21 + (at * 0.00012), lon))}</trkseg></trk>";
        var watch = string.Concat(Enumerable.Range(0, Tracks).Select(at => Trk(at, 3, 9)));
        var phone = string.Concat(Enumerable.Range(0, Tracks).Select(at => Trk(at, 2, 9.00005)));
        var workout = Made.Workout("<gpx>" + watch + phone + "</gpx>");
        (workout.Points, workout.Aside).ShouldBe((3 * Tracks, $"{2 * Tracks} repeated"));
        Made.Fold(workout).Title.ShouldBe("Part 0");
    }

    [Fact]
    public void Days_apart_are_workouts_of_their_own() =>
        Made.Read(Made.Gpx(Made.Run(0, 61), Made.Run(86_400, 61))).OfType<MadeWorkout>().Select(m => m.Workout.ElapsedMs).ShouldBe([60_000, 60_000]);

    [Fact]
    public void Times_that_a_planner_computed_are_no_workout()
    {
        var months = Enumerable.Range(0, 6).Select(i => Made.Point(21 + (i * 0.0001), 9, Made.Start.AddHours(40 * i)));
        Made.Refusal(Made.Gpx(months)).ShouldContain("planned");

        // Steps of all lengths at one speed.
        var even = Enumerable.Range(0, 40).Select(i => Made.Point(21 + (i * i * 0.00002), 9, Made.Start.AddSeconds(i * i)));
        Made.Refusal(Made.Gpx(even)).ShouldContain("planned");
        Made.Refusal("<gpx><rte><rtept lat=\"1\" lon=\"1\"/></rte></gpx>").ShouldContain("planned");
    }

    [Fact]
    public void Events_are_sealed_at_the_interval_and_numbered_without_a_hole()
    {
        var workout = Made.Workout(Made.Gpx(Made.Run(0, 3_601)));
        workout.Events.Select(e => e.Seq).ShouldBe(Enumerable.Range(0, workout.Events.Count));
        workout.Events.Count.ShouldBeInRange(12, 16);
        workout.Events[^1].Kind.ShouldBe("finished");
    }

    [Theory]
    [InlineData("10:30:00")]
    [InlineData("10:30")]
    [InlineData("04.05.2026 10:00")]
    [InlineData("5/4/2026 10:00")]
    [InlineData("2026")]
    [InlineData("2026-05")]
    [InlineData("May 2026")]
    [InlineData("Monday")]
    public void A_time_of_day_or_a_date_that_may_be_another_is_no_time(string time)
    {
        var points = Enumerable.Range(0, 31).Select(i => Made.Point(21 + (i * 0.00003), 9, null, $"<time>{time}</time>"));
        Made.Refusal(Made.Gpx(points)).ShouldContain("no date");
        const string Lap = "<Lap><TotalTimeSeconds>60</TotalTimeSeconds></Lap>";
        var tcx = $"<Activity Sport=\"Running\"><Id>{time}</Id>{Lap}</Activity>";
        Made.Refusal($"<TrainingCenterDatabase><Activities>{tcx}</Activities></TrainingCenterDatabase>").ShouldContain("no date");
    }

    [Theory]
    [InlineData("2026-05-04T08:00:00.123456789Z")]
    [InlineData("2026-05-04 08:00:00+00:00")]
    [InlineData("2026-05-04T10:00:00+02:00")]
    [InlineData("2026-05-04T08:00Z")]
    [InlineData("2026/05/04 08:00:00")]
    [InlineData(" 2026-05-04T08:00:00 ")]
    [InlineData("2026-05-04T08:00:00,000Z")]
    [InlineData("2026-05-04T10:00:00,000+02:00")]
    [InlineData("2026-05-04 08:00:00 UTC")]
    [InlineData("2569-05-04T08:00:00Z")]
    public void Times_that_say_year_month_and_day_first_are_read_however_they_are_written(string time)
    {
        var points = Made.Run(1, 30).Prepend(Made.Point(21, 9, null, $"<time>{time}</time>"));
        Made.Workout(Made.Gpx(points)).StartedAt.ToUniversalTime().ShouldBe(Made.Start, TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void Each_day_of_a_tour_has_its_own_marks()
    {
        var file = new FitFile().FileId(4, Made.Start).DefineRecord();
        void Ride(int day)
        {
            for (var i = 0; i <= 7_200; i += 60)
            {
                file.Record(Made.Start.AddDays(day).AddSeconds(i), 46 + (day * 0.3) + (i * 0.00003), 14.5, 120);
            }
        }

        Ride(0);
        file.Timer(Made.Start.AddHours(2), 4).Timer(Made.Start.AddDays(1), 0).DefineRecord();
        Ride(1);
        file.Lap(Made.Start.AddHours(1)).Lap(Made.Start.AddDays(1).AddMinutes(90));
        var days = Made.Read(file.Session(Made.Start, Made.Start.AddDays(1).AddHours(2), 1).Bytes()).Cast<MadeWorkout>().Select(m => m.Workout).ToList();
        days.Select(w => w.ElapsedMs).ShouldBe([7_200_000, 7_200_000]);
        days.Select(w => w.StartedAt.ToUniversalTime()).ShouldBe([Made.Start, Made.Start.AddDays(1)]);
        days.SelectMany(w => Made.Fold(w).Laps!).ShouldBe([3_600_000, 5_400_000]);
        days.Select(w => Made.Fold(w).MovingMs).ShouldAllBe(ms => ms >= 7_100_000);
    }

    [Fact]
    public void What_was_lifted_and_swum_on_one_day_of_a_recording_counts_on_that_day_alone()
    {
        var file = new FitFile().FileId(4, Made.Start).Define(1, 20, (253, 4, FitFile.UInt32), (3, 1, FitFile.UInt8));
        foreach (var day in new[] { 0, 1 })
        {
            for (var i = 0; i <= 600; i += 10)
            {
                file.Write(1, FitFile.Seconds(Made.Start.AddDays(day).AddSeconds(i)), (byte)120);
            }
        }

        for (var i = 0; i < 10; i++)
        {
            file.Length(Made.Start.AddDays(i / 6).AddSeconds(i % 6 * 60), 60);
        }

        file.Define(
            6, 225, (254, 4, FitFile.UInt32), (0, 4, FitFile.UInt32), (3, 2, FitFile.UInt16), (4, 2, FitFile.UInt16), (5, 1, FitFile.UInt8),
            (7, 2, FitFile.UInt16));
        file.Write(6, FitFile.Seconds(Made.Start.AddSeconds(500)), 30_000u, (ushort)5, (ushort)(100 * 16), (byte)1, (ushort)0);
        file.Write(6, FitFile.Seconds(Made.Start.AddDays(1).AddSeconds(500)), 30_000u, (ushort)3, (ushort)(50 * 16), (byte)1, (ushort)0);
        var days = Made.Read(file.Session(Made.Start, Made.Start.AddDays(1).AddSeconds(600), 5, 17, 250, 2_500).Bytes())
            .Cast<MadeWorkout>().Select(m => m.Workout).ToList();
        days.Select(w => w.Sets).ShouldBe([1, 1]);
        days.Select(w => Made.Fold(w).Metrics["distance"]).ShouldBe([150_000, 100_000]);
        days.Select(w => w.ElapsedMs).ShouldBe([600_000, 600_000]);
    }

    [Fact]
    public void What_was_written_on_the_day_after_the_last_stop_is_no_workout()
    {
        var file = new FitFile().FileId(4, Made.Start).DefineRecord();
        for (var i = 0; i < 122; i++)
        {
            file.Record(i < 61 ? Made.Start.AddSeconds(i) : Made.Start.AddDays(1).AddSeconds(i), 46 + (i * 0.00003), 14.5);
        }

        var workout = Made.Workout(file.Timer(Made.Start.AddSeconds(60), 4).Bytes());
        (workout.StartedAt.ToUniversalTime(), workout.ElapsedMs, workout.Aside).ShouldBe((Made.Start, 60_000, "61 after the watch was stopped"));
    }

    [Fact]
    public void A_route_that_was_drawn_is_asked_when_it_was_done_and_one_that_a_sensor_was_on_is_not()
    {
        const string Head = "<metadata><time>2026-05-04T10:00:00Z</time></metadata><trk>";
        string Dated(string inside) => Made.Gpx(Enumerable.Range(0, 31).Select(i => Made.Point(21 + (i * 0.00003), 9, null, "<ele>300</ele>" + inside)))
            .Replace("<trk>", Head, StringComparison.Ordinal);

        Made.Refusal(Dated("")).ShouldContain("--date");
        Made.Workout(Dated(""), Made.Wishes with { Date = new DateOnly(2026, 4, 1) }).StartedAt.Date.ShouldBe(new DateTime(2026, 4, 1));
        Made.Workout(Dated("<extensions><hr>140</hr></extensions>")).StartedAt.Date.ShouldBe(new DateTime(2026, 5, 4));
        Made.Workout(Dated("").Replace("creator=\"made\"", "creator=\"Stamina\"", StringComparison.Ordinal)).StartedAt.Date.ShouldBe(new DateTime(2026, 5, 4));
    }
}

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

    [Fact]
    public void Without_times_the_files_own_date_counts_and_never_today()
    {
        var untimed = Enumerable.Range(0, 31).Select(i => Made.Point(21 + (i * 0.00003), 9, null)).ToArray();
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
}

using Stamina.Exchange.Files;
using Stamina.Tools.Import;

namespace Stamina.Tests.Exchange;

/// <summary>What devices write that no protocol asks for; each kind was met in a public file.</summary>
public class FitDevicesTests
{
    [Fact]
    public void Sessions_that_are_all_written_at_the_start_are_told_apart_by_how_long_they_took()
    {
        var file = new FitFile().FileId(4, Made.Start)
            .Define(3, 18, (253, 4, FitFile.UInt32), (2, 4, FitFile.UInt32), (5, 1, FitFile.Enum), (7, 4, FitFile.UInt32));
        foreach (var (from, seconds, sport) in new[] { (0, 99, 5), (100, 9, 3), (110, 189, 2), (300, 99, 1) })
        {
            file.Write(3, FitFile.Seconds(Made.Start), FitFile.Seconds(Made.Start.AddSeconds(from)), (byte)sport, (uint)seconds * 1_000);
        }

        Records(file, 400);

        var workouts = Workouts(file.Bytes());
        workouts.Select(w => w.ExerciseType).ShouldBe(["swimming", "cycling", "running"]);
        workouts.Select(w => w.ElapsedMs).ShouldBe([99_000, 189_000, 99_000]);
    }

    [Fact]
    public void Each_length_of_a_swim_with_laps_counts_also_where_two_end_within_a_second()
    {
        var file = new FitFile().FileId(4, Made.Start).Define(1, 20, (253, 4, FitFile.UInt32), (3, 1, FitFile.UInt8));
        for (var i = 0; i <= 600; i++)
        {
            file.Write(1, FitFile.Seconds(Made.Start.AddSeconds(i)), (byte)130);
        }

        var at = 0;
        foreach (var seconds in Enumerable.Repeat(new[] { 29, 30, 1, 30, 30 }, 5).SelectMany(s => s))
        {
            file.Lap(Made.Start.AddSeconds(at)).Length(Made.Start.AddSeconds(at), seconds);
            at += seconds;
        }

        var workout = Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(600), 5, 17, 625, 2_500).Bytes());
        Made.Fold(workout).Metrics["distance"].ShouldBe(25 * 25_000);
        LocalFold.NotCountedPoints(workout).ShouldBeEmpty("no reading of a pool has a place");
    }

    [Fact]
    public void A_swim_begins_with_its_first_length_however_late_the_first_reading_comes()
    {
        var file = new FitFile().FileId(4, Made.Start);
        for (var i = 0; i < 40; i++)
        {
            file.Length(Made.Start.AddSeconds(i * 60), 60);
        }

        file.Define(1, 20, (253, 4, FitFile.UInt32), (3, 1, FitFile.UInt8));
        for (var i = 1_500; i <= 2_400; i++)
        {
            file.Write(1, FitFile.Seconds(Made.Start.AddSeconds(i)), (byte)130);
        }

        var workout = Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(2_400), 5, 17, 2_000, 5_000).Bytes());
        workout.StartedAt.ShouldBe(Made.Start);
        var summary = Made.Fold(workout);
        summary.ElapsedMs.ShouldBe(2_400_000);
        summary.Metrics["distance"].ShouldBe(40 * 50_000);
    }

    [Fact]
    public void The_last_length_counts_also_where_an_event_ends_a_moment_before_it()
    {
        // Events hold five minutes: the second one is a few seconds long, in which nobody swims a length.
        var file = new FitFile().FileId(4, Made.Start).Define(1, 20, (253, 4, FitFile.UInt32), (3, 1, FitFile.UInt8));
        for (var i = 0; i <= 305; i++)
        {
            file.Write(1, FitFile.Seconds(Made.Start.AddSeconds(i)), (byte)130);
        }

        for (var i = 0; i < 5; i++)
        {
            file.Length(Made.Start.AddSeconds(i * 61), 61);
        }

        var workout = Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(305), 5, 17, 125, 2_500).Bytes());
        var summary = Made.Fold(workout);
        (summary.Metrics["lengths"], summary.Metrics["distance"]).ShouldBe((5, 125_000));
    }

    [Fact]
    public void Files_that_are_chained_are_workouts_of_their_own()
    {
        var swim = new FitFile().FileId(4, Made.Start.AddHours(-1));
        for (var i = 0; i < 10; i++)
        {
            swim.Length(Made.Start.AddHours(-1).AddSeconds(i * 60), 60);
        }

        swim.Session(Made.Start.AddHours(-1), Made.Start.AddHours(-1).AddSeconds(600), 5, 17, 250, 2_500);
        var run = Records(new FitFile().FileId(4, Made.Start), 61).Timer(Made.Start.AddSeconds(60), 4).Session(Made.Start, Made.Start.AddSeconds(60), 1);

        var workouts = Workouts([.. run.Bytes(), .. swim.Bytes()]);
        workouts.Select(w => w.ExerciseType).ShouldBe(["running", "swimming"]);
        Made.Fold(workouts[0]).Metrics["distance"].ShouldBeInRange(199_500, 200_700);
        Made.Fold(workouts[1]).Metrics["distance"].ShouldBe(250_000);
    }

    [Fact]
    public void The_heart_rates_that_a_strap_stored_under_water_are_those_of_the_swim()
    {
        var swim = new FitFile().FileId(4, Made.Start);
        for (var i = 0; i < 10; i++)
        {
            swim.Length(Made.Start.AddSeconds(i * 60), 60);
        }

        swim.Session(Made.Start, Made.Start.AddSeconds(600), 5, 17, 250, 2_500);

        // The strap's clock stood at 100,000/1024 s when the watch's said the start; two beats a second from there on, 1,300 of them: 50 s too many.
        var strap = new FitFile().FileId(4, Made.Start)
            .Define(1, 132, (253, 4, FitFile.UInt32), (0, 2, FitFile.UInt16), (6, 1, FitFile.UInt8), (9, 4, FitFile.UInt32))
            .Write(1, FitFile.Seconds(Made.Start), (ushort)0, (byte)120, 100_000u)
            .Define(2, 132, (6, 2, FitFile.UInt8), (10, 3, FitFile.Byte));
        for (var beat = 1; beat < 1_300; beat += 2)
        {
            var (first, second) = ((100_000 + (beat * 512)) & 0xFFF, (100_000 + ((beat + 1) * 512)) & 0xFFF);
            strap.Write(2, (byte)140, (byte)140, (byte)first, (byte)((first >> 8) | ((second & 0xF) << 4)), (byte)(second >> 4));
        }

        var summary = Made.Fold(Made.Workout([.. swim.Bytes(), .. strap.Bytes()]));
        summary.Metrics["average_heart_rate"].ShouldBe(140);
        summary.ElapsedMs.ShouldBe(600_000);
        summary.Metrics["distance"].ShouldBe(250_000);
    }

    [Fact]
    public void A_chain_of_thousands_of_empty_files_is_read_no_further_than_a_hundred()
    {
        var run = Records(new FitFile().FileId(4, Made.Start), 61).Session(Made.Start, Made.Start.AddSeconds(60), 1).Bytes();
        var behind = Records(new FitFile().FileId(4, Made.Start.AddHours(1)), 10).Bytes();
        byte[] empty = [.. new FitFile().Define(0, 34, (253, 4, FitFile.UInt32)).Bytes()];
        byte[] file = [.. run, .. Enumerable.Repeat(empty, 1_000).SelectMany(part => part), .. behind];

        Workouts(file).ShouldHaveSingleItem().Points.ShouldBe(61);
    }

    [Fact]
    public void A_distance_that_is_packed_with_the_speed_is_read_over_its_rollings()
    {
        var file = new FitFile().FileId(4, Made.Start).Define(1, 20, (253, 4, FitFile.UInt32), (3, 1, FitFile.UInt8), (8, 3, FitFile.Byte));
        for (var i = 0; i <= 300; i++)
        {
            var sixteenths = i * 50;
            var (low, high) = ((byte)(0x01 | ((sixteenths & 0xF) << 4)), (byte)((sixteenths >> 4) & 0xFF));
            file.Write(1, FitFile.Seconds(Made.Start.AddSeconds(i)), (byte)150, (byte)0x3A, low, high);
        }

        var summary = Made.Fold(Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(300), 1).Bytes()));
        summary.Metrics["distance"].ShouldBe(300 * 50 * 1_000 / 16);
    }

    [Fact]
    public void A_start_that_is_missing_between_two_stops_is_where_the_readings_go_on_if_the_timer_says_so()
    {
        FitFile Ride()
        {
            var file = Records(new FitFile().FileId(4, Made.Start), 300);
            file.Timer(Made.Start, 0).Timer(Made.Start.AddSeconds(300), 4);
            Records(file, 300, from: 900);
            return file.Timer(Made.Start.AddSeconds(1_200), 4);
        }

        var goneOn = Made.Workout(Ride().SessionWithTimer(Made.Start, TimeSpan.FromSeconds(1_200), TimeSpan.FromSeconds(600), 2).Bytes());
        goneOn.ElapsedMs.ShouldBe(1_199_000);
        Made.Fold(goneOn).MovingMs.ShouldBeInRange(595_000, 600_000);

        var stopped = Made.Workout(Ride().SessionWithTimer(Made.Start, TimeSpan.FromSeconds(1_200), TimeSpan.FromSeconds(300), 2).Bytes());
        stopped.Aside.ShouldBe("300 after the watch was stopped");
    }

    [Fact]
    public void Readings_after_the_only_stop_count_if_the_timer_ran_as_long_as_they_go_on()
    {
        var file = Records(new FitFile().FileId(4, Made.Start), 300);
        file.Timer(Made.Start, 0).Timer(Made.Start.AddSeconds(300), 4);
        Records(file, 300, from: 900);
        var workout = Made.Workout(file.SessionWithTimer(Made.Start, TimeSpan.FromSeconds(1_200), TimeSpan.FromSeconds(600), 2).Bytes());
        (workout.ElapsedMs, workout.Aside).ShouldBe((1_199_000, null));
        Made.Fold(workout).MovingMs.ShouldBeInRange(595_000, 600_000);
    }

    [Fact]
    public void The_way_from_a_sensor_counts_where_there_is_no_signal_beside_stretches_with_one()
    {
        var file = new FitFile()
            .FileId(4, Made.Start)
            .Define(1, 20, (253, 4, FitFile.UInt32), (0, 4, FitFile.SInt32), (1, 4, FitFile.SInt32), (5, 4, FitFile.UInt32));
        for (var i = 0; i <= 240; i++)
        {
            var isInside = i <= 120;
            file.Write(
                1,
                FitFile.Seconds(Made.Start.AddSeconds(i)),
                isInside ? int.MaxValue : FitFile.Semicircles(46 + (i * 0.00003)),
                isInside ? int.MaxValue : FitFile.Semicircles(14.5),
                (uint)(i * 334));
        }

        var summary = Made.Fold(Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(240), 1).Bytes()));
        summary.Metrics["distance"].ShouldBeInRange(240 * 3_300, 240 * 3_360);
        summary.MovingMs.ShouldBeInRange(238_000, 240_000);
    }

    [Fact]
    public void A_height_of_nothing_is_none()
    {
        var file = new FitFile()
            .FileId(4, Made.Start)
            .Define(1, 20, (253, 4, FitFile.UInt32), (0, 4, FitFile.SInt32), (1, 4, FitFile.SInt32), (2, 2, FitFile.UInt16));
        for (var i = 0; i <= 60; i++)
        {
            file.Write(
                1,
                FitFile.Seconds(Made.Start.AddSeconds(i)),
                FitFile.Semicircles(46 + (i * 0.00003)),
                FitFile.Semicircles(14.5),
                (ushort)(i / 10 % 2 == 0 ? 0 : 64));
        }

        Made.Fold(Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(60), 1).Bytes())).Metrics["ascent"].ShouldBe(0);
    }

    private static FitFile Records(FitFile file, int count, int from = 0)
    {
        file.DefineRecord();
        for (var i = from; i < from + count; i++)
        {
            file.Record(Made.Start.AddSeconds(i), 46 + (i * 0.00003), 14.5);
        }

        return file;
    }

    [Fact]
    public void A_set_is_of_its_exercise_and_not_of_all_of_its_category()
    {
        var file = new FitFile().FileId(4, Made.Start)
            .Define(7, 264, (0, 2, FitFile.UInt16), (1, 2, FitFile.UInt16), (2, 12, FitFile.Text))
            .Write(7, (ushort)0, (ushort)12, "Kettle here")
            .Define(
                6, 225, (254, 4, FitFile.UInt32), (3, 2, FitFile.UInt16), (4, 2, FitFile.UInt16), (5, 1, FitFile.UInt8), (7, 2, FitFile.UInt16),
                (8, 2, FitFile.UInt16));
        void Set(int second, ushort kilograms, ushort category, ushort number) =>
            file.Write(6, FitFile.Seconds(Made.Start.AddSeconds(second)), (ushort)5, (ushort)(kilograms * 16), (byte)1, category, number);
        Set(10, 80, 0, 1);
        Set(20, 30, 0, 6);
        Set(30, 24, 0, 12);
        Set(40, 20, 0, 25);
        Set(50, 60, 28, ushort.MaxValue);
        Set(60, 300, ushort.MaxValue, ushort.MaxValue);
        Set(70, 290, 65_534, 0);
        var workout = Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(90), 10, 20).Bytes());
        var metrics = Made.Fold(workout).Metrics;
        metrics.Where(m => m.Key.StartsWith("max_weight:", StringComparison.Ordinal)).ToDictionary(m => m.Key["max_weight:".Length..], m => m.Value / 1_000)
            .ShouldBe(
                new Dictionary<string, long> { ["barbell_bench_press"] = 80, ["dumbbell_bench_press"] = 30, ["kettle_here"] = 24, ["bench_press_25"] = 20, ["squat"] = 60 },
                ignoreOrder: true);
        metrics["sets"].ShouldBe(7);
    }

    private static List<Stamina.Exchange.Events.ImportedWorkout> Workouts(byte[] file) =>
        [.. Made.Read(file).Cast<MadeWorkout>().Select(made => made.Workout)];

    [Theory]
    [InlineData(11, 0, 85, 64, 171)]
    [InlineData(1, 0, 55, 0, 110)]
    [InlineData(2, 0, 85, 64, 86)]
    public void On_foot_a_watch_counts_the_strides_of_one_foot_and_parts_of_one(byte sport, byte subSport, byte cadence, byte fraction, int steps)
    {
        var file = new FitFile().FileId(4, Made.Start)
            .Define(1, 20, (253, 4, FitFile.UInt32), (0, 4, FitFile.SInt32), (1, 4, FitFile.SInt32), (4, 1, FitFile.UInt8), (53, 1, FitFile.UInt8));
        for (var i = 0; i < 31; i++)
        {
            file.Write(1, FitFile.Seconds(Made.Start.AddSeconds(i)), FitFile.Semicircles(46 + (i * 0.00003)), FitFile.Semicircles(14.5), cadence, fraction);
        }

        var workout = Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(30), sport, subSport).Bytes());
        System.Text.Encoding.UTF8.GetString(workout.Events.Single(e => e.Kind == "progress").Body).ShouldContain($"\"cad\":{steps}");
    }

    [Fact]
    public void What_was_recorded_between_two_sports_is_counted_as_set_aside()
    {
        var file = new FitFile().FileId(4, Made.Start).DefineRecord();
        for (var i = 0; i < 300; i++)
        {
            file.Record(Made.Start.AddSeconds(i), 46 + (i * 0.00003), 14.5);
        }

        file.Session(Made.Start, Made.Start.AddSeconds(99), 2).Session(Made.Start.AddSeconds(110), Made.Start.AddSeconds(119), 3)
            .Session(Made.Start.AddSeconds(120), Made.Start.AddSeconds(299), 1);
        var workouts = Workouts(file.Bytes());
        workouts.Select(w => w.Points).ShouldBe([100, 180]);
        workouts[0].Aside.ShouldBe("10 with a time out of line");
    }
}

using System.IO.Compression;
using Stamina.Exchange.Files;

namespace Stamina.Tests.Exchange;

[Trait(Rounds.Trait, "many")]
public class FitReadingTests
{
    private static FitFile Run(int count, int from = 0, FitFile? file = null)
    {
        file = (file ?? new FitFile().FileId(4, Made.Start)).DefineRecord();
        for (var i = from; i < from + count; i++)
        {
            file.Record(Made.Start.AddSeconds(i), 46 + (i * 0.00003), 14.5, 150, 200);
        }

        return file;
    }

    [Fact]
    public void A_run_is_read_with_its_heart_rate_type_and_zone()
    {
        var workout = Made.Workout(Run(61).Session(Made.Start, Made.Start.AddSeconds(60), 1).Bytes());
        workout.ExerciseType.ShouldBe("running");
        workout.StartedAt.Offset.ShouldBe(TimeSpan.FromHours(2));
        var summary = Made.Fold(workout);
        summary.Metrics["distance"].ShouldBeInRange(199_500, 200_700);
        summary.Metrics["average_heart_rate"].ShouldBe(150);
        summary.MovingMs.ShouldBe(60_000);
    }

    [Fact]
    public void Records_out_of_order_are_sorted()
    {
        var file = new FitFile().FileId(4, Made.Start).DefineRecord();
        foreach (var i in new[] { 0, 1, 2, 4, 3, 5, 6, 8, 7, 9, 10 })
        {
            file.Record(Made.Start.AddSeconds(i), 46 + (i * 0.00003), 14.5);
        }

        var workout = Made.Workout(file.Bytes());
        workout.Aside.ShouldBeNull();
        Made.Fold(workout).Metrics["distance"].ShouldBeInRange(33_000, 33_600);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void A_stopped_timer_is_a_pause_and_what_is_recorded_meanwhile_does_not_count(byte stop)
    {
        var file = Run(31);
        file.Timer(Made.Start.AddSeconds(30), stop);
        for (var i = 31; i < 330; i++)
        {
            file.Record(Made.Start.AddSeconds(i), 46 + (30 * 0.00003) + (i % 2 * 0.0001), 14.5);
        }

        file.Timer(Made.Start.AddSeconds(330), 0);
        Run(31, 330, file);
        var summary = Made.Fold(Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(360), 1).Bytes()));
        summary.MovingMs.ShouldBe(60_000);
        summary.ElapsedMs.ShouldBe(360_000);
    }

    [Fact]
    public void After_the_last_stop_nothing_counts()
    {
        var file = Run(61).Timer(Made.Start.AddSeconds(60), 4).DefineRecord();
        file.Record(Made.Start.AddSeconds(500), 46.01, 14.5);
        var workout = Made.Workout(file.Bytes());
        workout.ElapsedMs.ShouldBe(60_000);
        workout.Aside.ShouldBe("1 after the watch was stopped");
    }

    [Fact]
    public void A_triathlon_is_three_workouts_without_its_transitions()
    {
        var file = new FitFile()
            .FileId(4, Made.Start)
            .Define(1, 20, (253, 4, FitFile.UInt32), (0, 4, FitFile.SInt32), (1, 4, FitFile.SInt32), (5, 4, FitFile.UInt32));
        for (var i = 0; i < 400; i++)
        {
            file.Write(1, FitFile.Seconds(Made.Start.AddSeconds(i)), FitFile.Semicircles(46 + (i * 0.00003)), FitFile.Semicircles(14.5), (uint)(i * 334));
        }

        file.Session(Made.Start, Made.Start.AddSeconds(99), 5, 18)
            .Session(Made.Start.AddSeconds(100), Made.Start.AddSeconds(109), 3)
            .Session(Made.Start.AddSeconds(110), Made.Start.AddSeconds(299), 2)
            .Session(Made.Start.AddSeconds(300), Made.Start.AddSeconds(399), 1);
        var workouts = Made.Read(file.Bytes()).Cast<MadeWorkout>().Select(m => m.Workout).ToList();
        workouts.Select(w => w.ExerciseType).ShouldBe(["swimming", "cycling", "running"]);
        workouts.Select(w => w.ElapsedMs).ShouldBe([99_000, 189_000, 99_000]);
        workouts.Select(w => w.Session).Distinct().Count().ShouldBe(3);
        Made.Fold(workouts[2]).Metrics["distance"].ShouldBeInRange(329_000, 331_500);
    }

    [Fact]
    public void Sessions_that_lie_over_each_other_count_nothing_twice()
    {
        DateTimeOffset At(int second) => Made.Start.AddSeconds(second);
        var twice = Run(100).Session(At(0), At(99), 1).Session(At(0), At(99), 1, metres: 330);
        Made.Fold(Made.Workout(twice.Bytes())).Metrics["distance"].ShouldBeInRange(329_000, 331_500);

        // Written last, with one and the same time, and without how long each was.
        var untold = Run(300).Define(3, 18, (253, 4, FitFile.UInt32), (2, 4, FitFile.UInt32), (5, 1, FitFile.Enum));
        untold.Write(3, FitFile.Seconds(At(299)), FitFile.Seconds(At(0)), (byte)1).Write(3, FitFile.Seconds(At(299)), FitFile.Seconds(At(100)), (byte)11);
        var parts = Made.Read(untold.Bytes()).Cast<MadeWorkout>().Select(m => m.Workout).ToList();
        parts.Select(w => (w.ExerciseType, w.ElapsedMs, w.Points)).ShouldBe([("running", 100_000, 101), ("walking", 199_000, 200)]);
    }

    [Fact]
    public void Lengths_of_a_pool_are_counted()
    {
        var file = new FitFile()
            .FileId(4, Made.Start)
            .Define(1, 101, (253, 4, FitFile.UInt32), (2, 4, FitFile.UInt32), (3, 4, FitFile.UInt32), (12, 1, FitFile.Enum));
        for (var i = 0; i < 40; i++)
        {
            file.Write(
                1,
                FitFile.Seconds(Made.Start.AddSeconds((i + 1) * 30)),
                FitFile.Seconds(Made.Start.AddSeconds(i * 30)),
                30_000u,
                (byte)(i % 10 == 9 ? 0 : 1));
        }

        var workout = Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(1_200), 5, 17, 900, 2_500).Bytes());
        workout.ExerciseType.ShouldBe("swimming");
        var summary = Made.Fold(workout);
        summary.Metrics["distance"].ShouldBe(36 * 25_000);
        summary.Estimated.ShouldBeNull();
    }

    [Fact]
    public void A_file_that_was_cut_off_is_read_up_to_there()
    {
        var whole = Run(61).Session(Made.Start, Made.Start.AddSeconds(60), 1).Bytes();
        var workout = Made.Workout(whole[..(whole.Length / 2)]);
        workout.Points.ShouldBeInRange(20, 40);
        workout.Aside.ShouldBe("1 cut off at the end of the file");

        // A recorder that was killed has not written the length, nor a session.
        Made.Workout(Run(61).Bytes(whole: false)).Points.ShouldBe(61);
    }

    [Fact]
    public void A_developers_field_for_power_is_read()
    {
        var file = new FitFile().FileId(4, Made.Start)
            .Define(5, 206, (0, 1, FitFile.UInt8), (1, 1, FitFile.UInt8), (2, 1, FitFile.UInt8), (3, 6, FitFile.Text))
            .Write(5, (byte)0, (byte)8, FitFile.UInt16, "Power")
            .Define(1, 20, false, [(253, 4, FitFile.UInt32), (0, 4, FitFile.SInt32), (1, 4, FitFile.SInt32)], [(8, 2, 0)]);
        for (var i = 0; i < 10; i++)
        {
            file.Write(1, FitFile.Seconds(Made.Start.AddSeconds(i)), FitFile.Semicircles(46 + (i * 0.00003)), FitFile.Semicircles(14.5), (ushort)250);
        }

        var body = Made.Workout(file.Bytes()).Events.Single(e => e.Kind == "progress").Body;
        System.Text.Encoding.UTF8.GetString(body).ShouldContain("\"power\":250");
    }

    [Fact]
    public void Sports_in_other_byte_orders_with_compressed_times_and_developers_fields_are_read_out_of_one_file()
    {
        // A ride, big-endian: its first record has its time, of the others the header has five bits, which run over every 32 seconds.
        var file = new FitFile().FileId(4, Made.Start)
            .Define(1, 20, true, [(253, 4, FitFile.UInt32), (0, 4, FitFile.SInt32), (1, 4, FitFile.SInt32)], [])
            .WriteBigEndian(1, FitFile.Seconds(Made.Start), FitFile.Semicircles(46), FitFile.Semicircles(14.5))
            .Define(2, 20, true, [(0, 4, FitFile.SInt32), (1, 4, FitFile.SInt32), (7, 2, FitFile.UInt16)], []);
        for (var i = 1; i <= 100; i++)
        {
            file.WriteBigEndian(
                FitFile.Compressed(2, Made.Start.AddSeconds(i)), FitFile.Semicircles(46 + (i * 0.00009)), FitFile.Semicircles(14.5), (ushort)(200 + i));
        }

        // A run, little-endian, whose heart rate is a developer's field that names the one of the profile.
        file.Define(5, 206, (0, 1, FitFile.UInt8), (1, 1, FitFile.UInt8), (2, 1, FitFile.UInt8), (14, 2, FitFile.UInt16), (15, 1, FitFile.UInt8))
            .Write(5, (byte)0, (byte)9, FitFile.UInt8, (ushort)20, (byte)3)
            .Define(1, 20, false, [(253, 4, FitFile.UInt32), (0, 4, FitFile.SInt32), (1, 4, FitFile.SInt32)], [(9, 1, 0)]);
        for (var i = 200; i <= 300; i++)
        {
            file.Write(1, FitFile.Seconds(Made.Start.AddSeconds(i)), FitFile.Semicircles(46 + (i * 0.00003)), FitFile.Semicircles(14.5), (byte)150);
        }

        file.Session(Made.Start, Made.Start.AddSeconds(100), 2).Session(Made.Start.AddSeconds(200), Made.Start.AddSeconds(300), 1);
        var workouts = Made.Read(file.Bytes()).Cast<MadeWorkout>().Select(m => m.Workout).ToList();
        workouts.Select(w => (w.ExerciseType, w.Points, w.ElapsedMs)).ShouldBe([("cycling", 101, 100_000L), ("running", 101, 100_000L)]);
        workouts.ShouldAllBe(w => w.Aside == null);
        var (ride, run) = (Made.Fold(workouts[0]), Made.Fold(workouts[1]));
        ride.Metrics["distance"].ShouldBeInRange(999_000, 1_002_000);
        (ride.Metrics["average_power"], ride.Metrics["max_power"]).ShouldBe((251, 300));
        run.Metrics["distance"].ShouldBeInRange(333_000, 334_500);
        run.Metrics["average_heart_rate"].ShouldBe(150);
    }

    [Fact]
    public void An_indoor_ride_keeps_its_heart_rate_and_power()
    {
        var file = new FitFile().FileId(4, Made.Start).Define(1, 20, (253, 4, FitFile.UInt32), (3, 1, FitFile.UInt8), (7, 2, FitFile.UInt16));
        for (var i = 0; i < 600; i++)
        {
            file.Write(1, FitFile.Seconds(Made.Start.AddSeconds(i)), (byte)140, (ushort)210);
        }

        var workout = Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(599), 2, 6).Bytes());
        workout.ExerciseType.ShouldBe("cycling");
        workout.Points.ShouldBe(600);
        Made.Fold(workout).MovingMs.ShouldBe(599_000);
    }

    [Fact]
    public void Sets_of_the_gym_are_read_in_kilograms_and_pounds()
    {
        var file = new FitFile()
            .FileId(4, Made.Start)
            .Define(
                1,
                225,
                (254, 4, FitFile.UInt32),
                (0, 4, FitFile.UInt32),
                (3, 2, FitFile.UInt16),
                (4, 2, FitFile.UInt16),
                (5, 1, FitFile.UInt8),
                (7, 2, FitFile.UInt16),
                (9, 2, FitFile.UInt16))
            .Write(1, FitFile.Seconds(Made.Start.AddSeconds(30)), 30_000u, (ushort)5, (ushort)(100 * 16), (byte)1, (ushort)0, (ushort)1)
            .Write(1, FitFile.Seconds(Made.Start.AddSeconds(90)), 60_000u, ushort.MaxValue, ushort.MaxValue, (byte)0, ushort.MaxValue, (ushort)1)
            .Write(
                1,
                FitFile.Seconds(Made.Start.AddSeconds(120)),
                30_000u,
                (ushort)3,
                (ushort)Math.Round(225 * 0.45359237 * 16),
                (byte)1,
                (ushort)8,
                (ushort)2);
        var summary = Made.Fold(Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(120), 10, 20).Bytes()));
        summary.Metrics["sets"].ShouldBe(2);
        summary.Metrics["max_weight:deadlift"].ShouldBe(102_058);
        summary.Metrics["max_weight:bench_press"].ShouldBe(100_000);
    }

    [Fact]
    public void A_weight_that_was_not_lifted_once_is_a_failed_attempt_however_long_it_took()
    {
        var file = new FitFile().FileId(4, Made.Start).Define(
            1, 225, (254, 4, FitFile.UInt32), (0, 4, FitFile.UInt32), (3, 2, FitFile.UInt16), (4, 2, FitFile.UInt16), (5, 1, FitFile.UInt8),
            (7, 2, FitFile.UInt16));
        file.Write(1, FitFile.Seconds(Made.Start.AddSeconds(30)), 12_000u, (ushort)0, (ushort)(140 * 16), (byte)1, (ushort)8);
        file.Write(1, FitFile.Seconds(Made.Start.AddSeconds(90)), 60_000u, (ushort)0, (ushort)(10 * 16), (byte)1, (ushort)19);
        var summary = Made.Fold(Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(120), 10, 20).Bytes()));
        (summary.Metrics["sets"], summary.Metrics["max_weight"], summary.Metrics.ContainsKey("max_weight:deadlift")).ShouldBe((1, 10_000, false));
    }

    [Fact]
    public void Fields_of_no_bytes_say_nothing()
    {
        (byte Field, byte Size, byte Type)[] empty = [.. Enumerable.Range(100, 100).Select(field => ((byte)field, (byte)0, FitFile.UInt8))];
        var file = new FitFile().FileId(4, Made.Start)
            .Define(1, 20, [(3, 0, FitFile.UInt8), (253, 4, FitFile.UInt32), (0, 4, FitFile.SInt32), (1, 4, FitFile.SInt32), .. empty, (3, 1, FitFile.UInt8)]);
        for (var i = 0; i < 10; i++)
        {
            file.Write(1, FitFile.Seconds(Made.Start.AddSeconds(i)), FitFile.Semicircles(46 + (i * 0.00003)), FitFile.Semicircles(14.5), (byte)140);
        }

        Made.Fold(Made.Workout(file.Session(Made.Start, Made.Start.AddSeconds(9), 1).Bytes())).Metrics["average_heart_rate"].ShouldBe(140);
    }

    [Fact]
    public void A_course_and_settings_are_no_recording()
    {
        Made.Refusal(Run(61, 0, new FitFile().FileId(6, Made.Start)).Bytes()).ShouldContain("planned course");
        Made.Refusal(new FitFile().FileId(2, Made.Start).Bytes()).ShouldContain("another kind");
    }

    [Fact]
    public void A_packed_file_is_the_same_workout()
    {
        var plain = Run(61).Bytes();
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        Made.Workout(packed.ToArray()).Session.ShouldBe(Made.Workout(plain).Session);
    }

    [Fact]
    public void No_bytes_that_chance_can_make_bring_the_reader_down()
    {
        var whole = Run(40).Timer(Made.Start.AddSeconds(40), 4).Session(Made.Start, Made.Start.AddSeconds(60), 1).Bytes();
        var random = new Random(20_261_129);
        var read = 0;
        for (var trial = 0; trial < Rounds.Of(3_000); trial++)
        {
            var bytes = whole[..random.Next(12, whole.Length + 1)];
            for (var hit = random.Next(1, 12); hit > 0; hit--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            read += Made.Read(bytes).OfType<MadeWorkout>().Count();
        }

        read.ShouldBeGreaterThan(Rounds.Of(3_000) / 30);
    }
}

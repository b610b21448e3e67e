using System.Globalization;
using System.Text.Json;
using Stamina.Exchange.Events;
using Stamina.Exchange.Writing;
using Stamina.Exercises;

namespace Stamina.Tests.Exchange;

/// <summary>What is written as TCX or FIT is read as the same workout, as far as the format holds it (docs/exchange.md).</summary>
public class FileRoundTripTests
{
    // A fifth of a metre, halved.
    private const long HalfAStepOfFitMm = 100;

    [Theory]
    [InlineData("fit", "running", 1)]
    [InlineData("fit", "cycling", 2)]
    [InlineData("fit", "walking", 3)]
    [InlineData("tcx", "running", 4)]
    [InlineData("tcx", "cycling", 5)]
    public async Task A_workout_comes_back_point_for_point(string format, string type, int seed)
    {
        var before = Made.Workout(Random(type, seed));
        var after = Made.Workout(await FileAsync(before, format));

        var (one, two) = (Made.Fold(before), Made.Fold(after));
        (two.ElapsedMs, two.MovingMs, two.StartedAt, two.TimeZone, two.ExerciseType).ShouldBe(
            (one.ElapsedMs, one.MovingMs, one.StartedAt, one.TimeZone, one.ExerciseType));
        foreach (var metric in (string[])["distance", "average_heart_rate", "max_heart_rate", "average_cadence", "average_power", "max_power"])
        {
            two.Metrics[metric].ShouldBe(one.Metrics[metric], metric);
        }

        var (tracked, back) = (Made.Track(before), Made.Track(after));
        back.Count.ShouldBe(tracked.Count);
        for (var i = 0; i < back.Count; i++)
        {
            (back[i] with { ElevationMm = null, BreakBefore = false }).ShouldBe(tracked[i] with { ElevationMm = null, BreakBefore = false });
            Math.Abs(back[i].ElevationMm!.Value - tracked[i].ElevationMm!.Value).ShouldBeLessThanOrEqualTo(format == "fit" ? HalfAStepOfFitMm : 0);
        }

        (await FileAsync(after, format)).ShouldBe(await FileAsync(before, format), "and written again it is the same file");
    }

    [Theory]
    [InlineData("fit")]
    [InlineData("tcx")]
    [InlineData("gpx")]
    [Trait(Rounds.Trait, "many")]
    public async Task Whatever_a_workout_is_it_comes_back(string format)
    {
        foreach (var seed in Seeds(300))
        {
            string[] types = format == "tcx" ? ["running", "cycling"] : ["running", "walking", "cycling"];
            var before = Made.Workout(RandomTrack.Gpx(seed, types, searches: format != "gpx"));
            var after = Made.Workout(await FileAsync(before, format));

            var (one, two, said) = (Made.Fold(before), Made.Fold(after), $"seed {seed}");
            (two.ElapsedMs, two.MovingMs, two.StartedAt, two.TimeZone, two.ExerciseType).ShouldBe(
                (one.ElapsedMs, one.MovingMs, one.StartedAt, one.TimeZone, one.ExerciseType), said);
            var (tracked, back) = (Made.Track(before).Where(p => p.NotCounted is null).ToList(), Made.Track(after));
            back.Select(Comparable).ShouldBe(tracked.Select(Comparable), said);
            back.Zip(tracked).ShouldAllBe(p => p.First.ElevationMm == p.Second.ElevationMm, said);
            Made.Placeless(after).Select(Comparable).ShouldBe(Made.Placeless(before).Where(p => IsHeld(p, tracked)).Select(Comparable), said);
            (await FileAsync(after, format)).ShouldBe(await FileAsync(before, format), said);

            // TCX knows no temperature, and of a run the cadence of one foot.
            TrackPoint Comparable(TrackPoint point) => point with
            {
                ElevationMm = null,
                BreakBefore = false,
                TemperatureTenthsC = format == "tcx" ? null : point.TemperatureTenthsC,
                Cadence = format == "tcx" && one.ExerciseType == "running" ? (point.Cadence + 1) / 2 * 2 : point.Cadence,
            };
        }

        // Without a place GPX holds nothing, and TCX nothing where the track is broken.
        bool IsHeld(TrackPoint placeless, List<TrackPoint> tracked) => format == "fit"
            || (format == "tcx"
                && !tracked.Zip(tracked.Skip(1)).Any(pair =>
                    pair.Second.EndsTheWay && placeless.ElapsedMs > pair.First.ElapsedMs && placeless.ElapsedMs < pair.Second.ElapsedMs));
    }

    [Theory]
    [InlineData("fit", 90)]
    [InlineData("tcx", 0)]
    public async Task What_sensors_measured_while_the_signal_was_away_shortens_no_break(string format, int held)
    {
        var before = Made.Workout(Made.Gpx(Beating(0, 100).Concat(Beating(100, 90, hasFix: false)), Beating(190, 100)));
        Made.Placeless(before).Count.ShouldBe(90);

        var after = Made.Workout(await FileAsync(before, format));
        Made.Placeless(after).Count.ShouldBe(held);
        var (one, two) = (Made.Fold(before), Made.Fold(after));
        (two.ElapsedMs, two.MovingMs, two.Metrics["distance"]).ShouldBe((one.ElapsedMs, one.MovingMs, one.Metrics["distance"]));
        two.MovingMs.ShouldBe(198_000);
    }

    [Theory]
    [InlineData("fit", 90)]
    [InlineData("tcx", 90)]
    [InlineData("gpx", 0)]
    public async Task A_tunnel_is_no_pause_and_the_way_through_it_stays_an_estimate(string format, int held)
    {
        var before = Made.Workout(Made.Gpx(Beating(0, 100).Concat(Beating(100, 90, hasFix: false)).Concat(Beating(190, 100))));
        var one = Made.Fold(before);
        var estimated = one.Estimated.ShouldNotBeNull()["distance"];
        estimated.ShouldBeInRange(302_000, 305_000);
        one.MovingMs.ShouldBe(289_000);

        var after = Made.Workout(await FileAsync(before, format));
        Made.Placeless(after).Count.ShouldBe(held);
        var two = Made.Fold(after);
        (two.ElapsedMs, two.MovingMs, two.Metrics["distance"]).ShouldBe((one.ElapsedMs, one.MovingMs, one.Metrics["distance"]));
        two.Estimated.ShouldNotBeNull()["distance"].ShouldBe(estimated);
    }

    [Fact]
    [Trait(Rounds.Trait, "many")]
    public void Whatever_was_lifted_comes_back_in_FIT()
    {
        // By its number, by that of its category, by a name that the file holds, and one of which nobody knows what it was.
        (string Exercise, string Name)[] exercises =
        [
            ("barbell_back_squat", "barbell_back_squat"), ("bench_press", "bench_press"), ("deadlift", "Deadlift"), ("zercher_squat", "Zercher squat"),
            ("developpe_couche", "Développé couché"), ("unknown", "unknown"),
        ];
        foreach (var seed in Seeds(100))
        {
            var random = new Random(seed);
            var sets = Enumerable.Range(0, random.Next(1, 40)).Select(_ => RandomSet(random, exercises)).ToList();
            var written = new WrittenWorkout
            {
                ExerciseType = "weight_training", Title = "Push", StartedAt = Made.Start, ElapsedMs = 3_600_000, MovingMs = 3_600_000, Sets = sets,
            };

            var after = Made.Workout(FitWriter.Make(written, []));
            var (summary, said) = (Made.Fold(after), $"seed {seed}");
            (summary.ExerciseType, summary.Title, summary.ElapsedMs).ShouldBe(("weight_training", "Push", 3_600_000), said);
            WrittenSet.ListOf(summary.Details).ShouldBe(sets, said);
            var again = Made.Fold(Made.Workout(FitWriter.Make(Made.Written(after), [])));
            again.Metrics.ShouldBe(summary.Metrics, ignoreOrder: true, said);
        }
    }

    [Fact]
    [Trait(Rounds.Trait, "many")]
    public void Whatever_was_swum_in_a_pool_comes_back_in_FIT()
    {
        foreach (var seed in Seeds(60))
        {
            var random = new Random(seed);
            long[] pools = [25_000, 50_000, 22_860, 33_330];
            var poolMm = pools[random.Next(pools.Length)];
            var ends = new List<long>();
            for (var n = random.Next(1, 30); n > 0; n--)
            {
                ends.Add(ends.LastOrDefault() + (random.Next(25, 70) * 1_000));
            }

            var written = new WrittenWorkout
            {
                ExerciseType = "swimming", StartedAt = Made.Start, ElapsedMs = ends[^1], MovingMs = ends[^1], DistanceMm = ends.Count * poolMm,
                LengthsMs = ends, PoolLengthMm = poolMm,
            };
            var beats = Enumerable.Range(0, (int)(ends[^1] / 1_000) + 1)
                .Select(s => new TrackPoint(0, 0, s * 1_000L, null, 110 + (s % 50), BreakBefore: false, NotCounted: null) { IsPlaceless = true })
                .ToList();
            foreach (var measured in new List<TrackPoint>[] { beats, [] })
            {
                var after = Made.Workout(FitWriter.Make(written, measured));
                var (summary, said) = (Made.Fold(after), $"seed {seed}, {measured.Count} readings");
                (summary.ExerciseType, summary.ElapsedMs).ShouldBe(("swimming", ends[^1]), said);
                (summary.Metrics["lengths"], summary.Metrics["distance"]).ShouldBe((ends.Count, ends.Count * poolMm), said);
                summary.Estimated.ShouldBeNull(said);
                Made.Placeless(after).ShouldBe(measured, said);
                var again = Made.Fold(Made.Workout(FitWriter.Make(Made.Written(after), Made.Readings(after))));
                again.Metrics.ShouldBe(summary.Metrics, ignoreOrder: true, said);
            }
        }
    }

    [Fact]
    public void Lengths_that_a_log_counts_together_share_the_time_since_the_count_before()
    {
        WorkoutTrace Of(params (long ElapsedMs, string Kind, string Progress)[] events) => new(
            [.. events.Select((e, seq) => new TraceEvent("w", seq, e.Kind, e.ElapsedMs, e.Progress.Length == 0 ? null : JsonElement.Parse(e.Progress)))], 0, 0);
        var nothing = new WrittenWorkout();
        var swum = WrittenLengths.AddTo(
            nothing,
            Of(
                (0, "started", ""),
                (60_000, "progress", """{"laps": 2, "pool_length_m": 25}"""),
                (90_000, "paused", ""),
                (150_000, "resumed", ""),
                (240_000, "progress", """{"laps": 5, "pool_length_m": 25}""")));
        swum.PoolLengthMm.ShouldBe(25_000);
        swum.LengthsMs.ShouldBe([30_000, 60_000, 180_000, 210_000, 240_000]);

        WrittenLengths.AddTo(
            nothing,
            Of((60_000, "progress", """{"laps": 2, "pool_length_m": 25}"""), (90_000, "progress", """{"laps": 3, "pool_length_m": 50}"""))).ShouldBe(nothing);
        WrittenLengths.AddTo(nothing, Of((60_000, "progress", """{"distance_m": 50}"""))).ShouldBe(nothing);
    }

    [Fact]
    public async Task Titles_notes_and_laps_come_back_where_the_format_has_a_place_for_them()
    {
        var before = Made.Workout(Random("running", 6));
        Made.Fold(Made.Workout(await FileAsync(before, "fit"))).Title.ShouldBe("Čez hrib & dol");
        Made.Fold(Made.Workout(await FileAsync(before, "tcx"))).Note.ShouldBe("Two\nlines");

        var written = Made.Written(before) with { LapsMs = [60_000, 120_000] };
        Made.Fold(Made.Workout(FitWriter.Make(written, Made.Track(before)))).Laps.ShouldBe([60_000, 120_000]);
        Made.Fold(Made.Workout(await TcxAsync(written, Made.Track(before)))).Laps.ShouldBe([60_000, 120_000]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5_000_000L)]
    public async Task Each_lap_is_written_with_its_own_way_and_all_of_them_with_that_of_the_workout(long? corrected)
    {
        var before = Made.Workout(Random("running", 7));
        var written = Made.Written(before);
        written = written with { LapsMs = [30_000, 120_000], DistanceMm = corrected ?? written.DistanceMm };
        var tcx = System.Xml.Linq.XDocument.Parse(System.Text.Encoding.UTF8.GetString(await TcxAsync(written, Made.Track(before))));
        var laps = tcx.Descendants().Where(e => e.Name.LocalName == "Lap")
            .Select(lap => decimal.Parse(lap.Elements().Single(e => e.Name.LocalName == "DistanceMeters").Value, CultureInfo.InvariantCulture))
            .ToList();
        laps.Count.ShouldBe(3);
        laps.Sum().ShouldBe(written.DistanceMm!.Value / 1000m);
        laps.ShouldAllBe(metres => metres > 0);
        (laps[1] / laps[0]).ShouldBeInRange(2.5m, 3.5m, "90 s are three times as far as 30 s");
        Made.Fold(Made.Workout(FitWriter.Make(written, Made.Track(before)))).Laps.ShouldBe([30_000, 120_000]);
    }

    [Theory]
    [InlineData("fit")]
    [InlineData("tcx")]
    public async Task An_hour_on_a_bicycle_in_a_room_comes_back_with_what_its_sensors_measured(string format)
    {
        var readings = Enumerable.Range(0, 3_600)
            .Select(s => new TrackPoint(0, 0, s * 1_000L, null, 120 + (s % 40), BreakBefore: false, NotCounted: null)
            {
                Cadence = 80 + (s % 9), PowerW = 150 + (s % 100), IsPlaceless = true,
            })
            .ToList();
        var written = new WrittenWorkout
        {
            ExerciseType = "cycling", StartedAt = Made.Start, ElapsedMs = 3_599_000, MovingMs = 3_599_000, DistanceMm = 30_000_000,
        };
        var workout = Made.Workout(format == "fit" ? FitWriter.Make(written, readings) : await TcxAsync(written, readings));

        var summary = Made.Fold(workout);
        (summary.ExerciseType, summary.ElapsedMs, summary.Metrics["distance"]).ShouldBe(("cycling", 3_599_000, 30_000_000));
        (summary.Metrics["average_heart_rate"], summary.Metrics["max_heart_rate"], summary.Metrics["max_power"]).ShouldBe((140, 159, 249));
        Made.Placeless(workout).ShouldBe(readings);
    }

    [Fact]
    public async Task Without_a_track_the_totals_come_back()
    {
        var written = new WrittenWorkout
        {
            ExerciseType = "running",
            StartedAt = Made.Start,
            ElapsedMs = 1_800_000,
            MovingMs = 1_800_000,
            DistanceMm = 5_000_000,
        };
        foreach (var file in new[] { FitWriter.Make(written, []), await TcxAsync(written, []) })
        {
            var summary = Made.Fold(Made.Workout(file));
            (summary.ExerciseType, summary.ElapsedMs, summary.Metrics["distance"]).ShouldBe(("running", 1_800_000, 5_000_000));
        }
    }

    // A run with a heart rate each second, from the given one on.
    private static IEnumerable<string> Beating(int from, int count, bool hasFix = true) => Enumerable.Range(from, count).Select(i => Made.Point(
        hasFix ? 46 + (i * 0.00003) : 0, hasFix ? 14.5 : 0, Made.Start.AddSeconds(i), $"<extensions><hr>{120 + (i % 40)}</hr></extensions>"));

    // New ones each time, as many in a row.
    private static IEnumerable<int> Seeds(int all) =>
        Enumerable.Range(System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue / 2), Rounds.Of(all));

    private static WrittenSet RandomSet(Random random, (string Exercise, string Name)[] exercises)
    {
        var (exercise, name) = exercises[random.Next(exercises.Length)];
        var isHeld = random.Next(5) == 0;
        var isInPounds = random.Next(3) == 0;
        return new WrittenSet(exercise, name)
        {
            Weight = random.Next(100) * (isInPounds ? 2.5 : 1.25),
            IsInPounds = isInPounds,
            Repetitions = isHeld ? null : random.Next(20),
            DurationMs = isHeld ? random.Next(1, 120) * 1_000 : null,
        };
    }

    // As people run, stroll and ride, from the slowest on. A file that is no export of ours says steps below some 120 as of one foot.
    private static int CadenceOf(string type, Random random) => type == "cycling" ? random.Next(40, 120) : 2 * random.Next(60, 95);

    private static string Random(string type, int seed)
    {
        var random = new Random(seed);
        string Inside() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"<ele>{300 + (random.Next(100) / 10m)}</ele><extensions><hr>{random.Next(90, 190)}</hr><cad>{CadenceOf(type, random)}</cad><power>{random.Next(0, 400)}</power></extensions>"
            );
        IEnumerable<string> Segment(int from) =>
            Enumerable.Range(from, 200).Select(i => Made.Point(46 + (i * 0.00002), 14.5 + (random.Next(10) * 1e-7), Made.Start.AddSeconds(i), Inside()));
        return Made.GpxOf($"<name>Čez hrib &amp; dol</name><desc>Two\nlines</desc><type>{type}</type>", Segment(0), Segment(400));
    }

    private static async Task<byte[]> FileAsync(ImportedWorkout workout, string format) =>
        format switch
        {
            "fit" => FitWriter.Make(Made.Written(workout), Made.Readings(workout)),
            "tcx" => await TcxAsync(Made.Written(workout), Made.Readings(workout)),
            _ => await GpxAsync(Made.Written(workout), Made.Track(workout)),
        };

    private static async Task<byte[]> GpxAsync(WrittenWorkout workout, IReadOnlyList<TrackPoint> track)
    {
        using var file = new MemoryStream();
        await using (var stream = new ExportStream(file))
        {
            await GpxWriter.WriteAsync(stream, stream, workout, track, CancellationToken.None);
            await stream.DrainAsync(CancellationToken.None);
        }

        return file.ToArray();
    }

    private static async Task<byte[]> TcxAsync(WrittenWorkout workout, IReadOnlyList<TrackPoint> track)
    {
        using var file = new MemoryStream();
        await using (var stream = new ExportStream(file))
        {
            await TcxWriter.WriteAsync(stream, workout, track, CancellationToken.None);
            await stream.DrainAsync(CancellationToken.None);
        }

        return file.ToArray();
    }
}

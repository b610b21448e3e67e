using System.Globalization;
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
        var first = System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue / 2);
        for (var seed = first; seed < first + Rounds.Of(300); seed++)
        {
            var before = Made.Workout(RandomTrack.Gpx(seed, format == "tcx" ? ["running", "cycling"] : ["running", "walking", "cycling"]));
            var after = Made.Workout(await FileAsync(before, format));

            var (one, two, said) = (Made.Fold(before), Made.Fold(after), $"seed {seed}");
            (two.ElapsedMs, two.MovingMs, two.StartedAt, two.TimeZone, two.ExerciseType).ShouldBe(
                (one.ElapsedMs, one.MovingMs, one.StartedAt, one.TimeZone, one.ExerciseType), said);
            var (tracked, back) = (Made.Track(before), Made.Track(after));
            back.Select(Comparable).ShouldBe(tracked.Where(p => p.NotCounted is null).Select(Comparable), said);
            var bound = format == "fit" ? HalfAStepOfFitMm : 0;
            back.Zip(tracked.Where(p => p.NotCounted is null)).ShouldAllBe(p => Math.Abs((p.First.ElevationMm - p.Second.ElevationMm) ?? 0) <= bound, said);
            (await FileAsync(after, format)).ShouldBe(await FileAsync(before, format), said);
        }

        // TCX knows no temperature.
        TrackPoint Comparable(TrackPoint point) => point with
        {
            ElevationMm = null, BreakBefore = false, TemperatureTenthsC = format == "tcx" ? null : point.TemperatureTenthsC,
        };
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
            "fit" => FitWriter.Make(Made.Written(workout), Made.Track(workout)),
            "tcx" => await TcxAsync(Made.Written(workout), Made.Track(workout)),
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

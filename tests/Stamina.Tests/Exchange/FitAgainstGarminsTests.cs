using System.Globalization;
using Stamina.Exchange.Formats.Fit;
using Stamina.Exchange.Writing;
using Stamina.Exercises;

namespace Stamina.Tests.Exchange;

/// <summary>
/// Our reader of FIT, held against Garmin's: the file was written by the encoder of @garmin/fitsdk 21.217.0, the table beside it by its decoder.
/// </summary>
public class FitAgainstGarminsTests
{
    private static readonly byte[] File = System.IO.File.ReadAllBytes(Repository.Find("tests/Stamina.Tests/Exchange/files/by-garmins-sdk.fit"));

    [Fact]
    public void Each_record_is_what_Garmins_decoder_reads()
    {
        var expected = System.IO.File.ReadLines(Repository.Find("tests/Stamina.Tests/Exchange/files/by-garmins-sdk.csv")).Where(l => !l.StartsWith('#'))
            .Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()).ToList();
        var points = FitReader.Read(File).ShouldHaveSingleItem().Points;
        points.Count.ShouldBe(expected.Count);
        for (var i = 0; i < points.Count; i++)
        {
            var (point, row) = (points[i], expected[i]);
            point.TimeMs.ShouldBe((long)row[0] * 1000);
            point.Lat.ShouldBe(row[1] * 180 / 2_147_483_648d, 1e-12);
            point.Lon.ShouldBe(row[2] * 180 / 2_147_483_648d, 1e-12);
            ((double)point.ElevationM).ShouldBe(row[3], 0.001);
            ((double)point.HeartRate).ShouldBe(row[4]);

            // 85 and a half of one foot.
            ((double)point.Cadence).ShouldBe(row[5] + 0.5);
            ((double)point.PowerW).ShouldBe(row[6]);
            ((double)point.TemperatureC).ShouldBe(row[7]);
            point.DistanceM.ShouldBe(row[8], 0.001);
        }
    }

    [Fact]
    public void Its_pause_its_lap_its_name_and_its_offset_are_read()
    {
        var activity = FitReader.Read(File).ShouldHaveSingleItem();
        activity.Pauses.ShouldBe([new(Made.Start.AddSeconds(120).ToUnixTimeMilliseconds(), Made.Start.AddSeconds(300).ToUnixTimeMilliseconds())]);
        (activity.Name, activity.TypeName, activity.StatedOffset).ShouldBe(("Hills", "running", TimeSpan.FromHours(2)));
        var summary = Made.Fold(Made.Workout(File));
        (summary.ElapsedMs, summary.MovingMs).ShouldBe((420_000, 240_000));
        summary.Metrics["average_cadence"].ShouldBe(171);
    }

    /// <summary>
    /// The file is ours, byte for byte what is written today; the table beside it is what Garmin's decoder read of it, with its checksums found right.
    /// </summary>
    [Fact]
    public void What_we_write_is_what_Garmins_decoder_has_read()
    {
        var track = Enumerable
            .Range(0, 240)
            .Select(i => new TrackPoint(
                460_000_000 + (i * 270),
                -145_000_000 - (i * 31),
                i < 120 ? i * 1_000L : (i + 180) * 1_000L,
                300_000 + (i * 200L),
                90 + (i % 100),
                BreakBefore: i == 120,
                NotCounted: null)
            {
                Cadence = 160 + (2 * (i % 9)),
                PowerW = i,
            })
            .ToList();
        var file = FitWriter.Make(
            new WrittenWorkout
            {
                ExerciseType = "running",
                Title = "Čez hrib",
                StartedAt = Made.Start.ToOffset(TimeSpan.FromHours(2)),
                ElapsedMs = 420_000,
                MovingMs = 238_000,
                DistanceMm = 719_230,
                LapsMs = [60_000],
            },
            track);

        file.ShouldBe(System.IO.File.ReadAllBytes(Repository.Find("tests/Stamina.Tests/Exchange/files/by-our-writer.fit")));
        var read = System.IO.File.ReadLines(Repository.Find("tests/Stamina.Tests/Exchange/files/by-our-writer.csv")).Where(l => !l.StartsWith('#'))
            .Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()).ToList();
        read.Count.ShouldBe(track.Count);
        foreach (var (point, row) in track.Zip(read))
        {
            row[0].ShouldBe(Made.Start.ToUnixTimeSeconds() + (point.ElapsedMs!.Value / 1000));
            Math.Round(row[1] * 180 / 2_147_483_648d * 1e7).ShouldBe(point.LatE7);
            Math.Round(row[2] * 180 / 2_147_483_648d * 1e7).ShouldBe(point.LonE7);
            row[3].ShouldBe(point.ElevationMm!.Value / 1000d, 0.001);
            (row[4], row[5] * 2, row[6]).ShouldBe((point.HeartRate!.Value, point.Cadence!.Value, point.PowerW!.Value));
        }
    }
}

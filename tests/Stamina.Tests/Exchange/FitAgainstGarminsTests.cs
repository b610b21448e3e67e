using System.Globalization;
using Stamina.Exchange.Formats.Fit;

namespace Stamina.Tests.Exchange;

/// <summary>Our reader of FIT, held against Garmin's: the file was written by the encoder of @garmin/fitsdk 21.217.0, the table beside it by its decoder.</summary>
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
            ((double)point.Cadence).ShouldBe(row[5] + 1);
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
        summary.Metrics["average_cadence"].ShouldBe(172);
    }
}

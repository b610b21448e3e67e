using Stamina.Exercises;

namespace Stamina.Tests.Exchange;

/// <summary>F2, F16, F17, F18, F30: files in which somebody stood, drove, or was without a signal come to what was truly moved.</summary>
public class MovementTests
{
    private const double DegreeM = 110_700;

    [Fact]
    public void Half_an_hour_of_standing_still_is_no_way()
    {
        // The noise of a receiver at rest: a few metres around one place, each second.
        var noise = new Random(17);
        var summary = Made.Fold(Made.Workout(Made.Gpx(Enumerable.Range(0, 1_801).Select(i =>
            Made.Point(21 + (noise.NextDouble() * 0.00007), 9 + (noise.NextDouble() * 0.00007), Made.Start.AddSeconds(i))))));
        summary.ElapsedMs.ShouldBe(1_800_000);
        summary.Metrics[CommonMetrics.Distance].ShouldBeLessThan(30_000);
        summary.MovingMs.ShouldBeLessThan(60_000);
    }

    [Fact]
    public void A_car_at_72_km_per_hour_is_left_out_of_a_run()
    {
        var summary = Made.Fold(Made.Workout(Made.Gpx(Way((3, 600), (20, 300), (3, 300)))));
        summary.Metrics[CommonMetrics.Distance].ShouldBeInRange(2_650_000, 2_800_000);
        summary.MovingMs.ShouldBeInRange(890_000, 910_000);
        summary.Metrics["average_pace"].ShouldBeInRange(325_000, 340_000);
        summary.Metrics["best_effort:1_km"].ShouldBeInRange(325_000, 340_000);
    }

    [Fact]
    public void A_car_as_fast_as_a_sprinter_holds_no_record_of_speed_or_pace()
    {
        var metrics = Made.Fold(Made.Workout(Made.Gpx(Way((3, 600), (11, 300), (3, 300))))).Metrics;
        metrics.Keys.ShouldContain(CommonMetrics.Distance, "to be cropped");
        metrics.Keys.Where(name => name.StartsWith("average_", StringComparison.Ordinal) || name.StartsWith("best_effort", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_chord_over_two_minutes_without_a_fix_is_an_estimate()
    {
        var before = Way((3, 300)).ToList();
        var after = Way((3, 300), fromS: 420, lat: 21 + ((900 + 448) / DegreeM));
        var summary = Made.Fold(Made.Workout(Made.Gpx(before.Concat(after))));
        summary.Estimated.ShouldNotBeNull()[CommonMetrics.Distance].ShouldBeInRange(440_000, 456_000);
        summary.Metrics[CommonMetrics.Distance].ShouldBeInRange(2_230_000, 2_265_000);
        summary.MovingMs.ShouldBe(720_000);
        summary.Metrics["best_effort:400_m"].ShouldBeInRange(130_000, 137_000);
    }

    [Fact]
    public void Dropouts_of_height_to_nought_or_far_below_climb_nothing()
    {
        static string At(int i, string ele) => Made.Point(21 + (i * 0.00003), 9, Made.Start.AddSeconds(i), $"<ele>{ele}</ele>");
        var summary = Made.Fold(Made.Workout(Made.Gpx(Enumerable.Range(0, 61).Select(i =>
            At(i, i is 20 or 40 ? "0" : i == 30 ? "-19999" : i < 30 ? "300" : "306")))));
        summary.Metrics["ascent"].ShouldBe(6_000);
        summary.Metrics["descent"].ShouldBe(0);
    }

    // A point a second to the north, at metres a second.
    private static IEnumerable<string> Way(params (double Speed, int Seconds)[] parts) => Points(parts, 0, 21);

    private static IEnumerable<string> Way((double Speed, int Seconds) part, int fromS, double lat) => Points([part], fromS, lat);

    private static IEnumerable<string> Points((double Speed, int Seconds)[] parts, int at, double lat)
    {
        yield return Made.Point(lat, 9, Made.Start.AddSeconds(at));
        foreach (var (speed, seconds) in parts)
        {
            for (var i = 0; i < seconds; i++)
            {
                lat += speed / DegreeM;
                yield return Made.Point(lat, 9, Made.Start.AddSeconds(++at));
            }
        }
    }
}

using Stamina.Exercises.Distance;
using Stamina.Tools.Import;

namespace Stamina.Tests.Exchange;

/// <summary>What the terminal says will not count of a long recording is what the server does not count, though it is folded in pieces.</summary>
public sealed class LocalFoldTests
{
    [Fact]
    public void A_long_recording_is_judged_in_pieces_as_it_is_as_a_whole()
    {
        // Thirteen hours, and every quarter of one a minute in a car.
        var way = 0d;
        var points = Enumerable.Range(0, 48_000).Select(i =>
        {
            way += i % 900 < 60 ? 0.0003 : 0.00002;
            return Made.Point(21 + way, 9, Made.Start.AddSeconds(i));
        });
        var workout = Made.Workout(Made.Gpx(points));
        workout.Events.Sum(e => e.Body.Length).ShouldBeGreaterThan(3 * (512 << 10), "there are several pieces");
        var whole = Made.Track(workout)
            .Where(p => p.NotCounted is not (null or TrackJudge.BadValue))
            .GroupBy(p => p.NotCounted!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        whole[TrackJudge.ImpossibleSpeed].ShouldBeGreaterThan(300);

        LocalFold.NotCountedPoints(workout).ShouldBe(whole, ignoreOrder: true);
    }
}

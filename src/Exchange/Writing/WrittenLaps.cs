using Stamina.Exercises;

namespace Stamina.Exchange.Writing;

/// <summary>The counted points of a workout, lap by lap and within a lap stretch by stretch, for formats that have laps.</summary>
internal static class WrittenLaps
{
    /// <summary>The laps: from where to where (milliseconds since the start), with their unbroken stretches. At least one.</summary>
    public static IEnumerable<(long FromMs, long ToMs, List<List<TrackPoint>> Stretches)> Of(WrittenWorkout workout, IReadOnlyList<TrackPoint> track)
    {
        long[] marks = [.. workout.LapsMs.Where(at => at > 0 && at < workout.ElapsedMs).Distinct().Order(), workout.ElapsedMs];
        var (from, next, broken) = (0L, 0, false);
        foreach (var to in marks)
        {
            var stretches = new List<List<TrackPoint>>();
            for (; next < track.Count && (track[next].ElapsedMs is not { } at || at < to || to == workout.ElapsedMs); next++)
            {
                var point = track[next];
                broken |= point.BreakBefore;
                if (point is not { NotCounted: null, ElapsedMs: not null })
                {
                    continue;
                }

                if (broken || stretches.Count == 0)
                {
                    stretches.Add([]);
                }

                stretches[^1].Add(point);
                broken = false;
            }

            yield return (from, to, stretches);
            from = to;
        }
    }
}

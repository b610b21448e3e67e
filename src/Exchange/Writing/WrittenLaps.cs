using Stamina.Exercises;

namespace Stamina.Exchange.Writing;

/// <summary>The counted points of a workout, lap by lap and within a lap stretch by stretch, for formats that have laps.</summary>
internal static class WrittenLaps
{
    /// <summary>Where each lap ends, in milliseconds since the start, in order; the last is the end of the workout.</summary>
    public static IReadOnlyList<long> EndsMs(WrittenWorkout workout) =>
        [.. workout.LapsMs.Where(at => at > 0 && at < workout.ElapsedMs).Distinct().Order(), workout.ElapsedMs];

    /// <summary>The laps: from where to where (milliseconds since the start), with their unbroken stretches. At least one.</summary>
    public static IEnumerable<(long FromMs, long ToMs, List<List<TrackPoint>> Stretches)> Of(WrittenWorkout workout, IReadOnlyList<TrackPoint> track)
    {
        var (from, next, broken) = (0L, 0, false);
        foreach (var to in EndsMs(workout))
        {
            var stretches = new List<List<TrackPoint>>();
            for (; next < track.Count && (track[next].ElapsedMs is not { } at || at < to || to == workout.ElapsedMs); next++)
            {
                var point = track[next];
                broken |= point.EndsTheWay;
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

    /// <summary>
    /// How far each lap went, in millimetres: its share of the track, so that all of them together are the distance of the workout, also where a person
    /// corrected that. Null where the workout has none; without a track the first lap has all of it.
    /// </summary>
    public static IReadOnlyList<long?> DistancesMm(WrittenWorkout workout, IReadOnlyList<TrackPoint> track)
    {
        var ways = Of(workout, track).Select(lap => lap.Stretches.Sum(stretch => stretch.Sum(point => point.StepMm))).ToList();
        if (workout.DistanceMm is not { } whole)
        {
            return [.. ways.Select(_ => (long?)null)];
        }

        var (all, sum, told) = (ways.Sum(), 0L, 0L);
        var distances = new List<long?>(ways.Count);
        foreach (var way in ways)
        {
            sum += way;
            var reached = all == 0 ? whole : (long)Math.Round(whole * (sum / (double)all));
            distances.Add(reached - told);
            told = reached;
        }

        return distances;
    }
}

namespace Stamina.Exercises.Distance;

/// <summary>
/// Training zones: where each begins, and how long a workout was in each. A zone is told by its lower end, zone 1 first; what lies below that is in none.
/// Rules and sources: <c>docs/figures.md</c>, "Zones"; <c>contract/vectors/zones.json</c>.
/// </summary>
public static class TrainingZones
{
    // A reading counts for the time until the next one, as long as points are joined over it.
    private const long LongestMs = TrackJudge.LongestStepMs;
    private const long WindowMs = 30_000;
    private const long LeastWindowMs = 5_000;

    private static readonly long[] PercentOfHeart = [50, 60, 70, 80, 90];
    private static readonly long[] PercentOfThresholdPace = [129, 114, 106, 99];
    private static readonly long[] PercentOfThresholdPower = [56, 76, 91, 106, 121, 151];

    /// <summary>Five zones of a tenth each of the highest heart rate (Edwards 1993), in beats per minute.</summary>
    public static IReadOnlyList<long> OfMaximum(long maxHeartRate) => OfReserve(maxHeartRate, 0);

    /// <summary>Five zones of a tenth each of the heart rate reserve, above the rate at rest (Karvonen 1957), in beats per minute.</summary>
    public static IReadOnlyList<long> OfReserve(long maxHeartRate, long restingHeartRate) =>
        [.. PercentOfHeart.Select(p => restingHeartRate + Up((maxHeartRate - restingHeartRate) * p, 100))];

    /// <summary>Five zones by the speed that can be held for about an hour (Friel's zones of threshold pace), in millimetres per second.</summary>
    public static IReadOnlyList<long> OfThreshold(long mmPerS) => [0, .. PercentOfThresholdPace.Select(p => Up(mmPerS * 100, p))];

    /// <summary>Seven zones by the power that can be held for about an hour (Coggan's levels of functional threshold power), in watts.</summary>
    public static IReadOnlyList<long> OfThresholdPower(long watts) => [0, .. PercentOfThresholdPower.Select(p => Up(watts * p, 100))];

    /// <summary>Milliseconds below zone 1, then in each zone: from each reading of the heart to the next, at most a minute later, pauses left out.</summary>
    public static IReadOnlyList<long> TimeByHeartRate(WorkoutTrace trace, IReadOnlyList<long> zones) => TimeBy(trace, zones, reading => reading.HeartRate);

    /// <summary>The same by the readings of a power meter; coasting is in the zone of 0 W.</summary>
    public static IReadOnlyList<long> TimeByPower(WorkoutTrace trace, IReadOnlyList<long> zones) => TimeBy(trace, zones, reading => reading.PowerW);

    /// <summary>
    /// Milliseconds below zone 1, then in each zone: each joined step by the speed over the 30 s before its end, or over itself where it is longer. Standing
    /// still is in none, nor are the first 5 s after a break.
    /// </summary>
    public static IReadOnlyList<long> TimeBySpeed(IReadOnlyList<TrackPoint> track, IReadOnlyList<long> zones)
    {
        var times = new long[zones.Count + 1];
        var row = new List<(long AtMs, long WayMm)>();
        var first = 0;
        foreach (var point in track)
        {
            if (point.NotCounted is not null)
            {
                continue;
            }

            if (point.BreakBefore || point.IsStill || point.ElapsedMs is null)
            {
                row.Clear();
                first = 0;
            }

            if (point.ElapsedMs is not { } at)
            {
                continue;
            }

            if (row.Count == 0)
            {
                row.Add((at, 0));
                continue;
            }

            var (beforeMs, way) = (row[^1].AtMs, row[^1].WayMm + point.StepMm);
            row.Add((at, way));
            while (first < row.Count - 2 && at - row[first].AtMs > WindowMs)
            {
                first++;
            }

            var took = at - row[first].AtMs;
            if (took >= LeastWindowMs)
            {
                Add(times, zones, (way - row[first].WayMm) * 1_000 / took, at - beforeMs);
            }
        }

        return times;
    }

    private static long[] TimeBy(WorkoutTrace trace, IReadOnlyList<long> zones, Func<RawPoint, long?> valueOf)
    {
        var times = new long[zones.Count + 1];
        string? writer = null;
        (long AtMs, long Value)? before = null;
        foreach (var (traced, _) in trace.InOrder())
        {
            if (!string.Equals(traced.Writer, writer, StringComparison.Ordinal) || traced.Kind is "paused" or "resumed")
            {
                (writer, before) = (traced.Writer, null);
            }

            if (traced.Paused || traced.Progress is not { } progress || ProgressFields.List(progress, "points") is not { } points)
            {
                continue;
            }

            var kept = KeptReadings.Of(trace, traced);
            foreach (var point in points.EnumerateArray())
            {
                var reading = RawPoint.Of(point);
                if (reading.ElapsedMs is not { } at || valueOf(reading) is not { } value || !kept.Has(at))
                {
                    continue;
                }

                if (before is { } last)
                {
                    Add(times, zones, last.Value, at - last.AtMs);
                }

                before = (at, value);
            }
        }

        return times;
    }

    private static void Add(long[] times, IReadOnlyList<long> zones, long value, long tookMs)
    {
        if (tookMs is <= 0 or > LongestMs)
        {
            return;
        }

        var zone = 0;
        while (zone < zones.Count && value >= zones[zone])
        {
            zone++;
        }

        times[zone] += tookMs;
    }

    private static long Up(long amount, long by) => (amount + by - 1) / by;
}

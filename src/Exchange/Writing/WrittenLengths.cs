using Stamina.Contracts.Events;
using Stamina.Exercises;

namespace Stamina.Exchange.Writing;

/// <summary>
/// The lengths of a pool one by one, for a format that has them so. A log counts them; those counted together share the time since the count before.
/// </summary>
public static class WrittenLengths
{
    private const int Most = 10_000;
    private const long MostCounted = 1_000_000;
    private const long ShortestPoolMm = 5_000;
    private const double LongestPoolM = 200;

    /// <summary>
    /// The workout with when each of its lengths ended and how long the pool is; as it was where its log counts none, more than 10,000, or those of several
    /// pools.
    /// </summary>
    /// <param name="workout">What there is to say of it besides.</param>
    /// <param name="trace">Its counted events.</param>
    public static WrittenWorkout AddTo(WrittenWorkout workout, WorkoutTrace trace)
    {
        var ends = new List<long>();
        long? poolMm = null;
        string? writer = null;
        var (counted, fromMs) = (0L, 0L);
        foreach (var (traced, isTrimmed) in trace.InOrder())
        {
            if (!string.Equals(writer, traced.Writer, StringComparison.Ordinal))
            {
                (writer, counted, fromMs) = (traced.Writer, 0, 0);
            }

            fromMs = traced.Kind == EventKinds.Resumed ? traced.ElapsedMs : fromMs;
            var isBefore = trace.IsBefore(traced);
            if ((isTrimmed && !isBefore)
                || traced.Progress is not { } progress
                || ProgressFields.Whole(progress, "laps", 0, MostCounted) is not { } laps
                || ProgressFields.Thousandths(progress, "pool_length_m", LongestPoolM) is not { } mm
                || mm < ShortestPoolMm
                || laps <= counted)
            {
                continue;
            }

            if (mm != (poolMm ?? mm) || ends.Count + laps - counted > Most)
            {
                return workout;
            }

            if (!isBefore)
            {
                poolMm = mm;
                AddEnds(ends, laps - counted, Math.Max(fromMs, trace.TrimmedStartMs) - trace.TrimmedStartMs, traced.ElapsedMs - trace.TrimmedStartMs);
            }

            (counted, fromMs) = (laps, traced.ElapsedMs);
        }

        ends.Sort();
        return ends.Count == 0 ? workout : workout with { LengthsMs = ends, PoolLengthMm = poolMm };
    }

    private static void AddEnds(List<long> ends, long more, long fromMs, long toMs)
    {
        for (var i = 1; i <= more; i++)
        {
            ends.Add(fromMs + ((toMs - fromMs) * i / more));
        }
    }
}

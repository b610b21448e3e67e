using System.Text.Json;

namespace Stamina.Exercises.Distance;

/// <summary>How a distance type reads an event's cumulative distance; see <see cref="DistanceExercise.CumulativeMm"/>.</summary>
/// <param name="progress">The event's progress.</param>
/// <param name="isCounted">True where it was counted, not estimated.</param>
public delegate long? CumulativeDistance(JsonElement progress, out bool isCounted);

/// <summary>How far a workout went: measured over its points, counted (pool lengths), and estimated where both are missing.</summary>
public sealed class DistanceReading
{
    private readonly TrackJudge track;
    private readonly long topSpeedMmPerS;

    private DistanceReading(long topSpeedMmPerS)
    {
        this.topSpeedMmPerS = topSpeedMmPerS;
        track = new TrackJudge(topSpeedMmPerS);
    }

    /// <summary>Over points, in millimetres.</summary>
    public long MeasuredMm => track.MeasuredMm;

    /// <summary>Counted without points (pool lengths), in millimetres.</summary>
    public long CountedMm { get; private set; }

    /// <summary>From the phone's own figure, where points are missing, in millimetres.</summary>
    public long EstimatedMm { get; private set; }

    /// <summary>Every point, with the verdict on it.</summary>
    public IReadOnlyList<JudgedPoint> Points => track.Points;

    /// <summary>Reads the whole trace.</summary>
    public static DistanceReading Of(WorkoutTrace trace, long topSpeedMmPerS, CumulativeDistance cumulative)
    {
        var reading = new DistanceReading(topSpeedMmPerS);
        string? writer = null;
        var known = default(Known);
        foreach (var (traced, isTrimmed) in InOrder(trace))
        {
            if (!string.Equals(traced.Writer, writer, StringComparison.Ordinal))
            {
                (writer, known) = (traced.Writer, default);
                reading.track.Break();
            }

            if (traced.BreakBefore)
            {
                reading.track.Break();
            }

            known.Missing |= traced.MissingBefore;
            if (traced.Progress is { } progress)
            {
                // Events behind the trim and the finish keep the points from before it, but not their cumulative distance.
                var pointsEnd = isTrimmed || traced.Kind is "finished" ? trace.TrimmedEndMs : null;
                var isBehind = isTrimmed || traced.ElapsedMs > trace.TrimmedEndMs;
                reading.Add(traced, progress, pointsEnd, isBehind ? null : cumulative, ref known);
            }
        }

        return reading;
    }

    private void Add(TraceEvent traced, JsonElement progress, long? pointsEnd, CumulativeDistance? cumulative, ref Known known)
    {
        var before = track.MeasuredMm;
        var accepted = AddPoints(progress, traced.Paused, pointsEnd);
        var isCounted = false;
        if (cumulative?.Invoke(progress, out isCounted) is not { } distance)
        {
            return;
        }

        if (!accepted || known.Missing)
        {
            var more = Math.Max(0, distance - known.DistanceMm - (track.MeasuredMm - before));
            if (more > 0 && (Int128)more * 1000 <= (Int128)topSpeedMmPerS * (traced.ElapsedMs - known.ElapsedMs))
            {
                CountedMm += isCounted ? more : 0;
                EstimatedMm += isCounted ? 0 : more;
                if (!accepted)
                {
                    track.Break();
                }
            }
        }

        known = new Known { DistanceMm = distance, ElapsedMs = traced.ElapsedMs };
    }

    private bool AddPoints(JsonElement progress, bool paused, long? end)
    {
        if (!progress.TryGetProperty("points"u8, out var points) || points.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var accepted = false;
        foreach (var point in points.EnumerateArray())
        {
            var reading = Reading.Of(point);
            if (reading.ElapsedMs > end)
            {
                continue;
            }

            if (paused)
            {
                track.Break();
            }

            accepted |= track.Add(reading);
        }

        return accepted;
    }

    // Trimmed events may hold readings from before the trim, so they take their place in the order again.
    private static IEnumerable<(TraceEvent Event, bool IsTrimmed)> InOrder(WorkoutTrace trace)
    {
        var next = 0;
        foreach (var traced in trace.Events)
        {
            while (next < trace.Trimmed.Count && Precedes(trace.Trimmed[next], traced))
            {
                yield return (trace.Trimmed[next++], true);
            }

            yield return (traced, false);
        }

        while (next < trace.Trimmed.Count)
        {
            yield return (trace.Trimmed[next++], true);
        }
    }

    private static bool Precedes(TraceEvent left, TraceEvent right)
    {
        var byWriter = string.CompareOrdinal(left.Writer, right.Writer);
        return byWriter < 0 || (byWriter == 0 && left.Seq < right.Seq);
    }

    // The writer's own cumulative distance as last heard, and whether events since are lost.
    private struct Known
    {
        public long DistanceMm;
        public long ElapsedMs;
        public bool Missing;
    }
}

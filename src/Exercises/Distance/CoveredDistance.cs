using System.Text.Json;

namespace Stamina.Exercises.Distance;

/// <summary>How a distance type reads an event's cumulative distance; see <see cref="DistanceExercise.CumulativeMm"/>.</summary>
/// <param name="progress">The event's progress.</param>
/// <param name="isCounted">True where it was counted, not estimated.</param>
public delegate long? CumulativeDistance(JsonElement progress, out bool isCounted);

/// <summary>How far a workout went: measured over its points, counted (pool lengths), and estimated where both are missing.</summary>
public sealed class CoveredDistance
{
    private readonly TrackJudge track;
    private readonly List<RawPoint> placeless = [];

    // Where the points of each writer begin, and what of each writer's clock is known to be covered by an estimate, or to be a pause.
    private readonly List<WriterPoints> writers = [];
    private readonly List<Stretch> covered = [];
    private readonly long topSpeedMmPerS;
    private long fromPhoneMm;

    private CoveredDistance(long topSpeedMmPerS)
    {
        this.topSpeedMmPerS = topSpeedMmPerS;
        track = new TrackJudge(topSpeedMmPerS);
    }

    /// <summary>Over points, in millimetres.</summary>
    public long MeasuredMm => track.MeasuredMm;

    /// <summary>Counted without points (pool lengths), in millimetres.</summary>
    public long CountedMm { get; private set; }

    /// <summary>From the phone's own figure, or from the straight line, where points are missing, in millimetres.</summary>
    public long EstimatedMm => fromPhoneMm + track.BridgedMm;

    /// <summary>What was no movement although the log covers it: standing still, and stretches without a signal that no estimate fills.</summary>
    public IReadOnlyList<Stretch> Rests { get; private set; } = [];

    /// <summary>Readings at a moment and no place: they count for heart rate, cadence and power, and are no points.</summary>
    public IReadOnlyList<RawPoint> Placeless => placeless;

    /// <summary>Every point, with the verdict on it.</summary>
    public IReadOnlyList<JudgedPoint> Points => track.Points;

    /// <summary>Reads the whole trace.</summary>
    public static CoveredDistance Of(WorkoutTrace trace, long topSpeedMmPerS, CumulativeDistance cumulative)
    {
        var reading = new CoveredDistance(topSpeedMmPerS);
        string? writer = null;
        var known = default(Known);
        long? pausedAt = null;
        foreach (var (traced, isTrimmed) in trace.InOrder())
        {
            if (!string.Equals(traced.Writer, writer, StringComparison.Ordinal))
            {
                (writer, known, pausedAt) = (traced.Writer, default, null);
                reading.track.Break();
                reading.writers.Add(new WriterPoints(traced.Writer, reading.Points.Count));
            }

            var isBefore = trace.IsBefore(traced);
            if (!isTrimmed || isBefore)
            {
                reading.writers[^1].Note(Math.Max(traced.ElapsedMs, trace.TrimmedStartMs));
            }

            pausedAt = reading.NotePause(traced, pausedAt);

            if (traced.BreakBefore)
            {
                reading.track.Break();
            }

            known.Missing |= traced.MissingBefore;
            if (traced.Progress is { } progress)
            {
                // Events behind the trim and the finish keep the points from before it, but not their cumulative distance.
                var isBehind = traced.ElapsedMs > trace.TrimmedEndMs;
                var kept = KeptReadings.Of(trace, traced);
                reading.Add(traced, progress, kept, isBehind ? null : cumulative, ref known);
            }
        }

        if (reading.Points.Count > 0)
        {
            reading.Rests = reading.FindRests();
        }

        return reading;
    }

    // Notes pauses as covered: they are taken off the moving time elsewhere, and a gap between points around one is no lost signal.
    private long? NotePause(TraceEvent traced, long? pausedAt)
    {
        switch (traced.Kind)
        {
            case "paused":
                return pausedAt ?? traced.ElapsedMs;
            case "resumed" when pausedAt is { } from:
                covered.Add(new Stretch(traced.Writer, from, traced.ElapsedMs));
                return null;
            default:
                return pausedAt;
        }
    }

    private List<Stretch> FindRests()
    {
        var gaps = new List<Stretch>();
        for (var w = 0; w < writers.Count; w++)
        {
            AddGaps(writers[w], w + 1 < writers.Count ? writers[w + 1].First : Points.Count, gaps);
        }

        // An estimate, or a pause, that reaches into a gap explains all of it, as it is not known at which second the signal was lost.
        List<Stretch> rests = [.. Unexplained(gaps)];
        AddStills(rests);
        return rests;
    }

    private void AddGaps(WriterPoints own, int end, List<Stretch> gaps)
    {
        long? before = null, refused = null;
        var isFirst = true;
        for (var i = own.First; i < end; i++)
        {
            var point = Points[i];
            var at = point.Raw.ElapsedMs;
            if (point.NotCounted is not null)
            {
                refused = point.NotCounted == TrackJudge.ImpossibleSpeed ? at : refused;
                continue;
            }

            if (isFirst && at - own.FromMs > TrackJudge.LongestStepMs)
            {
                gaps.Add(new Stretch(own.Writer, own.FromMs!.Value, at!.Value));
            }

            if (!point.Joined && !point.IsBridged && at > before)
            {
                gaps.Add(new Stretch(own.Writer, before!.Value, at!.Value));
            }

            (before, refused, isFirst) = (at, null, false);
        }

        if (before is not { } last)
        {
            return;
        }

        if (own.ToMs - last > TrackJudge.LongestStepMs)
        {
            gaps.Add(new Stretch(own.Writer, last, own.ToMs));
        }
        else if (refused > last)
        {
            gaps.Add(new Stretch(own.Writer, last, refused.Value));
        }
    }

    private IEnumerable<Stretch> Unexplained(List<Stretch> gaps)
    {
        var explained = Stretch.Merged(covered);
        var next = 0;
        foreach (var gap in gaps)
        {
            while (next < explained.Count && IsBefore(explained[next], gap))
            {
                next++;
            }

            if (next == explained.Count || explained[next].Writer != gap.Writer || explained[next].FromMs >= gap.ToMs)
            {
                yield return gap;
            }
        }
    }

    private static bool IsBefore(Stretch left, Stretch gap)
    {
        var byWriter = string.CompareOrdinal(left.Writer, gap.Writer);
        return byWriter < 0 || (byWriter == 0 && left.ToMs <= gap.FromMs);
    }

    private void AddStills(List<Stretch> rests)
    {
        var w = 0;
        foreach (var (first, last) in track.Stills)
        {
            while (w + 1 < writers.Count && writers[w + 1].First <= first)
            {
                w++;
            }

            // The straight line from its beginning to its end counts as movement, at a metre a second: a millisecond a millimetre.
            var from = Points[first].Raw.ElapsedMs!.Value + Points[last].StepMm;
            if (Points[last].Raw.ElapsedMs is { } to && to > from)
            {
                rests.Add(new Stretch(writers[w].Writer, from, to));
            }
        }
    }

    private void Add(TraceEvent traced, JsonElement progress, KeptReadings kept, CumulativeDistance? cumulative, ref Known known)
    {
        var before = track.MeasuredMm + track.BridgedMm;
        var accepted = AddPoints(progress, traced.Paused, kept);
        var isCounted = false;
        if (cumulative?.Invoke(progress, out isCounted) is not { } distance)
        {
            return;
        }

        // What was covered before a cropped beginning does not count: of an event that reaches over it the share behind it does.
        if (traced.ElapsedMs > kept.FromMs && known.ElapsedMs < kept.FromMs)
        {
            known.MoveTo(kept.FromMs, distance, traced.ElapsedMs);
        }

        if (!kept.IsBefore && (!accepted || known.Missing))
        {
            var more = Math.Max(0, distance - known.DistanceMm - (track.MeasuredMm + track.BridgedMm - before));
            if (more > 0 && (Int128)more * 1000 <= (Int128)topSpeedMmPerS * (traced.ElapsedMs - known.ElapsedMs))
            {
                CountedMm += isCounted ? more : 0;
                fromPhoneMm += isCounted ? 0 : more;
                covered.Add(new Stretch(traced.Writer, known.ElapsedMs, traced.ElapsedMs));
                if (!accepted)
                {
                    track.Break();
                }
            }
        }

        known = new Known { DistanceMm = distance, ElapsedMs = traced.ElapsedMs };
    }

    private bool AddPoints(JsonElement progress, bool paused, KeptReadings kept)
    {
        if (!progress.TryGetProperty("points"u8, out var points) || points.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var accepted = false;
        foreach (var point in points.EnumerateArray())
        {
            var reading = RawPoint.Of(point);
            if (!kept.Has(reading.ElapsedMs))
            {
                continue;
            }

            if (reading.IsPlaceless)
            {
                placeless.Add(reading);
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

    // One writer: where its points begin, and from when to when it tells the time.
    private sealed class WriterPoints(string writer, int first)
    {
        public string Writer => writer;

        public int First => first;

        public long? FromMs { get; private set; }

        public long ToMs { get; private set; }

        public void Note(long elapsedMs)
        {
            FromMs ??= elapsedMs;
            ToMs = elapsedMs;
        }
    }

    // The writer's own cumulative distance as last heard, and whether events since are lost.
    private struct Known
    {
        public long DistanceMm;
        public long ElapsedMs;
        public bool Missing;

        // In proportion of the time to the next that is known.
        public void MoveTo(long atMs, long nextMm, long nextMs)
        {
            DistanceMm += (long)((Int128)Math.Max(0, nextMm - DistanceMm) * (atMs - ElapsedMs) / (nextMs - ElapsedMs));
            ElapsedMs = atMs;
        }
    }
}

using System.Text.Json;

namespace Stamina.Exercises;

/// <summary>
/// What a type summarises: the counted events of one workout in (writer, seq) order, with breaks already marked. All times in it are of the clock that was
/// recorded, also where a person cropped the beginning.
/// </summary>
/// <param name="Events">The counted events; those without progress are there too, so that laps and the end can be seen.</param>
/// <param name="MovingMs">Moving time, in milliseconds, by <c>docs/rules.md</c>.</param>
/// <param name="ElapsedMs">Elapsed time, in milliseconds.</param>
public sealed record WorkoutTrace(IReadOnlyList<TraceEvent> Events, long MovingMs, long ElapsedMs)
{
    /// <summary>Where a person cropped the beginning, in milliseconds on the workout clock; 0 where nobody did.</summary>
    public long TrimmedStartMs { get; init; }

    /// <summary>Where a person trimmed the end, in milliseconds on the workout clock; null where nobody did.</summary>
    public long? TrimmedEndMs { get; init; }

    /// <summary>
    /// The events before that beginning and behind that end, in the same order. They do not count, but readings in them that carry their own time may lie
    /// within, and what they say of a cumulative amount is what later ones go on from.
    /// </summary>
    public IReadOnlyList<TraceEvent> Trimmed { get; init; } = [];

    /// <summary>The distance a person put in place of the recorded one, in millimetres; null where nobody did.</summary>
    public long? CorrectedDistanceMm { get; init; }

    /// <summary>The moving time a person put in place of the recorded one, in milliseconds; null where nobody did.</summary>
    public long? CorrectedMovingMs { get; init; }

    /// <summary>What <see cref="MovingMs"/> is the length of: the stretches that each writer's log covers, less its pauses.</summary>
    public IReadOnlyList<Stretch> Moved { get; init; } = [];

    /// <summary>
    /// True where an event lies before a cropped beginning. One at that very moment does, too, as an event tells what was done before it. (A start and an end
    /// are counted there as well, but not what they say was done by then.)
    /// </summary>
    public bool IsBefore(TraceEvent traced) => TrimmedStartMs > 0 && traced.ElapsedMs <= TrimmedStartMs;

    /// <summary>
    /// The counted and the trimmed events together, in (writer, seq) order: trimmed ones may hold readings that count, so they take their place again.
    /// </summary>
    public IEnumerable<(TraceEvent Event, bool IsTrimmed)> InOrder()
    {
        var next = 0;
        foreach (var traced in Events)
        {
            while (next < Trimmed.Count && Precedes(Trimmed[next], traced))
            {
                yield return (Trimmed[next++], true);
            }

            yield return (traced, false);
        }

        while (next < Trimmed.Count)
        {
            yield return (Trimmed[next++], true);
        }
    }

    private static bool Precedes(TraceEvent left, TraceEvent right)
    {
        var byWriter = string.CompareOrdinal(left.Writer, right.Writer);
        return byWriter < 0 || (byWriter == 0 && left.Seq < right.Seq);
    }

    /// <summary>Moving time, in milliseconds, where of each writer's time <paramref name="rests"/> were no movement.</summary>
    public long MovingWithout(IReadOnlyCollection<Stretch> rests) =>
        CorrectedMovingMs ?? (rests.Count == 0 || Moved.Count == 0 ? MovingMs : Stretch.UnionMs(Stretch.Less(Moved, rests)));
}

/// <summary>One counted event.</summary>
/// <param name="Writer">Who wrote it.</param>
/// <param name="Seq">Its number within the writer's log.</param>
/// <param name="Kind">Its kind (<c>progress</c>, <c>lap</c>, <c>finished</c>…).</param>
/// <param name="ElapsedMs">The workout clock, in milliseconds since the start.</param>
/// <param name="Progress">What was done; null where the event carries none.</param>
public sealed record TraceEvent(string Writer, int Seq, string Kind, long ElapsedMs, JsonElement? Progress)
{
    /// <summary>True where nothing joins this event to the one before it: first event, other writer, missing seq, pause.</summary>
    public bool BreakBefore { get; init; }

    /// <summary>True where events of this writer are missing right before this one.</summary>
    public bool MissingBefore { get; init; }

    /// <summary>
    /// Above that of every change that its writer knew of when it wrote this one; 0 for what was recorded on the way. Where events replace what others said,
    /// the higher counts, and between equals the last in (writer, seq) order.
    /// </summary>
    public int Lamport { get; init; }

    /// <summary>True where its writer had paused.</summary>
    public bool Paused { get; init; }
}

/// <summary>What a type makes of a workout.</summary>
public sealed record ExerciseResult
{
    /// <summary>Metric id (or <c>id:qualifier</c>) to whole number in the metric's canonical unit.</summary>
    public required IReadOnlyDictionary<string, long> Metrics { get; init; }

    /// <summary>Of the metrics above, the part that rests on estimates, in the same unit (<c>distance</c>: 360 000 mm).</summary>
    public IReadOnlyDictionary<string, long> Estimated { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>
    /// Moving time, in milliseconds, where the type can tell better than by pauses (<see cref="WorkoutTrace.MovingWithout"/>); never more than that of the
    /// trace.
    /// </summary>
    public long? MovingMs { get; init; }

    /// <summary>What else is worth showing (splits, sets as entered…): a JSON object with snake_case members.</summary>
    public JsonElement? Details { get; init; }
}

/// <summary>One reading, with the verdict on it.</summary>
/// <param name="LatE7">Latitude, 1e-7 degrees.</param>
/// <param name="LonE7">Longitude, 1e-7 degrees.</param>
/// <param name="ElapsedMs">The workout clock; null where the phone gave none.</param>
/// <param name="ElevationMm">Metres above sea level × 1000; null where not known.</param>
/// <param name="HeartRate">Beats per minute; null where not known.</param>
/// <param name="BreakBefore">True where it is not joined to the point before.</param>
/// <param name="NotCounted">Why it does not count; null where it does.</param>
public sealed record TrackPoint(
    int LatE7, int LonE7, long? ElapsedMs, long? ElevationMm, int? HeartRate, bool BreakBefore, string? NotCounted)
{
    /// <summary>Steps or revolutions per minute; null where not known.</summary>
    public int? Cadence { get; init; }

    /// <summary>Watts; null where not known.</summary>
    public int? PowerW { get; init; }

    /// <summary>What the device measured of the air, in tenths of a degree Celsius; null where not known.</summary>
    public int? TemperatureTenthsC { get; init; }

    /// <summary>True where it says of no place: what sensors measured at a moment, as on a bicycle that stands in a room.</summary>
    public bool IsPlaceless { get; init; }

    /// <summary>Millimetres from the counted point before; 0 where nothing joins, and where the person stood still.</summary>
    public long StepMm { get; init; }

    /// <summary>True where the way to it was no movement: neither its distance nor its time counts.</summary>
    public bool IsStill { get; init; }

    /// <summary>
    /// True where it is not joined to the point before because the signal was away, and the straight line between the two counts as an estimate.
    /// </summary>
    public bool IsBridged { get; init; }

    /// <summary>True where the person's way is not known to go on from the point before: what a file of it shows as a pause.</summary>
    public bool EndsTheWay => BreakBefore && !IsBridged;
}

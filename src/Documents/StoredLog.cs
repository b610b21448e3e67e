using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Stores;

namespace Stamina.Documents;

/// <summary>
/// How a store lays a workout's log down: one packed log, and beside it the segments that arrived since it was packed, or are too large to be packed again and
/// again.
/// </summary>
public static class StoredLog
{
    /// <summary>Segments up to this size, in bytes as stored, are merged into the packed log when the workout is derived.</summary>
    public const int MergedBytes = 64 << 10;

    /// <summary>A packed log of this size stays as it is: what comes later stays beside it.</summary>
    public const int PackedLogBytes = 256 << 10;

    /// <summary>So does one that takes this much in memory, in bytes, however well it packs; and no more than this is merged at once.</summary>
    public const int PackedLogUnpackedBytes = 8 << 20;

    /// <summary>Most bytes of logs, as <see cref="SizeOf"/> counts them, that are read together; a single workout may be larger.</summary>
    public const long TogetherBytes = 16 << 20;

    /// <summary>
    /// Most bytes of segments that are read of one workout, as <see cref="SizeOf"/> counts them: half as much again as counts. What abuse stores beyond is not
    /// read, so no workout can take the memory of a process.
    /// </summary>
    public const int ReadBytes = 48 << 20;

    /// <summary>
    /// A workout that has ended rests before it is derived again: a millisecond for so many bytes of its log (a second for each 8 MB), so that nobody can keep
    /// a handler busy with a large one.
    /// </summary>
    public const int BytesAMsOfRest = 8_192;

    // What an event takes in memory beside its bytes.
    private const int EventOverhead = 64;

    /// <summary>The size of events in memory, in bytes: what bounds and rests go by.</summary>
    public static long SizeOf(WorkoutLog log) => log.CalculateSize() + ((long)log.Events.Count * EventOverhead);

    /// <summary>
    /// What to write of the log when a workout was derived: the packed log, null where the one that is there stays, and the segments that are in it from then
    /// on, or are erased. Small segments and a packed log that is not large become one packed log, large ones stay as they came: so nothing is written again
    /// and again, but once where it is in clear.
    /// </summary>
    /// <param name="was">The workout with its packed log, as read.</param>
    /// <param name="segments">Its segments, as read.</param>
    /// <param name="derived">The workout as derived, with its whole log.</param>
    public static (byte[]? Log, IReadOnlyList<T> Merged) Pack<T>(PartOfWorkout was, IReadOnlyList<T> segments, StoredWorkout derived)
        where T : StoredSegment
    {
        if (derived.Summary is null && derived.Log.Events.Count == 0)
        {
            return ([], segments);
        }

        var small = SmallOf(segments);
        if (was.IsLarge || (small.Count == 0 && (was.PackedBytes > 0 || segments.Count > 0) && was.Workout.End != WorkoutEnd.Running))
        {
            return (was.InClear, []);
        }

        var log = small.Count == segments.Count ? derived.Log : CanonicalLog.Of([was.Workout.Log, .. small.Select(s => s.Events())]);
        return (DocumentCodec.EncodeLog(log, finished: derived.End != WorkoutEnd.Running), small);
    }

    /// <summary>
    /// Splits workouts that are to be read into lots, in their order, so that no more than a few megabytes of logs are in memory together, however many there
    /// are.
    /// </summary>
    /// <param name="workouts">Which.</param>
    /// <param name="bytes">The size of the log of each.</param>
    public static IReadOnlyList<IReadOnlyList<T>> Lots<T>(IReadOnlyList<T> workouts, IReadOnlyList<long> bytes)
    {
        var lots = new List<List<T>>();
        var together = 0L;
        for (var i = 0; i < workouts.Count; i++)
        {
            if (lots.Count == 0 || together + bytes[i] > TogetherBytes)
            {
                lots.Add([]);
                together = 0;
            }

            lots[^1].Add(workouts[i]);
            together += bytes[i];
        }

        return lots;
    }

    private static List<T> SmallOf<T>(IReadOnlyList<T> segments)
        where T : StoredSegment
    {
        var (small, bytes) = (new List<T>(), 0L);
        foreach (var segment in segments)
        {
            if (segment.IsSmall && bytes + segment.Bytes <= PackedLogUnpackedBytes)
            {
                small.Add(segment);
                bytes += segment.Bytes;
            }
        }

        return small;
    }

    /// <summary>A local date as a number that sorts as it does: yyyymmdd.</summary>
    public static int DateNumber(DateOnly date) => (date.Year * 10_000) + (date.Month * 100) + date.Day;

    /// <summary>What a list is sorted by, as cursors compare it.</summary>
    public static long SortMs(WorkoutSummary summary) => WorkoutCursor.SortMsOf(summary);
}

/// <summary>Events that arrived together, as stored.</summary>
/// <param name="Bytes">Their size in memory, as <see cref="StoredLog.SizeOf"/> counts it.</param>
/// <param name="Content">Packed.</param>
public record StoredSegment(long Bytes, byte[] Content)
{
    /// <summary>True where it lies in clear and is to be encrypted.</summary>
    public bool IsInClear { get; init; }

    /// <summary>True where it is merged into the packed log at the next derivation.</summary>
    public bool IsSmall => Content.Length <= StoredLog.MergedBytes;

    /// <summary>Unpacked.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a log of this or an earlier version.</exception>
    public WorkoutLog Events() => DocumentCodec.DecodeLog(Content);
}

/// <summary>A workout with its packed log only.</summary>
/// <param name="Workout">The workout.</param>
/// <param name="PackedBytes">How large its packed log is; 0 where there is none.</param>
public sealed record PartOfWorkout(StoredWorkout Workout, int PackedBytes)
{
    /// <summary>Its packed log where that lies in clear and is to be encrypted.</summary>
    public byte[]? InClear { get; init; }

    /// <summary>True where the packed log stays as it is.</summary>
    public bool IsLarge => PackedBytes > StoredLog.PackedLogBytes || StoredLog.SizeOf(Workout.Log) > StoredLog.PackedLogUnpackedBytes;

    /// <summary>The workout with its whole log.</summary>
    /// <param name="segments">Its segments.</param>
    /// <param name="isBehind">Whether it is due.</param>
    public StoredWorkout With(IReadOnlyCollection<StoredSegment> segments, bool isBehind) => segments.Count == 0 && !isBehind
        ? Workout
        : Workout with { Log = CanonicalLog.Of([Workout.Log, .. segments.Select(s => s.Events())]), IsBehind = isBehind };
}

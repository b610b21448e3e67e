using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Adapters.Sql;

/// <summary>
/// A workout in its tables: a row of <c>workout</c> with content through the codec and plain columns for keys, list order and filters; <c>segment</c> for what
/// arrived and was not merged into the packed log, or is too large to be; <c>due</c> while it waits to be derived.
/// </summary>
internal static class WorkoutRows
{
    /// <summary>The columns that <see cref="Read"/> maps, in its order.</summary>
    public const string Columns = "w.recorded_type, w.session_uid, w.deleted_ms, w.awaits, w.ended, w.summary, w.overlay, w.log";

    /// <summary>The segments of the workouts in <c>{rows}</c>, in the order they came, as far as they are read.</summary>
    public static readonly string SelectSegments =
        $$"""
        SELECT n, batch_id, bytes, content FROM (
            SELECT k.n AS n, g.batch_id AS batch_id, g.bytes AS bytes, g.content AS content,
                sum(g.bytes) OVER (PARTITION BY k.n ORDER BY g.batch_id) AS through
            FROM {rows} JOIN segment g ON g.user_id = k.u AND g.recorded_type = k.t AND g.session_uid = k.s) AS x
        WHERE through <= {{StoredLog.ReadBytes}} OR through = bytes ORDER BY n, batch_id
        """;

    /// <summary>The workout of a row, its log without the segments.</summary>
    public static PartOfWorkout Read(KnownKeys known, UserId user, SqlRow row)
    {
        var key = new WorkoutKey(user, row.Session(0));
        var log = row.BytesOrNull(7) is { Length: > 0 } stored ? known.Open(user.Value, AssociatedData.Of("log", key), stored) : null;
        return new(
            new StoredWorkout
            {
                Key = key,
                DeletedAt = row.TimeOrNull(2),
                Awaits = (Awaited)row.Int(3),
                End = (WorkoutEnd)row.Int(4),
                Summary = Summary(known, key, row.BytesOrNull(5)),
                Overlay = Overlay(known, key, row.BytesOrNull(6)),
                Log = log is null ? new WorkoutLog() : DocumentCodec.DecodeLog(log),
            },
            log?.Length ?? 0)
        {
            InClear = row.BytesOrNull(7) is { } was && known.IsInClear(was) ? was : null,
        };
    }

    public static WorkoutSummary? Summary(KnownKeys known, WorkoutKey key, byte[]? stored) =>
        stored is null ? null : DocumentCodec.Decode<WorkoutSummary>(known.Open(key.User.Value, AssociatedData.Of("summary", key), stored));

    public static WorkoutOverlay? Overlay(KnownKeys known, WorkoutKey key, byte[]? stored) =>
        stored is null ? null : DocumentCodec.Decode<WorkoutOverlay>(known.Open(key.User.Value, AssociatedData.Of("overlay", key), stored));

    public static Segment ReadSegment(KnownKeys known, IReadOnlyList<WorkoutKey> keys, SqlRow row)
    {
        var key = keys[row.Int(0)];
        var stored = row.Bytes(3);
        var events = known.Open(key.User.Value, AssociatedData.Of("segment", key), stored);
        return new(row.Int(0), row.Long(1), row.Long(2), events) { IsInClear = known.IsInClear(stored) };
    }
}

/// <summary>A stored segment: the place of its workout in the list that was asked for, its batch, its size unpacked, its packed events.</summary>
internal sealed record Segment(int Of, long Batch, long Bytes, byte[] Content) : StoredSegment(Bytes, Content);

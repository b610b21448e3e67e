using Stamina.Contracts.Ids;
using Stamina.Documents;
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
    public static PartOfWorkout Read(UserId user, SqlRow row, int at = 0) => new(
        new StoredWorkout
        {
            Key = new WorkoutKey(user, row.Session(at)),
            DeletedAt = row.TimeOrNull(at + 2),
            Awaits = (Awaited)row.Int(at + 3),
            End = (WorkoutEnd)row.Int(at + 4),
            Summary = row.BytesOrNull(at + 5) is { } summary ? DocumentCodec.Decode<WorkoutSummary>(summary) : null,
            Overlay = row.BytesOrNull(at + 6) is { } overlay ? DocumentCodec.Decode<WorkoutOverlay>(overlay) : null,
            Log = row.BytesOrNull(at + 7) is { Length: > 0 } log ? DocumentCodec.DecodeLog(log) : new WorkoutLog(),
        },
        row.IsNull(at + 7) ? 0 : row.Bytes(at + 7).Length);

    public static Segment ReadSegment(SqlRow row) => new(row.Int(0), row.Long(1), row.Long(2), row.Bytes(3));
}

/// <summary>A stored segment: the place of its workout in the list that was asked for, its batch, its size unpacked, its packed events.</summary>
internal sealed record Segment(int Of, long Batch, long Bytes, byte[] Content) : StoredSegment(Bytes, Content);

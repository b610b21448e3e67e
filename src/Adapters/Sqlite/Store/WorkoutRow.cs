using Microsoft.Data.Sqlite;
using Stamina.Adapters.Sqlite.Engine;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>A row of <c>workout</c>: content through the codec, plain columns for keys, list order and filters.</summary>
internal static class WorkoutRow
{
    /// <summary>The columns that <see cref="Read"/> maps, in its order.</summary>
    public const string Columns = "session_id, deleted_ms, awaits, summary, overlay, log";

    private const string Into =
        """
        INTO workout (user_id, session_id, sort_ms, local_date, exercise_type, deleted_ms, rules_version, awaits, summary, overlay, log)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    private const string Upsert =
        $"""
        INSERT {Into}
        ON CONFLICT (user_id, session_id) DO UPDATE SET
            sort_ms = excluded.sort_ms, local_date = excluded.local_date, exercise_type = excluded.exercise_type, deleted_ms = excluded.deleted_ms,
            rules_version = excluded.rules_version, awaits = excluded.awaits, summary = excluded.summary, overlay = excluded.overlay, log = excluded.log
        """;

    // An open log shrinks to a fifth when it settles. In its place it would leave its page four fifths empty for ever (4 105 B a workout, measured);
    // taken out and put in again it lies at the end, close to the others.
    private const string Replace = $"INSERT OR REPLACE {Into}";

    public static StoredWorkout Read(UserId user, SqliteDataReader row) => new()
    {
        Key = new WorkoutKey(user, SessionId.Parse(row.GetString(0))),
        DeletedAt = Blob.Time(row, 1),
        Awaits = (Awaited)row.GetInt32(2),
        Summary = Blob.Bytes(row, 3) is { } summary ? DocumentCodec.Decode<WorkoutSummary>(summary) : null,
        Overlay = Blob.Bytes(row, 4) is { } overlay ? DocumentCodec.Decode<WorkoutOverlay>(overlay) : null,
        Log = DocumentCodec.DecodeLog(row.GetFieldValue<byte[]>(5)),
    };

    public static void Write(SqliteSession session, StoredWorkout workout)
    {
        var summary = workout.Summary;

        // A workout that goes on is written often and read seldom: plain. One that has ended stays: tight.
        var settled = summary is { State: not WorkoutState.InProgress };
        session.Execute(
            settled ? Replace : Upsert,
            Blob.Of(workout.Key.User.Value),
            workout.Key.Session.Value,
            summary is null ? 0 : SortMs(summary),
            summary is null ? 0 : DateNumber(summary.LocalDate),
            summary?.ExerciseType ?? workout.Key.Session.RecordedType,
            workout.DeletedAt?.ToUnixTimeMilliseconds(),
            summary?.RulesVersion ?? 0,
            (int)workout.Awaits,
            summary is null ? null : DocumentCodec.Encode(summary, settled),
            workout.Overlay is null ? null : DocumentCodec.Encode(workout.Overlay),
            DocumentCodec.EncodeLog(workout.Log, settled));
    }

    /// <summary>yyyymmdd.</summary>
    public static int DateNumber(DateOnly date) => (date.Year * 10_000) + (date.Month * 100) + date.Day;

    /// <summary>The start in Unix ms; where it is unknown, that of its local date.</summary>
    private static long SortMs(WorkoutSummary summary) =>
        (summary.StartedAt ?? new DateTimeOffset(summary.LocalDate.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)).ToUnixTimeMilliseconds();
}

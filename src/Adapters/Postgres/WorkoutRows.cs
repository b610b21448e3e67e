using Npgsql;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Adapters.Postgres;

/// <summary>Rows of <c>workout</c>: content through the codec, plain columns for keys, list order and filters; many at once as arrays.</summary>
internal static class WorkoutRows
{
    /// <summary>The columns that <see cref="Read"/> maps, in its order.</summary>
    public const string Columns = "w.recorded_type, w.session_uid, w.deleted_ms, w.awaits, w.summary, w.overlay, w.log";

    public static SessionId Session(NpgsqlDataReader row, int type = 0) => SessionId.Create(row.GetString(type), row.GetGuid(type + 1));

    public static StoredWorkout Read(UserId user, NpgsqlDataReader row) => new()
    {
        Key = new WorkoutKey(user, Session(row)),
        DeletedAt = row.IsDBNull(2) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
        Awaits = (Awaited)row.GetInt16(3),
        Summary = row.IsDBNull(4) ? null : DocumentCodec.Decode<WorkoutSummary>(row.GetFieldValue<byte[]>(4)),
        Overlay = row.IsDBNull(5) ? null : DocumentCodec.Decode<WorkoutOverlay>(row.GetFieldValue<byte[]>(5)),
        Log = row.GetFieldValue<byte[]>(6) is { Length: > 0 } log ? DocumentCodec.DecodeLog(log) : new WorkoutLog(),
    };

    /// <summary>$1 to $3: the keys.</summary>
    public static NpgsqlParameter[] Keys(IReadOnlyList<WorkoutKey> keys) =>
    [
        PostgresDatabase.P(Column(keys, k => k.User.Value)),
        PostgresDatabase.P(Column(keys, k => k.Session.RecordedType)),
        PostgresDatabase.P(Column(keys, k => k.Session.Unique)),
    ];

    /// <summary>$1 to $3 the keys, $4 to $12 the rest in the order of <c>sort_ms, local_date, exercise_type, deleted_ms, rules_version, awaits, summary, overlay, log</c>.</summary>
    public static NpgsqlParameter[] Content(IReadOnlyList<StoredWorkout> workouts) =>
    [
        .. Keys([.. workouts.Select(w => w.Key)]),
        PostgresDatabase.P(Column(workouts, w => w.Summary is { } s ? SortMs(s) : 0)),
        PostgresDatabase.P(Column(workouts, w => w.Summary is { } s ? DateNumber(s.LocalDate) : 0)),
        PostgresDatabase.P(Column(workouts, w => w.Summary is { } s && !string.Equals(s.ExerciseType, w.Key.Session.RecordedType, StringComparison.Ordinal) ? s.ExerciseType : null)),
        PostgresDatabase.P(Column(workouts, w => w.DeletedAt?.ToUnixTimeMilliseconds())),
        PostgresDatabase.P(Column(workouts, w => (short)(w.Summary?.RulesVersion ?? 0))),
        PostgresDatabase.P(Column(workouts, w => (short)w.Awaits)),
        PostgresDatabase.P(Column(workouts, w => w.Summary is { } s ? DocumentCodec.Encode(s, IsSettled(w)) : null)),
        PostgresDatabase.P(Column(workouts, w => w.Overlay is { } o ? DocumentCodec.Encode(o) : null)),
        PostgresDatabase.P(Column(workouts, w => DocumentCodec.EncodeLog(w.Log, IsSettled(w)))),
    ];

    /// <summary>yyyymmdd.</summary>
    public static int DateNumber(DateOnly date) => (date.Year * 10_000) + (date.Month * 100) + date.Day;

    // A workout that goes on is written often and read seldom: plain. One that has ended stays: tight.
    private static bool IsSettled(StoredWorkout workout) => workout.Summary is { State: not WorkoutState.InProgress };

    /// <summary>The start in Unix ms; where it is unknown, that of its local date.</summary>
    private static long SortMs(WorkoutSummary summary) =>
        (summary.StartedAt ?? new DateTimeOffset(summary.LocalDate.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)).ToUnixTimeMilliseconds();

    private static TColumn[] Column<T, TColumn>(IReadOnlyList<T> rows, Func<T, TColumn> value)
    {
        var column = new TColumn[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return column;
    }
}

using System.Runtime.CompilerServices;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using static Stamina.Adapters.Postgres.PostgresDatabase;

namespace Stamina.Adapters.Postgres;

/// <summary>Reads; those that ask for nothing fresh may come from the standby.</summary>
internal sealed class PostgresWorkoutReads(PostgresDatabase database) : IWorkoutReads
{
    // AllAsync reads in pages, so that no snapshot is held for the length of an export.
    private const int PageSize = 200;

    public ValueTask<Guid> StoreEpochAsync(CancellationToken cancellationToken) => database.ReadAsync(
        ReadFrom.Primary,
        async connection =>
        {
            await using var command = Command(connection, "SELECT epoch FROM store");
            return (Guid)(await command.ExecuteScalarAsync(cancellationToken))!;
        },
        cancellationToken);

    public ValueTask<UserState> StateAsync(UserId user, ReadFrom from, CancellationToken cancellationToken) => database.ReadAsync(
        from,
        async connection =>
        {
            await using var command = Command(
                connection,
                $"""
                SELECT coalesce((SELECT revision FROM totals WHERE user_id = $1), 0),
                  coalesce((SELECT revision FROM account WHERE user_id = $1 AND deleted_ms IS NULL), 0),
                  (SELECT coalesce(sum(revision), 0)::bigint * {UserState.RevisionStep} + count(*) FROM goal WHERE user_id = $1),
                  epoch FROM store
                """,
                P(user.Value));
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            await rows.ReadAsync(cancellationToken);
            return new UserState(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), [], rows.GetGuid(3));
        },
        cancellationToken);

    public ValueTask<IReadOnlyList<BatchName>> NotYetFoldedAsync(IReadOnlyCollection<BatchName> names, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<BatchName>>(
        ReadFrom.Primary,
        async connection =>
        {
            var folded = new HashSet<BatchName>();
            await using var command = Command(
                connection,
                "SELECT b.epoch, b.number FROM unnest($1, $2) AS k (e, n) JOIN batch b ON b.epoch = k.e AND b.number = k.n",
                P(names.Select(n => n.Epoch).ToArray()),
                P(names.Select(n => n.Number).ToArray()));
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                folded.Add(new BatchName(rows.GetGuid(0), rows.GetInt64(1)));
            }

            return [.. names.Where(n => !folded.Contains(n))];
        },
        cancellationToken);

    public ValueTask<StoredWorkout?> GetAsync(WorkoutKey key, ReadFrom from, CancellationToken cancellationToken) => database.ReadAsync(
        from,
        async connection =>
        {
            await using var command = Command(
                connection,
                $"SELECT {WorkoutRows.Columns} FROM workout w WHERE w.user_id = $1 AND w.recorded_type = $2 AND w.session_uid = $3",
                P(key.User.Value),
                P(key.Session.RecordedType),
                P(key.Session.Unique));
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            return await rows.ReadAsync(cancellationToken) ? WorkoutRows.Read(key.User, rows) : null;
        },
        cancellationToken);

    public ValueTask<IReadOnlyList<ListedWorkout>> ListAsync(UserId user, WorkoutQuery query, ReadFrom from, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<ListedWorkout>>(
        from,
        async connection =>
        {
            // PostgreSQL refuses a text with NUL; no workout has such a type.
            if (query.ExerciseType?.Contains('\0', StringComparison.Ordinal) == true)
            {
                return [];
            }

            var after = query.After is { } cursor ? SessionId.Parse(cursor.SessionId) : (SessionId?)null;
            await using var command = Command(
                connection,
                """
                SELECT w.recorded_type, w.session_uid, w.deleted_ms, w.summary, w.overlay FROM workout w
                WHERE w.user_id = $1 AND w.sort_ms <= $2 AND (w.sort_ms < $2 OR (w.recorded_type, w.session_uid) < ($3, $4))
                  AND ($5 IS NULL OR coalesce(w.exercise_type, w.recorded_type) = $5) AND w.local_date BETWEEN $6 AND $7
                  AND (w.deleted_ms IS NOT NULL) = $8 AND w.summary IS NOT NULL
                ORDER BY w.sort_ms DESC, w.recorded_type DESC, w.session_uid DESC LIMIT $9
                """,
                P(user.Value),
                P(query.After?.SortMs ?? long.MaxValue),
                P(after?.RecordedType ?? string.Empty),
                P(after?.Unique ?? Guid.Empty),
                P(query.ExerciseType),
                P(query.From is { } first ? WorkoutRows.DateNumber(first) : 0),
                P(query.To is { } last ? WorkoutRows.DateNumber(last) : int.MaxValue),
                P(query.Deleted),
                P(query.Limit));
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var lines = new List<ListedWorkout>();
            while (await rows.ReadAsync(cancellationToken))
            {
                lines.Add(new ListedWorkout(
                    new WorkoutKey(user, WorkoutRows.Session(rows)),
                    DocumentCodec.Decode<WorkoutSummary>(rows.GetFieldValue<byte[]>(3)),
                    rows.IsDBNull(4) ? null : DocumentCodec.Decode<WorkoutOverlay>(rows.GetFieldValue<byte[]>(4)),
                    rows.IsDBNull(2) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(2))));
            }

            return lines;
        },
        cancellationToken);

    public ValueTask<UserTotals> TotalsAsync(UserId user, int first, int last, ReadFrom from, CancellationToken cancellationToken) => database.ReadAsync(
        from,
        async connection =>
        {
            // One statement, so that the months and the revision are of one state.
            await using var command = Command(
                connection,
                """
                SELECT t.revision, m.month, m.rows FROM totals t
                LEFT JOIN month m ON m.user_id = t.user_id AND m.month BETWEEN $2 AND $3 AND octet_length(m.rows) > 0
                WHERE t.user_id = $1 ORDER BY m.month
                """,
                P(user.Value),
                P(first),
                P(last));
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var revision = 0L;
            var months = new List<MonthTotals>();
            while (await rows.ReadAsync(cancellationToken))
            {
                revision = rows.GetInt64(0);
                if (!rows.IsDBNull(1))
                {
                    months.Add(MonthTotals.FromStored(new MonthKey(user, rows.GetInt32(1)), rows.GetFieldValue<byte[]>(2)));
                }
            }

            return new UserTotals(revision, first, last, months);
        },
        cancellationToken);

    public async IAsyncEnumerable<StoredWorkout> AllAsync(UserId? only, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var user = only?.Value ?? Guid.Empty;
        var (type, unique) = (string.Empty, Guid.Empty);
        while (true)
        {
            var page = await PageAsync(user, type, unique, only is not null, cancellationToken);
            foreach (var workout in page)
            {
                yield return workout;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            var key = page[^1].Key;
            (user, type, unique) = (key.User.Value, key.Session.RecordedType, key.Session.Unique);
        }
    }

    private ValueTask<List<StoredWorkout>> PageAsync(Guid user, string type, Guid unique, bool oneUser, CancellationToken cancellationToken) => database.ReadAsync(
        ReadFrom.Primary,
        async connection =>
        {
            await using var command = Command(
                connection,
                $"""
                SELECT {WorkoutRows.Columns}, w.user_id FROM workout w
                WHERE {(oneUser ? "w.user_id = $1 AND (w.recorded_type, w.session_uid) > ($2, $3)" : "(w.user_id, w.recorded_type, w.session_uid) > ($1, $2, $3)")}
                ORDER BY w.user_id, w.recorded_type, w.session_uid LIMIT {PageSize}
                """,
                P(user),
                P(type),
                P(unique));
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var page = new List<StoredWorkout>();
            while (await rows.ReadAsync(cancellationToken))
            {
                page.Add(WorkoutRows.Read(new UserId(rows.GetGuid(7)), rows));
            }

            return page;
        },
        cancellationToken);
}

using Npgsql;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using static Stamina.Adapters.Postgres.PostgresDatabase;

namespace Stamina.Adapters.Postgres;

/// <summary>
/// Folds in bulk: a statement per step, whatever the number of rows. Every transaction takes its locks in the same order (ledger rows, new workouts, workouts, new months,
/// months, revisions; each by key), so two handlers wait for each other and never in a circle.
/// </summary>
internal sealed class PostgresFoldStore(PostgresDatabase database, TimeProvider time) : IFoldStore
{
    public async ValueTask<IFoldTransaction> BeginAsync(CancellationToken cancellationToken) =>
        new Transaction(await database.BeginAsync(cancellationToken), time);

    private sealed class Transaction(NpgsqlTransaction transaction, TimeProvider time) : IFoldTransaction
    {
        private readonly NpgsqlConnection connection = transaction.Connection!;

        public ValueTask<IReadOnlySet<BatchName>> RecordBatchesAsync(IReadOnlyCollection<BatchName> names, CancellationToken cancellationToken) => GuardAsync<IReadOnlySet<BatchName>>(
            async () =>
            {
                var added = new HashSet<BatchName>();
                if (names.Count == 0)
                {
                    // Nothing to enter, but the commit must be one that replication waits for.
                    await ExecuteAsync("SELECT pg_logical_emit_message(true, 'stamina', '')", cancellationToken);
                    return added;
                }

                var sorted = names.Distinct().OrderBy(n => n.Epoch).ThenBy(n => n.Number).ToArray();
                // Not "do nothing": folded again after a lost answer, a batch would be acknowledged by a transaction that has nothing to replicate.
                await using var command = Command(
                    connection,
                    """
                    INSERT INTO batch (epoch, number, folded_ms) SELECT e, n, $3 FROM unnest($1, $2) AS k (e, n)
                    ON CONFLICT (epoch, number) DO UPDATE SET folded_ms = excluded.folded_ms
                    RETURNING epoch, number, xmax = 0
                    """,
                    P(Array.ConvertAll(sorted, n => n.Epoch)),
                    P(Array.ConvertAll(sorted, n => n.Number)),
                    P(time.GetUtcNow().ToUnixTimeMilliseconds()));
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                while (await rows.ReadAsync(cancellationToken))
                {
                    if (rows.GetBoolean(2))
                    {
                        added.Add(new BatchName(rows.GetGuid(0), rows.GetInt64(1)));
                    }
                }

                return added;
            },
            cancellationToken);

        public ValueTask<IReadOnlySet<UserId>> DeletedUsersAsync(IReadOnlyCollection<UserId> users, CancellationToken cancellationToken) => GuardAsync<IReadOnlySet<UserId>>(
            async () =>
            {
                var deleted = new HashSet<UserId>();
                await using var command = Command(
                    connection, "SELECT user_id FROM account WHERE user_id = ANY ($1) AND deleted_ms IS NOT NULL", P(users.Select(u => u.Value).Distinct().ToArray()));
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                while (await rows.ReadAsync(cancellationToken))
                {
                    deleted.Add(new UserId(rows.GetGuid(0)));
                }

                return deleted;
            },
            cancellationToken);

        public ValueTask<IReadOnlyList<StoredWorkout>> LockWorkoutsAsync(IReadOnlyList<WorkoutKey> keysInOrder, CancellationToken cancellationToken) => GuardAsync<IReadOnlyList<StoredWorkout>>(
            async () =>
            {
                await ExecuteAsync(
                    """
                    INSERT INTO workout (user_id, recorded_type, session_uid, log)
                    SELECT u, t, s, '' FROM unnest($1, $2, $3) AS k (u, t, s)
                    ON CONFLICT DO NOTHING
                    """,
                    cancellationToken,
                    WorkoutRows.Keys(keysInOrder));
                var workouts = new StoredWorkout[keysInOrder.Count];
                await using var command = Command(
                    connection,
                    $"""
                    SELECT {WorkoutRows.Columns}, k.n FROM unnest($1, $2, $3) WITH ORDINALITY AS k (u, t, s, n)
                    JOIN workout w ON w.user_id = k.u AND w.recorded_type = k.t AND w.session_uid = k.s
                    ORDER BY k.n FOR UPDATE OF w
                    """,
                    WorkoutRows.Keys(keysInOrder));
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                while (await rows.ReadAsync(cancellationToken))
                {
                    var at = (int)rows.GetInt64(7) - 1;
                    workouts[at] = WorkoutRows.Read(keysInOrder[at].User, rows);
                }

                return workouts.Contains(null) ? throw new StoreUnavailableException("A workout that was locked into being is gone.") : workouts;
            },
            cancellationToken);

        public async ValueTask WriteWorkoutsAsync(IReadOnlyList<StoredWorkout> workouts, CancellationToken cancellationToken) => await GuardAsync(
            () => ExecuteAsync(
                """
                INSERT INTO workout (user_id, recorded_type, session_uid, sort_ms, local_date, exercise_type, deleted_ms, rules_version, awaits, summary, overlay, log)
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                ON CONFLICT (user_id, recorded_type, session_uid) DO UPDATE SET
                    sort_ms = excluded.sort_ms, local_date = excluded.local_date, exercise_type = excluded.exercise_type, deleted_ms = excluded.deleted_ms,
                    rules_version = excluded.rules_version, awaits = excluded.awaits, summary = excluded.summary, overlay = excluded.overlay, log = excluded.log
                """,
                cancellationToken,
                WorkoutRows.Content(workouts)),
            cancellationToken);

        public ValueTask<IReadOnlyList<MonthTotals>> LockMonthsAsync(IReadOnlyList<MonthKey> keysInOrder, CancellationToken cancellationToken) => GuardAsync<IReadOnlyList<MonthTotals>>(
            async () =>
            {
                var users = keysInOrder.Select(k => k.User.Value).ToArray();
                var numbers = keysInOrder.Select(k => k.Month).ToArray();
                await ExecuteAsync(
                    "INSERT INTO month (user_id, month, rows) SELECT u, m, '' FROM unnest($1, $2) AS k (u, m) ON CONFLICT DO NOTHING", cancellationToken, P(users), P(numbers));
                var months = keysInOrder.Select(k => new MonthTotals { Key = k }).ToArray();
                await using var command = Command(
                    connection,
                    """
                    SELECT k.n, m.rows FROM unnest($1, $2) WITH ORDINALITY AS k (u, m, n)
                    JOIN month m ON m.user_id = k.u AND m.month = k.m
                    ORDER BY k.n FOR UPDATE OF m
                    """,
                    P(users),
                    P(numbers));
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                while (await rows.ReadAsync(cancellationToken))
                {
                    var at = (int)rows.GetInt64(0) - 1;
                    months[at] = MonthTotals.FromStored(keysInOrder[at], rows.GetFieldValue<byte[]>(1));
                }

                return months;
            },
            cancellationToken);

        public ValueTask<IReadOnlyDictionary<UserId, long>> WriteMonthsAsync(IReadOnlyList<MonthTotals> months, CancellationToken cancellationToken) => GuardAsync<IReadOnlyDictionary<UserId, long>>(
            async () =>
            {
                await ExecuteAsync(
                    """
                    INSERT INTO month (user_id, month, rows) SELECT * FROM unnest($1, $2, $3)
                    ON CONFLICT (user_id, month) DO UPDATE SET rows = excluded.rows
                    """,
                    cancellationToken,
                    P(months.Select(m => m.Key.User.Value).ToArray()),
                    P(months.Select(m => m.Key.Month).ToArray()),
                    P(months.Select(m => m.ToStored()).ToArray()));
                var revisions = new Dictionary<UserId, long>();
                await using var command = Command(
                    connection,
                    """
                    INSERT INTO totals (user_id, revision) SELECT u, 1 FROM unnest($1) AS k (u)
                    ON CONFLICT (user_id) DO UPDATE SET revision = totals.revision + 1
                    RETURNING user_id, revision
                    """,
                    P(months.Select(m => m.Key.User).Distinct().Order().Select(u => u.Value).ToArray()));
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                while (await rows.ReadAsync(cancellationToken))
                {
                    revisions[new UserId(rows.GetGuid(0))] = rows.GetInt64(1);
                }

                return revisions;
            },
            cancellationToken);

        public async ValueTask CommitAsync(CancellationToken cancellationToken) => await GuardAsync(
            async () =>
            {
                await transaction.CommitAsync(cancellationToken);
                return true;
            },
            cancellationToken);

        public async ValueTask DisposeAsync()
        {
            try
            {
                await transaction.DisposeAsync();
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                // The connection is broken: the server rolls back by itself.
            }
            finally
            {
                await connection.DisposeAsync();
            }
        }

        private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
        {
            await using var command = Command(connection, sql, parameters);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

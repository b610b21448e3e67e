using System.Globalization;
using System.Runtime.CompilerServices;
using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>Reads; those that ask for nothing fresh may come from a copy.</summary>
internal sealed class SqlWorkoutReads(SqlEngine engine, SqlKeys keys) : IWorkoutReads
{
    // AllAsync reads in pages, so that no snapshot is held for the length of an export.
    private const int PageSize = 200;

    private const int KeysPageSize = 10_000;

    private readonly DecodedMonths decoded = new();

    public async ValueTask<Guid> StoreEpochAsync(CancellationToken cancellationToken) =>
        (await engine.QueryAsync("SELECT epoch FROM store", row => row.Id(0), cancellationToken)).FirstOrDefault();

    public ValueTask<IReadOnlyList<BatchName>> NotYetAppendedAsync(IReadOnlyCollection<BatchName> names, CancellationToken cancellationToken)
    {
        var asked = names.ToArray();
        return engine.ReadAsync<IReadOnlyList<BatchName>>(
            ReadFrom.Primary,
            async session =>
            {
                var known = (
                    await session.QueryAsync(
                        new SqlRows(asked.Length).Add("e", i => asked[i].Epoch).Add("n", i => asked[i].Number),
                        "SELECT b.epoch, b.number FROM {rows} JOIN batch b ON b.epoch = k.e AND b.number = k.n",
                        row => new BatchName(row.Id(0), row.Long(1)))
                ).ToHashSet();
                return Array.FindAll(asked, n => !known.Contains(n));
            },
            cancellationToken);
    }

    public ValueTask<StoredWorkout?> GetAsync(WorkoutKey key, ReadFrom from, CancellationToken cancellationToken) =>
        engine.ReadAsync(from, async session => (await GetAsync(session, [key]))[0], cancellationToken);

    public ValueTask<WorkoutHead?> HeadAsync(WorkoutKey key, ReadFrom from, CancellationToken cancellationToken) =>
        engine.ReadAsync(
            from,
            session => keys.OpenAsync(
                session,
                [key.User.Value],
                known => session.FirstAsync(
                    """
                    SELECT w.recorded_type, w.session_uid, w.deleted_ms, w.awaits, w.ended, w.summary, w.overlay, NULL, w.log_bytes, d.due_ms,
                        g.n, g.last, g.bytes
                    FROM store s
                    LEFT JOIN workout w ON w.user_id = $1 AND w.recorded_type = $2 AND w.session_uid = $3
                    LEFT JOIN due d ON d.user_id = $1 AND d.recorded_type = $2 AND d.session_uid = $3
                    LEFT JOIN (SELECT count(*) AS n, coalesce(max(batch_id), 0) AS last, CAST(coalesce(sum(bytes), 0) AS bigint) AS bytes FROM segment
                        WHERE user_id = $1 AND recorded_type = $2 AND session_uid = $3) AS g ON g.n >= 0
                    """,
                    row => HeadOf(known, key, row),
                    key.User.Value,
                    key.Session.RecordedType,
                    key.Session.Unique)),
            cancellationToken);

    public ValueTask<UserState> StateAsync(UserId user, ReadFrom from, CancellationToken cancellationToken) =>
        engine.ReadAsync(
            from,
            async session =>
            {
                UserState? state = null;
                var due = await session.QueryAsync(
                    $"""
                    SELECT d.user_id, d.recorded_type, d.session_uid, d.due_ms, d.reason, coalesce(w.ended, 0),
                        coalesce((SELECT revision FROM totals WHERE user_id = $1), 0),
                        coalesce((SELECT revision FROM account WHERE user_id = $1 AND deleted_ms IS NULL), 0),
                        (SELECT CAST(coalesce(sum(revision), 0) AS bigint) * {UserState.RevisionStep} + count(*) FROM goal WHERE user_id = $1),
                        s.epoch
                    FROM store s LEFT JOIN due d ON d.user_id = $1
                    LEFT JOIN workout w ON w.user_id = d.user_id AND w.recorded_type = d.recorded_type AND w.session_uid = d.session_uid
                    ORDER BY d.due_ms LIMIT 1000
                    """,
                    row =>
                    {
                        state ??= new UserState(row.Long(6), row.Long(7), row.Long(8), [], row.Id(9));
                        return row.IsNull(0) ? null : SqlDerivations.ReadDue(row) with { HasEnded = row.Int(5) != 0 };
                    },
                    user.Value);
                return state! with { Due = [.. due.OfType<DueWorkout>()] };
            },
            cancellationToken);

    public ValueTask<ListedWorkouts> ListAsync(UserId user, WorkoutQuery query, ReadFrom from, CancellationToken cancellationToken)
    {
        // PostgreSQL refuses a text with NUL; no workout has such a type.
        if (query.ExerciseType?.Contains('\0', StringComparison.Ordinal) == true)
        {
            return new(new ListedWorkouts([], 0));
        }

        var after = query.After is { } cursor ? SessionId.Parse(cursor.SessionId) : (SessionId?)null;
        return engine.ReadAsync(
            from,
            async session =>
            {
                // The revision first: the lines may be newer than it, which does no harm, and never older.
                var revision = await session.FirstAsync("SELECT revision FROM totals WHERE user_id = $1", row => row.Long(0), user.Value);
                return new ListedWorkouts(await keys.OpenAsync(session, [user.Value], known => LinesAsync(session, known)), revision);
            },
            cancellationToken);

        ValueTask<List<ListedWorkout>> LinesAsync(SqlSession session, KnownKeys known) =>
            session.QueryAsync(
                $"""
                SELECT w.recorded_type, w.session_uid, w.deleted_ms, w.summary, w.overlay, w.ended FROM workout w
                WHERE w.user_id = $1 AND w.sort_ms <= $2 AND (w.sort_ms < $2 OR (w.recorded_type, w.session_uid) < ($3, $4))
                  AND {(query.ExerciseType is null ? "$5 = ''" : "coalesce(w.exercise_type, w.recorded_type) = $5")} AND w.local_date BETWEEN $6 AND $7
                  AND w.deleted_ms IS {(query.Deleted ? "NOT NULL" : "NULL")} AND w.summary IS NOT NULL
                ORDER BY w.sort_ms DESC, w.recorded_type DESC, w.session_uid DESC LIMIT $8
                """,
                row =>
                {
                    var key = new WorkoutKey(user, row.Session(0));
                    return new ListedWorkout(
                        key,
                        WorkoutRows.Summary(known, key, row.Bytes(3))!,
                        WorkoutRows.Overlay(known, key, row.BytesOrNull(4)),
                        row.TimeOrNull(2),
                        (WorkoutEnd)row.Int(5));
                },
                user.Value,
                query.After?.SortMs ?? long.MaxValue,
                after?.RecordedType ?? string.Empty,
                after?.Unique ?? Guid.Empty,
                query.ExerciseType ?? string.Empty,
                (long)(query.From is { } first ? StoredLog.DateNumber(first) : 0),
                (long)(query.To is { } last ? StoredLog.DateNumber(last) : int.MaxValue),
                (long)query.Limit);
    }

    public ValueTask<UserTotals> TotalsAsync(UserId user, int first, int last, ReadFrom from, CancellationToken cancellationToken) =>
        engine.ReadAsync(
            from,
            session => keys.OpenAsync(session, [user.Value], async known =>
            {
                // One statement, so that the months and the revision are of one state.
                var revision = 0L;
                var months = await session.QueryAsync(
                    """
                    SELECT t.revision, m.month, m.rows FROM totals t
                    LEFT JOIN month m ON m.user_id = t.user_id AND m.month BETWEEN $2 AND $3 AND length(m.rows) > 0
                    WHERE t.user_id = $1 ORDER BY m.month
                    """,
                    row =>
                    {
                        revision = row.Long(0);
                        return row.IsNull(1) ? null : MonthOf(new MonthKey(user, row.Int(1)), row.Bytes(2));
                    },
                    user.Value,
                    (long)first,
                    (long)last);
                return new UserTotals(revision, first, last, [.. months.OfType<MonthTotals>()]);

                MonthTotals MonthOf(MonthKey key, byte[] stored) => decoded.Of(key, known.Open(user.Value, AssociatedData.Of(key), stored));
            }),
            cancellationToken);

    public ValueTask<(PersonalRecords? Records, long Revision)> RecordsAsync(UserId user, ReadFrom from, CancellationToken cancellationToken) =>
        engine.ReadAsync(
            from,
            session => keys.OpenAsync(
                session,
                [user.Value],
                known => session.FirstAsync(
                    "SELECT revision, records FROM totals WHERE user_id = $1",
                    row => (
                        row.BytesOrNull(1) is { } stored
                        && PersonalRecords.TryReadStored(known.Open(user.Value, AssociatedData.Records(user.Value), stored), out var records)
                            ? records
                            : null,
                        row.Long(0)),
                    user.Value)),
            cancellationToken);

    public async ValueTask<IReadOnlyList<WorkoutKey>> KeysOfAsync(SessionId session, CancellationToken cancellationToken)
    {
        var found = new List<WorkoutKey>();
        var (user, type, unique) = (Guid.Empty, string.Empty, Guid.Empty);
        while (true)
        {
            // A page at a time, so that no statement takes long in a large store.
            var page = await engine.ReadAsync(ReadFrom.Primary, s => KeysAsync(s, (user, type, unique), oneUser: false, KeysPageSize), cancellationToken);
            found.AddRange(page.Where(k => k.Session == session));
            if (page.Count < KeysPageSize)
            {
                return found;
            }

            (user, type, unique) = (page[^1].User.Value, page[^1].Session.RecordedType, page[^1].Session.Unique);
        }
    }

    public async IAsyncEnumerable<StoredWorkout> AllAsync(UserId? only, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (user, type, unique) = (only?.Value ?? Guid.Empty, string.Empty, Guid.Empty);
        while (true)
        {
            var page = await engine.ReadAsync(
                ReadFrom.Primary,
                session => KeysAsync(session, (user, type, unique), only is not null, PageSize),
                cancellationToken);
            foreach (var together in await WorkoutSizes.TogetherAsync(engine, page, cancellationToken))
            {
                foreach (var workout in await engine.ReadAsync(ReadFrom.Primary, session => GetAsync(session, together), cancellationToken))
                {
                    if (workout is not null)
                    {
                        yield return workout;
                    }
                }
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            (user, type, unique) = (page[^1].User.Value, page[^1].Session.RecordedType, page[^1].Session.Unique);
            await Task.Yield();
        }
    }

    private static WorkoutHead? HeadOf(KnownKeys known, WorkoutKey key, SqlRow row)
    {
        var (segments, last, bytes) = (row.Long(10), row.Long(11), row.Long(12));
        if (row.IsNull(0) && segments == 0)
        {
            return null;
        }

        var workout = row.IsNull(0) ? new StoredWorkout { Key = key, Log = new() } : WorkoutRows.Read(known, key.User, row).Workout;
        var packed = row.IsNull(0) ? 0 : row.Long(8);
        return new WorkoutHead(
            workout with
            {
                IsBehind = !row.IsNull(9),
            },
            string.Create(CultureInfo.InvariantCulture, $"{packed}.{segments}.{last}.{bytes}"),
            packed + bytes);
    }

    // Workouts that were never derived have no row yet, only a mark: both tables are walked in one order.
    private static ValueTask<List<WorkoutKey>> KeysAsync(SqlSession session, (Guid User, string Type, Guid Unique) after, bool oneUser, int most)
    {
        var where = oneUser ? "user_id = $1 AND (recorded_type, session_uid) > ($2, $3)" : "(user_id, recorded_type, session_uid) > ($1, $2, $3)";
        return session.QueryAsync(
            $"""
            SELECT user_id, recorded_type, session_uid FROM (
                SELECT * FROM (SELECT user_id, recorded_type, session_uid FROM workout WHERE {where}
                    ORDER BY user_id, recorded_type, session_uid LIMIT {most}) AS a
                UNION
                SELECT * FROM (SELECT user_id, recorded_type, session_uid FROM due WHERE {where}
                    ORDER BY user_id, recorded_type, session_uid LIMIT {most}) AS b) AS both_of_them
            ORDER BY user_id, recorded_type, session_uid LIMIT {most}
            """,
            row => row.Key(0),
            after.User,
            after.Type,
            after.Unique);
    }

    private ValueTask<StoredWorkout?[]> GetAsync(SqlSession session, IReadOnlyList<WorkoutKey> asked) =>
        keys.OpenAsync(session, asked.Select(k => k.User.Value), known => GetAsync(session, known, asked));

    private static async ValueTask<StoredWorkout?[]> GetAsync(SqlSession session, KnownKeys known, IReadOnlyList<WorkoutKey> keys)
    {
        // The mark first: what is derived between the statements is then read as behind although it is not, which costs a fold and is never wrong. The segments
        // before the row, for what is merged in between is then there twice and not missing.
        var rows = SqlRows.Of(keys);
        var behind = (
            await session.QueryAsync(rows, "SELECT k.n FROM {rows} JOIN due d ON d.user_id = k.u AND d.recorded_type = k.t AND d.session_uid = k.s", row =>
                row.Int(0))
        ).ToHashSet();
        var segments = (await session.QueryAsync(rows, WorkoutRows.SelectSegments, row => WorkoutRows.ReadSegment(known, keys, row))).ToLookup(s => s.Of);
        var parts = new PartOfWorkout?[keys.Count];
        await session.QueryAsync(
            rows,
            $"SELECT {WorkoutRows.Columns}, k.n FROM {"{rows}"} JOIN workout w ON w.user_id = k.u AND w.recorded_type = k.t AND w.session_uid = k.s",
            row => parts[row.Int(8)] = WorkoutRows.Read(known, keys[row.Int(8)].User, row));
        var found = new StoredWorkout?[keys.Count];
        for (var i = 0; i < found.Length; i++)
        {
            var part = parts[i];
            if (part is null && segments.Contains(i))
            {
                part = new PartOfWorkout(new StoredWorkout { Key = keys[i], Log = new() }, 0);
            }

            found[i] = part?.With([.. segments[i]], behind.Contains(i));
        }

        return found;
    }
}

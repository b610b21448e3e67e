using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>
/// Derives many workouts in one transaction, a statement a step. Locks are taken in one order by everybody: workouts, marks, months, totals, webhooks, each by
/// key; appends take only marks.
/// </summary>
internal sealed class SqlDerivations(SqlEngine engine, SqlKeys keys, TimeProvider time) : IDerivations
{
    public async ValueTask<IReadOnlyList<DueWorkout>> DueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken) => await engine.QueryAsync(
        "SELECT user_id, recorded_type, session_uid, due_ms, reason FROM due WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2",
        ReadDue,
        cancellationToken,
        now.ToUnixTimeMilliseconds(),
        (long)max);

    public async ValueTask<DateTimeOffset> HandledThroughAsync(CancellationToken cancellationToken) =>
        (await engine.QueryAsync("SELECT handled_ms FROM store", row => row.TimeOrNull(0), cancellationToken)).FirstOrDefault() ?? DateTimeOffset.MinValue;

    public async ValueTask SetHandledThroughAsync(DateTimeOffset through, CancellationToken cancellationToken) =>
        await engine.WriteAsync(
            "UPDATE store SET handled_ms = $1 WHERE handled_ms IS NULL OR handled_ms < $1",
            cancellationToken,
            through.ToUnixTimeMilliseconds());

    public async ValueTask PostponeAsync(WorkoutKey key, DateTimeOffset dueAt, string reason, CancellationToken cancellationToken) =>
        await engine.WriteAsync(
            "UPDATE due SET due_ms = $4, reason = $5 WHERE user_id = $1 AND recorded_type = $2 AND session_uid = $3",
            cancellationToken,
            key.User.Value,
            key.Session.RecordedType,
            key.Session.Unique,
            dueAt.ToUnixTimeMilliseconds(),
            reason);

    public async ValueTask DeriveAsync(IReadOnlyList<WorkoutKey> keysInOrder, Func<StoredWorkout, DerivedWorkout?> derive, CancellationToken cancellationToken)
    {
        foreach (var together in await WorkoutSizes.TogetherAsync(engine, keysInOrder, cancellationToken))
        {
            await DeriveTogetherAsync(together, derive, cancellationToken);
        }
    }

    private async ValueTask DeriveTogetherAsync(
        IReadOnlyList<WorkoutKey> keysInOrder, Func<StoredWorkout, DerivedWorkout?> derive, CancellationToken cancellationToken) =>
        await engine.WriteAsync(
            async session =>
            {
                // A deleted account stays deleted: what was on its way when it went is cleared where it shows up.
                var (gone, told) = await OfDeletedAccountsAsync(session, keysInOrder);
                List<WorkoutKey> living = gone.Count == 0 ? [.. keysInOrder] : [.. keysInOrder.Except(gone)];
                var known = await keys.ToWriteAsync(session, living.Select(k => k.User.Value));
                var workouts = await LockAsync(session, known, living);
                var derived = new List<Derived>(workouts.Count);
                foreach (var workout in workouts)
                {
                    if (derive(workout.Whole) is { } outcome)
                    {
                        derived.Add(new Derived(workout, outcome));
                    }
                }

                if (gone.Count > 0)
                {
                    await ClearAsync(session, gone);
                }

                if (derived.Count == 0)
                {
                    if (gone.Count == 0)
                    {
                        session.Abandon();
                    }

                    return true;
                }

                await WriteWorkoutsAsync(session, known, derived);
                await WriteMarksAsync(session, derived);
                await new SqlMonths(session, known).SetAsync(
                    [.. derived.Where(d => !d.Outcome.LeavesRow).Select(d => d.Change())],
                    counted => derived.Where(d => !counted.Contains(d.Key.User) && ListLine.Differs(d.Was.Part.Workout, d.Workout)).Select(d => d.Key.User));
                if (told.Count > 0)
                {
                    await TellAsync(session, [.. derived.Where(d => told.Contains(d.Key.User.Value))]);
                }

                return true;
            },
            cancellationToken);

    internal static DueWorkout ReadDue(SqlRow row) => new(row.Key(0), row.Time(3), row.TextOrNull(4));

    // The accounts cannot be deleted while this goes on. Beside those that are, whose webhooks are told of workouts.
    private static async ValueTask<(List<WorkoutKey> Gone, HashSet<Guid> Told)> OfDeletedAccountsAsync(SqlSession session, IReadOnlyList<WorkoutKey> keys)
    {
        var users = keys.Select(k => k.User.Value).Distinct().ToArray();
        var found = await session.QueryAsync(
            new SqlRows(users.Length).Add("u", i => users[i]),
            $"""
            SELECT a.user_id, a.deleted_ms, EXISTS (SELECT 1 FROM webhook h WHERE h.user_id = a.user_id AND h.wants <> 0)
            FROM {"{rows}"} JOIN account a ON a.user_id = k.u{session.ForShareOf("a")}
            """,
            row => (User: row.Id(0), IsGone: !row.IsNull(1), IsTold: row.IsTrue(2)));
        var gone = found.Where(a => a.IsGone).Select(a => a.User).ToHashSet();
        return (gone.Count == 0 ? [] : [.. keys.Where(k => gone.Contains(k.User.Value))], [.. found.Where(a => a.IsTold).Select(a => a.User)]);
    }

    // The webhooks first, which are held until the commit: one that is found to have nothing more waiting, or is deleted, is so before or after all of this.
    // Messages are added for the webhooks that the first statement returned, and no others: a second query could return one that was made or started again in
    // between, and nobody would send what is added for it.
    private async ValueTask TellAsync(SqlSession session, List<Derived> derived)
    {
        var now = time.GetUtcNow();
        var news = derived
            .ConvertAll(d => (d.Key, News: WorkoutComparison.NewsBetween(d.Was.Part.Workout, d.Workout), Message: Guid.CreateVersion7(now)))
            .FindAll(n => n.News != WorkoutNews.None);
        if (news.Count == 0)
        {
            return;
        }

        var woken = (await session.QueryAsync(
            new SqlRows(news.Count).Add("u", i => news[i].Key.User.Value).Add("news", i => (long)news[i].News),
            """
            UPDATE webhook SET arrivals = arrivals + 1, waits = 1
            FROM (SELECT k.u, k.news FROM {rows}) AS x WHERE webhook.user_id = x.u AND webhook.wants & x.news <> 0
            RETURNING user_id, webhook_id, wants
            """,
            row => (User: row.Id(0), Webhook: row.Id(1), Wants: (WorkoutNews)row.Int(2)))).Distinct().ToList();
        var messages = (
            from one in news
            from webhook in woken
            where webhook.User == one.Key.User.Value && (webhook.Wants & one.News) != WorkoutNews.None
            select (one.Key, webhook.Webhook, one.Message, one.News)).ToArray();
        if (messages.Length == 0)
        {
            return;
        }

        await session.ExecuteAsync(
            new SqlRows(messages.Length)
                .Add("u", i => messages[i].Key.User.Value)
                .Add("h", i => messages[i].Webhook)
                .Add("t", i => messages[i].Key.Session.RecordedType)
                .Add("s", i => messages[i].Key.Session.Unique)
                .Add("m", i => messages[i].Message)
                .Add("news", i => (long)messages[i].News)
                .Add("ms", _ => now.ToUnixTimeMilliseconds()),
            """
            INSERT INTO webhook_message (user_id, webhook_id, recorded_type, session_uid, message_id, news, at_ms)
            SELECT k.u, k.h, k.t, k.s, k.m, k.news, k.ms FROM {rows} WHERE true
            ON CONFLICT (user_id, webhook_id, recorded_type, session_uid) DO UPDATE SET
                message_id = excluded.message_id, at_ms = excluded.at_ms,
                news = CASE WHEN webhook_message.news = 1 AND excluded.news = 2 THEN 1 ELSE excluded.news END
            """);
    }

    private static async ValueTask<List<Locked>> LockAsync(SqlSession session, KnownKeys known, List<WorkoutKey> keys)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var rows = SqlRows.Of(keys);
        if (session.ForUpdateOf("w").Length > 0)
        {
            // A row that is not there cannot be locked, so it is made first, empty.
            await session.ExecuteAsync(
                rows, "INSERT INTO workout (user_id, recorded_type, session_uid) SELECT k.u, k.t, k.s FROM {rows} WHERE true ON CONFLICT DO NOTHING");
        }

        var parts = new PartOfWorkout?[keys.Count];
        await session.QueryAsync(
            rows,
            $"""
            SELECT {WorkoutRows.Columns}, k.n FROM {"{rows}"}
            JOIN workout w ON w.user_id = k.u AND w.recorded_type = k.t AND w.session_uid = k.s
            ORDER BY k.n{session.ForUpdateOf("w")}
            """,
            row => parts[row.Int(8)] = WorkoutRows.Read(known, keys[row.Int(8)].User, row));
        var behind = (
            await session.QueryAsync(
                rows,
                $"SELECT k.n FROM {"{rows}"} JOIN due d ON d.user_id = k.u AND d.recorded_type = k.t AND d.session_uid = k.s ORDER BY k.n{session.ForUpdateOf("d")}",
                row => row.Int(0))
        ).ToHashSet();
        var segments = (await session.QueryAsync(rows, WorkoutRows.SelectSegments, row => WorkoutRows.ReadSegment(known, keys, row))).ToLookup(s => s.Of);
        return [.. parts.Select((part, i) => new Locked(
            part ?? new PartOfWorkout(new StoredWorkout { Key = keys[i], Log = new() }, 0), [.. segments[i]], behind.Contains(i)))];
    }

    private static async ValueTask ClearAsync(SqlSession session, List<WorkoutKey> keys)
    {
        foreach (var table in (string[])["due", "segment", "workout"])
        {
            await session.ExecuteAsync(
                SqlRows.Of(keys),
                $"DELETE FROM {table} WHERE (user_id, recorded_type, session_uid) IN (SELECT k.u, k.t, k.s FROM {"{rows}"})");
        }
    }

    private static async ValueTask WriteWorkoutsAsync(SqlSession session, KnownKeys known, List<Derived> derived)
    {
        foreach (var d in derived)
        {
            d.Pack();
        }

        await session.ExecuteAsync(
            Rows(derived)
                .Add("sort", i => derived[i].Summary is { } s ? StoredLog.SortMs(s) : 0L)
                .Add("day", i => derived[i].Summary is { } s ? StoredLog.DateNumber(s.LocalDate) : 0)
                .Add("type", i =>
                    derived[i].Summary is { } s && !string.Equals(s.ExerciseType, derived[i].Key.Session.RecordedType, StringComparison.Ordinal)
                        ? s.ExerciseType
                        : null)
                .Add("deleted", i => derived[i].Workout.DeletedAt?.ToUnixTimeMilliseconds())
                .Add("rules", i => derived[i].Summary?.RulesVersion ?? 0)
                .Add("awaits", i => (int)derived[i].Workout.Awaits)
                .Add("ended", i => (int)derived[i].Workout.End)
                .Add("size", i => derived[i].LogBytes)
                .Add(
                    "summary",
                    i => Sealed("summary", i, derived[i].Summary is { } s ? DocumentCodec.Encode(s, derived[i].Workout.End != WorkoutEnd.Running) : null))
                .Add("overlay", i => Sealed("overlay", i, derived[i].Workout.Overlay is { } o ? DocumentCodec.Encode(o) : null))
                .Add("log", i => Sealed("log", i, derived[i].Log)),
            """
            INSERT INTO workout (user_id, recorded_type, session_uid, sort_ms, local_date, exercise_type, deleted_ms, rules_version, awaits, ended, log_bytes,
                summary, overlay, log)
            SELECT k.u, k.t, k.s, k.sort, k.day, k.type, k.deleted, k.rules, k.awaits, k.ended, k.size, k.summary, k.overlay, k.log FROM {rows} WHERE true
            ON CONFLICT (user_id, recorded_type, session_uid) DO UPDATE SET
                sort_ms = excluded.sort_ms, local_date = excluded.local_date, exercise_type = excluded.exercise_type, deleted_ms = excluded.deleted_ms,
                rules_version = excluded.rules_version, awaits = excluded.awaits, ended = excluded.ended, log_bytes = excluded.log_bytes,
                summary = excluded.summary, overlay = excluded.overlay, log = coalesce(excluded.log, workout.log)
            """);
        var merged = derived.SelectMany(d => d.Merged.Select(s => (d.Key, s.Batch))).ToArray();
        if (merged.Length > 0)
        {
            await session.ExecuteAsync(
                SqlRows.Of(merged, m => m.Key).Add("b", i => merged[i].Batch),
                "DELETE FROM segment WHERE (user_id, recorded_type, session_uid, batch_id) IN (SELECT k.u, k.t, k.s, k.b FROM {rows})");
        }

        var inClear = derived.SelectMany(d => d.Was.Segments.Where(s => s.IsInClear && !d.Merged.Contains(s)).Select(s => (d.Key, Segment: s))).ToArray();
        if (inClear.Length > 0)
        {
            await session.ExecuteAsync(
                SqlRows.Of(inClear, s => s.Key)
                    .Add("b", i => inClear[i].Segment.Batch)
                    .Add("c", i => known.Seal(inClear[i].Key.User.Value, AssociatedData.Of("segment", inClear[i].Key), inClear[i].Segment.Content)),
                """
                UPDATE segment SET content = x.c FROM (SELECT k.u, k.t, k.s, k.b, k.c FROM {rows}) AS x
                WHERE segment.user_id = x.u AND segment.recorded_type = x.t AND segment.session_uid = x.s AND segment.batch_id = x.b
                """);
        }

        byte[]? Sealed(string kind, int i, byte[]? document) =>
            document is null ? null : known.Seal(derived[i].Key.User.Value, AssociatedData.Of(kind, derived[i].Key), document);
    }

    private static async ValueTask WriteMarksAsync(SqlSession session, List<Derived> derived)
    {
        var done = derived.FindAll(d => d.Outcome.DueAt is null && d.Was.Whole.IsBehind);
        if (done.Count > 0)
        {
            await session.ExecuteAsync(Rows(done), "DELETE FROM due WHERE (user_id, recorded_type, session_uid) IN (SELECT k.u, k.t, k.s FROM {rows})");
        }

        var again = derived.FindAll(d => d.Outcome.DueAt is not null);
        if (again.Count > 0)
        {
            await session.ExecuteAsync(
                Rows(again).Add("due", i => again[i].Outcome.DueAt!.Value.ToUnixTimeMilliseconds()),
                """
                INSERT INTO due (user_id, recorded_type, session_uid, due_ms) SELECT k.u, k.t, k.s, k.due FROM {rows} WHERE true
                ON CONFLICT (user_id, recorded_type, session_uid) DO UPDATE SET due_ms = excluded.due_ms, reason = NULL
                """);
        }
    }

    private static SqlRows Rows(List<Derived> derived) => SqlRows.Of(derived, d => d.Key);

    /// <summary>A workout as it was found, with its segments.</summary>
    private sealed class Locked(PartOfWorkout part, IReadOnlyList<Segment> segments, bool isBehind)
    {
        public PartOfWorkout Part => part;

        public IReadOnlyList<Segment> Segments => segments;

        public StoredWorkout Whole { get; } = part.With(segments, isBehind);
    }

    private sealed class Derived(Locked was, DerivedWorkout outcome)
    {
        public Locked Was => was;

        public DerivedWorkout Outcome => outcome;

        public StoredWorkout Workout => outcome.Workout;

        public WorkoutKey Key => outcome.Workout.Key;

        public WorkoutSummary? Summary => outcome.Workout.Summary;

        /// <summary>The packed log to write; null leaves the one that is there.</summary>
        public byte[]? Log { get; private set; }

        /// <summary>The size of the whole log, as <see cref="StoredLog.SizeOf"/> counts it.</summary>
        public int LogBytes => (int)Math.Min(int.MaxValue, StoredLog.SizeOf(Workout.Log));

        /// <summary>The segments that are in <see cref="Log"/> now, or are erased.</summary>
        public IReadOnlyList<Segment> Merged { get; private set; } = [];

        public void Pack() => (Log, Merged) = StoredLog.Pack(was.Part, was.Segments, Workout);

        public MonthChange Change() => new(
            Key.User,
            Key.Session.Value,
            was.Part.Workout is { Summary: { } before, End: not WorkoutEnd.Running } ? MonthKey.MonthOf(before.LocalDate) : null,
            outcome.Row);
    }
}

/// <summary>What becomes of a workout's row.</summary>
/// <param name="User">Whose.</param>
/// <param name="SessionId">Which workout's.</param>
/// <param name="Was">The month that may have a row of it.</param>
/// <param name="Row">The row that its month must have; null for none.</param>
internal sealed record MonthChange(UserId User, string SessionId, int? Was, MonthRow? Row);

using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;

namespace Stamina.Adapters.Sql;

/// <summary>
/// Sets rows of workouts in the months of a transaction. For each user for whom that changed something it raises the totals revision and brings the personal
/// records along: by what changed, or, where a record's holder no longer reaches it, from all months. The revision is raised too where a list of workouts may
/// have changed, for answers are kept by it.
/// </summary>
internal sealed class SqlMonths(SqlSession session, KnownKeys known)
{
    /// <param name="changes">The rows.</param>
    /// <param name="listed">Given the users whose months changed: those others whose lists may have changed, in any order.</param>
    public async ValueTask SetAsync(IReadOnlyList<MonthChange> changes, Func<IReadOnlySet<UserId>, IEnumerable<UserId>> listed)
    {
        var keys = changes.SelectMany(MonthsOf).Distinct().Order().ToArray();
        var before = keys.Length == 0 ? [] : await LockAsync(keys);
        var rows = keys.ToDictionary(k => k, _ => new Dictionary<string, MonthRow?>(StringComparer.Ordinal));
        foreach (var change in changes)
        {
            foreach (var month in MonthsOf(change))
            {
                rows[month][change.SessionId] = change.Row is { } row && MonthKey.MonthOf(row.LocalDate) == month.Month ? row : null;
            }
        }

        var months = before.ToDictionary(m => m.Key, m => m.Value.With(rows[m.Key]));
        var changed = Array.FindAll(keys, k => !ReferenceEquals(months[k], before[k]));
        if (changed.Length > 0)
        {
            await WriteAsync(changed, months);
        }

        var counted = changed.Select(k => k.User).ToHashSet();
        UserId[] users = [.. counted.Concat(listed(counted)).Distinct().Order()];
        if (users.Length > 0)
        {
            var kept = await RaiseAsync(users);
            if (counted.Count > 0)
            {
                await WriteRecordsAsync([.. counted.Order()], kept, changes.ToLookup(c => c.User), before);
            }
        }
    }

    private MonthTotals Unpack(MonthKey key, byte[] stored) => MonthDocument.Unpack(key, known.Open(key.User.Value, AssociatedData.Of(key), stored));

    private static IEnumerable<MonthKey> MonthsOf(MonthChange change)
    {
        if (change.Was is { } was)
        {
            yield return new MonthKey(change.User, was);
        }

        if (change.Row is { } row)
        {
            yield return new MonthKey(change.User, MonthKey.MonthOf(row.LocalDate));
        }
    }

    private async ValueTask<Dictionary<MonthKey, MonthTotals>> LockAsync(MonthKey[] keys)
    {
        var rows = new SqlRows(keys.Length).Add("u", i => keys[i].User.Value).Add("m", i => keys[i].Month).Add("n", i => i);
        // A month that is not there cannot be locked, so it is made first, empty.
        if (session.ForUpdateOf("m").Length > 0)
        {
            await session.ExecuteAsync(rows, "INSERT INTO month (user_id, month, rows) SELECT k.u, k.m, '' FROM {rows} WHERE true ON CONFLICT DO NOTHING");
        }

        var months = keys.ToDictionary(k => k, k => new MonthTotals { Key = k });
        await session.QueryAsync(
            rows,
            $"SELECT k.n, m.rows FROM {"{rows}"} JOIN month m ON m.user_id = k.u AND m.month = k.m ORDER BY k.n{session.ForUpdateOf("m")}",
            row => months[keys[row.Int(0)]] = Unpack(keys[row.Int(0)], row.Bytes(1)));
        return months;
    }

    private async ValueTask WriteAsync(MonthKey[] keys, Dictionary<MonthKey, MonthTotals> months)
    {
        await session.ExecuteAsync(
            new SqlRows(keys.Length).Add("u", i => keys[i].User.Value).Add("m", i => keys[i].Month)
                .Add("r", i => known.Seal(keys[i].User.Value, AssociatedData.Of(keys[i]), MonthDocument.Pack(months[keys[i]]))),
            "INSERT INTO month (user_id, month, rows) SELECT k.u, k.m, k.r FROM {rows} WHERE true ON CONFLICT (user_id, month) DO UPDATE SET rows = excluded.rows"
        );
    }

    // Answers the records as they are stored. One statement for all, so that everybody locks the totals in one order.
    private async ValueTask<Dictionary<UserId, byte[]?>> RaiseAsync(UserId[] users)
    {
        var kept = new Dictionary<UserId, byte[]?>();
        await session.QueryAsync(
            new SqlRows(users.Length).Add("u", i => users[i].Value),
            """
            INSERT INTO totals (user_id, revision) SELECT k.u, 1 FROM {rows} WHERE true
            ON CONFLICT (user_id) DO UPDATE SET revision = totals.revision + 1 RETURNING user_id, records
            """,
            row => kept[new UserId(row.Id(0))] =
                row.BytesOrNull(1) is { } stored ? known.Open(row.Id(0), AssociatedData.Records(row.Id(0)), stored) : null);
        return kept;
    }

    private async ValueTask WriteRecordsAsync(
        UserId[] users, Dictionary<UserId, byte[]?> kept, ILookup<UserId, MonthChange> changes, Dictionary<MonthKey, MonthTotals> before)
    {
        var records = new byte[users.Length][];
        for (var i = 0; i < users.Length; i++)
        {
            records[i] = (Changed(kept[users[i]], changes[users[i]], before) ?? await RebuiltAsync(users[i])).ToStored();
        }

        await session.ExecuteAsync(
            new SqlRows(users.Length)
                .Add("u", i => users[i].Value).Add("r", i => known.Seal(users[i].Value, AssociatedData.Records(users[i].Value), records[i])),
            "UPDATE totals SET records = x.r FROM (SELECT k.u, k.r FROM {rows}) AS x WHERE totals.user_id = x.u");
    }

    // Null where they must be made of all months.
    private static PersonalRecords? Changed(byte[]? stored, IEnumerable<MonthChange> changes, Dictionary<MonthKey, MonthTotals> before) =>
        stored is not null && PersonalRecords.TryReadStored(stored, out var records)
            ? records.ApplyAll(changes.Select(change =>
                (change.Was is { } month ? before[new MonthKey(change.User, month)].Find(change.SessionId) : null, change.Row)))
            : null;

    private async ValueTask<PersonalRecords> RebuiltAsync(UserId user) =>
        PersonalRecords.Rebuild(
            (
                await session.QueryAsync(
                    "SELECT month, rows FROM month WHERE user_id = $1",
                    row => Unpack(new MonthKey(user, row.Int(0)), row.Bytes(1)),
                    user.Value)
            ).SelectMany(m => m.Rows));
}

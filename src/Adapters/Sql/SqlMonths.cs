using Stamina.Ports.Documents;

namespace Stamina.Adapters.Sql;

/// <summary>Sets rows of workouts in the months of a transaction, and raises the totals revision of each user for whom that changed something.</summary>
internal sealed class SqlMonths(SqlSession session)
{
    public async ValueTask SetAsync(IReadOnlyList<MonthChange> changes)
    {
        var keys = changes.SelectMany(MonthsOf).Distinct().Order().ToArray();
        if (keys.Length == 0)
        {
            return;
        }

        var months = await LockAsync(keys);
        var before = new Dictionary<MonthKey, MonthTotals>(months);
        foreach (var change in changes)
        {
            var now = change.Row is { } row ? new MonthKey(change.User, MonthKey.MonthOf(row.LocalDate)) : (MonthKey?)null;
            if (change.Was is { } was && new MonthKey(change.User, was) is var left && left != now)
            {
                months[left] = months[left].Without(change.SessionId);
            }

            if (now is { } month)
            {
                months[month] = months[month].With(change.Row!);
            }
        }

        var changed = Array.FindAll(keys, k => !ReferenceEquals(months[k], before[k]));
        if (changed.Length > 0)
        {
            await WriteAsync(changed, months);
        }
    }

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
            row => months[keys[row.Int(0)]] = MonthTotals.FromStored(keys[row.Int(0)], row.Bytes(1)));
        return months;
    }

    private async ValueTask WriteAsync(MonthKey[] keys, Dictionary<MonthKey, MonthTotals> months)
    {
        await session.ExecuteAsync(
            new SqlRows(keys.Length).Add("u", i => keys[i].User.Value).Add("m", i => keys[i].Month).Add("r", i => months[keys[i]].ToStored()),
            "INSERT INTO month (user_id, month, rows) SELECT k.u, k.m, k.r FROM {rows} WHERE true ON CONFLICT (user_id, month) DO UPDATE SET rows = excluded.rows");
        var users = keys.Select(k => k.User).Distinct().Order().Select(u => u.Value).ToArray();
        await session.ExecuteAsync(
            new SqlRows(users.Length).Add("u", i => users[i]),
            "INSERT INTO totals (user_id, revision) SELECT k.u, 1 FROM {rows} WHERE true ON CONFLICT (user_id) DO UPDATE SET revision = totals.revision + 1");
    }
}

using Stamina.Adapters.Sqlite.Engine;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>Keeps store.db in order, a small transaction at a time so that folds never wait long.</summary>
internal sealed class SqliteUpkeep(StoreDatabase database) : IStoreUpkeep
{
    private const int AtOnce = 1_000;

    private static readonly byte[] EmptyLog = DocumentCodec.EncodeLog(new WorkoutLog(), settled: false);

    public async ValueTask PruneAsync(DateTimeOffset ledgerBefore, DateTimeOffset deletedBefore, CancellationToken cancellationToken)
    {
        await InPartsAsync(
            $"DELETE FROM batch WHERE (epoch, number) IN (SELECT epoch, number FROM batch WHERE folded_ms < $1 LIMIT {AtOnce})",
            [ledgerBefore.ToUnixTimeMilliseconds()],
            cancellationToken);

        // The tombstone stays for ever; everything the person did goes.
        await InPartsAsync(
            $"""
            UPDATE workout SET summary = NULL, overlay = NULL, log = $2, sort_ms = 0, local_date = 0, awaits = 0
            WHERE rowid IN (SELECT rowid FROM workout WHERE deleted_ms < $1 AND (summary IS NOT NULL OR log <> $2) LIMIT {AtOnce})
            """,
            [deletedBefore.ToUnixTimeMilliseconds(), EmptyLog],
            cancellationToken);
    }

    public ValueTask<IReadOnlyList<WorkoutKey>> StaleAsync(
        int rulesVersion, IReadOnlyCollection<string> exerciseTypes, WorkoutKey? after, int max, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        var types = "[" + string.Join(',', exerciseTypes.Select(t => $"\"{t}\"")) + "]";

        // The indexes answer at once whether there is any, which is the usual start; only then the whole table is walked in key order.
        if (after is null && !read.Session.First(
            """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM workout WHERE rules_version < $1 AND summary IS NOT NULL)
                OR EXISTS (SELECT 1 FROM workout WHERE awaits <> 0)
            """,
            _ => true,
            rulesVersion))
        {
            return ValueTask.FromResult<IReadOnlyList<WorkoutKey>>([]);
        }

        return ValueTask.FromResult<IReadOnlyList<WorkoutKey>>(read.Session.Query(
            """
            SELECT user_id, session_id FROM workout
            WHERE (user_id, session_id) > ($3, $4) AND summary IS NOT NULL
              AND (rules_version < $1 OR (awaits = 1 AND rules_version = $1) OR (awaits = 2 AND exercise_type IN (SELECT value FROM json_each($2))))
            ORDER BY user_id, session_id LIMIT $5
            """,
            row => new WorkoutKey(new UserId(Blob.Guid(row, 0)), SessionId.Parse(row.GetString(1))),
            rulesVersion,
            types,
            after is { } key ? Blob.Of(key.User.Value) : [],
            after is { } last ? last.Session.Value : "",
            max));
    }

    private async ValueTask InPartsAsync(string sql, object[] parameters, CancellationToken cancellationToken)
    {
        int changed;
        do
        {
            using var write = await database.WriteAsync(cancellationToken);
            changed = write.Session.Execute(sql, parameters);
            write.Commit();
        }
        while (changed == AtOnce);
    }
}

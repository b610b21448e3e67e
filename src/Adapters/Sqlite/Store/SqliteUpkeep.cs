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
            UPDATE workout SET summary = NULL, overlay = NULL, log = $2, sort_ms = 0, local_date = 0
            WHERE rowid IN (SELECT rowid FROM workout WHERE deleted_ms < $1 AND (summary IS NOT NULL OR log <> $2) LIMIT {AtOnce})
            """,
            [deletedBefore.ToUnixTimeMilliseconds(), EmptyLog],
            cancellationToken);
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

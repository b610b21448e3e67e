using Microsoft.Data.Sqlite;
using Stamina.Adapters.Sqlite.Engine;
using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>directory.db: a file of its own, so that it can be handed to another machine whole.</summary>
internal sealed class DirectoryDatabase(SqliteOptions options) : SqliteDatabase(options.DirectoryPath, new MigrationSet("directory"), options.BusyTimeout);

/// <summary>Creates directory.db or brings it to this version.</summary>
internal sealed class SqliteDirectoryMigrations(DirectoryDatabase database, SqliteOptions options) : IStoreMigrations
{
    public string Of => "directory";

    public ValueTask<(int Before, int After)> MigrateAsync(CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(options.DataFolder);
        return database.MigrateAsync(cancellationToken);
    }
}

/// <summary>The directory in directory.db.</summary>
internal sealed class SqliteDirectory(DirectoryDatabase database, TimeProvider time) : IDirectory
{
    public async ValueTask<DirectoryEntry> ClaimAsync(DirectoryEntry entry, CancellationToken cancellationToken)
    {
        using var write = await database.WriteAsync(cancellationToken);
        write.Session.Execute(
            "INSERT INTO entry (email_key, user_id, cell, doubt_ms) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            Blob.Of(entry.EmailKey),
            Blob.Of(entry.User.Value),
            entry.Cell,
            Now());
        var stands = Find(write.Session, entry.EmailKey) ?? throw new InvalidOperationException("An entry is gone in the transaction that claimed it.");
        write.Commit();
        return stands;
    }

    public ValueTask<DirectoryEntry?> FindAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult(Find(read.Session, emailKey));
    }

    public ValueTask<string?> FindCellAsync(UserId user, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult(read.Session.First("SELECT cell FROM entry WHERE user_id = $1", row => row.GetString(0), Blob.Of(user.Value)));
    }

    public ValueTask<bool> SettleAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) =>
        ChangeAsync("UPDATE entry SET doubt_ms = NULL WHERE email_key = $1 AND user_id = $2", emailKey, user, cancellationToken);

    public async ValueTask<bool> DoubtAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken)
    {
        using var write = await database.WriteAsync(cancellationToken);
        var changed = write.Session.Execute(
            "UPDATE entry SET doubt_ms = $3 WHERE email_key = $1 AND user_id = $2", Blob.Of(emailKey), Blob.Of(user.Value), Now()) == 1;
        write.Commit();
        return changed;
    }

    public async ValueTask ReleaseAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) =>
        await ChangeAsync("DELETE FROM entry WHERE email_key = $1 AND user_id = $2", emailKey, user, cancellationToken);

    public ValueTask<IReadOnlyList<DirectoryEntry>> ListInDoubtAsync(string cell, TimeSpan age, int most, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult<IReadOnlyList<DirectoryEntry>>(read.Session.Query(
            "SELECT email_key, user_id, cell FROM entry WHERE cell = $1 AND doubt_ms <= $2 ORDER BY doubt_ms LIMIT $3",
            Entry,
            cell,
            Now() - (long)age.TotalMilliseconds,
            most));
    }

    private async ValueTask<bool> ChangeAsync(string sql, ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken)
    {
        using var write = await database.WriteAsync(cancellationToken);
        var changed = write.Session.Execute(sql, Blob.Of(emailKey), Blob.Of(user.Value)) == 1;
        write.Commit();
        return changed;
    }

    private static DirectoryEntry? Find(SqliteSession session, ReadOnlyMemory<byte> emailKey) =>
        session.First("SELECT email_key, user_id, cell FROM entry WHERE email_key = $1", Entry, Blob.Of(emailKey));

    private static DirectoryEntry Entry(SqliteDataReader row) => new(row.GetFieldValue<byte[]>(0), new UserId(Blob.Guid(row, 1)), row.GetString(2));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

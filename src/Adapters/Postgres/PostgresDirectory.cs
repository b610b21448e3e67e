using Npgsql;
using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;
using static Stamina.Adapters.Postgres.PostgresDatabase;

namespace Stamina.Adapters.Postgres;

/// <summary>The directory's own database: no cell's store is in it.</summary>
internal sealed class DirectoryDatabase(PostgresOptions options, TimeProvider time) : PostgresDatabase(options, time);

/// <summary>Creates the directory or brings it to this version.</summary>
internal sealed class PostgresDirectoryMigrations(DirectoryDatabase database) : PostgresMigrations(database, "directory");

/// <summary>The directory in PostgreSQL.</summary>
internal sealed class PostgresDirectory(DirectoryDatabase database, TimeProvider time) : IDirectory
{
    public ValueTask<DirectoryEntry> ClaimAsync(DirectoryEntry entry, CancellationToken cancellationToken) => GuardAsync(
        async () =>
        {
            await using var transaction = await database.BeginAsync(cancellationToken);
            await using var connection = transaction.Connection!;
            // An entry that is there is written as it was: the answer must not be read off a row that somebody else has not committed.
            await using var claim = Command(
                connection,
                """
                INSERT INTO entry (email_key, user_id, cell, doubt_ms) VALUES ($1, $2, $3, $4)
                ON CONFLICT (email_key) DO UPDATE SET cell = entry.cell RETURNING email_key, user_id, cell
                """,
                P(entry.EmailKey.ToArray()),
                P(entry.User.Value),
                P(entry.Cell),
                P(Now()));
            var stands = (await ReadAsync(claim, cancellationToken))[0];
            await transaction.CommitAsync(cancellationToken);
            return stands;
        },
        cancellationToken);

    public async ValueTask<DirectoryEntry?> FindAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
        (await QueryAsync("SELECT email_key, user_id, cell FROM entry WHERE email_key = $1", cancellationToken, P(emailKey.ToArray()))).FirstOrDefault();

    public async ValueTask<string?> FindCellAsync(UserId user, CancellationToken cancellationToken) =>
        (await QueryAsync("SELECT email_key, user_id, cell FROM entry WHERE user_id = $1 LIMIT 1", cancellationToken, P(user.Value))).FirstOrDefault()?.Cell;

    public async ValueTask<bool> SettleAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            "UPDATE entry SET doubt_ms = NULL WHERE email_key = $1 AND user_id = $2", cancellationToken, P(emailKey.ToArray()), P(user.Value)) == 1;

    public async ValueTask<bool> DoubtAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            "UPDATE entry SET doubt_ms = $3 WHERE email_key = $1 AND user_id = $2", cancellationToken, P(emailKey.ToArray()), P(user.Value), P(Now())) == 1;

    public async ValueTask ReleaseAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) =>
        await database.WriteAsync("DELETE FROM entry WHERE email_key = $1 AND user_id = $2", cancellationToken, P(emailKey.ToArray()), P(user.Value));

    public async ValueTask<IReadOnlyList<DirectoryEntry>> ListInDoubtAsync(string cell, TimeSpan age, int most, CancellationToken cancellationToken) =>
        await QueryAsync(
            "SELECT email_key, user_id, cell FROM entry WHERE cell = $1 AND doubt_ms <= $2 ORDER BY doubt_ms LIMIT $3",
            cancellationToken,
            P(cell),
            P(Now() - (long)age.TotalMilliseconds),
            P(most));

    private ValueTask<List<DirectoryEntry>> QueryAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) => database.ReadAsync(
        ReadFrom.Primary,
        async connection =>
        {
            await using var command = Command(connection, sql, parameters);
            return await ReadAsync(command, cancellationToken);
        },
        cancellationToken);

    private static async Task<List<DirectoryEntry>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var entries = new List<DirectoryEntry>();
        while (await rows.ReadAsync(cancellationToken))
        {
            entries.Add(new DirectoryEntry(rows.GetFieldValue<byte[]>(0), new UserId(rows.GetGuid(1)), rows.GetString(2)));
        }

        return entries;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>The directory.</summary>
internal sealed class SqlDirectory(SqlEngine engine, TimeProvider time) : IDirectory
{
    // An entry that is there is written as it was: the answer must not be read off a row that somebody else has not committed.
    private const string Claim =
        """
        INSERT INTO entry (email_key, user_id, cell, doubt_ms) VALUES ($1, $2, $3, $4)
        ON CONFLICT (email_key) DO UPDATE SET cell = entry.cell RETURNING email_key, user_id, cell
        """;

    public async ValueTask<DirectoryEntry> ClaimAsync(DirectoryEntry entry, CancellationToken cancellationToken) => await engine.WriteAsync(
        session => session.FirstAsync(Claim, Entry, entry.EmailKey.ToArray(), entry.User.Value, entry.Cell, Now()), cancellationToken)
        ?? throw new InvalidOperationException("The statement that claims an address answered no entry.");

    public async ValueTask<DirectoryEntry?> FindAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) => (await engine.QueryAsync(
        "SELECT email_key, user_id, cell FROM entry WHERE email_key = $1", Entry, cancellationToken, emailKey.ToArray())).FirstOrDefault();

    public async ValueTask<string?> FindCellAsync(UserId user, CancellationToken cancellationToken) => (await engine.QueryAsync(
        "SELECT cell FROM entry WHERE user_id = $1 LIMIT 1", row => row.Text(0), cancellationToken, user.Value)).FirstOrDefault();

    public async ValueTask<bool> ConfirmAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) => await engine.WriteAsync(
        "UPDATE entry SET doubt_ms = NULL WHERE email_key = $1 AND user_id = $2", cancellationToken, emailKey.ToArray(), user.Value) == 1;

    public async ValueTask<bool> DoubtAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) => await engine.WriteAsync(
        "UPDATE entry SET doubt_ms = $3 WHERE email_key = $1 AND user_id = $2", cancellationToken, emailKey.ToArray(), user.Value, Now()) == 1;

    public async ValueTask ReleaseAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) => await engine.WriteAsync(
        "DELETE FROM entry WHERE email_key = $1 AND user_id = $2 AND doubt_ms IS NOT NULL", cancellationToken, emailKey.ToArray(), user.Value);

    public async ValueTask<IReadOnlyList<DirectoryEntry>> ListInDoubtAsync(string cell, TimeSpan age, int most, CancellationToken cancellationToken) =>
        await engine.QueryAsync(
            "SELECT email_key, user_id, cell FROM entry WHERE cell = $1 AND doubt_ms <= $2 ORDER BY doubt_ms LIMIT $3",
            Entry,
            cancellationToken,
            cell,
            Now() - (long)age.TotalMilliseconds,
            (long)most);

    private static DirectoryEntry Entry(SqlRow row) => new(row.Bytes(0), new UserId(row.Id(1)), row.Text(2));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

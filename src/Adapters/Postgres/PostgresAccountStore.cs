using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using static Stamina.Adapters.Postgres.PostgresDatabase;

namespace Stamina.Adapters.Postgres;

/// <summary>Accounts and devices.</summary>
internal sealed class PostgresAccountStore(PostgresDatabase database) : IAccountStore
{
    private readonly DocumentTable devices = new(database, "device", "device_id");

    public async ValueTask<bool> CreateUserAsync(UserDocument user, ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await using var connection = transaction.Connection!;
        return await GuardAsync(
            async () =>
            {
                await using var name = Command(
                    connection, "INSERT INTO email (email_key, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", P(emailKey.ToArray()), P(user.UserId));
                await using var account = Command(
                    connection,
                    "INSERT INTO account (user_id, revision, email_key, document) VALUES ($1, 1, $2, $3) ON CONFLICT DO NOTHING",
                    P(user.UserId),
                    P(emailKey.ToArray()),
                    P(DocumentCodec.Encode(user)));
                if (await name.ExecuteNonQueryAsync(cancellationToken) == 0 || await account.ExecuteNonQueryAsync(cancellationToken) == 0)
                {
                    return false;
                }

                await transaction.CommitAsync(cancellationToken);
                return true;
            },
            cancellationToken);
    }

    public async ValueTask<Revisioned<UserDocument>?> FindByEmailAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
        (await DocumentTable.QueryAsync<UserDocument>(
            database,
            "SELECT a.revision, a.document FROM email e JOIN account a ON a.user_id = e.user_id WHERE e.email_key = $1 AND a.deleted_ms IS NULL",
            ReadFrom.Primary,
            cancellationToken,
            P(emailKey.ToArray()))).FirstOrDefault();

    public async ValueTask<Revisioned<UserDocument>?> GetUserAsync(UserId user, CancellationToken cancellationToken) =>
        (await DocumentTable.QueryAsync<UserDocument>(
            database, "SELECT revision, document FROM account WHERE user_id = $1 AND deleted_ms IS NULL", ReadFrom.Primary, cancellationToken, P(user.Value))).FirstOrDefault();

    public async ValueTask<bool> PutUserAsync(UserDocument user, long expectedRevision, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            "UPDATE account SET revision = revision + 1, document = $3 WHERE user_id = $1 AND revision = $2 AND deleted_ms IS NULL",
            cancellationToken,
            P(user.UserId),
            P(expectedRevision),
            P(DocumentCodec.Encode(user))) == 1;

    public async ValueTask DeleteUserAsync(UserId user, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Alone: a fold that has not seen the tombstone is over by now, one that begins later sees it.
        await using var transaction = await database.BeginAloneAsync(cancellationToken);
        await using var connection = transaction.Connection!;
        await GuardAsync(
            async () =>
            {
                await using var tombstone = Command(
                    connection,
                    """
                    INSERT INTO account (user_id, revision, deleted_ms) VALUES ($1, 1, $2)
                    ON CONFLICT (user_id) DO UPDATE SET
                        email_key = NULL, document = NULL, revision = account.revision + 1, deleted_ms = coalesce(account.deleted_ms, excluded.deleted_ms)
                    """,
                    P(user.Value),
                    P(at.ToUnixTimeMilliseconds()));
                await using var name = Command(
                    connection, "DELETE FROM email WHERE email_key = (SELECT email_key FROM account WHERE user_id = $1) AND user_id = $1", P(user.Value));
                await name.ExecuteNonQueryAsync(cancellationToken);
                await tombstone.ExecuteNonQueryAsync(cancellationToken);
                foreach (var table in (string[])["device", "goal", "month", "totals", "workout"])
                {
                    await using var delete = Command(connection, $"DELETE FROM {table} WHERE user_id = $1", P(user.Value));
                    await delete.ExecuteNonQueryAsync(cancellationToken);
                }

                await transaction.CommitAsync(cancellationToken);
                return true;
            },
            cancellationToken);
    }

    public ValueTask<Revisioned<DeviceDocument>?> GetDeviceAsync(UserId user, DeviceId device, CancellationToken cancellationToken) =>
        devices.GetAsync<DeviceDocument>(user.Value, device.Value, cancellationToken);

    public async ValueTask<IReadOnlyList<Revisioned<DeviceDocument>>> ListDevicesAsync(UserId user, CancellationToken cancellationToken) =>
        await devices.ListAsync<DeviceDocument>(user.Value, ReadFrom.Primary, cancellationToken);

    public ValueTask<bool> PutDeviceAsync(DeviceDocument device, long expectedRevision, CancellationToken cancellationToken) =>
        devices.PutAsync(device.UserId, device.DeviceId, expectedRevision, DocumentCodec.Encode(device), cancellationToken);
}

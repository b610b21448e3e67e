using Stamina.Adapters.Sqlite.Engine;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>Accounts and devices in store.db.</summary>
internal sealed class SqliteAccountStore(StoreDatabase database) : IAccountStore
{
    private static readonly DocumentTable Devices = new("device", "device_id");

    public async ValueTask<bool> CreateUserAsync(UserDocument user, ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken)
    {
        using var write = await database.WriteAsync(cancellationToken);
        var created = write.Session.Execute(
            "INSERT INTO account (user_id, email_key, revision, document) VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING",
            Blob.Of(user.UserId),
            Blob.Of(emailKey),
            DocumentCodec.Encode(user)) == 1;
        write.Commit();
        return created;
    }

    public ValueTask<Revisioned<UserDocument>?> FindByEmailAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult(read.Session.First(
            "SELECT revision, document FROM account WHERE email_key = $1 AND deleted_ms IS NULL", DocumentTable.Read<UserDocument>, Blob.Of(emailKey)));
    }

    public ValueTask<Revisioned<UserDocument>?> GetUserAsync(UserId user, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult(read.Session.First(
            "SELECT revision, document FROM account WHERE user_id = $1 AND deleted_ms IS NULL", DocumentTable.Read<UserDocument>, Blob.Of(user.Value)));
    }

    public async ValueTask<bool> PutUserAsync(UserDocument user, long expectedRevision, CancellationToken cancellationToken)
    {
        using var write = await database.WriteAsync(cancellationToken);
        var written = write.Session.Execute(
            "UPDATE account SET revision = revision + 1, document = $3 WHERE user_id = $1 AND revision = $2 AND deleted_ms IS NULL",
            Blob.Of(user.UserId),
            expectedRevision,
            DocumentCodec.Encode(user)) == 1;
        write.Commit();
        return written;
    }

    public async ValueTask DeleteUserAsync(UserId user, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var write = await database.WriteAsync(cancellationToken);
        var id = Blob.Of(user.Value);
        write.Session.Execute(
            """
            INSERT INTO account (user_id, revision, deleted_ms) VALUES ($1, 1, $2)
            ON CONFLICT (user_id) DO UPDATE SET
                email_key = NULL, document = NULL, revision = revision + 1, deleted_ms = coalesce(deleted_ms, excluded.deleted_ms)
            """,
            id,
            at.ToUnixTimeMilliseconds());
        write.Session.Execute("DELETE FROM device WHERE user_id = $1", id);
        write.Session.Execute("DELETE FROM goal WHERE user_id = $1", id);
        write.Session.Execute("DELETE FROM month WHERE user_id = $1", id);
        write.Session.Execute("DELETE FROM totals WHERE user_id = $1", id);
        write.Session.Execute("DELETE FROM workout WHERE user_id = $1", id);
        write.Commit();
    }

    public ValueTask<Revisioned<DeviceDocument>?> GetDeviceAsync(UserId user, DeviceId device, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult(Devices.Get<DeviceDocument>(read.Session, user.Value, device.Value));
    }

    public ValueTask<IReadOnlyList<Revisioned<DeviceDocument>>> ListDevicesAsync(UserId user, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult<IReadOnlyList<Revisioned<DeviceDocument>>>(Devices.List<DeviceDocument>(read.Session, user.Value));
    }

    public async ValueTask<bool> PutDeviceAsync(DeviceDocument device, long expectedRevision, CancellationToken cancellationToken)
    {
        using var write = await database.WriteAsync(cancellationToken);
        var written = Devices.Put(write.Session, device.UserId, device.DeviceId, expectedRevision, DocumentCodec.Encode(device));
        write.Commit();
        return written;
    }
}

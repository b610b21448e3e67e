using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>Accounts and devices.</summary>
internal sealed class SqlAccountStore(SqlEngine engine, SqlKeys keys) : IAccountStore
{
    private const int ErasedAtOnce = 500;

    // The tables of an account's rows and the rest of their keys. The marks first: from then on no derivation finds a workout of the account.
    private static readonly (string Table, string Key)[] PerUser =
    [
        ("due", "recorded_type, session_uid"),
        ("segment", "recorded_type, session_uid, batch_id"),
        ("workout", "recorded_type, session_uid"),
        ("month", "month"),
        ("goal", "goal_id"),
        ("calendar", "calendar_id"),
        ("device", "device_id"),
        ("security_event", "event_id"),
        ("code_mail", "mail_id"),
        ("webhook", "webhook_id"),
        ("webhook_message", "webhook_id, recorded_type, session_uid"),
        ("original", "recorded_type, session_uid"),
        ("original_part", "content_id, number"),];

    private readonly SqlDocuments devices = new(engine, keys, "device", "device_id");
    private readonly SqlDocuments events = new(engine, keys, "security_event", "event_id");

    public ValueTask<bool> CreateUserAsync(UserDocument user, ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
        engine.WriteAsync(
            async session =>
            {
                var key = emailKey.ToArray();
                var created =
                    await session.ExecuteAsync("INSERT INTO email (email_key, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", key, user.UserId) == 1
                    && await SealedAsync(session, user) is { } document
                    && await session.ExecuteAsync(
                        "INSERT INTO account (user_id, revision, email_key, document, time_zone, weight_unit) VALUES ($1, 1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                        user.UserId,
                        key,
                        document,
                        user.Profile.TimeZone,
                        EntryDefaults.Of(user.Profile).WeightUnit
                    ) == 1;
                if (!created)
                {
                    session.Abandon();
                }

                return created;
            },
            cancellationToken);

    public ValueTask<Revisioned<UserDocument>?> FindByEmailAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
        engine.ReadAsync(
            ReadFrom.Primary,
            async session =>
                await session.FirstAsync("SELECT user_id FROM email WHERE email_key = $1", row => (Guid?)row.Id(0), emailKey.ToArray()) is { } user
                    ? await GetAsync(session, user)
                    : null,
            cancellationToken);

    public ValueTask<Revisioned<UserDocument>?> GetUserAsync(UserId user, CancellationToken cancellationToken) =>
        engine.ReadAsync(ReadFrom.Primary, session => GetAsync(session, user.Value), cancellationToken);

    public async ValueTask<bool> WasDeletedAsync(UserId user, CancellationToken cancellationToken) => (await engine.QueryAsync(
        "SELECT 1 FROM account WHERE user_id = $1 AND deleted_ms IS NOT NULL", _ => true, cancellationToken, user.Value)).Count > 0;

    // Two columns and not the document: a role that derives has no right to that. Accounts from before these columns were filled in as a database was migrated,
    // or have their document read.
    public async ValueTask<EntryDefaults?> EntryDefaultsAsync(UserId user, CancellationToken cancellationToken)
    {
        var kept = (await engine.QueryAsync(
            "SELECT time_zone, weight_unit FROM account WHERE user_id = $1 AND deleted_ms IS NULL",
            row => new EntryDefaults { TimeZone = row.TextOrNull(0), WeightUnit = row.TextOrNull(1) },
            cancellationToken,
            user.Value)).FirstOrDefault();
        return kept is not { WeightUnit: null } ? kept
            : await GetUserAsync(user, cancellationToken) is { } account ? EntryDefaults.Of(account.Document.Profile)
            : null;
    }

    /// <summary>Fills in what accounts from before the columns give to entries, a page at a time. For a migration, in its transaction.</summary>
    public static async ValueTask FillEntryDefaultsAsync(SqlSession session)
    {
        const int AtOnce = 1_000;
        while (true)
        {
            var page = await session.QueryAsync(
                $"SELECT user_id, document FROM account WHERE weight_unit IS NULL AND document IS NOT NULL LIMIT {AtOnce}",
                row => (User: row.Id(0), Defaults: EntryDefaults.Of(DocumentCodec.Decode<UserDocument>(row.Bytes(1)).Profile)));
            if (page.Count == 0)
            {
                return;
            }

            await session.ExecuteAsync(
                new SqlRows(page.Count).Add("u", i => page[i].User).Add("z", i => page[i].Defaults.TimeZone).Add("w", i => page[i].Defaults.WeightUnit),
                "UPDATE account SET time_zone = x.z, weight_unit = x.w FROM (SELECT k.u, k.z, k.w FROM {rows}) AS x WHERE account.user_id = x.u");
        }
    }

    public ValueTask<bool> PutUserAsync(UserDocument user, long expectedRevision, CancellationToken cancellationToken) =>
        engine.WriteAsync(
            async session =>
                await SealedAsync(session, user) is { } document
                && await session.ExecuteAsync(
                    "UPDATE account SET revision = revision + 1, document = $3, time_zone = $4, weight_unit = $5 WHERE user_id = $1 AND revision = $2 AND deleted_ms IS NULL",
                    user.UserId,
                    expectedRevision,
                    document,
                    user.Profile.TimeZone,
                    EntryDefaults.Of(user.Profile).WeightUnit
                ) == 1,
            cancellationToken);

    public ValueTask<EmailGiven> GiveEmailAsync(
        UserDocument user, long expectedRevision, ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
        engine.WriteAsync(
            async session =>
            {
                // A row of this account is written as it was, so that one row counts as changed; a row of another account is left, and none counts.
                var key = emailKey.ToArray();
                if (await session.ExecuteAsync(
                        """
                        INSERT INTO email (email_key, user_id) VALUES ($1, $2)
                        ON CONFLICT (email_key) DO UPDATE SET user_id = excluded.user_id WHERE email.user_id = excluded.user_id
                        """,
                        key,
                        user.UserId) == 0)
                {
                    session.Abandon();
                    return EmailGiven.Taken;
                }

                if (await SealedAsync(session, user) is not { } document
                    || await session.ExecuteAsync(
                        "UPDATE account SET revision = revision + 1, document = $3, email_key = $4 WHERE user_id = $1 AND revision = $2 AND deleted_ms IS NULL",
                        user.UserId,
                        expectedRevision,
                        document,
                        key) == 0)
                {
                    session.Abandon();
                    return EmailGiven.Overtaken;
                }

                return EmailGiven.Given;
            },
            cancellationToken);

    // First the e-mails, then the account, as when an e-mail is given: transactions that meet take their locks in one order.
    public ValueTask<bool> TakeEmailsAsync(
        UserDocument user, long expectedRevision, IReadOnlyList<ReadOnlyMemory<byte>> emailKeys, CancellationToken cancellationToken) =>
        engine.WriteAsync(
            async session =>
            {
                foreach (var key in emailKeys)
                {
                    await session.ExecuteAsync("DELETE FROM email WHERE email_key = $1 AND user_id = $2", key.ToArray(), user.UserId);
                }

                if (await SealedAsync(session, user) is not { } document
                    || await session.ExecuteAsync(
                        "UPDATE account SET revision = revision + 1, document = $3 WHERE user_id = $1 AND revision = $2 AND deleted_ms IS NULL",
                        user.UserId,
                        expectedRevision,
                        document) == 0)
                {
                    session.Abandon();
                    return false;
                }

                return true;
            },
            cancellationToken);

    public async ValueTask<IReadOnlyList<UserId>> ListUsersAsync(UserId after, int most, CancellationToken cancellationToken) =>
        await engine.QueryAsync(
            "SELECT user_id FROM account WHERE user_id > $1 AND deleted_ms IS NULL ORDER BY user_id LIMIT $2",
            row => new UserId(row.Id(0)),
            cancellationToken,
            after.Value,
            (long)most);

    public async ValueTask<IReadOnlyList<(UserId User, DateTimeOffset At)>> ListDeletedAsync(UserId after, int most, CancellationToken cancellationToken) =>
        await engine.QueryAsync(
            "SELECT user_id, deleted_ms FROM account WHERE user_id > $1 AND deleted_ms IS NOT NULL ORDER BY user_id LIMIT $2",
            row => (new UserId(row.Id(0)), row.Time(1)),
            cancellationToken,
            after.Value,
            (long)most);

    // The tombstone first, and the key: from then on nobody reads or writes the account. What it had goes in parts, each a transaction of its own, so that
    // nobody else waits and an account of any size can be deleted. Cut off, it is begun again; what arrives beside it is cleared when it would be derived. A
    // key that somebody made just then goes last.
    public async ValueTask DeleteUserAsync(UserId user, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await engine.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM email WHERE user_id = $1", user.Value);
                await session.ExecuteAsync("DELETE FROM account_key WHERE user_id = $1", user.Value);
                return await session.ExecuteAsync(
                    """
                    INSERT INTO account (user_id, revision, deleted_ms) VALUES ($1, 1, $2)
                    ON CONFLICT (user_id) DO UPDATE SET
                        email_key = NULL, document = NULL, time_zone = NULL, weight_unit = NULL, revision = account.revision + 1,
                        deleted_ms = coalesce(account.deleted_ms, excluded.deleted_ms)
                    """,
                    user.Value,
                    at.ToUnixTimeMilliseconds());
            },
            cancellationToken);
        keys.Forget(user.Value);
        foreach (var (table, key) in PerUser)
        {
            await engine.WriteInPartsAsync(
                $"DELETE FROM {table} WHERE user_id = $1 AND ({key}) IN (SELECT {key} FROM {table} WHERE user_id = $1 LIMIT {ErasedAtOnce})",
                ErasedAtOnce,
                cancellationToken,
                user.Value);
        }

        await engine.WriteAsync("DELETE FROM totals WHERE user_id = $1", cancellationToken, user.Value);
        await engine.WriteAsync("DELETE FROM account_key WHERE user_id = $1", cancellationToken, user.Value);
    }

    private ValueTask<Revisioned<UserDocument>?> GetAsync(SqlSession session, Guid user) => keys.OpenAsync(
        session,
        [user],
        known => session.FirstAsync(
            "SELECT revision, document FROM account WHERE user_id = $1 AND deleted_ms IS NULL",
            row => SqlDocuments.Read<UserDocument>(row, known, user, AssociatedData.Account(user)),
            user));

    // Null where the account was deleted.
    private async ValueTask<byte[]?> SealedAsync(SqlSession session, UserDocument user)
    {
        var known = await keys.ToWriteAsync(session, [user.UserId]);
        return known.Has(user.UserId) ? known.Seal(user.UserId, AssociatedData.Account(user.UserId), DocumentCodec.Encode(user)) : null;
    }

    public ValueTask<Revisioned<DeviceDocument>?> GetDeviceAsync(UserId user, DeviceId device, CancellationToken cancellationToken) =>
        devices.GetAsync<DeviceDocument>(user.Value, device.Value, cancellationToken);

    public async ValueTask<IReadOnlyList<Revisioned<DeviceDocument>>> ListDevicesAsync(UserId user, CancellationToken cancellationToken) =>
        await devices.ListAsync<DeviceDocument>(user.Value, ReadFrom.Primary, cancellationToken);

    public ValueTask<bool> PutDeviceAsync(DeviceDocument device, long expectedRevision, CancellationToken cancellationToken) =>
        devices.PutAsync(device.UserId, device.DeviceId, expectedRevision, DocumentCodec.Encode(device), cancellationToken);

    public async ValueTask ForgetDeviceAsync(UserId user, DeviceId device, CancellationToken cancellationToken) =>
        await engine.WriteAsync("DELETE FROM device WHERE user_id = $1 AND device_id = $2", cancellationToken, user.Value, device.Value);

    public async ValueTask AddEventAsync(SecurityEventDocument happened, CancellationToken cancellationToken) =>
        await events.PutAsync(happened.UserId, happened.EventId, expectedRevision: 0, DocumentCodec.Encode(happened), cancellationToken);

    // Ids order by time.
    public async ValueTask<IReadOnlyList<SecurityEventDocument>> LatestEventsAsync(
        UserId user, Guid before, int most, CancellationToken cancellationToken) =>
        (await events.LatestAsync<SecurityEventDocument>(user.Value, before, most, cancellationToken)).ConvertAll(found => found.Document);

    public async ValueTask ForgetEventsAsync(UserId user, DateTimeOffset before, CancellationToken cancellationToken) =>
        await engine.WriteAsync("DELETE FROM security_event WHERE user_id = $1 AND event_id < $2", cancellationToken, user.Value, Guid.CreateVersion7(before));

    public async ValueTask AddMailAsync(CodeMail mail, CancellationToken cancellationToken) =>
        await engine.WriteAsync(
            "INSERT INTO code_mail (user_id, mail_id, purpose, due_ms, attempts) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            cancellationToken,
            mail.User.Value,
            mail.Mail,
            mail.Purpose,
            mail.Due.ToUnixTimeMilliseconds(),
            (long)mail.Attempts);

    public async ValueTask<IReadOnlyList<CodeMail>> ListMailsDueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        await engine.QueryAsync(
            "SELECT user_id, mail_id, purpose, due_ms, attempts FROM code_mail WHERE due_ms <= $1 ORDER BY due_ms LIMIT $2",
            row => new CodeMail(new UserId(row.Id(0)), row.Id(1), row.Text(2), row.Time(3), row.Int(4)),
            cancellationToken,
            now.ToUnixTimeMilliseconds(),
            (long)most);

    public async ValueTask<bool> PostponeMailAsync(CodeMail mail, DateTimeOffset due, CancellationToken cancellationToken) =>
        await engine.WriteAsync(
            "UPDATE code_mail SET due_ms = $4, attempts = attempts + 1 WHERE user_id = $1 AND mail_id = $2 AND attempts = $3",
            cancellationToken,
            mail.User.Value,
            mail.Mail,
            (long)mail.Attempts,
            due.ToUnixTimeMilliseconds()) == 1;

    public async ValueTask ForgetMailAsync(UserId user, Guid mail, CancellationToken cancellationToken) =>
        await engine.WriteAsync("DELETE FROM code_mail WHERE user_id = $1 AND mail_id = $2", cancellationToken, user.Value, mail);

    public async ValueTask<bool> HasAccountsAsync(CancellationToken cancellationToken) =>
        (await engine.QueryAsync("SELECT 1 FROM account LIMIT 1", _ => true, cancellationToken)).Count > 0;
}

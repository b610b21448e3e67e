using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// Accounts and devices. An account is two documents: its e-mail's and its own. The e-mail is claimed first, then the account made, then the claim confirmed.
/// A claim that was never confirmed is left by a registration that was cut off: the next who wants the address takes it over.
/// </summary>
internal sealed class MongoAccountStore(MongoStore store, MongoKeys keys) : IAccountStore
{
    public const string AfterClaim = "after_claim";
    public const string AfterAccount = "after_account";
    public const string AfterEmail = "after_email";

    private const string Confirmed = "settled";
    private const string Attempts = "attempts";
    private const string Given = "given";

    private readonly MongoDocuments devices = new(store, keys, Names.Devices, "device");
    private readonly MongoDocuments events = new(store, keys, Names.SecurityEvents, "security_event");

    public ValueTask<bool> CreateUserAsync(UserDocument user, ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            var key = emailKey.ToArray();
            if (!await ClaimAsync(key, user.UserId, cancellationToken))
            {
                return false;
            }

            store.Hit(AfterClaim);
            if (await SealedAsync(user, cancellationToken) is not { } document)
            {
                return false;
            }

            var mine = OfEmail(key) & Filter.Eq(Names.UserId, Names.Of(user.UserId)) & Filter.Ne(Confirmed, true);
            var account = new BsonDocument
            {
                { Names.Id, Names.Key(user.UserId) }, { Names.UserId, Names.Of(user.UserId) }, { Names.Revision, 1L }, { Names.EmailKey, key },
                { Names.Document, document },
            };
            if (!await store.Of(Names.Users).TryInsertAsync(account, cancellationToken) && !await IsFirstOfAsync(user.UserId, key, cancellationToken))
            {
                await store.Of(Names.Emails).DeleteOneAsync(mine, cancellationToken);
                return false;
            }

            store.Hit(AfterAccount);
            if (await store.Of(Names.Emails).TryUpdateAsync(mine, Update.Set(Confirmed, true), cancellationToken))
            {
                return true;
            }

            // Somebody took the address over meanwhile.
            await DropUnconfirmedAsync(user.UserId, key, cancellationToken);
            return false;
        },
        cancellationToken);

    public ValueTask<Revisioned<UserDocument>?> FindByEmailAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(
            async () => await store.Read(Names.Emails)
                .Find(OfEmail(emailKey.ToArray()) & Filter.Eq(Confirmed, true)).FirstOrDefaultAsync(cancellationToken) is { } email
                ? await FindAsync(Names.GuidOf(email[Names.UserId]), cancellationToken)
                : null,
            cancellationToken);

    public ValueTask<Revisioned<UserDocument>?> GetUserAsync(UserId user, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(() => FindAsync(user.Value, cancellationToken), cancellationToken);

    public ValueTask<bool> WasDeletedAsync(UserId user, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () => await store.Read(Names.Users)
            .Find(Names.One(user.Value) & Filter.Exists(Names.DeletedMs, true)).AnyAsync(cancellationToken),
        cancellationToken);

    public async ValueTask<EntryDefaults?> EntryDefaultsAsync(UserId user, CancellationToken cancellationToken) =>
        await GetUserAsync(user, cancellationToken) is { } account ? EntryDefaults.Of(account.Document.Profile) : null;

    public ValueTask<bool> PutUserAsync(UserDocument user, long expectedRevision, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () => await SealedAsync(user, cancellationToken) is { } document
            && await store.Of(Names.Users).TryUpdateAsync(
                Living(user.UserId) & Filter.Eq(Names.Revision, expectedRevision),
                Update.Set(Names.Document, document).Inc(Names.Revision, 1L),
                cancellationToken),
        cancellationToken);

    // The e-mail is written first. Where the call is cut off after that, the account is as it was, and keeps the e-mail only until somebody wants it and
    // finds that the account does not have it.
    public ValueTask<EmailGiven> GiveEmailAsync(
        UserDocument user, long expectedRevision, ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            var key = emailKey.ToArray();
            var ours = OfEmail(key) & Filter.Eq(Names.UserId, Names.Of(user.UserId));
            if (await FindAsync(user.UserId, cancellationToken) is not { } before || before.Revision != expectedRevision)
            {
                return EmailGiven.Overtaken;
            }

            if (!await IsOursAsync())
            {
                if (!await ClaimAsync(key, user.UserId, cancellationToken))
                {
                    return EmailGiven.Taken;
                }

                store.Hit(AfterClaim);
            }

            // By the count, whoever is just taking the e-mail away (because the account did not have it) finds that it was given since. Where they were faster
            // it is claimed anew.
            if (!await store.Of(Names.Emails).TryUpdateAsync(ours, Update.Set(Confirmed, true).Inc(Given, 1L), cancellationToken))
            {
                return EmailGiven.Overtaken;
            }

            store.Hit(AfterEmail);
            if (!await PutUserAsync(user, expectedRevision, cancellationToken))
            {
                // The account was deleted meanwhile, so nothing else would ever take the e-mail away.
                if (await FindAsync(user.UserId, cancellationToken) is null)
                {
                    await store.Of(Names.Emails).DeleteOneAsync(ours, cancellationToken);
                }

                return EmailGiven.Overtaken;
            }

            // Somebody who wanted the e-mail just before this write saw an account that did not have it yet, and took it over.
            return await IsOursAsync() ? EmailGiven.Given
                : await PutUserAsync(before.Document, expectedRevision + 1, cancellationToken) ? EmailGiven.Taken
                : throw new StoreUnavailableException("An account that lost its new address was written by others.");

            async Task<bool> IsOursAsync() => await store.Of(Names.Emails).Find(ours & Filter.Eq(Confirmed, true)).AnyAsync(cancellationToken);
        },
        cancellationToken);

    // The account is written first. Where the call is cut off after that, an e-mail stays the account's until somebody wants it. An e-mail that is given
    // again meanwhile has another count, and stays.
    public ValueTask<bool> TakeEmailsAsync(
        UserDocument user, long expectedRevision, IReadOnlyList<ReadOnlyMemory<byte>> emailKeys, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(
            async () =>
            {
                var found = await store.Of(Names.Emails)
                    .Find(
                        Filter.In(Names.Id, emailKeys.Select(key => Convert.ToHexStringLower(key.Span)))
                            & Filter.Eq(Names.UserId, Names.Of(user.UserId)) & Filter.Eq(Confirmed, true))
                    .ToListAsync(cancellationToken);
                if (!await PutUserAsync(user, expectedRevision, cancellationToken))
                {
                    return false;
                }

                foreach (var email in found)
                {
                    var asItWas = email.TryGetValue(Given, out var given) ? Filter.Eq(Given, given) : Filter.Exists(Given, false);
                    await store.Of(Names.Emails).DeleteOneAsync(
                        Filter.Eq(Names.Id, email[Names.Id]) & Filter.Eq(Names.UserId, Names.Of(user.UserId)) & asItWas, cancellationToken);
                }

                return true;
            },
            cancellationToken);

    public ValueTask<IReadOnlyList<(UserId User, DateTimeOffset At)>> ListDeletedAsync(UserId after, int most, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync<IReadOnlyList<(UserId, DateTimeOffset)>>(
            async () => (await store.Read(Names.Users)
                .Find(Filter.Gt(Names.Id, Names.Key(after.Value)) & Filter.Exists(Names.DeletedMs, true))
                .Sort(Sort.Ascending(Names.Id))
                .Limit(most)
                .ToListAsync(cancellationToken))
                .ConvertAll(u => (new UserId(Names.GuidOf(u[Names.UserId])), DateTimeOffset.FromUnixTimeMilliseconds(u.Long(Names.DeletedMs)))),
            cancellationToken);

    // The tombstone first: from then on nobody reads or writes the account. Cut off, the deletion is begun again.
    public ValueTask DeleteUserAsync(UserId user, DateTimeOffset at, CancellationToken cancellationToken) => MongoStore.DoAsync(
        async () =>
        {
            var account = Names.One(user.Value);
            await store.Of(Names.Users).UpsertAsync(
                account,
                Update.Min(Names.DeletedMs, at.ToUnixTimeMilliseconds()).Inc(Names.Revision, 1L).Unset(Names.Document),
                cancellationToken);
            await store.Of(Names.Emails).DeleteManyAsync(Filter.Eq(Names.UserId, Names.Of(user.Value)), cancellationToken);
            await store.Of(Names.Users).TryUpdateAsync(account, Update.Unset(Names.EmailKey), cancellationToken);
            await store.EraseAsync(user.Value, cancellationToken);
            keys.Forget(user.Value);
        },
        cancellationToken);

    public ValueTask<Revisioned<DeviceDocument>?> GetDeviceAsync(UserId user, DeviceId device, CancellationToken cancellationToken) =>
        devices.GetAsync<DeviceDocument>(user.Value, device.Value, cancellationToken);

    public async ValueTask<IReadOnlyList<Revisioned<DeviceDocument>>> ListDevicesAsync(UserId user, CancellationToken cancellationToken) =>
        await devices.ListAsync<DeviceDocument>(user.Value, cancellationToken);

    public ValueTask<bool> PutDeviceAsync(DeviceDocument device, long expectedRevision, CancellationToken cancellationToken) =>
        devices.PutAsync(device.UserId, device.DeviceId, expectedRevision, DocumentCodec.Encode(device), cancellationToken);

    public ValueTask<IReadOnlyList<UserId>> ListUsersAsync(UserId after, int most, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync<IReadOnlyList<UserId>>(
            async () => (await store.Read(Names.Users)
                .Find(Filter.Gt(Names.Id, Names.Key(after.Value)) & Filter.Exists(Names.DeletedMs, false))
                .Sort(Sort.Ascending(Names.Id))
                .Limit(most)
                .Only(Names.UserId)
                .ToListAsync(cancellationToken))
                .ConvertAll(found => new UserId(Names.GuidOf(found[Names.UserId]))),
            cancellationToken);

    public ValueTask ForgetDeviceAsync(UserId user, DeviceId device, CancellationToken cancellationToken) => MongoStore.DoAsync(
        () => store.Of(Names.Devices).DeleteOneAsync(Names.One(user.Value, device.Value), cancellationToken), cancellationToken);

    public async ValueTask AddEventAsync(SecurityEventDocument happened, CancellationToken cancellationToken) =>
        await events.PutAsync(happened.UserId, happened.EventId, expectedRevision: 0, DocumentCodec.Encode(happened), cancellationToken);

    // Ids order by time.
    public async ValueTask<IReadOnlyList<SecurityEventDocument>> LatestEventsAsync(
        UserId user, Guid before, int most, CancellationToken cancellationToken) =>
        (await events.LatestAsync<SecurityEventDocument>(user.Value, before, most, cancellationToken)).ConvertAll(found => found.Document);

    public ValueTask ForgetEventsAsync(UserId user, DateTimeOffset before, CancellationToken cancellationToken) => MongoStore.DoAsync(
        () => store.Of(Names.SecurityEvents).DeleteManyAsync(
            Names.AllOf(user.Value) & Filter.Lt(Names.Id, Names.Key(user.Value, Guid.CreateVersion7(before))), cancellationToken),
        cancellationToken);

    public ValueTask AddMailAsync(CodeMail mail, CancellationToken cancellationToken) => MongoStore.DoAsync(
        () => store.Of(Names.CodeMails).TryInsertAsync(
            new BsonDocument
            {
                { Names.Id, Names.Key(mail.User.Value, mail.Mail) }, { Names.UserId, Names.Of(mail.User.Value) }, { "mail_id", Names.Of(mail.Mail) },
                { "purpose", mail.Purpose }, { Names.DueMs, mail.Due.ToUnixTimeMilliseconds() }, { Attempts, mail.Attempts },
            },
            cancellationToken),
        cancellationToken);

    public ValueTask<IReadOnlyList<CodeMail>> ListMailsDueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync<IReadOnlyList<CodeMail>>(
            async () => (await store.Read(Names.CodeMails)
                .Find(Filter.Lte(Names.DueMs, now.ToUnixTimeMilliseconds()))
                .Sort(Sort.Ascending(Names.DueMs))
                .Limit(most)
                .ToListAsync(cancellationToken)).ConvertAll(found => new CodeMail(
                    new UserId(Names.GuidOf(found[Names.UserId])),
                    Names.GuidOf(found["mail_id"]),
                    found["purpose"].AsString,
                    DateTimeOffset.FromUnixTimeMilliseconds(found[Names.DueMs].ToInt64()),
                    found[Attempts].ToInt32())),
            cancellationToken);

    public ValueTask<bool> PostponeMailAsync(CodeMail mail, DateTimeOffset due, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        () => store.Of(Names.CodeMails).TryUpdateAsync(
            Names.One(mail.User.Value, mail.Mail) & Filter.Eq(Attempts, mail.Attempts),
            Update.Set(Names.DueMs, due.ToUnixTimeMilliseconds()).Inc(Attempts, 1),
            cancellationToken),
        cancellationToken);

    public ValueTask ForgetMailAsync(UserId user, Guid mail, CancellationToken cancellationToken) => MongoStore.DoAsync(
        () => store.Of(Names.CodeMails).DeleteOneAsync(Names.One(user.Value, mail), cancellationToken), cancellationToken);

    public ValueTask<bool> HasAccountsAsync(CancellationToken cancellationToken) => MongoStore.GuardAsync(
        () => store.Read(Names.Users).Find(Filter.Empty).AnyAsync(cancellationToken), cancellationToken);

    private static FilterDefinition<BsonDocument> Living(Guid user) => Names.One(user) & Filter.Exists(Names.DeletedMs, false);

    private static FilterDefinition<BsonDocument> OfEmail(byte[] key) => Filter.Eq(Names.Id, Convert.ToHexStringLower(key));

    private async Task<bool> ClaimAsync(byte[] key, Guid user, CancellationToken cancellationToken)
    {
        var emails = store.Of(Names.Emails);
        if (await emails.TryInsertAsync(new BsonDocument { { Names.Id, Convert.ToHexStringLower(key) }, { Names.UserId, Names.Of(user) } }, cancellationToken))
        {
            return true;
        }

        var unconfirmed = OfEmail(key) & Filter.Ne(Confirmed, true);
        if (await emails.Find(unconfirmed).FirstOrDefaultAsync(cancellationToken) is not { } claim)
        {
            return false;
        }

        var owner = Names.GuidOf(claim[Names.UserId]);
        if (owner == user)
        {
            return true;
        }

        // Once the claim is ours the other's account can no longer be confirmed, wherever its registration is.
        if (!await emails.TryUpdateAsync(
                unconfirmed & Filter.Eq(Names.UserId, Names.Of(owner)), Update.Set(Names.UserId, Names.Of(user)), cancellationToken))
        {
            return false;
        }

        await DropUnconfirmedAsync(owner, key, cancellationToken);
        return true;
    }

    // An account whose registration was cut off before the claim was confirmed: the same registration goes on.
    private async Task<bool> IsFirstOfAsync(Guid user, byte[] key, CancellationToken cancellationToken) =>
        await store.Of(Names.Users).Find(OfFirst(user, key)).AnyAsync(cancellationToken);

    private async Task DropUnconfirmedAsync(Guid user, byte[] key, CancellationToken cancellationToken) =>
        await store.Of(Names.Users).DeleteOneAsync(OfFirst(user, key), cancellationToken);

    private static FilterDefinition<BsonDocument> OfFirst(Guid user, byte[] key) =>
        Living(user) & Filter.Eq(Names.EmailKey, key) & Filter.Eq(Names.Revision, 1L);

    private async Task<Revisioned<UserDocument>?> FindAsync(Guid user, CancellationToken cancellationToken) =>
        await store.Read(Names.Users).Find(Living(user)).FirstOrDefaultAsync(cancellationToken) is { } found
            ? await keys.OpenAsync(
                user, known => MongoDocuments.Read<UserDocument>(found, known, user, AssociatedData.Account(user)), cancellationToken)
            : null;

    // Null where the account was deleted.
    private async Task<byte[]?> SealedAsync(UserDocument user, CancellationToken cancellationToken)
    {
        var known = await keys.ToWriteAsync([user.UserId], cancellationToken);
        return known.Has(user.UserId) ? known.Seal(user.UserId, AssociatedData.Account(user.UserId), DocumentCodec.Encode(user)) : null;
    }
}

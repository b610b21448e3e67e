using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Contracts.Ids;
using Stamina.Documents.Encryption;
using Stamina.Ports.Stores;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// Keys of accounts, in a collection of their own. Only those are used that a majority has: no failover takes one back that a document was encrypted under.
/// </summary>
internal sealed class MongoKeys(MongoStore store, AccountKeys keys) : IStoreKeys
{
    private const int AtOnce = 500;

    public ValueTask CheckAsync(CancellationToken cancellationToken) => MongoStore.DoAsync(
        async () =>
        {
            if (keys.Encrypts && await MarkAsync(cancellationToken) is null)
            {
                keys.DemandOneOf((await PageAsync(Names.Key(AccountKeys.Nobody), cancellationToken)).ConvertAll(kept => (kept.User, kept.Wrapped)));
            }

            try
            {
                await ToWriteAsync([AccountKeys.Nobody], cancellationToken);
            }
            catch (KeyRingException)
            {
                // A damaged mark is made anew by stamina keys rewrap, and stops nobody until then.
                var others = await PageAsync(Names.Key(AccountKeys.Nobody), cancellationToken);
                if (await MarkAsync(cancellationToken) is not { } mark || !keys.IsDamagedMark(mark, others.Select(kept => (kept.User, kept.Wrapped))))
                {
                    throw;
                }
            }

            await DemandAllAsync(cancellationToken);
        },
        cancellationToken);

    public ValueTask<IReadOnlyDictionary<int, long>> CountAsync(CancellationToken cancellationToken) => MongoStore.GuardAsync<IReadOnlyDictionary<int, long>>(
        async () => (await store.Read(Names.AccountKeys).Aggregate()
                .Group(new BsonDocument { { Names.Id, $"${Names.Version}" }, { "keys", new BsonDocument("$sum", 1L) } })
                .ToListAsync(cancellationToken))
            .GroupBy(found => NumberOf(found[Names.Id]), found => found["keys"].ToInt64()).ToDictionary(found => found.Key, found => found.Sum()),
        cancellationToken);

    public ValueTask<long> CountNeedingAsync(int version, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            var needing = 0L;
            await foreach (var page in PagesAsync(cancellationToken))
            {
                needing += page.Count(kept => keys.Needs(version, kept.User, kept.Wrapped));
            }

            return needing;
        },
        cancellationToken);

    public ValueTask<KeysWrappedAgain> WrapAgainAsync(CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            await DemandAllAsync(cancellationToken);
            var (again, notOpened) = (0, new List<UserId>());
            await foreach (var page in PagesAsync(cancellationToken))
            {
                var (changed, damaged) = keys.WrapAgain(page.Select(kept => (kept.User, kept.Wrapped)));
                notOpened.AddRange(damaged.Select(user => new UserId(user)));

                // The number that keys are counted by may have been changed alone.
                var ofField = page.Where(kept => kept.Number != KeyRing.VersionOf(kept.Wrapped))
                    .Select(kept => (kept.User, Was: kept.Wrapped, Again: kept.Wrapped));
                foreach (var key in changed.Concat(ofField.ExceptBy(changed.Select(c => c.User).Concat(damaged), kept => kept.User)))
                {
                    if (await store.Of(Names.AccountKeys).TryUpdateAsync(
                        Names.One(key.User) & Filter.Eq(Names.Wrapped, key.Was),
                        Update.Set(Names.Wrapped, key.Again).Set(Names.Version, KeyRing.VersionOf(key.Again)),
                        cancellationToken))
                    {
                        again++;
                    }
                }
            }

            return new KeysWrappedAgain(again, notOpened);
        },
        cancellationToken);

    /// <summary>
    /// The keys of these accounts for who writes documents of theirs, as the store has them: one that is only remembered may be missing in a store that was
    /// restored meanwhile, and what is encrypted under it would be lost. Made where there are none yet. A deleted account has none.
    /// </summary>
    public async Task<KnownKeys> ToWriteAsync(IEnumerable<Guid> users, CancellationToken cancellationToken)
    {
        var known = new Dictionary<Guid, AccountKey>();
        var missing = users.Distinct().ToList();
        await AddAsync(known, missing, cancellationToken);
        if (keys.Encrypts)
        {
            missing.RemoveAll(known.ContainsKey);
            await MakeAsync(known, missing, cancellationToken);
        }

        return new KnownKeys(known, keys.Encrypts, isFresh: true);
    }

    /// <summary>
    /// Reads documents of these accounts. May read twice: with keys as they were before, and where those are behind with the ones that the store has.
    /// </summary>
    public async Task<T> OpenAsync<T>(IEnumerable<Guid> users, Func<KnownKeys, Task<T>> read, CancellationToken cancellationToken)
    {
        Guid[] asked = [.. users.Distinct()];
        var known = new Dictionary<Guid, AccountKey>();
        foreach (var user in asked)
        {
            if (keys.Known(user) is { } key)
            {
                known.Add(user, key);
            }
        }

        await AddAsync(known, Array.FindAll(asked, user => !known.ContainsKey(user)), cancellationToken);
        try
        {
            return await read(new KnownKeys(known, keys.Encrypts, isFresh: false));
        }
        catch (KeysBehindException)
        {
            var fresh = new Dictionary<Guid, AccountKey>();
            await AddAsync(fresh, asked, cancellationToken);
            return await read(new KnownKeys(fresh, keys.Encrypts, isFresh: true));
        }
    }

    /// <summary>The same for documents of one account that are at hand already.</summary>
    public Task<T> OpenAsync<T>(Guid user, Func<KnownKeys, T> read, CancellationToken cancellationToken) =>
        OpenAsync([user], known => Task.FromResult(read(known)), cancellationToken);

    public void Forget(Guid user) => keys.Forget(user);

    private async Task<byte[]?> MarkAsync(CancellationToken cancellationToken) =>
        await store.Read(Names.AccountKeys).Find(Names.One(AccountKeys.Nobody)).FirstOrDefaultAsync(cancellationToken) is { } mark
            ? BytesOf(mark)
            : null;

    // The numbers first, which the engine counts: only where the ring lacks one are the keys themselves looked at.
    private async Task DemandAllAsync(CancellationToken cancellationToken)
    {
        if (keys.HasAll((await CountAsync(cancellationToken)).Keys))
        {
            return;
        }

        await foreach (var page in PagesAsync(cancellationToken))
        {
            keys.Demand(page.Select(kept => (kept.User, kept.Wrapped)));
        }
    }

    private async IAsyncEnumerable<List<(Guid User, byte[] Wrapped, int Number)>> PagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var page = await PageAsync(string.Empty, cancellationToken); page.Count > 0;)
        {
            yield return page;
            page = await PageAsync(Names.Key(page[^1].User), cancellationToken);
        }
    }

    // By its id, which the pages are in the order of; another member may be damaged.
    private async Task<List<(Guid User, byte[] Wrapped, int Number)>> PageAsync(string after, CancellationToken cancellationToken) =>
        (await store.Read(Names.AccountKeys)
            .Find(Filter.Gt(Names.Id, after)).Sort(Sort.Ascending(Names.Id)).Limit(AtOnce).ToListAsync(cancellationToken))
        .ConvertAll(kept => (Guid.ParseExact(kept[Names.Id].AsString, "N"), BytesOf(kept), NumberOf(kept.GetValue(Names.Version, BsonNull.Value))));

    // What is no number any more is that of no version.
    private static int NumberOf(BsonValue number) => number.IsInt32 ? number.AsInt32 : 0;

    private static byte[] BytesOf(BsonDocument kept) => kept.BytesOrNull(Names.Wrapped) ?? [];

    private async Task AddAsync(Dictionary<Guid, AccountKey> known, IReadOnlyCollection<Guid> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
        {
            return;
        }

        foreach (var kept in await store.Read(Names.AccountKeys).FindAsync(Names.Any(users), cancellationToken))
        {
            var user = Names.GuidOf(kept[Names.UserId]);
            known[user] = keys.Unwrapped(user, BytesOf(kept));
        }
    }

    // An account that is deleted between the first look and the insert is seen at the second.
    private async Task MakeAsync(Dictionary<Guid, AccountKey> known, List<Guid> users, CancellationToken cancellationToken)
    {
        var gone = await store.DeletedAsync(users, cancellationToken);
        users.RemoveAll(gone.Contains);
        if (users.Count == 0)
        {
            return;
        }

        await RefuseLostAsync(known, users, cancellationToken);
        var mark = keys.VersionOfMark(await MarkAsync(cancellationToken));
        foreach (var user in users)
        {
            // Where somebody else has made it meanwhile, theirs counts.
            var wrapped = keys.Make(user, atLeast: mark);
            await store.Of(Names.AccountKeys).TryInsertAsync(
                new BsonDocument
                {
                    { Names.Id, Names.Key(user) }, { Names.UserId, Names.Of(user) }, { Names.Version, KeyRing.VersionOf(wrapped) }, { Names.Wrapped, wrapped },
                },
                cancellationToken);
        }

        gone = await store.DeletedAsync(users, cancellationToken);
        foreach (var user in gone)
        {
            await store.Of(Names.AccountKeys).DeleteOneAsync(Names.One(user), cancellationToken);
        }

        users.RemoveAll(gone.Contains);
        await AddAsync(known, users, cancellationToken);
        if (!users.TrueForAll(known.ContainsKey))
        {
            throw new StoreUnavailableException("Another server has made the key of this account, and the replica set has not confirmed it yet.");
        }
    }

    // Refuses where an account has encrypted documents and no key. A new key would hide that the old one was lost, and what is written under it could no longer
    // be read once the old one is put back. A key is there before the first document under it, so one that somebody else made just now is found after that.
    private async Task RefuseLostAsync(Dictionary<Guid, AccountKey> known, List<Guid> users, CancellationToken cancellationToken)
    {
        // By _id: where the store is not sharded, neither collection has an index on the user.
        var months = await store.Read(Names.Months).FindAsync(
            Filter.Or(users.Select(Names.AllOf)), cancellationToken, [Names.UserId, Names.Rows]);
        var accounts = await store.Read(Names.Users).FindAsync(
            Names.Any(users), cancellationToken, [Names.UserId, Names.Document]);
        var suspects = months.Where(m => AccountKey.IsSealed(m.BytesOrNull(Names.Rows)))
            .Concat(accounts.Where(a => AccountKey.IsSealed(a.BytesOrNull(Names.Document))))
            .Select(d => Names.GuidOf(d[Names.UserId]))
            .Distinct()
            .ToList();
        await AddAsync(known, suspects, cancellationToken);
        users.RemoveAll(known.ContainsKey);
        suspects.RemoveAll(known.ContainsKey);
        if (suspects.Count > (await store.DeletedAsync(suspects, cancellationToken)).Count)
        {
            throw KeyRingException.KeyLost();
        }
    }
}

using MongoDB.Bson;
using MongoDB.Driver;
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

    // The account of nobody: its key is the mark by which this store's key ring is told from another.
    private static readonly Guid Nobody = Guid.Empty;

    public ValueTask CheckAsync(CancellationToken cancellationToken) => MongoStore.DoAsync(
        async () =>
        {
            await ToWriteAsync([Nobody], cancellationToken);
            keys.Demand((await CountAsync(cancellationToken)).Keys);
        },
        cancellationToken);

    public ValueTask<IReadOnlyDictionary<int, long>> CountAsync(CancellationToken cancellationToken) => MongoStore.GuardAsync<IReadOnlyDictionary<int, long>>(
        async () => (await store.Read(Names.AccountKeys).Aggregate()
            .Group(new BsonDocument { { Names.Id, $"${Names.Version}" }, { "keys", new BsonDocument("$sum", 1L) } })
            .ToListAsync(cancellationToken)).ToDictionary(found => found[Names.Id].ToInt32(), found => found["keys"].ToInt64()),
        cancellationToken);

    public ValueTask<int> WrapAgainAsync(CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            keys.Demand((await CountAsync(cancellationToken)).Keys);
            for (var (again, after) = (0, string.Empty); ;)
            {
                var page = await store.Read(Names.AccountKeys)
                    .Find(Filter.Gt(Names.Id, after)).Sort(Sort.Ascending(Names.Id)).Limit(AtOnce).ToListAsync(cancellationToken);
                foreach (var kept in page)
                {
                    var user = Names.GuidOf(kept[Names.UserId]);
                    if (keys.WrapAgain(user, kept[Names.Wrapped].AsByteArray) is { } wrapped
                        && await store.Of(Names.AccountKeys).TryUpdateAsync(
                            Names.One(user) & Filter.Eq(Names.Wrapped, kept[Names.Wrapped]),
                            Update.Set(Names.Wrapped, wrapped).Set(Names.Version, KeyRing.VersionOf(wrapped)),
                            cancellationToken))
                    {
                        again++;
                    }
                }

                if (page.Count < AtOnce)
                {
                    return again;
                }

                after = page[^1][Names.Id].AsString;
            }
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

    private async Task AddAsync(Dictionary<Guid, AccountKey> known, IReadOnlyCollection<Guid> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
        {
            return;
        }

        foreach (var kept in await store.Read(Names.AccountKeys).FindAsync(Names.Any(users), cancellationToken))
        {
            var user = Names.GuidOf(kept[Names.UserId]);
            known[user] = keys.Unwrapped(user, kept[Names.Wrapped].AsByteArray);
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
        var mark = await store.Read(Names.AccountKeys).Find(Names.One(Nobody)).FirstOrDefaultAsync(cancellationToken);
        foreach (var user in users)
        {
            // Where somebody else has made it meanwhile, theirs counts.
            var wrapped = keys.Make(user, atLeast: (int)(mark?.Long(Names.Version) ?? 0));
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

using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.MongoDB;

/// <summary>A collection of documents with revisions, keyed by user and one more id.</summary>
internal sealed class MongoDocuments(MongoStore store, MongoKeys keys, string collection, string kind)
{
    /// <summary>Writes where the revision is still the expected one (0: does not exist yet).</summary>
    public ValueTask<bool> PutAsync(Guid user, Guid id, long expectedRevision, byte[] document, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            var known = await keys.ToWriteAsync([user], cancellationToken);
            if (!known.Has(user))
            {
                return false;
            }

            var content = known.Seal(user, Places.Of(kind, user, id), document);
            return expectedRevision == 0
                ? await InsertAsync(user, id, content, cancellationToken)
                : (await store.Of(collection).UpdateOneAsync(
                    Names.One(user, Names.Key(user, id)) & Builders<BsonDocument>.Filter.Eq(Names.Revision, expectedRevision),
                    Builders<BsonDocument>.Update.Set(Names.Document, content).Inc(Names.Revision, 1L),
                    options: null,
                    cancellationToken)).MatchedCount == 1;
        },
        cancellationToken);

    public ValueTask<Revisioned<T>?> GetAsync<T>(Guid user, Guid id, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(
            async () =>
                await store.Read(collection, ReadFrom.Primary).Find(Names.One(user, Names.Key(user, id))).FirstOrDefaultAsync(cancellationToken) is { } found
                    ? (await ReadAsync<T>(user, [found], ReadFrom.Primary, cancellationToken))[0]
                    : null,
            cancellationToken);

    public ValueTask<List<Revisioned<T>>> ListAsync<T>(Guid user, ReadFrom from, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(
            async () =>
                await ReadAsync<T>(
                    user,
                    await store
                        .Read(collection, from)
                        .Find(Names.AllOf(user))
                        .Sort(Builders<BsonDocument>.Sort.Ascending(Names.Id))
                        .ToListAsync(cancellationToken),
                    from,
                    cancellationToken),
            cancellationToken);

    public static Revisioned<T> Read<T>(BsonDocument found, KnownKeys known, Guid user, string place) =>
        new(DocumentCodec.Decode<T>(known.Open(user, place, found[Names.Document].AsByteArray)), found.Long(Names.Revision));

    private Task<List<Revisioned<T>>> ReadAsync<T>(Guid user, List<BsonDocument> found, ReadFrom from, CancellationToken cancellationToken) => keys.OpenAsync(
        [user],
        known => Task.FromResult(found.ConvertAll(d => Read<T>(d, known, user, Places.Of(kind, user, Names.IdOf(d[Names.Id].AsString))))),
        from,
        cancellationToken);

    private Task<bool> InsertAsync(Guid user, Guid id, byte[] document, CancellationToken cancellationToken) => InsertAsync(
        store,
        collection,
        user,
        new BsonDocument
        {
            { Names.Id, Names.Key(user, id) },
            { Names.UserId, Names.Of(user) },
            { Names.Revision, 1L },
            { Names.Document, document },
        },
        cancellationToken);

    /// <summary>
    /// Inserts a user's document where there is none. A deleted account's tombstone refuses. One that is deleted between the first look and the insert is seen
    /// at the second.
    /// </summary>
    public static async Task<bool> InsertAsync(
        MongoStore store, string collection, Guid user, BsonDocument document, CancellationToken cancellationToken)
    {
        if ((await store.DeletedAsync([user], cancellationToken)).Count > 0)
        {
            return false;
        }

        var inserted = await store.Of(collection).TryInsertAsync(document, cancellationToken);
        if (inserted && (await store.DeletedAsync([user], cancellationToken)).Count > 0)
        {
            await store.Of(collection).DeleteOneAsync(Names.One(user, document[Names.Id].AsString), cancellationToken);
            return false;
        }

        return inserted;
    }
}

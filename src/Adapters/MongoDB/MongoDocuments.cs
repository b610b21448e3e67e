using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Stores;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

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

            var content = known.Seal(user, AssociatedData.Of(kind, user, id), document);
            return expectedRevision == 0
                ? await InsertAsync(
                    store,
                    collection,
                    user,
                    new BsonDocument
                    {
                        { Names.Id, Names.Key(user, id) }, { Names.UserId, Names.Of(user) }, { Names.Revision, 1L }, { Names.Document, content },
                    },
                    cancellationToken)
                : await store.Of(collection).TryUpdateAsync(
                    Names.One(user, id) & Filter.Eq(Names.Revision, expectedRevision),
                    Update.Set(Names.Document, content).Inc(Names.Revision, 1L),
                    cancellationToken);
        },
        cancellationToken);

    public async ValueTask<Revisioned<T>?> GetAsync<T>(Guid user, Guid id, CancellationToken cancellationToken) =>
        (await FindAsync<T>(user, Names.One(user, id), cancellationToken)).FirstOrDefault();

    public ValueTask<List<Revisioned<T>>> ListAsync<T>(Guid user, CancellationToken cancellationToken) =>
        FindAsync<T>(user, Names.AllOf(user), cancellationToken);

    /// <summary>Those with the highest ids below <paramref name="before"/>, the highest first.</summary>
    public ValueTask<List<Revisioned<T>>> LatestAsync<T>(Guid user, Guid before, int most, CancellationToken cancellationToken) => ReadAsync<T>(
        user,
        documents => documents
            .Find(Names.AllOf(user) & Filter.Lt(Names.Id, Names.Key(user, before)))
            .Sort(Sort.Descending(Names.Id))
            .Limit(most),
        cancellationToken);

    /// <summary>Deletes where the revision is still the expected one.</summary>
    public ValueTask<bool> DeleteAsync(Guid user, Guid id, long expectedRevision, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () => (await store.Of(collection).DeleteOneAsync(
            Names.One(user, id) & Filter.Eq(Names.Revision, expectedRevision), cancellationToken)).DeletedCount == 1,
        cancellationToken);

    public static Revisioned<T> Read<T>(BsonDocument found, KnownKeys known, Guid user, string place) =>
        new(DocumentCodec.Decode<T>(known.Open(user, place, found[Names.Document].AsByteArray)), found.Long(Names.Revision));

    private ValueTask<List<Revisioned<T>>> FindAsync<T>(
        Guid user, FilterDefinition<BsonDocument> which, CancellationToken cancellationToken) =>
        ReadAsync<T>(user, documents => documents.Find(which).Sort(Sort.Ascending(Names.Id)), cancellationToken);

    private ValueTask<List<Revisioned<T>>> ReadAsync<T>(
        Guid user,
        Func<IMongoCollection<BsonDocument>, IFindFluent<BsonDocument, BsonDocument>> find,
        CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            var found = await find(store.Read(collection)).ToListAsync(cancellationToken);
            return found.Count == 0 ? [] : await keys.OpenAsync(
                user,
                known => found.ConvertAll(d => Read<T>(d, known, user, AssociatedData.Of(kind, user, Names.IdOf(d[Names.Id].AsString)))),
                cancellationToken);
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

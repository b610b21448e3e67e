using MongoDB.Bson;
using MongoDB.Driver;

namespace Stamina.Adapters.MongoDB;

/// <summary>Reading documents whose fields may be missing, and finding them.</summary>
internal static class BsonReading
{
    public static readonly BulkWriteOptions InAnyOrder = new() { IsOrdered = false };

    public static long Long(this BsonDocument document, string field, long otherwise = 0) =>
        document.TryGetValue(field, out var value) && value.IsNumeric ? value.ToInt64() : otherwise;

    public static long? LongOrNull(this BsonDocument document, string field) =>
        document.TryGetValue(field, out var value) && value.IsNumeric ? value.ToInt64() : null;

    public static byte[]? BytesOrNull(this BsonDocument document, string field) =>
        document.TryGetValue(field, out var value) && value.IsBsonBinaryData ? value.AsBsonBinaryData.Bytes : null;

    /// <summary>The documents that match, whole or <paramref name="only"/> some fields of them, in no order.</summary>
    public static async Task<List<BsonDocument>> FindAsync(
        this IMongoCollection<BsonDocument> collection,
        FilterDefinition<BsonDocument> filter,
        CancellationToken cancellationToken,
        string[]? only = null,
        int? limit = null) => await collection.Find(filter).Only(only).Limit(limit).ToListAsync(cancellationToken);

    /// <summary>Only these fields of what is found; null: all.</summary>
    public static IFindFluent<BsonDocument, BsonDocument> Only(this IFindFluent<BsonDocument, BsonDocument> find, params string[]? fields) =>
        fields is null ? find : find.Project(new BsonDocument(fields.Select(f => new BsonElement(f, 1))));

    /// <summary>Inserts where no document has its key; false where one has.</summary>
    public static async Task<bool> TryInsertAsync(this IMongoCollection<BsonDocument> collection, BsonDocument document, CancellationToken cancellationToken)
    {
        try
        {
            await collection.InsertOneAsync(document, options: null, cancellationToken);
            return true;
        }
        catch (MongoWriteException e) when (e.WriteConcernError is null && e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return false;
        }
    }

    /// <summary>Changes the one document that matches; false where none does.</summary>
    public static async Task<bool> TryUpdateAsync(
        this IMongoCollection<BsonDocument> collection,
        FilterDefinition<BsonDocument> filter,
        UpdateDefinition<BsonDocument> update,
        CancellationToken cancellationToken) =>
        (await collection.UpdateOneAsync(filter, update, options: null, cancellationToken)).MatchedCount == 1;

    /// <summary>Changes the document that matches, or makes it, as <see cref="UpsertAllAsync"/> does.</summary>
    public static Task UpsertAsync(
        this IMongoCollection<BsonDocument> collection,
        FilterDefinition<BsonDocument> filter,
        UpdateDefinition<BsonDocument> update,
        CancellationToken cancellationToken) =>
        collection.UpsertAllAsync([new UpdateOneModel<BsonDocument>(filter, update) { IsUpsert = true }], cancellationToken);

    /// <summary>
    /// Updates of documents that are made where they are missing. Two that make the same one at once meet in the key; the later then updates.
    /// </summary>
    public static async Task UpsertAllAsync(
        this IMongoCollection<BsonDocument> collection,
        IReadOnlyList<WriteModel<BsonDocument>> updates,
        CancellationToken cancellationToken)
    {
        const int Tries = 20;
        for (var tried = 1; updates.Count > 0; tried++)
        {
            try
            {
                await collection.BulkWriteAsync(updates, InAnyOrder, cancellationToken);
                return;
            }
            catch (MongoBulkWriteException<BsonDocument> e)
                when (tried < Tries && e.WriteConcernError is null && e.WriteErrors.All(w => w.Category == ServerErrorCategory.DuplicateKey))
            {
                updates = [.. e.WriteErrors.Select(w => updates[w.Index])];
            }
        }
    }
}

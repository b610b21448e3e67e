using MongoDB.Bson;
using MongoDB.Driver;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// The numbered, forward-only changes of collections, indexes and rules. Each may be run again: it makes what is missing. None reads documents through: content
/// of every earlier header is readable for ever.
/// </summary>
internal static class MigrationList
{
    public static readonly IReadOnlyList<MongoMigration> Store =
    [
        new(1, async (database, cancellationToken) =>
        {
            foreach (
                var (name, required) in (IEnumerable<(string, BsonDocument)>)
                    [
                        (
                            Names.Workouts,
                            Fields(
                                (Names.Id, "string"),
                                (Names.UserId, "binData"),
                                (Names.WorkoutId, "string"),
                                (Names.Revision, "long"),
                                (Names.Arrivals, "long"))),
                        (
                            Names.Segments,
                            Fields(
                                (Names.Id, "string"),
                                (Names.UserId, "binData"),
                                (Names.WorkoutId, "string"),
                                (Names.Timestamp, "date"),
                                (Names.Bytes, "long"),
                                (Names.Events, "binData"))),
                        (
                            Names.Months,
                            Fields((Names.Id, "string"), (Names.UserId, "binData"), (Names.Month, "int"), (Names.Revision, "long"), (Names.Rows, "binData"))),
                        (
                            Names.Totals,
                            Fields(
                                (Names.Id, "string"),
                                (Names.UserId, "binData"),
                                (Names.Revision, "long"),
                                (Names.Months, "object"),
                                (Names.Records, "binData"))),
                        (Names.Users, Fields((Names.Id, "string"), (Names.UserId, "binData"), (Names.Revision, "long"))),
                        (Names.Devices, Fields((Names.Id, "string"), (Names.UserId, "binData"), (Names.Revision, "long"), (Names.Document, "binData"))),
                        (Names.Goals, Fields((Names.Id, "string"), (Names.UserId, "binData"), (Names.Revision, "long"), (Names.Document, "binData"))),
                        (Names.Emails, Fields((Names.Id, "string"), (Names.UserId, "binData"))),
                        (Names.Batches, Fields((Names.Id, "string"), (Names.Timestamp, "date"))),])
            {
                await MongoMigrations.MakeCollectionAsync(database, name, required, cancellationToken);
            }

            var keys = Builders<BsonDocument>.IndexKeys;
            await MongoMigrations.MakeIndexesAsync(
                database,
                Names.Workouts,
                cancellationToken,
                Index("due", keys.Ascending(Names.DueMs), Names.DueMs),
                Index("due_of_user", keys.Ascending(Names.UserId).Ascending(Names.DueMs), Names.DueMs),
                Index("by_start", keys.Ascending(Names.UserId).Descending(Names.StartMs).Descending(Names.WorkoutId)),
                Index("by_rules", keys.Ascending(Names.RulesVersion), Names.RulesVersion),
                Index("awaiting", keys.Ascending(Names.Awaits).Ascending(Names.ExerciseType), Names.Awaits),
                Index("to_erase", keys.Ascending(Names.DeletedMs), Names.DeletedMs));
            await MongoMigrations.MakeIndexesAsync(
                database,
                Names.Segments,
                cancellationToken,
                Index("of_workout", keys.Ascending(Names.UserId).Ascending(Names.WorkoutId).Ascending(Names.Timestamp)));
            await MongoMigrations.MakeIndexesAsync(database, Names.Batches, cancellationToken, Index("by_age", keys.Ascending(Names.Timestamp)));

            // The epoch is random and changes when the store is restored from a copy.
            await database
                .GetCollection<BsonDocument>(Names.Store)
                .UpsertAllAsync(
                    [
                        new UpdateOneModel<BsonDocument>(
                            Builders<BsonDocument>.Filter.Eq(Names.Id, Names.Store),
                            Builders<BsonDocument>.Update.SetOnInsert("epoch", Names.Of(Guid.NewGuid())))
                        {
                            IsUpsert = true,
                        },],
                    cancellationToken);
        }), new(2, async (database, cancellationToken) => await MongoMigrations.MakeCollectionAsync(database, Names.SecurityEvents, Fields((Names.Id, "string"), (Names.UserId, "binData"), (Names.Revision, "long"), (Names.Document, "binData")), cancellationToken)),

        // An account whose address was changed keeps the one before for a while: both are found by its id when it is deleted.
        new(3, async (database, cancellationToken) => await MongoMigrations.MakeIndexesAsync(
            database, Names.Emails, cancellationToken, Index("of_user", Builders<BsonDocument>.IndexKeys.Ascending(Names.UserId)))),

        // Mails with codes that the mail server has not taken yet.
        new(4, async (database, cancellationToken) =>
        {
            await MongoMigrations.MakeCollectionAsync(
                database,
                Names.CodeMails,
                Fields((Names.Id, "string"), (Names.UserId, "binData"), (Names.DueMs, "long"), ("purpose", "string"), ("attempts", "int")),
                cancellationToken);
            await MongoMigrations.MakeIndexesAsync(
                database, Names.CodeMails, cancellationToken, Index("due", Builders<BsonDocument>.IndexKeys.Ascending(Names.DueMs)));
        }),

        new(5, async (database, cancellationToken) => await MongoMigrations.MakeCollectionAsync(
            database,
            Names.Calendars,
            Fields((Names.Id, "string"), (Names.UserId, "binData"), (Names.Revision, "long"), (Names.Document, "binData")),
            cancellationToken)),

        // Where other programs of people's are told of their workouts, and what they have yet to be told.
        new(6, async (database, cancellationToken) =>
        {
            await MongoMigrations.MakeCollectionAsync(
                database,
                Names.Webhooks,
                Fields(
                    (Names.Id, "string"),
                    (Names.UserId, "binData"),
                    (Names.Revision, "long"),
                    (Names.Document, "binData"),
                    ("wants", "int"),
                    (Names.DueMs, "long"),
                    (Names.Arrivals, "long"),
                    ("waits", "bool")),
                cancellationToken);
            await MongoMigrations.MakeCollectionAsync(
                database,
                Names.WebhookMessages,
                Fields(
                    (Names.Id, "string"),
                    (Names.UserId, "binData"),
                    (Names.WorkoutId, "string"),
                    ("message_id", "binData"),
                    ("news", "int"),
                    ("at_ms", "long"),
                    ("attempts", "int")),
                cancellationToken);
            var keys = Builders<BsonDocument>.IndexKeys;
            await MongoMigrations.MakeIndexesAsync(
                database,
                Names.Webhooks,
                cancellationToken,
                Index("due", keys.Ascending("waits").Ascending(Names.DueMs)),
                Index("of_user", keys.Ascending(Names.UserId)));
        }),

        // The key that an account's documents are encrypted under, wrapped under a key that is in no store. The id of nobody (zeros) has one too: the mark of
        // the key ring.
        new(7, async (database, cancellationToken) => await MongoMigrations.MakeCollectionAsync(
            database,
            Names.AccountKeys,
            Fields((Names.Id, "string"), (Names.UserId, "binData"), (Names.Version, "int"), (Names.Wrapped, "binData")),
            cancellationToken)),

        // The files that imported workouts were made of: which workout has which, and each content once, in parts.
        new(8, async (database, cancellationToken) =>
        {
            await MongoMigrations.MakeCollectionAsync(
                database,
                Names.Originals,
                Fields(
                    (Names.Id, "string"),
                    (Names.UserId, "binData"),
                    (Names.ContentId, "binData"),
                    (Names.Bytes, "long"),
                    (Names.Document, "binData")),
                cancellationToken);
            await MongoMigrations.MakeCollectionAsync(
                database,
                Names.OriginalParts,
                Fields((Names.Id, "string"), (Names.UserId, "binData"), (MongoOriginalStore.Turn, "binData"), (Names.Document, "binData")),
                cancellationToken);
            await MongoMigrations.MakeIndexesAsync(
                database,
                Names.Originals,
                cancellationToken,
                Index("by_content", Builders<BsonDocument>.IndexKeys.Ascending(Names.UserId).Ascending(Names.ContentId)));
        }),
    ];

    public static readonly IReadOnlyList<MongoMigration> Directory =
    [
        new(1, async (database, cancellationToken) =>
        {
            await MongoMigrations.MakeCollectionAsync(
                database,
                Names.Entries,
                Fields((Names.Id, "string"), (Names.UserId, "binData"), ("cell", "string")),
                cancellationToken);
            await MongoMigrations.MakeIndexesAsync(
                database,
                Names.Entries,
                cancellationToken,
                Index("of_user", Builders<BsonDocument>.IndexKeys.Ascending(Names.UserId)),
                Index("in_doubt", Builders<BsonDocument>.IndexKeys.Ascending("cell").Ascending("doubt_ms"), "doubt_ms"));
        }),
    ];

    // The plain fields must be there and of their type; what is in the document only the codec checks.
    private static BsonDocument Fields(params (string Name, string Type)[] fields) => new("$jsonSchema", new BsonDocument
    {
        { "bsonType", "object" },
        { "required", new BsonArray(fields.Select(f => f.Name)) },
        { "properties", new BsonDocument(fields.Select(f => new BsonElement(f.Name, new BsonDocument("bsonType", f.Type)))) },
    });

    private static CreateIndexModel<BsonDocument> Index(string name, IndexKeysDefinition<BsonDocument> keys, string? where = null) => new(
        keys,
        new CreateIndexOptions<BsonDocument> { Name = name, PartialFilterExpression = where is null ? null : Builders<BsonDocument>.Filter.Exists(where) });
}

/// <summary>One of them.</summary>
internal sealed record MongoMigration(int Number, Func<IMongoDatabase, CancellationToken, Task> ApplyAsync);

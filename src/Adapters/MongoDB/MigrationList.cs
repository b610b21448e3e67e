using MongoDB.Bson;
using MongoDB.Driver;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// The numbered, forward-only changes of collections, indexes and rules. Each may be run again: it makes what is missing. None reads documents through: content
/// of every earlier header is readable for ever.
/// </summary>
internal static class MigrationList
{
    // The fields of every document that belongs to an account, and those of one that is written from the revision it was read at.
    private static readonly (string Name, string Type)[] OfAccount = [(Names.Id, "string"), (Names.UserId, "binData")];
    private static readonly (string Name, string Type)[] Revised = [.. OfAccount, (Names.Revision, "long"), (Names.Document, "binData")];

    public static readonly IReadOnlyList<MongoMigration> Store =
    [
        new(
            1,
            [
                new(
                    Names.Workouts,
                    [.. OfAccount, (Names.WorkoutId, "string"), (Names.Revision, "long"), (Names.Arrivals, "long")],
                    Index("due", IndexKeys.Ascending(Names.DueMs), Names.DueMs),
                    Index("due_of_user", IndexKeys.Ascending(Names.UserId).Ascending(Names.DueMs), Names.DueMs),
                    Index("by_start", IndexKeys.Ascending(Names.UserId).Descending(Names.StartMs).Descending(Names.WorkoutId)),
                    Index("by_rules", IndexKeys.Ascending(Names.RulesVersion), Names.RulesVersion),
                    Index("awaiting", IndexKeys.Ascending(Names.Awaits).Ascending(Names.ExerciseType), Names.Awaits),
                    Index("to_erase", IndexKeys.Ascending(Names.DeletedMs), Names.DeletedMs)),
                new(
                    Names.Segments,
                    [.. OfAccount, (Names.WorkoutId, "string"), (Names.Timestamp, "date"), (Names.Bytes, "long"), (Names.Events, "binData")],
                    Index("of_workout", IndexKeys.Ascending(Names.UserId).Ascending(Names.WorkoutId).Ascending(Names.Timestamp))),
                new(Names.Months, [.. OfAccount, (Names.Month, "int"), (Names.Revision, "long"), (Names.Rows, "binData")]),
                new(Names.Totals, [.. OfAccount, (Names.Revision, "long"), (Names.Months, "object"), (Names.Records, "binData")]),
                new(Names.Users, [.. OfAccount, (Names.Revision, "long")]),
                new(Names.Devices, Revised),
                new(Names.Goals, Revised),
                new(Names.Emails, OfAccount),
                new(Names.Batches, [(Names.Id, "string"), (Names.Timestamp, "date")], Index("by_age", IndexKeys.Ascending(Names.Timestamp))),
            ])
        {
            MakesEpoch = true,
        },

        new(2, [new(Names.SecurityEvents, Revised)]),

        // An account whose address was changed keeps the one before for a while: both are found by its id when it is deleted.
        new(3, [new(Names.Emails, [], Index("of_user", IndexKeys.Ascending(Names.UserId)))]),

        // Mails with codes that the mail server has not taken yet.
        new(
            4,
            [
                new(
                    Names.CodeMails,
                    [.. OfAccount, (Names.DueMs, "long"), ("purpose", "string"), ("attempts", "int")],
                    Index("due", IndexKeys.Ascending(Names.DueMs))),
            ]),

        new(5, [new(Names.Calendars, Revised)]),

        // Where other programs of people's are told of their workouts, and what they have yet to be told.
        new(
            6,
            [
                new(
                    Names.Webhooks,
                    [.. Revised, ("wants", "int"), (Names.DueMs, "long"), (Names.Arrivals, "long"), ("waits", "bool")],
                    Index("due", IndexKeys.Ascending("waits").Ascending(Names.DueMs)),
                    Index("of_user", IndexKeys.Ascending(Names.UserId))),
                new(
                    Names.WebhookMessages,
                    [
                        .. OfAccount, (Names.WorkoutId, "string"), ("message_id", "binData"), ("news", "int"), ("at_ms", "long"), ("attempts", "int"),
                    ]),
            ]),

        // The key that an account's documents are encrypted under, wrapped under a key that is in no store. The id of nobody (zeros) has one too: the mark of
        // the key ring.
        new(7, [new(Names.AccountKeys, [.. OfAccount, (Names.Version, "int"), (Names.Wrapped, "binData")])]),

        // The files that imported workouts were made of: which workout has which, and each content once, in parts.
        new(
            8,
            [
                new(
                    Names.Originals,
                    [.. OfAccount, (Names.ContentId, "binData"), (Names.Bytes, "long"), (Names.Document, "binData")],
                    Index("by_content", IndexKeys.Ascending(Names.UserId).Ascending(Names.ContentId))),
                new(Names.OriginalParts, [.. OfAccount, (MongoOriginalStore.Turn, "binData"), (Names.Document, "binData")]),
            ]),
    ];

    public static readonly IReadOnlyList<MongoMigration> Directory =
    [
        new(
            1,
            [
                new(
                    Names.Entries,
                    [.. OfAccount, ("cell", "string")],
                    Index("of_user", IndexKeys.Ascending(Names.UserId)),
                    Index("in_doubt", IndexKeys.Ascending("cell").Ascending("doubt_ms"), "doubt_ms")),
            ]),
    ];

    private static CreateIndexModel<BsonDocument> Index(string name, IndexKeysDefinition<BsonDocument> keys, string? where = null) => new(
        keys, new CreateIndexOptions<BsonDocument> { Name = name, PartialFilterExpression = where is null ? null : Filter.Exists(where) });
}

/// <summary>One of them.</summary>
/// <param name="Number">Its place in their order, from 1.</param>
/// <param name="Collections">What it makes.</param>
internal sealed record MongoMigration(int Number, CollectionRules[] Collections)
{
    private const int NamespaceExists = 48;

    /// <summary>Whether it makes the store's epoch: a random id, which is changed when the store is restored from a copy.</summary>
    public bool MakesEpoch { get; init; }

    public async Task ApplyAsync(IMongoDatabase database, CancellationToken cancellationToken)
    {
        foreach (var (name, fields, indexes) in Collections)
        {
            if (fields.Length > 0)
            {
                await MakeAsync(database, name, Validator(fields), cancellationToken);
            }

            if (indexes.Length > 0)
            {
                await database.GetCollection<BsonDocument>(name).Indexes.CreateManyAsync(indexes, cancellationToken);
            }
        }

        if (MakesEpoch)
        {
            await database.GetCollection<BsonDocument>(Names.Store).UpsertAsync(
                Filter.Eq(Names.Id, Names.Store), Update.SetOnInsert("epoch", Names.Of(Guid.NewGuid())), cancellationToken);
        }
    }

    private static async Task MakeAsync(IMongoDatabase database, string name, BsonDocument validator, CancellationToken cancellationToken)
    {
        try
        {
            await database.CreateCollectionAsync(name, new CreateCollectionOptions<BsonDocument> { Validator = validator }, cancellationToken);
        }
        catch (MongoCommandException e) when (e.Code == NamespaceExists)
        {
            // Made by somebody who was cut off, or by the operator who sharded it beforehand: then without rules.
            await database.RunCommandAsync<BsonDocument>(
                new BsonDocument { { "collMod", name }, { "validator", validator } }, cancellationToken: cancellationToken);
        }
    }

    // The plain fields must be there and of their type; what is in the document only the codec checks.
    private static BsonDocument Validator((string Name, string Type)[] fields) => new("$jsonSchema", new BsonDocument
    {
        { "bsonType", "object" },
        { "required", new BsonArray(fields.Select(f => f.Name)) },
        { "properties", new BsonDocument(fields.Select(f => new BsonElement(f.Name, new BsonDocument("bsonType", f.Type)))) },
    });
}

/// <summary>What a migration makes of a collection.</summary>
/// <param name="Name">Which.</param>
/// <param name="Fields">The fields that every document must have, and their types in BSON; none: the collection is there and keeps its rules.</param>
/// <param name="Indexes">Those that are missing are added.</param>
internal sealed record CollectionRules(string Name, (string Name, string Type)[] Fields, params CreateIndexModel<BsonDocument>[] Indexes);

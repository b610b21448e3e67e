using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>Reading workouts with their segments, and who is gone.</summary>
internal static class MongoWorkouts
{
    private const int AtOnce = 8;

    /// <summary>Of these users, those whose account was deleted.</summary>
    public static async Task<HashSet<Guid>> DeletedAsync(this MongoStore store, IEnumerable<Guid> users, CancellationToken cancellationToken)
    {
        Guid[] asked = [.. users.Distinct()];
        if (asked.Length == 0)
        {
            return [];
        }

        var found = await store.Of(Names.Users).FindAsync(Names.Any(asked) & Filter.Exists(Names.DeletedMs), cancellationToken, [Names.UserId]);
        return [.. found.Select(u => Names.GuidOf(u[Names.UserId]))];
    }

    /// <summary>
    /// Takes away everything of a deleted account but its tombstone. Its key first: from then on nothing of it can be read. Then its workouts, so that none of
    /// them is found to be due any more.
    /// </summary>
    public static async Task EraseAsync(this MongoStore store, Guid user, CancellationToken cancellationToken)
    {
        foreach (var collection in (string[])
            [
                Names.AccountKeys, Names.Workouts, Names.Segments, Names.Months, Names.Goals, Names.Calendars, Names.Devices, Names.SecurityEvents,
                Names.CodeMails, Names.Webhooks, Names.WebhookMessages, Names.Originals, Names.OriginalParts, Names.Totals,
            ])
        {
            await store.Of(collection).DeleteManyAsync(Names.AllOf(user), cancellationToken);
        }
    }

    /// <summary>
    /// Workouts with their segments, in the order asked for, for a reader. The segments are read first: what is merged in between is then there twice and not
    /// missing.
    /// </summary>
    public static async Task<List<FoundWorkout>> ReadAsync(
        this MongoStore store, IReadOnlyList<WorkoutKey> keys, KnownKeys known, CancellationToken cancellationToken)
    {
        var beside = await SegmentsAsync(store.Read(Names.Segments), keys, known, cancellationToken);
        var documents = await DocumentsAsync(store.Read(Names.Workouts), keys, known, cancellationToken);
        return [.. keys.Select((_, i) => new FoundWorkout(documents[i], beside[i]))];
    }

    /// <summary>
    /// The same for who will write them. The workouts are read first: what is appended or derived in between is then missing here, and found out by the counts
    /// that the write names.
    /// </summary>
    public static async Task<List<FoundWorkout>> ReadToWriteAsync(
        this MongoStore store, IReadOnlyList<WorkoutKey> keys, KnownKeys known, CancellationToken cancellationToken)
    {
        var documents = await DocumentsAsync(store.Of(Names.Workouts), keys, known, cancellationToken);
        var beside = await SegmentsAsync(store.Of(Names.Segments), keys, known, cancellationToken);
        return [.. keys.Select((_, i) => new FoundWorkout(documents[i], beside[i]))];
    }

    /// <summary>Keys in their order, in lots whose logs may be in memory together.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<WorkoutKey>>> LotsAsync(
        this MongoStore store, IReadOnlyList<WorkoutKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count < 2)
        {
            return keys.Count == 0 ? [] : [keys];
        }

        var derived = (await store.Of(Names.Workouts).FindAsync(Names.Any(keys), cancellationToken, [Names.LogBytes]))
            .ToDictionary(d => d[Names.Id].AsString, d => d.Long(Names.LogBytes), StringComparer.Ordinal);
        var segments = store.Of(Names.Segments);
        return StoredLog.Lots(
            keys,
            await OfEachAsync(
                keys,
                async (key, token) => derived.GetValueOrDefault(Names.Key(key)) + await SegmentBytesAsync(segments, key, token),
                cancellationToken));
    }

    /// <summary>The size of a workout's segments, unpacked.</summary>
    public static async Task<long> SegmentBytesAsync(IMongoCollection<BsonDocument> segments, WorkoutKey key, CancellationToken cancellationToken) =>
        (await segments.FindAsync(SegmentsOf(key), cancellationToken, [Names.Bytes])).Sum(s => s.Long(Names.Bytes));

    /// <summary>All segments of a workout.</summary>
    public static FilterDefinition<BsonDocument> SegmentsOf(WorkoutKey key) =>
        Filter.Eq(Names.UserId, Names.Of(key.User.Value)) & Filter.Eq(Names.WorkoutId, key.Session.Value);

    private static async Task<WorkoutDocument[]> DocumentsAsync(
        IMongoCollection<BsonDocument> workouts, IReadOnlyList<WorkoutKey> keys, KnownKeys known, CancellationToken cancellationToken)
    {
        var found = (await workouts.FindAsync(Names.Any(keys), cancellationToken)).ToDictionary(d => d[Names.Id].AsString, StringComparer.Ordinal);
        return
        [
            .. keys.Select(key => found.TryGetValue(Names.Key(key), out var document) ? WorkoutDocument.Of(document, known) : WorkoutDocument.Missing(key)),
        ];
    }

    private static Task<List<SegmentDocument>[]> SegmentsAsync(
        IMongoCollection<BsonDocument> segments, IReadOnlyList<WorkoutKey> keys, KnownKeys known, CancellationToken cancellationToken) =>
        OfEachAsync(keys, (key, token) => SegmentsAsync(segments, key, known, token), cancellationToken);

    // Asks of some workouts at a time; answers in their order.
    private static async Task<T[]> OfEachAsync<T>(
        IReadOnlyList<WorkoutKey> keys, Func<WorkoutKey, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        var answers = new T[keys.Count];
        await Parallel.ForAsync(
            0,
            keys.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, token) => answers[i] = await ask(keys[i], token));
        return answers;
    }

    // In the order they came, as far as they are read.
    private static async Task<List<SegmentDocument>> SegmentsAsync(
        IMongoCollection<BsonDocument> segments, WorkoutKey key, KnownKeys known, CancellationToken cancellationToken)
    {
        var found = new List<SegmentDocument>();
        var through = 0L;
        using var cursor = await segments.Find(SegmentsOf(key)).Sort(Sort.Ascending(Names.Timestamp).Ascending(Names.Id)).ToCursorAsync(cancellationToken);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var segment in cursor.Current)
            {
                through += segment.Long(Names.Bytes);
                if (through > StoredLog.ReadBytes && found.Count > 0)
                {
                    return found;
                }

                var stored = segment[Names.Events].AsByteArray;
                found.Add(
                    new SegmentDocument(
                        segment[Names.Id].AsString, segment.Long(Names.Bytes), known.Open(key.User.Value, AssociatedData.Of("segment", key), stored))
                    {
                        IsInClear = known.IsInClear(stored),
                    });
            }
        }

        return found;
    }
}

/// <summary>A workout as it was found.</summary>
internal sealed class FoundWorkout(WorkoutDocument document, IReadOnlyList<SegmentDocument> segments)
{
    public WorkoutDocument Document => document;

    public WorkoutKey Key => document.Key;

    public IReadOnlyList<SegmentDocument> Segments => segments;

    public bool IsThere => document.Exists || segments.Count > 0;

    public StoredWorkout Whole { get; } = document.Part.With(segments, document.DueMs is not null);
}

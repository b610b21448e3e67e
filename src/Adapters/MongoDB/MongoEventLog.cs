using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// Appends without a transaction: segments, then the workouts' marks, then the batches' names, each write of one document, each repeatable. A reader who waits
/// for a name therefore finds everything, and an append that was cut off is repeated with its batch and ends in the same state.
/// </summary>
internal sealed class MongoEventLog(MongoStore store, MongoKeys keys) : IEventLog
{
    public const string AfterSegments = "after_segments";
    public const string AfterMarks = "after_marks";

    // MongoDB takes documents of up to 16 MiB.
    private const int MaxContent = 12 << 20;

    public ValueTask AppendAsync(LogAppend append, CancellationToken cancellationToken) => MongoStore.DoAsync(
        async () =>
        {
            var living = await OfLivingAccountsAsync(append.Segments, cancellationToken);
            var known = await keys.ToWriteAsync(living.Select(s => s.Key.User.Value), cancellationToken);
            var segments = living.FindAll(s => known.Has(s.Key.User.Value));
            if (segments.Count > 0)
            {
                await InsertAsync(segments, known, append.At, cancellationToken);
                store.Hit(AfterSegments);
                await MarkAsync(segments, append.At.ToUnixTimeMilliseconds(), cancellationToken);
                store.Hit(AfterMarks);
            }

            await NameAsync([.. append.Names.Distinct().OrderBy(Names.Key, StringComparer.Ordinal)], append.At, cancellationToken);
        },
        cancellationToken);

    // What comes for a deleted account is dropped. One that is being deleted beside this is seen when the workout is derived.
    private async Task<List<LogSegment>> OfLivingAccountsAsync(IReadOnlyList<LogSegment> segments, CancellationToken cancellationToken)
    {
        var gone = await store.DeletedAsync(segments.Select(s => s.Key.User.Value), cancellationToken);

        // Everybody writes in the order of the keys: MongoDB writes a document at a time and does not care, an engine that holds the documents of one command
        // locked would wait in circles.
        return [.. segments.Where(s => !gone.Contains(s.Key.User.Value)).OrderBy(s => s.Key).ThenBy(s => Names.Key(s.Batch), StringComparer.Ordinal)];
    }

    private async Task InsertAsync(List<LogSegment> segments, KnownKeys known, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var documents = segments.SelectMany(s => Documents(s, known, at)).ToList();
        try
        {
            await store.Of(Names.Segments).InsertManyAsync(documents, new InsertManyOptions { IsOrdered = false }, cancellationToken);
        }
        catch (MongoBulkWriteException<BsonDocument> e)
            when (e.WriteConcernError is null && e.WriteErrors.All(w => w.Category == ServerErrorCategory.DuplicateKey))
        {
            // They were there. What acknowledges must write all the same, so that it waits until a majority has them: the first try may have been cut off
            // before that.
            var there = e.WriteErrors.Select(w => documents[w.Index]).ToList();
            await store
                .Of(Names.Segments)
                .UpdateManyAsync(
                    Filter.In(Names.Id, there.Select(d => d[Names.Id]))
                        & Filter.In(Names.UserId, there.Select(d => d[Names.UserId]).Distinct()),
                    Update.Inc("repeated", 1),
                    options: null,
                    cancellationToken);
        }
    }

    private static IEnumerable<BsonDocument> Documents(LogSegment segment, KnownKeys known, DateTimeOffset at)
    {
        var part = 0;
        var rest = new Stack<WorkoutLog>([segment.Events]);
        while (rest.TryPop(out var events))
        {
            var content = DocumentCodec.EncodeSegment(events);
            if (content.Length > MaxContent && events.Events.Count > 1)
            {
                var half = events.Events.Count / 2;
                rest.Push(new WorkoutLog { Events = { events.Events.Skip(half) } });
                rest.Push(new WorkoutLog { Events = { events.Events.Take(half) } });
                continue;
            }

            yield return new BsonDocument
            {
                { Names.Id, Names.Key(segment.Key, segment.Batch, part++) },
                { Names.UserId, Names.Of(segment.Key.User.Value) },
                { Names.WorkoutId, segment.Key.Session.Value },
                { Names.Timestamp, new BsonDateTime(at.ToUnixTimeMilliseconds()) },
                { Names.Bytes, StoredLog.SizeOf(events) },
                { Names.Events, known.SealInPlace(segment.Key.User.Value, AssociatedData.Of("segment", segment.Key), content) },
            };
        }
    }

    private async Task MarkAsync(List<LogSegment> segments, long at, CancellationToken cancellationToken)
    {
        var marks = segments.GroupBy(s => s.Key).Select(g => (g.Key, DueMs: g.Min(s => s.DueAt).ToUnixTimeMilliseconds())).ToList();
        var workouts = store.Of(Names.Workouts);
        await workouts.UpsertAllAsync(
            [.. marks.Select(m => new UpdateOneModel<BsonDocument>(
                Names.One(m.Key),
                Update.Min(Names.DueMs, m.DueMs).Inc(Names.Arrivals, 1L).Unset(Names.Reason)
                    .SetOnInsert(Names.WorkoutId, m.Key.Session.Value).SetOnInsert(Names.Revision, 0L).SetOnInsert(Names.Ended, 0)) { IsUpsert = true })],
            cancellationToken);

        // Whoever ends a workout from here on sees that more has arrived. One that has ended is derived at once; a large one rests first, a second for each 8
        // MB, so that nobody can keep a handler busy with it.
        var ended = await workouts.FindAsync(
            Names.Any(marks.Select(m => m.Key)) & Filter.Gt(Names.Ended, 0), cancellationToken, [Names.UserId, Names.LogBytes]);
        if (ended.Count > 0)
        {
            await workouts.BulkWriteAsync(
                ended
                    .OrderBy(w => w[Names.Id].AsString, StringComparer.Ordinal)
                    .Select(w => new UpdateOneModel<BsonDocument>(
                        Names.One(Names.GuidOf(w[Names.UserId]), w[Names.Id].AsString),
                        Update.Min(Names.DueMs, at + WorkoutDocument.RestMs(w.Long(Names.LogBytes))))),
                BsonReading.InAnyOrder,
                cancellationToken);
        }
    }

    // A name that comes again is written again, so that its acknowledgement waits as the first one did.
    private async Task NameAsync(List<BatchName> names, DateTimeOffset at, CancellationToken cancellationToken) => await store.Of(Names.Batches).UpsertAllAsync(
        [.. names.Select(n => new UpdateOneModel<BsonDocument>(
            Filter.Eq(Names.Id, Names.Key(n)),
            Update.Set(Names.Timestamp, new BsonDateTime(at.ToUnixTimeMilliseconds())).Inc("times", 1)) { IsUpsert = true })],
        cancellationToken);
}

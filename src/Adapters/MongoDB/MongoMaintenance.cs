using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.MongoDB;

/// <summary>Keeps the store in order, a document at a time.</summary>
internal sealed class MongoMaintenance(MongoStore store) : IStoreMaintenance
{
    private const int AtOnce = 1_000;

    private static readonly FilterDefinitionBuilder<BsonDocument> Filter = Builders<BsonDocument>.Filter;

    public ValueTask PruneAsync(DateTimeOffset ledgerBefore, DateTimeOffset deletedBefore, CancellationToken cancellationToken) =>
        MongoStore.DoAsync(
            async () =>
            {
                await store
                    .Of(Names.Batches)
                    .DeleteManyAsync(Filter.Lt(Names.Timestamp, new BsonDateTime(ledgerBefore.ToUnixTimeMilliseconds())), cancellationToken);

                // The tombstone stays for ever; everything the person did goes. A derivation that is not complete comes first, and the next turn finds the
                // workout again.
                var erased =
                    Filter.Lt(Names.DeletedMs, deletedBefore.ToUnixTimeMilliseconds()) & Filter.Exists(Names.Summary) & Filter.Exists(Names.Pending, false);
                while (true)
                {
                    var some = await store
                        .Of(Names.Workouts)
                        .FindAsync(erased, cancellationToken, [Names.UserId, Names.WorkoutId, Names.Revision], limit: AtOnce);
                    foreach (var workout in some)
                    {
                        await EraseAsync(workout, cancellationToken);
                    }

                    if (some.Count < AtOnce)
                    {
                        return;
                    }
                }
            },
            cancellationToken);

    public ValueTask<int> MakeStaleDueAsync(
        int rulesVersion,
        IReadOnlyCollection<string> exerciseTypes,
        DateTimeOffset at,
        int max,
        CancellationToken cancellationToken
    ) =>
        MongoStore.GuardAsync(
            async () =>
            {
                // Each question is answered by an index of its own, so a cell in which nothing is stale pays for a few look-ups.
                var found = await MakeDueAsync(Filter.Lt(Names.RulesVersion, rulesVersion) & Filter.Exists(Names.Summary), at, max, cancellationToken);
                if (found < max)
                {
                    found += await MakeDueAsync(
                        Filter.Eq(Names.Awaits, (int)Awaited.NewerRules) & Filter.Eq(Names.RulesVersion, rulesVersion),
                        at,
                        max - found,
                        cancellationToken);
                }

                foreach (var type in exerciseTypes)
                {
                    if (found == max)
                    {
                        break;
                    }

                    found += await MakeDueAsync(
                        Filter.Eq(Names.Awaits, (int)Awaited.ExerciseType) & Filter.Eq(Names.ExerciseType, type),
                        at,
                        max - found,
                        cancellationToken);
                }

                return found;
            },
            cancellationToken);

    private async Task EraseAsync(BsonDocument workout, CancellationToken cancellationToken)
    {
        await MongoOriginalStore.ForgetAsync(store, Names.WorkoutKeyOf(workout[Names.Id].AsString), cancellationToken);
        await store
            .Of(Names.Segments)
            .DeleteManyAsync(Filter.Eq(Names.UserId, workout[Names.UserId]) & Filter.Eq(Names.WorkoutId, workout[Names.WorkoutId]), cancellationToken);
        await store
            .Of(Names.Workouts)
            .UpdateOneAsync(
                Names.One(Names.GuidOf(workout[Names.UserId]), workout[Names.Id].AsString)
                    & Filter.Eq(Names.Revision, workout[Names.Revision])
                    & Filter.Exists(Names.Pending, false),
                Builders<BsonDocument>
                    .Update.Unset(Names.Summary)
                    .Unset(Names.Overlay)
                    .Unset(Names.Log)
                    .Unset(Names.StartMs)
                    .Unset(Names.LocalDate)
                    .Unset(Names.ExerciseType)
                    .Unset(Names.Awaits)
                    .Unset(Names.RulesVersion)
                    .Set(Names.LogBytes, 0L)
                    .Inc(Names.Revision, 1L),
                options: null,
                cancellationToken);
    }

    private async Task<int> MakeDueAsync(FilterDefinition<BsonDocument> which, DateTimeOffset at, int max, CancellationToken cancellationToken)
    {
        var undue = Filter.Exists(Names.DueMs, false);
        var found = await store.Of(Names.Workouts).FindAsync(which & undue, cancellationToken, [Names.UserId], limit: max);
        if (found.Count > 0)
        {
            // Counted as something that arrived: a derivation by older rules that is on its way leaves it due.
            await store
                .Of(Names.Workouts)
                .BulkWriteAsync(
                    found.Select(w => new UpdateOneModel<BsonDocument>(
                        Names.One(Names.GuidOf(w[Names.UserId]), w[Names.Id].AsString) & undue,
                        Builders<BsonDocument>.Update.Set(Names.DueMs, at.ToUnixTimeMilliseconds()).Inc(Names.Arrivals, 1L))),
                    BsonReading.InAnyOrder,
                    cancellationToken);
        }

        return found.Count;
    }
}

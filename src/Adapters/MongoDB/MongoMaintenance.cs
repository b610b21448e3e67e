using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>Keeps the store in order, a document at a time.</summary>
internal sealed class MongoMaintenance(MongoStore store) : IStoreMaintenance
{
    private const int AtOnce = 1_000;

    // What a workout loses when its deletion is final.
    private static readonly string[] Erased =
    [
        Names.Summary, Names.Overlay, Names.Log, Names.StartMs, Names.LocalDate, Names.ExerciseType, Names.Awaits, Names.RulesVersion,
    ];

    public ValueTask PruneAsync(DateTimeOffset ledgerBefore, DateTimeOffset deletedBefore, CancellationToken cancellationToken) => MongoStore.DoAsync(
        async () =>
        {
            await store.Of(Names.Batches).DeleteManyAsync(
                Filter.Lt(Names.Timestamp, new BsonDateTime(ledgerBefore.ToUnixTimeMilliseconds())), cancellationToken);

            // The tombstone stays for ever; everything the person did goes. A derivation that is not complete comes first, and the next turn finds the workout
            // again.
            var toErase =
                Filter.Lt(Names.DeletedMs, deletedBefore.ToUnixTimeMilliseconds()) & Filter.Exists(Names.Summary) & Filter.Exists(Names.Pending, false);
            while (true)
            {
                var some = await store.Of(Names.Workouts).FindAsync(toErase, cancellationToken, [Names.Revision], limit: AtOnce);
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
        int rulesVersion, IReadOnlyCollection<string> exerciseTypes, DateTimeOffset at, int max, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(
            async () =>
            {
                // Each question is answered by an index of its own, so a cell in which nothing is stale pays for a few look-ups.
                FilterDefinition<BsonDocument>[] questions =
                [
                    Filter.Lt(Names.RulesVersion, rulesVersion) & Filter.Exists(Names.Summary),
                    Filter.Eq(Names.Awaits, (int)Awaited.NewerRules) & Filter.Eq(Names.RulesVersion, rulesVersion),
                    .. exerciseTypes.Select(type => Filter.Eq(Names.Awaits, (int)Awaited.ExerciseType) & Filter.Eq(Names.ExerciseType, type)),
                ];
                var found = 0;
                for (var i = 0; i < questions.Length && found < max; i++)
                {
                    found += await MakeDueAsync(questions[i], at, max - found, cancellationToken);
                }

                return found;
            },
            cancellationToken);

    private async Task EraseAsync(BsonDocument workout, CancellationToken cancellationToken)
    {
        var key = Names.WorkoutKeyOf(workout[Names.Id].AsString);
        await MongoOriginalStore.ForgetAsync(store, key, cancellationToken);
        await store.Of(Names.Segments).DeleteManyAsync(MongoWorkouts.SegmentsOf(key), cancellationToken);
        await store.Of(Names.Workouts).TryUpdateAsync(
            Names.One(key) & Filter.Eq(Names.Revision, workout[Names.Revision]) & Filter.Exists(Names.Pending, false),
            Erased.Aggregate(Update.Set(Names.LogBytes, 0L).Inc(Names.Revision, 1L), (update, field) => update.Unset(field)),
            cancellationToken);
    }

    private async Task<int> MakeDueAsync(FilterDefinition<BsonDocument> which, DateTimeOffset at, int max, CancellationToken cancellationToken)
    {
        var undue = Filter.Exists(Names.DueMs, false);
        var found = await store.Of(Names.Workouts).FindAsync(which & undue, cancellationToken, [Names.UserId], limit: max);
        if (found.Count > 0)
        {
            // Counted as something that arrived: a derivation by older rules that is on its way leaves it due.
            await store.Of(Names.Workouts).BulkWriteAsync(
                found.Select(w => new UpdateOneModel<BsonDocument>(
                    Names.One(Names.GuidOf(w[Names.UserId]), w[Names.Id].AsString) & undue,
                    Update.Set(Names.DueMs, at.ToUnixTimeMilliseconds()).Inc(Names.Arrivals, 1L))),
                BsonReading.InAnyOrder,
                cancellationToken);
        }

        return found.Count;
    }
}

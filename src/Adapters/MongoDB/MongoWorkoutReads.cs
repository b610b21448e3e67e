using System.Globalization;
using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// Reads what a majority has. Where an answer is made of several documents, its revision is read before them, and a writer writes it after them: an answer may
/// be newer than its revision, which the next question finds out, and is never older.
/// </summary>
internal sealed class MongoWorkoutReads(MongoStore store, MongoKeys keys) : IWorkoutReads
{
    // AllAsync reads in pages, so that no cursor is held for the length of an export.
    private const int PageSize = 200;

    private const int KeysPageSize = 10_000;

    private const int MostDue = 1_000;

    public ValueTask<Guid> StoreEpochAsync(CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(() => EpochAsync(cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<BatchName>> NotYetAppendedAsync(IReadOnlyCollection<BatchName> names, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync<IReadOnlyList<BatchName>>(
            async () =>
            {
                var known = (
                    await store.Read(Names.Batches).FindAsync(Filter.In(Names.Id, names.Select(Names.Key)), cancellationToken, [Names.Id]))
                    .Select(b => b[Names.Id].AsString)
                    .ToHashSet(StringComparer.Ordinal);
                return [.. names.Where(n => !known.Contains(Names.Key(n)))];
            },
            cancellationToken);

    public ValueTask<StoredWorkout?> GetAsync(WorkoutKey key, ReadFrom from, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () => await ReadAsync([key], cancellationToken) is [{ IsThere: true } found] ? found.Whole : null, cancellationToken);

    // Nothing of it is there before its mark is; what was appended and not marked yet is appended again.
    public ValueTask<WorkoutHead?> HeadAsync(WorkoutKey key, ReadFrom from, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(
            async () =>
            {
                var bytes = MongoWorkouts.SegmentBytesAsync(store.Read(Names.Segments), key, cancellationToken);
                var found = await store
                    .Read(Names.Workouts)
                    .Find(Names.One(key))
                    .Project(Projection.Exclude(Names.Log))
                    .FirstOrDefaultAsync(cancellationToken);
                var segments = await bytes;
                return found is null
                    ? null
                    : new WorkoutHead(
                        (await keys.OpenAsync(key.User.Value, known => WorkoutDocument.Of(found, known), cancellationToken)).Part.Workout with
                        {
                            IsBehind = found.Contains(Names.DueMs),
                        },
                        string.Create(CultureInfo.InvariantCulture, $"{found.Long(Names.Revision)}.{found.Long(Names.Arrivals)}"),
                        found.Long(Names.LogBytes) + segments);
            },
            cancellationToken);

    public ValueTask<UserState> StateAsync(UserId user, ReadFrom from, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            var account = One(Names.Users, user, [Names.Revision, Names.DeletedMs], cancellationToken);
            var goals = store.Read(Names.Goals).FindAsync(Names.AllOf(user.Value), cancellationToken, [Names.Revision]);
            var due = store
                .Read(Names.Workouts)
                .Find(Filter.Eq(Names.UserId, Names.Of(user.Value)) & Filter.Gte(Names.DueMs, long.MinValue))
                .Only(Names.DueMs, Names.Reason, Names.Ended)
                .Sort(Sort.Ascending(Names.DueMs))
                .Limit(MostDue)
                .ToListAsync(cancellationToken);
            var epoch = EpochAsync(cancellationToken);
            await Task.WhenAll(account, goals, due, epoch);

            // Only now: a derivation counts its months in the totals and then takes the workout off the list. Read the other way round, a workout could be on
            // neither, and an answer of before be given as up to date.
            var totals = await One(Names.Totals, user, [Names.Revision], cancellationToken);
            return new UserState(
                totals?.Long(Names.Revision) ?? 0,
                await account is { } found && !found.Contains(Names.DeletedMs) ? found.Long(Names.Revision) : 0,
                UserState.VersionOf((await goals).Select(g => g.Long(Names.Revision))),
                [.. (await due).Select(w => MongoDerivations.ReadDue(w) with { HasEnded = w.Long(Names.Ended) != 0 })],
                await epoch);
        },
        cancellationToken);

    public ValueTask<ListedWorkouts> ListAsync(UserId user, WorkoutQuery query, ReadFrom from, CancellationToken cancellationToken)
    {
        var filter = Filter.Eq(Names.UserId, Names.Of(user.Value)) & Filter.Exists(Names.Summary) & Filter.Exists(Names.DeletedMs, query.Deleted);
        if (query.After is { } after)
        {
            filter &= Filter.Lte(Names.StartMs, after.SortMs) & (Filter.Lt(Names.StartMs, after.SortMs) | Filter.Lt(Names.WorkoutId, after.SessionId));
        }

        if (query.ExerciseType is { } type)
        {
            filter &= Filter.Eq(Names.ExerciseType, type);
        }

        if (query.From is { } first)
        {
            filter &= Filter.Gte(Names.LocalDate, StoredLog.DateNumber(first));
        }

        if (query.To is { } last)
        {
            filter &= Filter.Lte(Names.LocalDate, StoredLog.DateNumber(last));
        }

        return MongoStore.GuardAsync(
            async () =>
            {
                var revision = (await One(Names.Totals, user, [Names.Revision], cancellationToken))?.Long(Names.Revision) ?? 0;
                var lines = await store
                    .Read(Names.Workouts)
                    .Find(filter)
                    .Only(Names.DeletedMs, Names.Summary, Names.Overlay, Names.Ended)
                    .Sort(Sort.Descending(Names.StartMs).Descending(Names.WorkoutId))
                    .Limit(query.Limit)
                    .ToListAsync(cancellationToken);
                return new ListedWorkouts(
                    await keys.OpenAsync(user.Value, known => lines.ConvertAll(line => Listed(line, known)), cancellationToken), revision);
            },
            cancellationToken);
    }

    public ValueTask<UserTotals> TotalsAsync(UserId user, int first, int last, ReadFrom from, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(
            async () =>
            {
                var totals = await One(Names.Totals, user, [Names.Revision], cancellationToken);
                var months = await store
                    .Read(Names.Months)
                    .Find(
                        Names.AllOf(user.Value)
                            & Filter.Gte(Names.Id, Names.Key(new MonthKey(user, first)))
                            & Filter.Lte(Names.Id, Names.Key(new MonthKey(user, last))))
                    .Sort(Sort.Ascending(Names.Id))
                    .ToListAsync(cancellationToken);
                var opened = await keys.OpenAsync(
                    user.Value,
                    known => months.ConvertAll(m => MongoMonths.Kept(new MonthKey(user, m[Names.Month].AsInt32), m, known).Totals),
                    cancellationToken);
                return new UserTotals(totals?.Long(Names.Revision) ?? 0, first, last, [.. opened.Where(m => !m.IsEmpty)]);
            },
            cancellationToken);

    public ValueTask<(PersonalRecords? Records, long Revision)> RecordsAsync(UserId user, ReadFrom from, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync<(PersonalRecords?, long)>(
            async () =>
            {
                if (await One(Names.Totals, user, [Names.Revision, Names.Records], cancellationToken) is not { } totals)
                {
                    return (null, 0);
                }

                var records = await keys.OpenAsync(user.Value, known => MongoMonths.RecordsOf(user, totals, known), cancellationToken);
                return (records, totals.Long(Names.Revision));
            },
            cancellationToken);

    public async ValueTask<IReadOnlyList<WorkoutKey>> KeysOfAsync(SessionId session, CancellationToken cancellationToken)
    {
        var found = new List<WorkoutKey>();
        for (var after = string.Empty;;)
        {
            var page = await KeysAsync(after, only: null, KeysPageSize, cancellationToken);
            found.AddRange(page.Where(k => k.EndsWith(session.Value, StringComparison.Ordinal)).Select(Names.WorkoutKeyOf).Where(k => k.Session == session));
            if (page.Count < KeysPageSize)
            {
                return found;
            }

            after = page[^1];
        }
    }

    public async IAsyncEnumerable<StoredWorkout> AllAsync(UserId? only, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = string.Empty;;)
        {
            var page = await KeysAsync(after, only, PageSize, cancellationToken);
            foreach (var lot in await MongoStore.GuardAsync(() => store.LotsAsync([.. page.Select(Names.WorkoutKeyOf)], cancellationToken), cancellationToken))
            {
                foreach (var workout in await MongoStore.GuardAsync(() => ReadAsync(lot, cancellationToken), cancellationToken))
                {
                    if (workout.IsThere)
                    {
                        yield return workout.Whole;
                    }
                }
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1];
        }
    }

    private ValueTask<List<string>> KeysAsync(string after, UserId? only, int most, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () => (await store
            .Read(Names.Workouts)
            .Find(Filter.Gt(Names.Id, after) & (only is { } user ? Names.AllOf(user.Value) : Filter.Empty))
            .Only(Names.Id)
            .Sort(Sort.Ascending(Names.Id))
            .Limit(most)
            .ToListAsync(cancellationToken)).ConvertAll(d => d[Names.Id].AsString),
        cancellationToken);

    private Task<List<FoundWorkout>> ReadAsync(IReadOnlyList<WorkoutKey> asked, CancellationToken cancellationToken) => keys.OpenAsync(
        asked.Select(k => k.User.Value), known => store.ReadAsync(asked, known, cancellationToken), cancellationToken);

    private async Task<BsonDocument?> One(string collection, UserId user, string[] only, CancellationToken cancellationToken) =>
        (await store.Read(collection).FindAsync(Names.One(user.Value), cancellationToken, only, limit: 1)).FirstOrDefault();

    private async Task<Guid> EpochAsync(CancellationToken cancellationToken) =>
        (await store.Read(Names.Store).FindAsync(Filter.Eq(Names.Id, Names.Store), cancellationToken)).FirstOrDefault() is { } found
            ? Names.GuidOf(found["epoch"])
            : throw new InvalidOperationException("The store has no epoch: run 'stamina migrate'.");

    private static ListedWorkout Listed(BsonDocument workout, KnownKeys known)
    {
        var key = Names.WorkoutKeyOf(workout[Names.Id].AsString);
        return new(
            key,
            WorkoutDocument.Summary(workout, key, known)!,
            WorkoutDocument.Overlay(workout, key, known),
            workout.LongOrNull(Names.DeletedMs) is { } deleted ? DateTimeOffset.FromUnixTimeMilliseconds(deleted) : null,
            (WorkoutEnd)workout.Long(Names.Ended));
    }
}

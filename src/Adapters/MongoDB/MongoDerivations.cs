using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// Derives without a transaction or a lock. A workout's document is written where its revision is still the one that was read, and keeps what is left to do
/// (<see cref="Pending"/>): its row in its month, the totals, the segments that were merged. When that is done the document is complete. It stays due until
/// then, so whoever meets a derivation that was cut off finishes it, and only then begins another.
/// </summary>
internal sealed class MongoDerivations(MongoStore store, MongoKeys keys) : IDerivations
{
    public const string AfterWorkouts = "after_workouts";
    public const string BeforeCompleted = "before_completed";

    // A try is void where somebody else derived the workout, or appended to it, meanwhile. Nobody meets others this often unless they write without end.
    private const int Tries = 100;

    // A write that waits for a connection longer than a statement may take fails. With twice as many as there are connections (mongodb:max_connections, 32)
    // each waits for one other at most.
    private const int WritesAtOnce = 64;

    public ValueTask<IReadOnlyList<DueWorkout>> DueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync<IReadOnlyList<DueWorkout>>(
            async () => (await store.Of(Names.Workouts)
                .Find(Filter.Lte(Names.DueMs, now.ToUnixTimeMilliseconds()))
                .Only(Names.DueMs, Names.Reason)
                .Sort(Sort.Ascending(Names.DueMs))
                .Limit(max)
                .ToListAsync(cancellationToken)).ConvertAll(ReadDue),
            cancellationToken);

    public ValueTask<DateTimeOffset> HandledThroughAsync(CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            var found = await store.Read(Names.Store).Find(Filter.Eq(Names.Id, Names.Store)).FirstOrDefaultAsync(cancellationToken);
            return found?.LongOrNull("handled_ms") is { } handled ? DateTimeOffset.FromUnixTimeMilliseconds(handled) : DateTimeOffset.MinValue;
        },
        cancellationToken);

    public ValueTask SetHandledThroughAsync(DateTimeOffset through, CancellationToken cancellationToken) => MongoStore.DoAsync(
        () => store.Of(Names.Store).TryUpdateAsync(
            Filter.Eq(Names.Id, Names.Store), Update.Max("handled_ms", through.ToUnixTimeMilliseconds()), cancellationToken),
        cancellationToken);

    public ValueTask PostponeAsync(WorkoutKey key, DateTimeOffset dueAt, string reason, CancellationToken cancellationToken) => MongoStore.DoAsync(
        () => store.Of(Names.Workouts).TryUpdateAsync(
            Names.One(key) & Filter.Exists(Names.DueMs),
            Update.Set(Names.DueMs, dueAt.ToUnixTimeMilliseconds()).Set(Names.Reason, reason),
            cancellationToken),
        cancellationToken);

    public ValueTask DeriveAsync(IReadOnlyList<WorkoutKey> keysInOrder, Func<StoredWorkout, DerivedWorkout?> derive, CancellationToken cancellationToken) =>
        MongoStore.DoAsync(
            async () =>
            {
                foreach (var lot in await store.LotsAsync(keysInOrder, cancellationToken))
                {
                    var left = lot;
                    for (var tried = 0; left.Count > 0; tried++)
                    {
                        if (tried == Tries)
                        {
                            throw new StoreUnavailableException("Others write the same workouts all the time.");
                        }

                        left = await TryAsync(left, derive, cancellationToken);
                    }
                }
            },
            cancellationToken);

    public static DueWorkout ReadDue(BsonDocument workout) =>
        new(
            Names.WorkoutKeyOf(workout[Names.Id].AsString),
            DateTimeOffset.FromUnixTimeMilliseconds(workout.Long(Names.DueMs)),
            workout.TryGetValue(Names.Reason, out var reason) ? reason.AsString : null);

    // Answers those that somebody else changed meanwhile.
    private async Task<IReadOnlyList<WorkoutKey>> TryAsync(
        IReadOnlyList<WorkoutKey> asked, Func<StoredWorkout, DerivedWorkout?> derive, CancellationToken cancellationToken)
    {
        // A deleted account stays deleted: what was on its way when it went is cleared where it shows up.
        var gone = await EraseDeletedAsync(asked, cancellationToken);
        WorkoutKey[] living = [.. asked.Where(k => !gone.Contains(k.User.Value))];
        if (living.Length == 0)
        {
            return [];
        }

        var known = await keys.ToWriteAsync(living.Select(k => k.User.Value), cancellationToken);
        var months = new MongoMonths(store, known);
        var found = await store.ReadToWriteAsync(living, known, cancellationToken);
        var begun = found.FindAll(w => w.Document.Pending is not null);
        if (begun.Count > 0)
        {
            await FinishAsync(
                begun.ConvertAll(w => new Begun(w.Document.Pending!, w.Document.Revision, w.Document.Part.Workout, static () => true)),
                months,
                before: null,
                cancellationToken);
            return living;
        }

        var derived = new List<Derived>(found.Count);
        foreach (var workout in found)
        {
            if (derive(workout.Whole) is { } outcome)
            {
                derived.Add(new Derived(workout, outcome));
            }
        }

        var told = await MongoWebhookStore.ToldAsync(store, derived.Select(d => d.Key.User.Value), cancellationToken);
        foreach (var one in derived.Where(d => told.Contains(d.Key.User.Value)))
        {
            one.Tell(store.Time.GetUtcNow());
        }

        // Read before the workouts are written: then nobody can have set a later row of theirs in between.
        var before = await months.ReadAsync(derived.SelectMany(d => d.Months.Select(m => new MonthKey(d.Key.User, m))), cancellationToken);
        var written = await SomeAtATimeAsync(derived, d => WriteAsync(d, known, cancellationToken));
        store.Hit(AfterWorkouts);
        var mine = derived.Where((d, i) => written[i] && d.NeedsMore).Select(d => d.Begun()).ToList();
        if (mine.Count > 0)
        {
            await FinishAsync(mine, months, before, cancellationToken);
        }

        return [.. derived.Where((_, i) => !written[i]).Select(d => d.Key)];
    }

    // Answers in their order.
    private static async Task<List<bool>> SomeAtATimeAsync<T>(List<T> all, Func<T, Task<bool>> write)
    {
        var answers = new List<bool>(all.Count);
        foreach (var some in all.Chunk(WritesAtOnce))
        {
            answers.AddRange(await Task.WhenAll(some.Select(write)));
        }

        return answers;
    }

    // False where somebody else has derived it since it was read.
    private async Task<bool> WriteAsync(Derived derived, KnownKeys known, CancellationToken cancellationToken)
    {
        var workouts = store.Of(Names.Workouts);
        var (key, was) = (derived.Key, derived.Was.Document);
        foreach (var segment in derived.Was.Segments.Where(s => s.IsInClear && !derived.Pending.Merged.Contains(s.Id, StringComparer.Ordinal)))
        {
            // The same events in other bytes: no matter who derives the workout.
            await store.Of(Names.Segments).TryUpdateAsync(
                Names.One(key.User.Value, segment.Id),
                Update.Set(Names.Events, known.Seal(key.User.Value, AssociatedData.Of("segment", key), segment.Content)),
                cancellationToken);
        }

        var (set, unset) = WorkoutDocument.Fields(derived.Outcome.Workout, derived.Log, known);
        set.Add(Names.Revision, was.Revision + 1);
        if (derived.NeedsMore)
        {
            set.Add(Names.Pending, derived.Pending.ToBson(known));
        }

        if (!was.Exists)
        {
            set.Add(Names.Id, Names.Key(key));
            set.Add(Names.UserId, Names.Of(key.User.Value));
            set.Add(Names.WorkoutId, key.Session.Value);
            set.Add(Names.Arrivals, 0L);
            if ((derived.NeedsMore ? store.NowMs : derived.Pending.DueMs) is { } due)
            {
                set.Add(Names.DueMs, due);
            }

            return await workouts.TryInsertAsync(set, cancellationToken);
        }

        var same = Names.One(key) & Filter.Eq(Names.Revision, was.Revision);
        var update = new BsonDocument { { "$set", set }, { "$unset", unset } };
        if (derived.NeedsMore)
        {
            update.Add("$min", new BsonDocument(Names.DueMs, store.NowMs));
            return await workouts.TryUpdateAsync(same, Clean(update), cancellationToken);
        }

        return await CompleteAsync(same, update, derived.Pending, derived.Outcome.Workout, cancellationToken);
    }

    private async Task FinishAsync(
        List<Begun> begun, MongoMonths months, Dictionary<MonthKey, KeptMonth>? before, CancellationToken cancellationToken)
    {
        foreach (var one in begun.Where(b => b.Pending.Merged.Count > 0))
        {
            await store.Of(Names.Segments).DeleteManyAsync(
                Filter.Eq(Names.UserId, Names.Of(one.Pending.Key.User.Value)) & Filter.In(Names.Id, one.Pending.Merged), cancellationToken);
        }

        await months.SetAsync([.. begun.Where(b => !b.Pending.KeepsRows)], before, cancellationToken);
        await MongoWebhookStore.TellAsync(store, [.. begun.Select(b => b.Pending).Where(p => p.News is not null)], cancellationToken);
        store.Hit(BeforeCompleted);

        // An account that went meanwhile may have been erased before these rows were written.
        var gone = await EraseDeletedAsync(begun.Select(b => b.Pending.Key), cancellationToken);
        await SomeAtATimeAsync([.. begun.Where(b => !gone.Contains(b.Pending.Key.User.Value))], b => CompleteAsync(b, cancellationToken));
    }

    private async Task<HashSet<Guid>> EraseDeletedAsync(IEnumerable<WorkoutKey> workouts, CancellationToken cancellationToken)
    {
        var gone = await store.DeletedAsync(workouts.Select(k => k.User.Value), cancellationToken);
        foreach (var user in gone)
        {
            await store.EraseAsync(user, cancellationToken);
        }

        return gone;
    }

    private Task<bool> CompleteAsync(Begun begun, CancellationToken cancellationToken)
    {
        var (set, unset) = (new BsonDocument(), new BsonDocument(Names.Pending, ""));
        if (!begun.Pending.KeepsRows)
        {
            if (begun.Pending.Row is { } row)
            {
                set.Add(Names.Month, MonthKey.MonthOf(row.LocalDate));
            }
            else
            {
                unset.Add(Names.Month, "");
            }
        }

        return CompleteAsync(
            Names.One(begun.Pending.Key) & Filter.Eq(Names.Revision, begun.Revision) & Filter.Exists(Names.Pending),
            new BsonDocument { { "$set", set }, { "$unset", unset } },
            begun.Pending,
            begun.Workout,
            cancellationToken);
    }

    // Takes the mark away, or sets the next one, where nothing arrived that the derivation did not know; else the workout stays due.
    private async Task<bool> CompleteAsync(
        FilterDefinition<BsonDocument> same, BsonDocument update, Pending done, StoredWorkout derived, CancellationToken cancellationToken)
    {
        var workouts = store.Of(Names.Workouts);
        var quiet = update.DeepClone().AsBsonDocument;
        quiet["$unset"].AsBsonDocument.Add(Names.Reason, "");
        if (done.DueMs is { } due)
        {
            quiet["$set"].AsBsonDocument.Add(Names.DueMs, due);
        }
        else
        {
            quiet["$unset"].AsBsonDocument.Add(Names.DueMs, "");
        }

        // A workout that was derived before anything of it was appended has no count.
        var unchanged = same & Filter.Eq(Names.Arrivals, done.Arrivals);
        if (await workouts.TryUpdateAsync(unchanged, Clean(quiet), cancellationToken))
        {
            return true;
        }

        var next = derived.End == WorkoutEnd.Running ? done.DueMs : store.NowMs + WorkoutDocument.RestMs(StoredLog.SizeOf(derived.Log));
        if (next is { } soon)
        {
            update.Add("$min", new BsonDocument(Names.DueMs, soon));
        }

        return await workouts.TryUpdateAsync(same, Clean(update), cancellationToken);
    }

    // An operator without fields is refused.
    private static UpdateDefinition<BsonDocument> Clean(BsonDocument update) => new BsonDocument(update.Where(o => o.Value.AsBsonDocument.ElementCount > 0));

    private sealed class Derived
    {
        public Derived(FoundWorkout was, DerivedWorkout outcome)
        {
            (Was, Outcome) = (was, outcome);
            (Log, var merged) = StoredLog.Pack(was.Document.Part, was.Segments, outcome.Workout);
            Months = outcome.LeavesRow
                ? []
                : [.. new[] { was.Document.Month, outcome.Row is { } row ? MonthKey.MonthOf(row.LocalDate) : null }.OfType<int>().Distinct()];
            Pending = new Pending(
                Key,
                Months,
                outcome.Row,
                outcome.LeavesRow,
                was.Document.Arrivals,
                outcome.DueAt?.ToUnixTimeMilliseconds(),
                [.. merged.Select(s => s.Id)]);

            // Where a list may show it otherwise, the totals revision is raised, by which lists are kept.
            NeedsMore = Months.Count > 0 || Pending.Merged.Count > 0 || (!outcome.LeavesRow && ChangesALine());
        }

        public FoundWorkout Was { get; }

        public DerivedWorkout Outcome { get; }

        public WorkoutKey Key => Was.Key;

        public byte[]? Log { get; }

        public IReadOnlyList<int> Months { get; }

        public Pending Pending { get; private set; }

        public bool NeedsMore { get; private set; }

        /// <summary>Has webhooks of the account told what is new.</summary>
        public void Tell(DateTimeOffset now)
        {
            var news = WorkoutComparison.NewsBetween(Was.Document.Part.Workout, Outcome.Workout);
            if (news != WorkoutNews.None)
            {
                Pending = Pending with { News = new PendingNews(news, Guid.CreateVersion7(now), now.ToUnixTimeMilliseconds()) };
                NeedsMore = true;
            }
        }

        public Begun Begun() => new(Pending, Was.Document.Revision + 1, Outcome.Workout, ChangesALine);

        private bool ChangesALine() => ListLine.Differs(Was.Document.Part.Workout, Outcome.Workout);
    }
}

/// <summary>A derivation that has its workout written and the rest to do.</summary>
/// <param name="Pending">The rest.</param>
/// <param name="Revision">Of the workout as it is written.</param>
/// <param name="Workout">As derived.</param>
/// <param name="ChangesALine">Answers whether a list may show the workout otherwise than before; true where nobody knows, after somebody was cut off.</param>
internal sealed record Begun(Pending Pending, long Revision, StoredWorkout Workout, Func<bool> ChangesALine);

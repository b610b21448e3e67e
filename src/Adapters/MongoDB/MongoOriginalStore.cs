using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// Files that workouts were made of. The first part of a content counts the references that were made to it (<see cref="Held"/>). A deletion succeeds only
/// where that count is still the one that was read before, and who adds a reference looks for the content once more after that was written. Each part names the
/// turn in which it was written, so that a content which is written again while it is deleted stays whole.
/// </summary>
internal sealed class MongoOriginalStore(MongoStore store, MongoKeys keys) : IOriginalStore
{
    /// <summary>Of a part: who wrote it.</summary>
    public const string Turn = "turn";

    private const string Held = "held";
    private const string Going = "going";

    // The file is read before anything is asked: what a slow sender does is not the store's.
    public async ValueTask<KeptOriginal> KeepAsync(
        UserId user, string name, Stream content, IReadOnlyCollection<SessionId> workouts, CancellationToken cancellationToken)
    {
        if (await PackedOriginal.ReadAsync(name, content, cancellationToken) is not { } packed)
        {
            return new KeptOriginal(OriginalOutcome.TooLarge, []);
        }

        WorkoutKey[] asked = [.. workouts.Distinct().Select(session => new WorkoutKey(user, session)).Order()];
        return await MongoStore.GuardAsync(() => KeepAsync(user.Value, packed, asked, cancellationToken), cancellationToken);
    }

    public ValueTask<Original?> FindAsync(WorkoutKey workout, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
            await store.Read(Names.Originals).Find(Names.One(workout)).FirstOrDefaultAsync(cancellationToken) is { } found
                ? (await OpenAsync(workout.User.Value, [found], cancellationToken))[0]
                : null,
        cancellationToken);

    public ValueTask<IReadOnlyList<Original>> ListAsync(UserId user, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync<IReadOnlyList<Original>>(
            async () => await OpenAsync(
                user.Value,
                await store.Read(Names.Originals)
                    .Find(Names.AllOf(user.Value)).Sort(Sort.Ascending(Names.Id)).ToListAsync(cancellationToken),
                cancellationToken),
            cancellationToken);

    public async IAsyncEnumerable<byte[]> ReadAsync(Original original, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 0; number < original.Document.Parts; number++)
        {
            yield return await PartAsync(original, number, cancellationToken)
                ?? throw new StoreUnavailableException("A file was deleted while it was read.");
        }
    }

    /// <summary>Takes a workout's file away, and its content where no other workout has it. Cut off, it is begun again.</summary>
    public static async Task ForgetAsync(MongoStore store, WorkoutKey workout, CancellationToken cancellationToken)
    {
        var (originals, parts, user) = (store.Of(Names.Originals), store.Of(Names.OriginalParts), workout.User.Value);
        if (await originals.Find(Names.One(workout)).FirstOrDefaultAsync(cancellationToken) is not { } original)
        {
            return;
        }

        var content = Names.GuidOf(original[Names.ContentId]);
        var first = FirstPart(user, content);
        var head = await parts.Find(first).Only(Turn, Held).FirstOrDefaultAsync(cancellationToken);
        var others = Filter.Eq(Names.UserId, Names.Of(user)) & Filter.Eq(Names.ContentId, original[Names.ContentId]) & Filter.Ne(Names.Id, original[Names.Id]);
        if (head is not null && !await originals.Find(others).AnyAsync(cancellationToken))
        {
            var asItWas = Filter.Eq(Held, head[Held]) & Filter.Eq(Turn, head[Turn]);
            if (await parts.TryUpdateAsync(first & asItWas, Update.Set(Going, true), cancellationToken))
            {
                var all = Names.Key(user, content);
                await parts.DeleteManyAsync(
                    Filter.Eq(Names.UserId, Names.Of(user)) & Filter.Gt(Names.Id, all) & Filter.Lt(Names.Id, all + "0") & Filter.Eq(Turn, head[Turn]),
                    cancellationToken);
            }
        }

        await originals.DeleteOneAsync(Names.One(workout), cancellationToken);
    }

    private ValueTask<byte[]?> PartAsync(Original original, int number, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            var (user, content) = (original.Workout.User.Value, original.ContentId);
            return await store.Read(Names.OriginalParts)
                .Find(Names.One(user, Names.Key(user, content, number))).FirstOrDefaultAsync(cancellationToken) is { } part
                ? await keys.OpenAsync(
                    user,
                    known => PackedOriginal.Unpack(known.Open(user, AssociatedData.OriginalPart(user, content, number), part[Names.Document].AsByteArray)),
                    cancellationToken)
                : null;
        },
        cancellationToken);

    private async Task<KeptOriginal> KeepAsync(Guid user, PackedOriginal packed, WorkoutKey[] asked, CancellationToken cancellationToken)
    {
        var known = await keys.ToWriteAsync([user], cancellationToken);
        if (!known.Has(user) || (await store.DeletedAsync([user], cancellationToken)).Count > 0)
        {
            return Kept([]);
        }

        var there = await KeysAsync(Names.Workouts, Names.Any(asked) & Filter.Exists(Names.DeletedMs, false), cancellationToken);
        var having = await KeysAsync(Names.Originals, Names.Any(there), cancellationToken);
        var added = there.Except(having).ToList();
        if (added.Count == 0)
        {
            return Kept(there);
        }

        var isThere = await HoldAsync(user, packed.ContentId, cancellationToken);
        if (!isThere && await TakenAsync(user, cancellationToken) + packed.Size > OriginalLimits.MostBytesOfAccount)
        {
            return Kept(there.Intersect(having)) with { Outcome = OriginalOutcome.AccountFull };
        }

        if (!isThere)
        {
            await WriteAsync(known, user, packed, cancellationToken);
        }

        var document = DocumentCodec.Encode(packed.Document);
        foreach (var workout in added)
        {
            await store.Of(Names.Originals).TryInsertAsync(
                new BsonDocument
                {
                    { Names.Id, Names.Key(workout) },
                    { Names.UserId, Names.Of(user) },
                    { Names.ContentId, Names.Of(packed.ContentId) },
                    { Names.Bytes, packed.Size },
                    { Names.Document, known.Seal(user, AssociatedData.Of("original", workout), document) },
                },
                cancellationToken);
        }

        // From here on whoever would take the content away sees who has it; whoever looked before that took it away, or finds another count.
        if (!await HoldAsync(user, packed.ContentId, cancellationToken))
        {
            await WriteAsync(known, user, packed, cancellationToken);
        }

        // One that was deleted between the first look and here.
        if ((await store.DeletedAsync([user], cancellationToken)).Count > 0)
        {
            await store.Of(Names.Originals).DeleteManyAsync(Names.AllOf(user), cancellationToken);
            await store.Of(Names.OriginalParts).DeleteManyAsync(Names.AllOf(user), cancellationToken);
            return Kept([]);
        }

        return Kept(there);
    }

    private static KeptOriginal Kept(IEnumerable<WorkoutKey> workouts) => new(OriginalOutcome.Kept, [.. workouts.Select(workout => workout.Session)]);

    private async Task<List<WorkoutKey>> KeysAsync(string collection, FilterDefinition<BsonDocument> which, CancellationToken cancellationToken) =>
        (await store.Of(collection).FindAsync(which, cancellationToken, [Names.UserId])).ConvertAll(found => Names.WorkoutKeyOf(found[Names.Id].AsString));

    private async Task<long> TakenAsync(Guid user, CancellationToken cancellationToken) =>
        (await store.Of(Names.Originals).FindAsync(Names.AllOf(user), cancellationToken, [Names.ContentId, Names.Bytes]))
            .DistinctBy(original => Names.GuidOf(original[Names.ContentId]))
            .Sum(original => original.Long(Names.Bytes));

    private static FilterDefinition<BsonDocument> FirstPart(Guid user, Guid content) => Names.One(user, Names.Key(user, content, part: 0));

    // False where the content is not there, or on its way out.
    private Task<bool> HoldAsync(Guid user, Guid content, CancellationToken cancellationToken) => store.Of(Names.OriginalParts).TryUpdateAsync(
        FirstPart(user, content) & Filter.Exists(Going, false), Update.Inc(Held, 1L), cancellationToken);

    // The first part last: where it is, all are.
    private async Task WriteAsync(KnownKeys known, Guid user, PackedOriginal packed, CancellationToken cancellationToken)
    {
        var turn = Names.Of(Guid.NewGuid());
        for (var number = packed.Parts.Count - 1; number >= 0; number--)
        {
            var part = Update.Set(Turn, turn)
                .Set(Names.Document, known.Seal(user, AssociatedData.OriginalPart(user, packed.ContentId, number), packed.Parts[number]));
            await store.Of(Names.OriginalParts).UpsertAsync(
                Names.One(user, Names.Key(user, packed.ContentId, number)), number == 0 ? part.Set(Held, 1L).Unset(Going) : part, cancellationToken);
        }
    }

    private Task<List<Original>> OpenAsync(Guid user, List<BsonDocument> found, CancellationToken cancellationToken) => keys.OpenAsync(
        user,
        known => found.ConvertAll(original => Read(original, Names.WorkoutKeyOf(original[Names.Id].AsString), known)),
        cancellationToken);

    private static Original Read(BsonDocument found, WorkoutKey workout, KnownKeys known) => new(
        workout,
        Names.GuidOf(found[Names.ContentId]),
        DocumentCodec.Decode<OriginalDocument>(known.Open(workout.User.Value, AssociatedData.Of("original", workout), found[Names.Document].AsByteArray)));
}

using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>The directory: a document for each address.</summary>
internal sealed class MongoDirectory(DirectoryStore store) : IDirectory
{
    private const string Cell = "cell";
    private const string DoubtMs = "doubt_ms";

    private const int Tries = 100;

    private IMongoCollection<BsonDocument> Entries => store.Of(Names.Entries);

    public ValueTask<DirectoryEntry> ClaimAsync(DirectoryEntry entry, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            var claim = new BsonDocument
            {
                { Names.Id, Key(entry.EmailKey) }, { Names.UserId, Names.Of(entry.User.Value) }, { Cell, entry.Cell }, { DoubtMs, store.NowMs },
            };
            for (var tried = 0; tried < Tries; tried++)
            {
                if (await Entries.TryInsertAsync(claim, cancellationToken))
                {
                    return entry;
                }

                // Written, so that the answer waits until a majority has what it says.
                if (await Entries.FindOneAndUpdateAsync(
                        Of(entry.EmailKey), Update.Inc("claims", 1), new FindOneAndUpdateOptions<BsonDocument>(), cancellationToken) is { } found)
                {
                    return Entry(found);
                }
            }

            throw new StoreUnavailableException("The address was claimed and released by others at every one of 100 tries.");
        },
        cancellationToken);

    public ValueTask<DirectoryEntry?> FindAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
        FindAsync(Of(emailKey), cancellationToken);

    public async ValueTask<string?> FindCellAsync(UserId user, CancellationToken cancellationToken) =>
        (await FindAsync(Filter.Eq(Names.UserId, Names.Of(user.Value)), cancellationToken))?.Cell;

    public ValueTask<bool> ConfirmAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        () => Entries.TryUpdateAsync(Of(emailKey, user), Update.Unset(DoubtMs), cancellationToken), cancellationToken);

    public ValueTask<bool> DoubtAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        () => Entries.TryUpdateAsync(Of(emailKey, user), Update.Set(DoubtMs, store.NowMs), cancellationToken), cancellationToken);

    public ValueTask ReleaseAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) => MongoStore.DoAsync(
        () => Entries.DeleteOneAsync(Of(emailKey, user) & Filter.Exists(DoubtMs), cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<DirectoryEntry>> ListInDoubtAsync(string cell, TimeSpan age, int most, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync<IReadOnlyList<DirectoryEntry>>(
            async () => (await store.Read(Names.Entries)
                .Find(Filter.Eq(Cell, cell) & Filter.Lte(DoubtMs, store.NowMs - (long)age.TotalMilliseconds))
                .Sort(Sort.Ascending(DoubtMs))
                .Limit(most)
                .ToListAsync(cancellationToken)).ConvertAll(Entry),
            cancellationToken);

    private ValueTask<DirectoryEntry?> FindAsync(FilterDefinition<BsonDocument> which, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () => await store.Read(Names.Entries).Find(which).FirstOrDefaultAsync(cancellationToken) is { } found ? Entry(found) : null,
        cancellationToken);

    private static string Key(ReadOnlyMemory<byte> emailKey) => Convert.ToHexStringLower(emailKey.Span);

    private static FilterDefinition<BsonDocument> Of(ReadOnlyMemory<byte> emailKey) => Filter.Eq(Names.Id, Key(emailKey));

    private static FilterDefinition<BsonDocument> Of(ReadOnlyMemory<byte> emailKey, UserId user) =>
        Of(emailKey) & Filter.Eq(Names.UserId, Names.Of(user.Value));

    private static DirectoryEntry Entry(BsonDocument found) =>
        new(Convert.FromHexString(found[Names.Id].AsString), new UserId(Names.GuidOf(found[Names.UserId])), found[Cell].AsString);
}

using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.MongoDB;

/// <summary>The directory: a document for each address.</summary>
internal sealed class MongoDirectory(DirectoryStore store) : IDirectory
{
    private const string Cell = "cell";
    private const string DoubtMs = "doubt_ms";

    private const int Tries = 100;

    private static readonly FilterDefinitionBuilder<BsonDocument> Filter = Builders<BsonDocument>.Filter;

    public ValueTask<DirectoryEntry> ClaimAsync(DirectoryEntry entry, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(
            async () =>
            {
                for (var tried = 0; tried < Tries; tried++)
                {
                    if (await Entries.TryInsertAsync(
                            new BsonDocument
                            {
                                { Names.Id, Key(entry.EmailKey) },
                                { Names.UserId, Names.Of(entry.User.Value) },
                                { Cell, entry.Cell },
                                { DoubtMs, store.NowMs },
                            },
                            cancellationToken))
                    {
                        return entry;
                    }

                    // Written, so that the answer waits until a majority has what it says.
                    if (await Entries.FindOneAndUpdateAsync(
                            Filter.Eq(Names.Id, Key(entry.EmailKey)),
                            Builders<BsonDocument>.Update.Inc("claims", 1),
                            new FindOneAndUpdateOptions<BsonDocument>(),
                            cancellationToken
                        ) is
                        { } found)
                    {
                        return Entry(found);
                    }
                }

                throw new StoreUnavailableException("The address is claimed and released all the time.");
            },
            cancellationToken);

    public ValueTask<DirectoryEntry?> FindAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(
            async () =>
                await store.Read(Names.Entries, ReadFrom.Primary).Find(Filter.Eq(Names.Id, Key(emailKey))).FirstOrDefaultAsync(cancellationToken) is { } found
                    ? Entry(found)
                    : null,
            cancellationToken);

    public ValueTask<string?> FindCellAsync(UserId user, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(
            async () =>
                (await store.Read(Names.Entries, ReadFrom.Primary).Find(Filter.Eq(Names.UserId, Names.Of(user.Value))).FirstOrDefaultAsync(cancellationToken))
                    ?[Cell]
                    .AsString,
            cancellationToken);

    public ValueTask<bool> ConfirmAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(
            async () =>
                (await Entries.UpdateOneAsync(Of(emailKey, user), Builders<BsonDocument>.Update.Unset(DoubtMs), options: null, cancellationToken)).MatchedCount
                == 1,
            cancellationToken);

    public ValueTask<bool> DoubtAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(
            async () =>
                (
                    await Entries.UpdateOneAsync(Of(emailKey, user), Builders<BsonDocument>.Update.Set(DoubtMs, store.NowMs), options: null, cancellationToken)
                ).MatchedCount == 1,
            cancellationToken);

    public ValueTask ReleaseAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken) =>
        MongoStore.DoAsync(() => Entries.DeleteOneAsync(Of(emailKey, user) & Filter.Exists(DoubtMs), cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<DirectoryEntry>> ListInDoubtAsync(string cell, TimeSpan age, int most, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync<IReadOnlyList<DirectoryEntry>>(
            async () =>
                (
                    await store
                        .Read(Names.Entries, ReadFrom.Primary)
                        .Find(Filter.Eq(Cell, cell) & Filter.Lte(DoubtMs, store.NowMs - (long)age.TotalMilliseconds))
                        .Sort(Builders<BsonDocument>.Sort.Ascending(DoubtMs))
                        .Limit(most)
                        .ToListAsync(cancellationToken)
                ).ConvertAll(Entry),
            cancellationToken);

    private IMongoCollection<BsonDocument> Entries => store.Of(Names.Entries);

    private static string Key(ReadOnlyMemory<byte> emailKey) => Convert.ToHexStringLower(emailKey.Span);

    private static FilterDefinition<BsonDocument> Of(ReadOnlyMemory<byte> emailKey, UserId user) =>
        Filter.Eq(Names.Id, Key(emailKey)) & Filter.Eq(Names.UserId, Names.Of(user.Value));

    private static DirectoryEntry Entry(BsonDocument found) =>
        new(Convert.FromHexString(found[Names.Id].AsString), new UserId(Names.GuidOf(found[Names.UserId])), found[Cell].AsString);
}

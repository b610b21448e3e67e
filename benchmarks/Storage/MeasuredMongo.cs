using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Adapters.MongoDB;

namespace Stamina.Storage;

/// <summary>
/// MongoDB tells the bytes of a collection and its indexes on disk (collStats). The compatible engine cannot be asked: of it the documents' own bytes are known
/// and nothing of how they lie on disk.
/// </summary>
internal sealed class MeasuredMongo(string url) : MeasuredStore
{
    private readonly MongoClient client = new(url);

    public override string Name => "MongoDB or what is compatible with it";

    public override ServiceProvider Services { get; } = new ServiceCollection().AddSingleton(Ring)
        .AddMongoAdapters(o => o.ConnectionString = url).BuildServiceProvider();

    /// <summary>Bytes of a collection's documents as BSON, without what the engine makes of them.</summary>
    public async Task<long> DocumentBytesAsync(string collection)
    {
        var bytes = 0L;
        using var documents = await Database().GetCollection<RawBsonDocument>(collection).FindAsync(Builders<RawBsonDocument>.Filter.Empty);
        while (await documents.MoveNextAsync())
        {
            foreach (var document in documents.Current)
            {
                bytes += document.Slice.Length;
                document.Dispose();
            }
        }

        return bytes;
    }

    public override async Task<StoreSizes> SizesAsync()
    {
        var (workouts, indexes) = await OfAsync("workouts");
        var (months, monthIndexes) = await OfAsync("months");
        return new StoreSizes(workouts, indexes, months + monthIndexes);
    }

    // It clears and compacts by itself, and takes its time.
    public override Task<StoreSizes> SettledAsync() => SizesAsync();

    public override async ValueTask DisposeAsync()
    {
        client.Dispose();
        await base.DisposeAsync();
    }

    private IMongoDatabase Database() => client.GetDatabase(MongoUrl.Create(url).DatabaseName);

    private async Task<(long? Storage, long? Indexes)> OfAsync(string collection)
    {
        try
        {
            var told = await Database().RunCommandAsync<BsonDocument>(new BsonDocument("collStats", collection));
            return (told["storageSize"].ToInt64(), told["totalIndexSize"].ToInt64());
        }
        catch (MongoCommandException)
        {
            return (null, null);
        }
    }
}

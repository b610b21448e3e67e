using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Ports.Stores;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// Brings a database to this version. Programs that migrate at once wait for each other by a document of <c>migrations</c> that says who is at it and until
/// when; a database that is at this version is asked once, and needs no right to change collections.
/// </summary>
internal class MongoMigrations(MongoStore store, IReadOnlyList<MongoMigration> all, string of = "store") : IStoreMigrations
{
    private const string Lock = "lock";

    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public string Of => of;

    private int Latest => all[^1].Number;

    private IMongoCollection<BsonDocument> Entered => store.Of(Names.Migrations);

    public ValueTask<(int Before, int After)> MigrateAsync(CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            var version = await PresentAsync(cancellationToken);
            RefuseNewer(version);
            if (version == Latest)
            {
                return (version, version);
            }

            var turn = Guid.NewGuid();
            while (!await TakeTurnAsync(turn, cancellationToken))
            {
                await Task.Delay(Pause, store.Time, cancellationToken);
            }

            try
            {
                var before = await PresentAsync(cancellationToken);
                RefuseNewer(before);
                foreach (var migration in all.Where(m => m.Number > before))
                {
                    await migration.ApplyAsync(store.Database, cancellationToken);
                    await Entered.UpsertAsync(
                        Filter.Eq(Names.Id, new BsonInt32(migration.Number)),
                        Update.Set("applied_at", new BsonDateTime(store.NowMs)),
                        cancellationToken);
                }

                return (before, Latest);
            }
            finally
            {
                await Entered.DeleteOneAsync(Filter.Eq(Names.Id, Lock) & Filter.Eq("holder", Names.Of(turn)), CancellationToken.None);
            }
        },
        cancellationToken);

    public ValueTask<(int Present, int Needed)> VersionAsync(CancellationToken cancellationToken) =>
        MongoStore.GuardAsync(async () => (await PresentAsync(cancellationToken), Latest), cancellationToken);

    private async Task<int> PresentAsync(CancellationToken cancellationToken) =>
        (await Entered.FindAsync(Filter.Gte(Names.Id, 0), cancellationToken, [Names.Id])).Select(m => m[Names.Id].ToInt32()).DefaultIfEmpty(0).Max();

    private async Task<bool> TakeTurnAsync(Guid turn, CancellationToken cancellationToken)
    {
        try
        {
            await Entered.UpdateOneAsync(
                Filter.Eq(Names.Id, Lock) & Filter.Lt("until_ms", store.NowMs),
                Update.Set("holder", Names.Of(turn)).Set("until_ms", store.NowMs + (long)LongestTurn.TotalMilliseconds),
                new UpdateOptions { IsUpsert = true },
                cancellationToken);
            return true;
        }
        catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return false;
        }
    }

    private void RefuseNewer(int version)
    {
        if (version > Latest)
        {
            throw new InvalidOperationException($"The {of} is at version {version}, newer than this program, which knows {Latest}: run the newer program.");
        }
    }
}

/// <summary>Creates the directory or brings it to this version.</summary>
internal sealed class MongoDirectoryMigrations(DirectoryStore store) : MongoMigrations(store, MigrationList.Directory, "directory");

using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Adapters.MongoDB;
using Stamina.AdapterTests.Engines;
using Stamina.Contracts.Ids;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests;

namespace Stamina.AdapterTests.MongoDB;

public sealed class MongoEventLogTests(EngineFixture engines) : EventLogSuite
{
    protected override Task<IStoreFixture> StartAsync() => MongoStoreFixture.StartAsync(engines, nameof(MongoEventLogTests));
}

public sealed class MongoDerivationsTests(EngineFixture engines) : DerivationsSuite
{
    protected override Task<IStoreFixture> StartAsync() => MongoStoreFixture.StartAsync(engines, nameof(MongoDerivationsTests));
}

public sealed class MongoWorkoutReadsTests(EngineFixture engines) : WorkoutReadsSuite
{
    protected override Task<IStoreFixture> StartAsync() => MongoStoreFixture.StartAsync(engines, nameof(MongoWorkoutReadsTests));
}

public sealed class MongoAccountStoreTests(EngineFixture engines) : AccountStoreSuite
{
    protected override Task<IStoreFixture> StartAsync() => MongoStoreFixture.StartAsync(engines, nameof(MongoAccountStoreTests));
}

public sealed class MongoGoalStoreTests(EngineFixture engines) : GoalStoreSuite
{
    protected override Task<IStoreFixture> StartAsync() => MongoStoreFixture.StartAsync(engines, nameof(MongoGoalStoreTests));
}

public sealed class MongoStoreKeysTests(EngineFixture engines) : StoreKeysSuite
{
    protected override Task<IStoreFixture> StartAsync() => MongoStoreFixture.StartAsync(engines, $"{nameof(MongoStoreKeysTests)} {Guid.NewGuid()}");
}

public sealed class MongoWebhookStoreTests(EngineFixture engines) : WebhookStoreSuite
{
    protected override Task<IStoreFixture> StartAsync() => MongoStoreFixture.StartAsync(engines, nameof(MongoWebhookStoreTests));
}

public sealed class MongoOriginalStoreTests(EngineFixture engines) : OriginalStoreSuite
{
    protected override Task<IStoreFixture> StartAsync() => MongoStoreFixture.StartAsync(engines, nameof(MongoOriginalStoreTests));
}

public sealed class MongoMigrationsTests(EngineFixture engines) : MigrationsSuite
{
    protected override async Task<IBareStoreFixture> StartAsync() => new MongoBareStore(await MongoDatabases.NewAsync(engines));
}

public sealed class MongoDirectoryTests(EngineFixture engines) : DirectorySuite
{
    protected override async Task<IDirectoryFixture> StartAsync() => await MongoDirectoryFixture.StartAsync(engines);
}

/// <summary>Databases on the engine, or on the server that <c>STAMINA_TEST_MONGODB</c> names: a replica set, a sharded cluster.</summary>
internal static class MongoDatabases
{
    public const string NamedServer = "STAMINA_TEST_MONGODB";

    /// <summary>The URL of a database that is not there yet.</summary>
    public static async Task<string> NewAsync(EngineFixture engines) => On(await engines.MongoUrlAsync());

    public static string On(string server) =>
        new MongoUrlBuilder(server) { DatabaseName = string.Create(CultureInfo.InvariantCulture, $"test_{Guid.NewGuid():N}") }.ToString();

    /// <summary>The node that takes writes; of a cluster a router.</summary>
    public static async Task<MongoServerAddress> PrimaryAsync(string server)
    {
        using var client = new MongoClient(server);
        var hello = await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1));
        return hello.TryGetValue("primary", out var primary) ? MongoServerAddress.Parse(primary.AsString) : MongoUrl.Create(server).Servers.First();
    }

    /// <summary>As deploy/mongodb/shard.js does it.</summary>
    public static async Task ShardAsync(string url)
    {
        using var client = new MongoClient(url);
        var database = client.GetDatabase(MongoUrl.Create(url).DatabaseName);
        foreach (
            var (collection, key) in (IEnumerable<(string, string)>)
                [
                    (Names.Workouts, Names.UserId),
                    (Names.Segments, Names.UserId),
                    (Names.Months, Names.UserId),
                    (Names.Totals, Names.UserId),
                    (Names.Users, Names.UserId),
                    (Names.Devices, Names.UserId),
                    (Names.Goals, Names.UserId),
                    (Names.Calendars, Names.UserId),
                    (Names.Webhooks, Names.UserId),
                    (Names.WebhookMessages, Names.UserId),
                    (Names.Originals, Names.UserId),
                    (Names.OriginalParts, Names.UserId),
                    (Names.Batches, Names.Id),
                    (Names.Emails, Names.Id),])
        {
            var hashed = new BsonDocument(key, "hashed");
            await database.GetCollection<BsonDocument>(collection).Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(hashed));
            await client
                .GetDatabase("admin")
                .RunCommandAsync<BsonDocument>(
                    new BsonDocument { { "shardCollection", database.DatabaseNamespace.DatabaseName + "." + collection }, { "key", hashed } });
        }
    }
}

/// <summary>The stores on a database that the tests of one class share; making one for each would cost more than the tests.</summary>
internal sealed class MongoStoreFixture(string url, Action<MongoOptions>? configure = null, KeyRing? ring = null) : IStoreFixture
{
    private static readonly string[] Collections =
    [
        Names.Workouts, Names.Segments, Names.Months, Names.Totals, Names.Users, Names.Emails, Names.Devices, Names.Goals, Names.Calendars,
        Names.SecurityEvents, Names.CodeMails, Names.AccountKeys, Names.Webhooks, Names.WebhookMessages, Names.Originals, Names.OriginalParts,
        Names.Batches, Names.Store,
    ];

    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Databases = new(StringComparer.Ordinal);

    private readonly ServiceProvider services = new ServiceCollection().AddSingleton(ring ?? TestKeys.Ring).AddMongoAdapters(o =>
    {
        (o.ConnectionString, o.StatementTimeout, o.ConnectTimeout) = (url, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10));
        configure?.Invoke(o);
    }).BuildServiceProvider();

    public IEventLog Events => services.GetRequiredService<IEventLog>();

    public IDerivations Derivations => services.GetRequiredService<IDerivations>();

    public IWorkoutReads Reads => services.GetRequiredService<IWorkoutReads>();

    public IAccountStore Accounts => services.GetRequiredService<IAccountStore>();

    public IGoalStore Goals => services.GetRequiredService<IGoalStore>();

    public ICalendarStore Calendars => services.GetRequiredService<ICalendarStore>();

    public IWebhookStore Webhooks => services.GetRequiredService<IWebhookStore>();

    public IOriginalStore Originals => services.GetRequiredService<IOriginalStore>();

    public IStoreMigrations Migrations => services.GetRequiredService<IStoreMigrations>();

    public IStoreMaintenance Maintenance => services.GetRequiredService<IStoreMaintenance>();

    public IStoreKeys Keys => services.GetRequiredService<IStoreKeys>();

    public IStoreFixture Beside(KeyRing ring) => new MongoStoreFixture(url, configure, ring);

    public async Task<IReadOnlyList<(string Of, byte[] Bytes)>> ContentsAsync()
    {
        var contents = new List<(string Of, byte[] Bytes)>();
        foreach (var name in Collections)
        {
            foreach (var document in await Store.Of(name).FindAsync(Builders<BsonDocument>.Filter.Empty, CancellationToken.None))
            {
                Add(name, document);
            }
        }

        return contents;

        void Add(string of, BsonDocument document)
        {
            foreach (var field in document)
            {
                if (field.Value is BsonDocument inner)
                {
                    Add($"{of}.{field.Name}", inner);
                }
                else if (field.Value is BsonBinaryData { SubType: BsonBinarySubType.Binary, Bytes.Length: > 0 } content
                    && field.Name is not (Names.EmailKey or Names.Wrapped))
                {
                    contents.Add(($"{of}.{field.Name}", content.Bytes));
                }
            }
        }
    }

    public async Task<byte[]> DumpAsync()
    {
        var dumped = new MemoryStream();
        foreach (var name in Collections)
        {
            foreach (var document in await Store.Of(name).FindAsync(Builders<BsonDocument>.Filter.Empty, CancellationToken.None))
            {
                dumped.Write(document.ToBson());
            }
        }

        return dumped.ToArray();
    }

    public MongoStore Store => services.GetRequiredService<MongoStore>();

    public static async Task<IStoreFixture> StartAsync(EngineFixture engines, string testClass) =>
        new MongoStoreFixture(
            await Databases.GetOrAdd(testClass, _ => new Lazy<Task<string>>(async () => await MakeAsync(await MongoDatabases.NewAsync(engines)))).Value);

    public static async Task<string> MakeAsync(string url)
    {
        await using var store = new MongoStoreFixture(url);
        await store.Migrations.MigrateAsync(CancellationToken.None);
        if (Environment.GetEnvironmentVariable(MongoDatabases.NamedServer + "_SHARDED") == "1")
        {
            await MongoDatabases.ShardAsync(url);
        }

        return url;
    }

    public async Task LoseKeyAsync(UserId user) =>
        (await Store.Of(Names.AccountKeys).DeleteOneAsync(Names.One(user.Value, Names.Key(user.Value)))).DeletedCount.ShouldBe(1);

    // The number that keys are counted by goes with the bytes that say it.
    public async Task<byte[]> ChangeKeyAsync(Guid user, Func<byte[], byte[]> change)
    {
        var before = (await Store.Of(Names.AccountKeys).Find(Names.One(user)).SingleAsync())[Names.Wrapped].AsByteArray;
        var changed = change([.. before]);
        (await Store.Of(Names.AccountKeys).UpdateOneAsync(
            Names.One(user),
            Builders<BsonDocument>.Update.Set(Names.Wrapped, changed).Set(Names.Version, KeyRing.VersionOf(changed)))).MatchedCount.ShouldBe(1);
        return before;
    }

    public async Task DamageAsync(UserId user, WebhookId webhook) =>
        (await Store.Of(Names.Webhooks).UpdateOneAsync(
            Names.One(user.Value, Names.Key(user.Value, webhook.Value)),
            Builders<BsonDocument>.Update.Set(Names.Document, new byte[] { 0xFF }))).MatchedCount.ShouldBe(1);

    public async Task LeaveBehindAsync(WorkoutKey key) =>
        await Store
            .Of(Names.Workouts)
            .InsertOneAsync(
                new BsonDocument
                {
                    { Names.Id, Names.Key(key) },
                    { Names.UserId, Names.Of(key.User.Value) },
                    { Names.WorkoutId, key.Session.Value },
                    { Names.Revision, 0L },
                    { Names.Arrivals, 1L },
                    { Names.DueMs, 0L },
                });

    public ValueTask DisposeAsync() => services.DisposeAsync();
}

internal sealed class MongoBareStore(string url) : IBareStoreFixture
{
    private readonly List<MongoStore> opened = [];

    public IStoreMigrations Open()
    {
        var store = new MongoStore(
            new MongoOptions
            {
                ConnectionString = url,
                StatementTimeout = TimeSpan.FromSeconds(30),
                ConnectTimeout = TimeSpan.FromSeconds(10),
            },
            TimeProvider.System);
        opened.Add(store);
        return new MongoMigrations(store, MigrationList.Store);
    }

    public async Task MarkAsNewerAsync() => await opened[0].Of(Names.Migrations).InsertOneAsync(new BsonDocument(Names.Id, 9999));

    public ValueTask DisposeAsync()
    {
        opened.ForEach(s => s.Dispose());
        return ValueTask.CompletedTask;
    }
}

internal sealed class MongoDirectoryFixture : IDirectoryFixture
{
    private static readonly SemaphoreSlim Making = new(1, 1);
    private static string? shared;

    private readonly ServiceProvider services;

    private MongoDirectoryFixture(string url) => services = new ServiceCollection().AddMongoDirectory(o => o.ConnectionString = url).BuildServiceProvider();

    public IDirectory Directory => services.GetRequiredService<IDirectory>();

    public static async Task<MongoDirectoryFixture> StartAsync(EngineFixture engines)
    {
        await Making.WaitAsync();
        try
        {
            if (shared is null)
            {
                var url = await MongoDatabases.NewAsync(engines);
                await using var first = new MongoDirectoryFixture(url);
                await first.services.GetRequiredService<IStoreMigrations>().MigrateAsync(CancellationToken.None);
                shared = url;
            }

            return new MongoDirectoryFixture(shared);
        }
        finally
        {
            Making.Release();
        }
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}

using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stamina.Adapters.Postgres;
using Stamina.AdapterTests.Engines;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests.Postgres;

public sealed class PostgresEventLogTests(EngineFixture engines) : EventLogSuite
{
    protected override Task<IStoreFixture> StartAsync() => PostgresStoreFixture.StartAsync(engines, nameof(PostgresEventLogTests));
}

public sealed class PostgresDerivationsTests(EngineFixture engines) : DerivationsSuite
{
    protected override Task<IStoreFixture> StartAsync() => PostgresStoreFixture.StartAsync(engines, nameof(PostgresDerivationsTests));
}

public sealed class PostgresWorkoutReadsTests(EngineFixture engines) : WorkoutReadsSuite
{
    protected override Task<IStoreFixture> StartAsync() => PostgresStoreFixture.StartAsync(engines, nameof(PostgresWorkoutReadsTests));
}

public sealed class PostgresAccountStoreTests(EngineFixture engines) : AccountStoreSuite
{
    protected override Task<IStoreFixture> StartAsync() => PostgresStoreFixture.StartAsync(engines, nameof(PostgresAccountStoreTests));
}

public sealed class PostgresGoalStoreTests(EngineFixture engines) : GoalStoreSuite
{
    protected override Task<IStoreFixture> StartAsync() => PostgresStoreFixture.StartAsync(engines, nameof(PostgresGoalStoreTests));
}

public sealed class PostgresWebhookStoreTests(EngineFixture engines) : WebhookStoreSuite
{
    protected override Task<IStoreFixture> StartAsync() => PostgresStoreFixture.StartAsync(engines, nameof(PostgresWebhookStoreTests));
}

public sealed class PostgresMigrationsTests(EngineFixture engines) : MigrationsSuite
{
    protected override async Task<IBareStoreFixture> StartAsync() => new PostgresBareStore(await PostgresDatabases.CreateAsync(await engines.PostgresAsync()));
}

/// <summary>Databases on an engine.</summary>
internal static class PostgresDatabases
{
    public static string ConnectionString(Engine engine, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1", Port = engine.Port, Username = engine["user"], Password = engine["password"], Database = database,
    }.ConnectionString;

    /// <summary>An empty one; its connection string.</summary>
    public static async Task<string> CreateAsync(Engine engine)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Guid.NewGuid():N}");
        await ExecuteAsync(ConnectionString(engine, "postgres"), $"CREATE DATABASE {name}");
        return ConnectionString(engine, name);
    }

    public static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}

/// <summary>The stores on a database that the tests of one class share; making one for each would cost more than the tests.</summary>
internal sealed class PostgresStoreFixture(string connectionString, Action<PostgresOptions>? configure = null) : IStoreFixture
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Databases = new(StringComparer.Ordinal);

    private readonly ServiceProvider services = new ServiceCollection().AddPostgresAdapters(o =>
    {
        o.ConnectionString = connectionString;
        configure?.Invoke(o);
    }).BuildServiceProvider();

    public IEventLog Events => services.GetRequiredService<IEventLog>();

    public IDerivations Derivations => services.GetRequiredService<IDerivations>();

    public IWorkoutReads Reads => services.GetRequiredService<IWorkoutReads>();

    public IAccountStore Accounts => services.GetRequiredService<IAccountStore>();

    public IGoalStore Goals => services.GetRequiredService<IGoalStore>();

    public ICalendarStore Calendars => services.GetRequiredService<ICalendarStore>();

    public IWebhookStore Webhooks => services.GetRequiredService<IWebhookStore>();

    public IStoreMigrations Migrations => services.GetRequiredService<IStoreMigrations>();

    public IStoreMaintenance Maintenance => services.GetRequiredService<IStoreMaintenance>();

    public static async Task<IStoreFixture> StartAsync(EngineFixture engines, string testClass) =>
        new PostgresStoreFixture(await Databases.GetOrAdd(testClass, _ => new Lazy<Task<string>>(() => MakeAsync(engines))).Value);

    public async Task LeaveBehindAsync(WorkoutKey key) =>
        await PostgresDatabases.ExecuteAsync(
            connectionString,
            $"""
            INSERT INTO segment (user_id, recorded_type, session_uid, batch_id, bytes, content)
            VALUES ('{key.User.Value}', '{key.Session.RecordedType}', '{key.Session.Unique}', 1, 1, '');
            INSERT INTO due (user_id, recorded_type, session_uid, due_ms) VALUES ('{key.User.Value}', '{key.Session.RecordedType}', '{key.Session.Unique}', 0);
            """
        );

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static async Task<string> MakeAsync(EngineFixture engines)
    {
        var connectionString = await PostgresDatabases.CreateAsync(await engines.PostgresAsync());
        await using var store = new PostgresStoreFixture(connectionString);
        await store.Migrations.MigrateAsync(CancellationToken.None);
        return connectionString;
    }
}

internal sealed class PostgresBareStore(string connectionString) : IBareStoreFixture
{
    private readonly List<PostgresDatabase> opened = [];

    public IStoreMigrations Open()
    {
        var database = new PostgresDatabase(new PostgresOptions { ConnectionString = connectionString }, TimeProvider.System);
        opened.Add(database);
        return new PostgresMigrations(database);
    }

    public async Task MarkAsNewerAsync() => await PostgresDatabases.ExecuteAsync(connectionString, "INSERT INTO schema_migration (number) VALUES (9999)");

    public async ValueTask DisposeAsync()
    {
        foreach (var database in opened)
        {
            await database.DisposeAsync();
        }
    }
}

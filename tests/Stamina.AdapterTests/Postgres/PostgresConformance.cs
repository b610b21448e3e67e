using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stamina.Adapters.Postgres;
using Stamina.AdapterTests.Engines;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests;

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

public sealed class PostgresStoreKeysTests(EngineFixture engines) : StoreKeysSuite
{
    protected override Task<IStoreFixture> StartAsync() => PostgresStoreFixture.StartAsync(engines, $"{nameof(PostgresStoreKeysTests)} {Guid.NewGuid()}");
}

public sealed class PostgresWebhookStoreTests(EngineFixture engines) : WebhookStoreSuite
{
    // Of two statements of one transaction the second sees what others committed since the first began.
    [Fact]
    public async Task One_that_is_started_again_while_another_of_the_account_is_woken_has_no_message_that_nobody_comes_to()
    {
        var database = await PostgresDatabases.CreateAsync(await engines.PostgresAsync());
        await using var store = new PostgresStoreFixture(database);
        await store.Migrations.MigrateAsync(Soon);
        var user = Documents.NewUser();
        (await store.Accounts.CreateUserAsync(Documents.User(user), Documents.EmailKey("ada"), Soon)).ShouldBeTrue();
        var (held, again) = (Documents.Webhook(user), Documents.Webhook(user));
        (await store.Webhooks.PutAsync(held, 0, Soon)).ShouldBeTrue();
        (await store.Webhooks.PutAsync(again with { PausedBecause = WebhookPause.SignedOut }, 0, Soon)).ShouldBeTrue();
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using var connection = await source.OpenConnectionAsync(Soon);
        await using var transaction = await connection.BeginTransactionAsync(Soon);
        await using (var hold = new NpgsqlCommand("SELECT 1 FROM webhook WHERE webhook_id = $1 FOR UPDATE", connection))
        {
            hold.Parameters.Add(new NpgsqlParameter { Value = held.WebhookId });
            await hold.ExecuteScalarAsync(Soon);
        }

        var writing = WriteAsync(store, Documents.Workout(Documents.Key(user, 1), Documents.Start));
        await Wait.UntilAsync(async () => (long)(await PostgresDatabases.ExecuteAsync(
            database, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"))! == 1);
        (await store.Webhooks.PutAsync(again, 1, Soon)).ShouldBeTrue();
        await transaction.CommitAsync(Soon);
        await writing;

        (await store.Webhooks.ListMessagesAsync(user, new WebhookId(held.WebhookId), 10, Soon)).ShouldHaveSingleItem();
        (await store.Webhooks.ListMessagesAsync(user, new WebhookId(again.WebhookId), 10, Soon)).ShouldBeEmpty("it was paused when the others were woken");
        await WriteAsync(store, Documents.Workout(Documents.Key(user, 2), Documents.Start));
        (await store.Webhooks.ListMessagesAsync(user, new WebhookId(again.WebhookId), 10, Soon)).ShouldHaveSingleItem();
    }

    protected override Task<IStoreFixture> StartAsync() => PostgresStoreFixture.StartAsync(engines, nameof(PostgresWebhookStoreTests));
}

public sealed class PostgresOriginalStoreTests(EngineFixture engines) : OriginalStoreSuite
{
    protected override Task<IStoreFixture> StartAsync() => PostgresStoreFixture.StartAsync(engines, nameof(PostgresOriginalStoreTests));
}

public sealed class PostgresMigrationsTests(EngineFixture engines) : MigrationsSuite
{
    protected override async Task<IBareStoreFixture> StartAsync() => new PostgresBareStore(await PostgresDatabases.CreateAsync(await engines.PostgresAsync()));

    [Fact]
    public async Task A_migration_may_take_longer_than_a_statement_of_a_server()
    {
        var connectionString = await PostgresDatabases.CreateAsync(await engines.PostgresAsync());
        await using var database = new PostgresDatabase(
            new PostgresOptions { ConnectionString = connectionString, StatementTimeout = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var other = await source.OpenConnectionAsync();
        await ExecuteAsync(other, "SELECT pg_advisory_lock(7821601)");

        var migrating = new PostgresMigrations(database).MigrateAsync(CancellationToken.None).AsTask();
        await Wait.UntilAsync(async () => migrating.IsCompleted || (bool)(await PostgresDatabases.ExecuteAsync(
            connectionString,
            """
            SELECT EXISTS (SELECT 1 FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '3 seconds')
            """))!);
        await ExecuteAsync(other, "SELECT pg_advisory_unlock(7821601)");

        var (before, after) = await migrating;
        before.ShouldBe(0);
        after.ShouldBeGreaterThan(0);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
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
internal sealed class PostgresStoreFixture(string connectionString, Action<PostgresOptions>? configure = null, KeyRing? ring = null) : IStoreFixture
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Databases = new(StringComparer.Ordinal);

    private readonly ServiceProvider services = new ServiceCollection().AddSingleton(ring ?? TestKeys.Ring).AddPostgresAdapters(o =>
    {
        // A busy machine is no outage.
        (o.ConnectionString, o.StatementTimeout, o.ConnectTimeout) = (connectionString, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
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

    public IStoreFixture Beside(KeyRing ring) => new PostgresStoreFixture(connectionString, configure, ring);

    public async Task<byte[]> DumpAsync()
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var connection = await source.OpenConnectionAsync();
        var tables = new List<string>();
        await using (var command = new NpgsqlCommand("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        var dumped = new MemoryStream();
        foreach (var table in tables)
        {
            await using var rows = await connection.BeginRawBinaryCopyAsync($"COPY {table} TO STDOUT (FORMAT BINARY)");
            await rows.CopyToAsync(dumped);
        }

        return dumped.ToArray();
    }

    public async Task<IReadOnlyList<(string Of, byte[] Bytes)>> ContentsAsync()
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var connection = await source.OpenConnectionAsync();
        var columns = await ReadAsync(
            """
            SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
              AND a.atttypid = 'bytea'::regtype AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT IN ('email_key', 'wrapped')
            """,
            reader => (Table: reader.GetString(0), Column: reader.GetString(1)));
        var contents = new List<(string Of, byte[] Bytes)>();
        foreach (var (table, column) in columns)
        {
            contents.AddRange(
                await ReadAsync($"SELECT {column} FROM {table} WHERE length({column}) > 0", reader => ($"{table}.{column}", reader.GetFieldValue<byte[]>(0))));
        }

        return contents;

        async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<T>();
            while (await reader.ReadAsync())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
    }

    public static async Task<IStoreFixture> StartAsync(EngineFixture engines, string testClass) =>
        new PostgresStoreFixture(await Databases.GetOrAdd(testClass, _ => new Lazy<Task<string>>(() => MakeAsync(engines))).Value);

    public async Task LoseKeyAsync(UserId user) =>
        await PostgresDatabases.ExecuteAsync(connectionString, $"DELETE FROM account_key WHERE user_id = '{user.Value}'");

    public async Task<byte[]> ChangeKeyAsync(Guid user, Func<byte[], byte[]> change)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var read = source.CreateCommand($"SELECT wrapped FROM account_key WHERE user_id = '{user}'");
        var before = (byte[])(await read.ExecuteScalarAsync()).ShouldNotBeNull();
        await using var write = source.CreateCommand($"UPDATE account_key SET wrapped = $1 WHERE user_id = '{user}'");
        write.Parameters.Add(new NpgsqlParameter { Value = change([.. before]) });
        (await write.ExecuteNonQueryAsync()).ShouldBe(1);
        return before;
    }

    public async Task DamageAsync(UserId user, WebhookId webhook) =>
        await PostgresDatabases.ExecuteAsync(
            connectionString, $"UPDATE webhook SET document = '\\xff' WHERE user_id = '{user.Value}' AND webhook_id = '{webhook.Value}'");

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

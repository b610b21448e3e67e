using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Adapters.Sqlite;
using Stamina.Adapters.Sqlite.Queue;
using Stamina.Adapters.Sqlite.Store;
using Stamina.Contracts.Ids;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using Stamina.Tests;

namespace Stamina.AdapterTests.Sqlite;

public sealed class SqliteBatchQueueTests : BatchQueueSuite
{
    protected override Task<IQueueFixture> StartAsync(int maxBatches = 10_000) => Task.FromResult<IQueueFixture>(new SqliteQueueFixture(maxBatches));
}

public sealed class SqliteEventLogTests : EventLogSuite
{
    protected override Task<IStoreFixture> StartAsync() => SqliteStoreFixture.StartAsync();
}

public sealed class SqliteDerivationsTests : DerivationsSuite
{
    protected override Task<IStoreFixture> StartAsync() => SqliteStoreFixture.StartAsync();
}

public sealed class SqliteWorkoutReadsTests : WorkoutReadsSuite
{
    protected override Task<IStoreFixture> StartAsync() => SqliteStoreFixture.StartAsync();
}

public sealed class SqliteAccountStoreTests : AccountStoreSuite
{
    protected override Task<IStoreFixture> StartAsync() => SqliteStoreFixture.StartAsync();
}

public sealed class SqliteGoalStoreTests : GoalStoreSuite
{
    protected override Task<IStoreFixture> StartAsync() => SqliteStoreFixture.StartAsync();
}

public sealed class SqliteStoreKeysTests : StoreKeysSuite
{
    protected override Task<IStoreFixture> StartAsync() => SqliteStoreFixture.StartAsync();
}

public sealed class SqliteOriginalStoreTests : OriginalStoreSuite
{
    protected override Task<IStoreFixture> StartAsync() => SqliteStoreFixture.StartAsync();
}

public sealed class SqliteWebhookStoreTests : WebhookStoreSuite
{
    protected override Task<IStoreFixture> StartAsync() => SqliteStoreFixture.StartAsync();
}

public sealed class SqliteMigrationsTests : MigrationsSuite
{
    protected override Task<IBareStoreFixture> StartAsync() => Task.FromResult<IBareStoreFixture>(new SqliteBareStore());
}

internal sealed class SqliteQueueFixture(int maxBatches) : IQueueFixture
{
    private readonly DataFolder folder = new();
    private CellCipher cipher = TestKeys.Queue;
    private SqliteBatchQueue? queue;

    public IBatchPublisher Publisher => Open();

    public IBatchQueue Queue => Open();

    public Task RestartAsync()
    {
        queue?.Dispose();
        queue = null;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        queue?.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    public async Task<byte[]> DumpAsync()
    {
        var files = Directory.GetFiles(folder.Path, "queue.db*");
        return [.. (await Task.WhenAll(files.Select(ReadAsync))).SelectMany(bytes => bytes)];

        // The queue holds them open.
        static async Task<byte[]> ReadAsync(string file)
        {
            await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new MemoryStream();
            await from.CopyToAsync(bytes);
            return bytes.ToArray();
        }
    }

    public async Task RestartAsync(CellCipher with)
    {
        await RestartAsync();
        cipher = with;
    }

    private SqliteBatchQueue Open() =>
        queue ??= new SqliteBatchQueue(new SqliteOptions { DataFolder = folder.Path, QueueMaxBatches = maxBatches }, TimeProvider.System, cipher);
}

internal sealed class SqliteStoreFixture : IStoreFixture
{
    private readonly DataFolder folder;
    private readonly bool ownsFolder;
    private readonly ServiceProvider services;

    public SqliteStoreFixture()
        : this(new DataFolder(), ownsFolder: true, TestKeys.Ring)
    {
    }

    private SqliteStoreFixture(DataFolder folder, bool ownsFolder, KeyRing ring)
    {
        (this.folder, this.ownsFolder) = (folder, ownsFolder);
        services = new ServiceCollection().AddSingleton(ring).AddSqliteStores(o => o.DataFolder = folder.Path).BuildServiceProvider();
    }

    public string Folder => folder.Path;

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

    public IStoreFixture Beside(KeyRing ring) => new SqliteStoreFixture(folder, ownsFolder: false, ring);

    public async Task<byte[]> DumpAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var copy = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "dump.db")};Pooling=False");
        await copy.OpenAsync();
        connection.BackupDatabase(copy);
        // What was deleted stays in free pages; a dump has rows.
        await using (var vacuum = copy.CreateCommand())
        {
            vacuum.CommandText = "VACUUM";
            await vacuum.ExecuteNonQueryAsync();
        }

        await copy.CloseAsync();
        var dumped = await File.ReadAllBytesAsync(Path.Combine(folder.Path, "dump.db"));
        File.Delete(Path.Combine(folder.Path, "dump.db"));
        return dumped;
    }

    public async Task<IReadOnlyList<(string Of, byte[] Bytes)>> ContentsAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "store.db")};Pooling=False");
        await connection.OpenAsync();
        var columns = await ReadAsync(
            """
            SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' AND c.type = 'BLOB' AND c.name NOT LIKE '%\_id' ESCAPE '\' AND c.name NOT IN ('session_uid', 'email_key', 'wrapped', 'epoch')
            """,
            reader => (Table: reader.GetString(0), Column: reader.GetString(1)));
        var contents = new List<(string Of, byte[] Bytes)>();
        foreach (var (table, column) in columns)
        {
            contents.AddRange(await ReadAsync($"SELECT {column} FROM {table} WHERE length({column}) > 0", reader => ($"{table}.{column}", (byte[])reader[0])));
        }

        return contents;

        async Task<List<T>> ReadAsync<T>(string sql, Func<SqliteDataReader, T> read)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<T>();
            while (await reader.ReadAsync())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
    }

    public async Task LoseKeyAsync(UserId user)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var delete = connection.CreateCommand();
        delete.CommandText = "DELETE FROM account_key WHERE user_id = $1";
        delete.Parameters.AddWithValue("$1", user.Value.ToByteArray(bigEndian: true));
        (await delete.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    public async Task<byte[]> ChangeKeyAsync(Guid user, Func<byte[], byte[]> change)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT wrapped FROM account_key WHERE user_id = $1";
        command.Parameters.AddWithValue("$1", user.ToByteArray(bigEndian: true));
        var before = (byte[])(await command.ExecuteScalarAsync()).ShouldNotBeNull();
        command.CommandText = "UPDATE account_key SET wrapped = $2 WHERE user_id = $1";
        command.Parameters.AddWithValue("$2", change([.. before]));
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
        return before;
    }

    public async Task DamageAsync(UserId user, WebhookId webhook)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var damage = connection.CreateCommand();
        damage.CommandText = "UPDATE webhook SET document = x'ff' WHERE user_id = $1 AND webhook_id = $2";
        damage.Parameters.AddWithValue("$1", user.Value.ToByteArray(bigEndian: true));
        damage.Parameters.AddWithValue("$2", webhook.Value.ToByteArray(bigEndian: true));
        (await damage.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    public async Task LeaveBehindAsync(WorkoutKey key)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            INSERT INTO segment (user_id, recorded_type, session_uid, batch_id, bytes, content) VALUES ($u, $t, $s, 1, 1, x'01');
            INSERT INTO due (user_id, recorded_type, session_uid, due_ms) VALUES ($u, $t, $s, 0);
            """;
        command.Parameters.AddWithValue("$u", key.User.Value.ToByteArray(bigEndian: true));
        command.Parameters.AddWithValue("$t", key.Session.RecordedType);
        command.Parameters.AddWithValue("$s", key.Session.Unique.ToByteArray(bigEndian: true));
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<IStoreFixture> StartAsync()
    {
        var fixture = new SqliteStoreFixture();
        await fixture.Migrations.MigrateAsync(CancellationToken.None);
        return fixture;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (ownsFolder)
        {
            folder.Dispose();
        }
    }
}

internal sealed class SqliteBareStore : IBareStoreFixture
{
    private readonly DataFolder folder = new();
    private readonly List<StoreDatabase> opened = [];

    public IStoreMigrations Open()
    {
        var options = new SqliteOptions { DataFolder = folder.Path };
        var database = new StoreDatabase(options);
        opened.Add(database);
        return new SqliteMigrations(database, options);
    }

    public async Task MarkAsNewerAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version = 9999";
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync()
    {
        opened.ForEach(d => d.Dispose());
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

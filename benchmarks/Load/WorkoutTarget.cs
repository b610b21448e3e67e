using Microsoft.Data.Sqlite;
using Npgsql;
using Stamina.Adapters.Postgres;
using Stamina.Adapters.RabbitMQ;
using Stamina.Adapters.Sqlite;
using Stamina.Benchmarks;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Load;

/// <summary>A server that workouts are sent to, with its engines: what each part has spent so far, what lies on disk, when all of it is derived.</summary>
internal sealed class WorkoutTarget : IAsyncDisposable
{
    private const int Users = 8;

    private readonly string folder;
    private readonly bool onEngines;
    private readonly ServerUnderTest server;
    private readonly ServiceProvider engines;
    private readonly IReadOnlyList<Func<TimeSpan>> parts;

    private WorkoutTarget(string folder, bool onEngines, ServerUnderTest server, IReadOnlyList<string> tokens)
    {
        this.folder = folder;
        this.onEngines = onEngines;
        this.server = server;
        Tokens = tokens;
        Http = new HttpClient { BaseAddress = new Uri($"http://{server.Address}") };
        engines = EnginesOf(folder, onEngines);
        parts = onEngines ? [() => server.Cpu, () => Engines.RabbitProcesses.Cpu, () => Engines.PostgresProcesses.Cpu] : [() => server.Cpu];
    }

    public HttpClient Http { get; }

    /// <summary>Of the people who record.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>One process and SQLite in <paramref name="folder"/>.</summary>
    public static Task<WorkoutTarget> EmbeddedAsync(string name, string stamina, string folder, bool encrypts = true) =>
        StartAsync(name, stamina, folder, onEngines: false, new(StringComparer.Ordinal) { ["STAMINA_HOST__ENCRYPT_DOCUMENTS"] = encrypts ? "true" : "false" });

    /// <summary>One process with all roles on the engines that ./bench started.</summary>
    public static Task<WorkoutTarget> OnEnginesAsync(string name, string stamina, string folder) =>
        StartAsync(name, stamina, folder, onEngines: true, new(Engines.Configuration, StringComparer.Ordinal));

    /// <summary>What each part has spent so far.</summary>
    public IReadOnlyList<TimeSpan> Cpu() => [.. parts.Select(part => part())];

    public async Task WhenAllIsDerivedAsync()
    {
        var queue = engines.GetRequiredService<IBatchQueue>();
        var derivations = engines.GetRequiredService<IDerivations>();
        while ((await queue.DepthAsync(default)).Oldest is not null || (await derivations.DueAsync(DateTimeOffset.UtcNow, 1, default)).Count > 0)
        {
            await Task.Delay(50);
        }
    }

    public async Task<long> BytesAsync()
    {
        if (onEngines)
        {
            await using var source = NpgsqlDataSource.Create(Engines.Postgres);
            await using (var vacuum = source.CreateCommand("VACUUM (FULL)"))
            {
                await vacuum.ExecuteNonQueryAsync();
            }

            await using var size = source.CreateCommand("SELECT sum(pg_total_relation_size(relid))::bigint FROM pg_stat_user_tables");
            return (long)(await size.ExecuteScalarAsync())!;
        }

        await using var store = new SqliteConnection($"Data Source={Path.Combine(folder, "store.db")};Mode=ReadOnly");
        await store.OpenAsync();
        await using var used = store.CreateCommand();
        used.CommandText = "SELECT (SELECT page_count FROM pragma_page_count()) - (SELECT freelist_count FROM pragma_freelist_count())";
        await using var page = store.CreateCommand();
        page.CommandText = "PRAGMA page_size";
        return (long)(await used.ExecuteScalarAsync())! * (long)(await page.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await engines.DisposeAsync();
        server.Dispose();
    }

    private static async Task<WorkoutTarget> StartAsync(
        string name,
        string stamina,
        string folder,
        bool onEngines,
        Dictionary<string, string> configuration)
    {
        var tokens = Load.Tokens.Issue(folder, Users);
        return new WorkoutTarget(
            folder,
            onEngines,
            await ServerUnderTest.StartAsync(name, stamina, configuration, "serve", "--roles", "all", "--port", "0", "--data", folder),
            tokens);
    }

    private static ServiceProvider EnginesOf(string folder, bool onEngines)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(_ => KeyRings.Of(folder));
        return (
            onEngines
                ? services
                    .AddPostgresAdapters(options => options.ConnectionString = Engines.Postgres)
                    .AddRabbitMqAdapters(options =>
                        (options.Hosts, options.Port, options.User, options.Password) = (
                            [Engines.RabbitHost],
                            Engines.RabbitPort,
                            Engines.RabbitUser,
                            Engines.RabbitPassword))
                : services.AddSqliteQueue(options => options.DataFolder = folder).AddSqliteStores(options => options.DataFolder = folder)
        ).BuildServiceProvider();
    }
}

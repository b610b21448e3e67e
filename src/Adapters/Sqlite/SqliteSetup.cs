using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Stamina.Adapters.Sql;
using Stamina.Adapters.Sqlite.Engine;
using Stamina.Adapters.Sqlite.Queue;
using Stamina.Adapters.Sqlite.Store;
using Stamina.Documents.Encryption;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite;

/// <summary>The embedded engines: queue, store and directory as SQLite files in one folder.</summary>
public static class SqliteSetup
{
    /// <summary>
    /// Offers the queue. Its file is made at first use. Batches are encrypted where there is a <see cref="CellCipher"/> of the key
    /// <see cref="CellCipher.Queue"/>.
    /// </summary>
    public static IServiceCollection AddSqliteQueue(this IServiceCollection services, Action<SqliteOptions> configure)
    {
        services.AddFiles(configure);
        services.TryAddSingleton(p => new SqliteBatchQueue(
            p.GetRequiredService<SqliteOptions>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetKeyedService<CellCipher>(CellCipher.Queue) ?? CellCipher.None));
        services.TryAddSingleton<IBatchPublisher>(p => p.GetRequiredService<SqliteBatchQueue>());
        services.TryAddSingleton<IBatchQueue>(p => p.GetRequiredService<SqliteBatchQueue>());
        return services;
    }

    /// <summary>Offers the stores. <see cref="IStoreMigrations"/> must have run before they are asked.</summary>
    public static IServiceCollection AddSqliteStores(this IServiceCollection services, Action<SqliteOptions> configure)
    {
        services.AddFiles(configure);
        services.TryAddSingleton<StoreDatabase>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStoreMigrations, SqliteMigrations>(
            p => new SqliteMigrations(p.GetRequiredService<StoreDatabase>(), p.GetRequiredService<SqliteOptions>())));
        return services.AddSqlStores(p => new SqliteEngine(p.GetRequiredService<StoreDatabase>()));
    }

    /// <summary>Offers the directory in a file of its own; its <see cref="IStoreMigrations"/> must have run before it is asked.</summary>
    public static IServiceCollection AddSqliteDirectory(this IServiceCollection services, Action<SqliteOptions> configure)
    {
        services.AddFiles(configure);
        services.TryAddSingleton<DirectoryDatabase>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStoreMigrations, SqliteDirectoryMigrations>());
        services.TryAddSingleton<IDirectory>(p => new SqlDirectory(
            new SqliteEngine(p.GetRequiredService<DirectoryDatabase>()),
            p.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static void AddFiles(this IServiceCollection services, Action<SqliteOptions> configure)
    {
        services.AddOptions<SqliteOptions>()
            .Configure(configure)
            .Validate(o => !string.IsNullOrWhiteSpace(o.DataFolder), "The data folder has no name.")
            .Validate(o => CanBeMade(o.DataFolder), "The data folder cannot be made or is not writable.")
            .Validate(o => o is { QueueMaxBatches: > 0, QueueMaxBytes: > 0 }, "The queue's bounds must be above 0.")
            .Validate(o => o.BusyTimeout > TimeSpan.Zero, "The busy timeout must be above 0.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(p => p.GetRequiredService<IOptions<SqliteOptions>>().Value);
    }

    private static bool CanBeMade(string folder)
    {
        try
        {
            PrivateFiles.CreateFolder(folder);
            var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using Stamina.Adapters.Tls;
using Stamina.Documents.Encryption;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.MongoDB;

/// <summary>The stores in MongoDB.</summary>
public static class MongoSetup
{
    private const string Directory = "directory";

    /// <summary>
    /// Offers the stores. <see cref="IStoreMigrations"/> must have run before they are asked, and somebody must offer the <see cref="KeyRing"/>.
    /// </summary>
    public static IServiceCollection AddMongoAdapters(this IServiceCollection services, Action<MongoOptions> configure)
    {
        services.AddValidOptions(Options.DefaultName, configure);
        services.TryAddSingleton(p => p.GetRequiredService<IOptions<MongoOptions>>().Value);
        services.TryAddSingleton(p => new MongoStore(p.GetRequiredService<MongoOptions>(), p.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IStoreMigrations, MongoMigrations>(p => new MongoMigrations(p.GetRequiredService<MongoStore>(), MigrationList.Store)));
        services.TryAddSingleton<AccountKeys>();
        services.TryAddSingleton<MongoKeys>();
        services.TryAddSingleton<IStoreKeys>(p => p.GetRequiredService<MongoKeys>());
        services.TryAddSingleton<IEventLog, MongoEventLog>();
        services.TryAddSingleton<IDerivations, MongoDerivations>();
        services.TryAddSingleton<IWorkoutReads, MongoWorkoutReads>();
        services.TryAddSingleton<IAccountStore, MongoAccountStore>();
        services.TryAddSingleton<IGoalStore, MongoGoalStore>();
        services.TryAddSingleton<ICalendarStore, MongoCalendarStore>();
        services.TryAddSingleton<IWebhookStore, MongoWebhookStore>();
        services.TryAddSingleton<IOriginalStore, MongoOriginalStore>();
        services.TryAddSingleton<IStoreMaintenance, MongoMaintenance>();
        return services;
    }

    /// <summary>Offers the directory, in a database of its own; its <see cref="IStoreMigrations"/> must have run before it is asked.</summary>
    public static IServiceCollection AddMongoDirectory(this IServiceCollection services, Action<MongoOptions> configure)
    {
        services.AddValidOptions(Directory, configure);
        services.TryAddSingleton(p => new DirectoryStore(
            p.GetRequiredService<IOptionsMonitor<MongoOptions>>().Get(Directory),
            p.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStoreMigrations, MongoDirectoryMigrations>());
        services.TryAddSingleton<IDirectory, MongoDirectory>();
        return services;
    }

    private static void AddValidOptions(this IServiceCollection services, string name, Action<MongoOptions> configure)
    {
        services.AddOptions<MongoOptions>(name)
            .Configure(configure)
            .Validate(o => NamesHost(o.ConnectionString), "The connection string of MongoDB is no mongodb:// URL.")
            .Validate(o => o.Plain || Says(o.ConnectionString, IsSafe), PlainLinks.Refusal("MongoDB", "mongodb", "tls=true in its URL"))
            .Validate(
                o => Says(o.ConnectionString, url => url.ReadPreference is null or { ReadPreferenceMode: ReadPreferenceMode.Primary }),
                "MongoDB's URL names a readPreference other than primary. Another copy may lack what was just acknowledged, so all answers come from the "
                + "primary: take readPreference out of it.")
            .Validate(
                o => Says(o.ConnectionString, url => url is { W: null or WriteConcern.WMode { Value: "majority" }, Journal: not false }),
                "MongoDB's URL asks for writes that less than a majority has in its journal (w, journal): what was acknowledged could be lost with one server. "
                + "Every write waits for a majority and its journal: take them out of it.")
            .Validate(o => o.TlsAuthorityFile is null || File.Exists(o.TlsAuthorityFile), "The file of the TLS authority for MongoDB is missing.")
            .Validate(
                o => o.StatementTimeout >= TimeSpan.FromSeconds(1) && o.ConnectTimeout >= TimeSpan.FromSeconds(1),
                "Timeouts for MongoDB must be at least 1 s.")
            .Validate(o => o.MaxConnections > 0, "The number of connections must be above 0.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
    }

    // What is no URL is said by another check.
    private static bool Says(string connectionString, Func<MongoUrl, bool> what) => !NamesHost(connectionString) || what(MongoUrl.Create(connectionString));

    private static bool IsSafe(MongoUrl url) =>
        url is { UseTls: true, AllowInsecureTls: false } || url.Servers.All(server => PlainLinks.StayHere(server.Host));

    private static bool NamesHost(string connectionString)
    {
        try
        {
            return !string.IsNullOrWhiteSpace(connectionString) && MongoUrl.Create(connectionString).Server is not null;
        }
        catch (Exception e) when (e is MongoConfigurationException or ArgumentException or FormatException)
        {
            return false;
        }
    }
}

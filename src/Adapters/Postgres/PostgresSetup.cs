using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;
using Stamina.Adapters.Sql;
using Stamina.Adapters.Tls;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Postgres;

/// <summary>The stores in PostgreSQL.</summary>
public static class PostgresSetup
{
    private const string Directory = "directory";

    /// <summary>Offers the stores. <see cref="IStoreMigrations"/> must have run before they are asked.</summary>
    public static IServiceCollection AddPostgresAdapters(this IServiceCollection services, Action<PostgresOptions> configure)
    {
        services.AddValidOptions(Options.DefaultName, configure);
        services.TryAddSingleton(p => p.GetRequiredService<IOptions<PostgresOptions>>().Value);
        services.TryAddSingleton<PostgresDatabase>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IStoreMigrations, PostgresMigrations>(p => new PostgresMigrations(p.GetRequiredService<PostgresDatabase>())));
        return services.AddSqlStores(p => p.GetRequiredService<PostgresDatabase>());
    }

    /// <summary>Offers the directory, in a database of its own; its <see cref="IStoreMigrations"/> must have run before it is asked.</summary>
    public static IServiceCollection AddPostgresDirectory(this IServiceCollection services, Action<PostgresOptions> configure)
    {
        services.AddValidOptions(Directory, configure);
        services.TryAddSingleton(p => new DirectoryDatabase(
            p.GetRequiredService<IOptionsMonitor<PostgresOptions>>().Get(Directory),
            p.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStoreMigrations, PostgresDirectoryMigrations>());
        services.TryAddSingleton<IDirectory>(p => new SqlDirectory(p.GetRequiredService<DirectoryDatabase>(), p.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static void AddValidOptions(this IServiceCollection services, string name, Action<PostgresOptions> configure)
    {
        services.AddOptions<PostgresOptions>(name)
            .Configure(configure)
            .Validate(o => NamesHost(o.ConnectionString), "The connection string of PostgreSQL names no host or cannot be read.")
            .Validate(
                o => o.StandbyConnectionString is null || NamesHost(o.StandbyConnectionString),
                "The connection string of the standby names no host or cannot be read.")
            .Validate(
                o => o.Plain || (IsSafe(o.ConnectionString) && (o.StandbyConnectionString is null || IsSafe(o.StandbyConnectionString))),
                PlainLinks.Refusal("PostgreSQL", "postgres", "SSL Mode=VerifyFull and Root Certificate in its connection string"))
            .Validate(
                o => o.StatementTimeout >= TimeSpan.FromSeconds(1) && o.ConnectTimeout >= TimeSpan.FromSeconds(1),
                "Timeouts for PostgreSQL must be at least 1 s.")
            .Validate(o => o.MaxConnections > 0, "The number of connections must be above 0.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
    }

    // What cannot be read or names no host is said by another check.
    private static bool IsSafe(string connectionString)
    {
        if (!NamesHost(connectionString))
        {
            return true;
        }

        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return parts.SslMode is SslMode.VerifyFull or SslMode.VerifyCA || parts.Host!.Split(',').All(PlainLinks.StayHere);
    }

    private static bool NamesHost(string connectionString)
    {
        try
        {
            return !string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(connectionString).Host);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

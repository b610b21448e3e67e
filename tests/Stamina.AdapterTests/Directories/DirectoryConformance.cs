using Microsoft.Extensions.DependencyInjection;
using Stamina.Adapters.Postgres;
using Stamina.Adapters.Sqlite;
using Stamina.AdapterTests.Engines;
using Stamina.AdapterTests.Postgres;
using Stamina.AdapterTests.Sqlite;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests.Directories;

public sealed class SqliteDirectoryTests : DirectorySuite
{
    protected override async Task<IDirectoryFixture> StartAsync() => await SqliteDirectoryFixture.StartAsync();
}

public sealed class PostgresDirectoryTests(EngineFixture engines) : DirectorySuite
{
    protected override async Task<IDirectoryFixture> StartAsync() => await PostgresDirectoryFixture.StartAsync(engines);

    [Fact]
    public async Task The_role_that_serves_can_do_nothing_but_its_work()
    {
        await using var started = await PostgresDirectoryFixture.StartAsync(engines);
        foreach (var forbidden in (string[])["DROP TABLE entry", "CREATE TABLE more (id integer)", "TRUNCATE entry", "DELETE FROM schema_migration"])
        {
            (
                await Should.ThrowAsync<Npgsql.PostgresException>(async () => await PostgresDatabases.ExecuteAsync(started.ConnectionString, forbidden))
            ).SqlState.ShouldBe("42501", forbidden);
        }
    }
}

/// <summary>Through the service and its client, over a real network connection.</summary>
public sealed class RemoteDirectoryTests : DirectorySuite
{
    protected override async Task<IDirectoryFixture> StartAsync() => await RemoteDirectory.StartAsync();
}

internal sealed class SqliteDirectoryFixture : IDirectoryFixture
{
    private readonly DataFolder folder = new();
    private readonly ServiceProvider services;

    private SqliteDirectoryFixture() => services = new ServiceCollection().AddSqliteDirectory(o => o.DataFolder = folder.Path).BuildServiceProvider();

    public IDirectory Directory => services.GetRequiredService<IDirectory>();

    public static async Task<SqliteDirectoryFixture> StartAsync()
    {
        var fixture = new SqliteDirectoryFixture();
        await fixture.services.GetRequiredService<IStoreMigrations>().MigrateAsync(CancellationToken.None);
        return fixture;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>Served by a role that has only the rights it needs; its owner has migrated before.</summary>
internal sealed class PostgresDirectoryFixture : IDirectoryFixture
{
    private static readonly SemaphoreSlim Making = new(1, 1);
    private static string? shared;

    private readonly ServiceProvider services;

    private PostgresDirectoryFixture(string connectionString)
    {
        ConnectionString = connectionString;
        services = new ServiceCollection().AddPostgresDirectory(o => o.ConnectionString = connectionString).BuildServiceProvider();
    }

    public string ConnectionString { get; }

    public IDirectory Directory => services.GetRequiredService<IDirectory>();

    public static async Task<PostgresDirectoryFixture> StartAsync(EngineFixture engines)
    {
        await Making.WaitAsync();
        try
        {
            shared ??= await MakeAsync(engines);
        }
        finally
        {
            Making.Release();
        }

        var fixture = new PostgresDirectoryFixture(shared);
        await fixture.MigrateAsync();
        return fixture;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static async Task<string> MakeAsync(EngineFixture engines)
    {
        var owner = await PostgresDatabases.CreateAsync(await engines.PostgresAsync());
        await using (var asOwner = new PostgresDirectoryFixture(owner))
        {
            await asOwner.MigrateAsync();
        }

        await PostgresDatabases.ExecuteAsync(
            owner,
            """
            CREATE ROLE directory_server LOGIN PASSWORD 'directory';
            GRANT SELECT ON schema_migration TO directory_server;
            GRANT SELECT, INSERT, UPDATE, DELETE ON entry TO directory_server;
            """);
        return new Npgsql.NpgsqlConnectionStringBuilder(owner) { Username = "directory_server", Password = "directory" }.ConnectionString;
    }

    private async Task MigrateAsync() => await services.GetRequiredService<IStoreMigrations>().MigrateAsync(CancellationToken.None);
}

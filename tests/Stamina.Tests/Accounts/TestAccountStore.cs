using Microsoft.Extensions.DependencyInjection;
using Stamina.AccountServer.SigningIn;
using Stamina.Adapters.Sqlite;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>A real SQLite store of accounts in a folder of its own, and the hasher of its passwords.</summary>
internal sealed class TestAccountStore : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("stamina-accounts-").FullName;
    private readonly ServiceProvider services;

    public TestAccountStore(TestAccounts parts)
    {
        services = new ServiceCollection().AddSingleton(TestKeys.Ring).AddSqliteStores(sqlite => sqlite.DataFolder = folder).BuildServiceProvider();
        Passwords = parts.Passwords();
    }

    public Passwords Passwords { get; }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Makes the tables.</summary>
    public async Task OpenAsync() => await Get<IStoreMigrations>().MigrateAsync(default);

    public async ValueTask DisposeAsync()
    {
        Passwords.Dispose();
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

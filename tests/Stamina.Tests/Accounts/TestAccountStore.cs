using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Stamina.AccountServer.SigningIn;
using Stamina.Adapters.Sqlite;
using Stamina.Contracts.Ids;
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

    /// <summary>Puts a byte that is no document into the places of an account's documents in a table, as a bad disk might.</summary>
    public Task DamageAsync(string table, UserId user) => ExecuteAsync($"UPDATE {table} SET document = x'ff' WHERE user_id = $1", user);

    /// <summary>Puts zeros into the place of an account's key.</summary>
    public Task DamageKeyAsync(UserId user) => ExecuteAsync("UPDATE account_key SET wrapped = zeroblob(64) WHERE user_id = $1", user);

    public async ValueTask DisposeAsync()
    {
        Passwords.Dispose();
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task ExecuteAsync(string sql, UserId user)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$1", user.Value.ToByteArray(bigEndian: true));
        (await command.ExecuteNonQueryAsync()).ShouldBeGreaterThan(0);
    }
}

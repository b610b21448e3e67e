using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Adapters.Sqlite;

namespace Stamina.Storage;

/// <summary>One file with all that the store keeps: workouts with their keys, months, the ledger.</summary>
internal sealed class MeasuredSqlite(string folder) : MeasuredStore
{
    public override string Name => "SQLite (of its whole file)";

    public override ServiceProvider Services { get; } = new ServiceCollection().AddSingleton(Ring)
        .AddSqliteStores(o => o.DataFolder = folder).BuildServiceProvider();

    // The build of SQLite that comes with the driver cannot tell tables apart, so all that is in the file counts for its workouts.
    public override async Task<StoreSizes> SizesAsync() =>
        new(
            await AskAsync("SELECT (p.page_count - f.freelist_count) * s.page_size FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size s"),
            0,
            null);

    public override async Task<StoreSizes> SettledAsync()
    {
        await AskAsync("VACUUM");
        return await SizesAsync();
    }

    private async Task<long> AskAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() is long bytes ? bytes : 0;
    }
}

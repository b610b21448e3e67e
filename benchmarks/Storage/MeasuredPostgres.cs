using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stamina.Adapters.Postgres;

namespace Stamina.Storage;

internal sealed class MeasuredPostgres(string connectionString) : MeasuredStore
{
    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connectionString);

    public override string Name => "PostgreSQL";

    public override ServiceProvider Services { get; } =
        new ServiceCollection().AddSingleton(Ring).AddPostgresAdapters(o => o.ConnectionString = connectionString).BuildServiceProvider();

    public override async Task<StoreSizes> SizesAsync()
    {
        var (workouts, indexes) = await OfAsync("workout");
        var (months, monthIndexes) = await OfAsync("month");
        return new StoreSizes(workouts, indexes, months + monthIndexes);
    }

    public override async Task<StoreSizes> SettledAsync()
    {
        foreach (var table in (string[])["workout", "segment", "due", "month", "totals"])
        {
            await using var vacuum = source.CreateCommand($"VACUUM (FULL, ANALYZE) {table}");
            await vacuum.ExecuteNonQueryAsync();
        }

        return await SizesAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task<(long Heap, long Indexes)> OfAsync(string table)
    {
        await using var command = source.CreateCommand(
            "SELECT sum(pg_table_size(relid))::bigint, sum(pg_indexes_size(relid))::bigint FROM pg_partition_tree($1::regclass) WHERE isleaf");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }
}

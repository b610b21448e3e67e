using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stamina.Adapters.Postgres;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Storage;

// Folds finished workouts into a real PostgreSQL as the Data Handler does (locked into being, then written), and asks PostgreSQL how large they are.
const int PerUser = 50;
const int PerTransaction = 250;
var count = int.Parse(args[0], CultureInfo.InvariantCulture);
var connectionString = Environment.GetEnvironmentVariable("STAMINA_BENCH_POSTGRES") ?? throw new InvalidOperationException("Run bench/run storage.");
await using var services = new ServiceCollection().AddPostgresAdapters(o => o.ConnectionString = connectionString).BuildServiceProvider();
await services.GetRequiredService<IStoreMigrations>().MigrateAsync(CancellationToken.None);
var catalog = new ExerciseCatalog(BuiltInExercises.All());
var folds = services.GetRequiredService<IFoldStore>();
var runs = new Runs(seed: 7);
var (logBytes, summaryBytes) = (0L, 0L);
var users = Enumerable.Range(0, Math.Max(1, count / PerUser)).Select(_ => new UserId(Guid.NewGuid())).ToArray();
for (var done = 0; done < count; done += PerTransaction)
{
    // Users interleave, as in life: rows of a user are not neighbours.
    var raw = Enumerable.Range(done, Math.Min(PerTransaction, count - done)).Select(i => runs.Next(users[i % users.Length], i / users.Length)).OrderBy(w => w.Key).ToList();
    var derived = raw.ConvertAll(w => Derivation.Of(w, catalog));
    logBytes += derived.Sum(d => (long)DocumentCodec.EncodeLog(d.Workout.Log, settled: true).Length);
    summaryBytes += derived.Sum(d => (long)DocumentCodec.Encode(d.Workout.Summary!).Length);
    await using var transaction = await folds.BeginAsync(CancellationToken.None);
    await transaction.LockWorkoutsAsync([.. raw.Select(w => w.Key)], CancellationToken.None);
    await transaction.WriteWorkoutsAsync([.. derived.Select(d => d.Workout)], CancellationToken.None);
    var settled = (await transaction.LockMonthsAsync([.. derived.SelectMany(d => d.Months).Distinct().Order()], CancellationToken.None)).ToDictionary(m => m.Key);
    foreach (var derivation in derived)
    {
        foreach (var month in derivation.Months)
        {
            settled[month] = derivation.Settle(settled[month]);
        }
    }

    await transaction.WriteMonthsAsync([.. settled.OrderBy(m => m.Key).Select(m => m.Value)], CancellationToken.None);
    await transaction.CommitAsync(CancellationToken.None);
}

await using var source = NpgsqlDataSource.Create(connectionString);
var grown = await SizesAsync("workout");
foreach (var table in (string[])["workout", "month", "totals"])
{
    await using var vacuum = source.CreateCommand($"VACUUM (FULL, ANALYZE) {table}");
    await vacuum.ExecuteNonQueryAsync();
}

var sizes = await SizesAsync("workout");
var months = await SizesAsync("month");
var report = new Report(
    count,
    (double)logBytes / count,
    (double)summaryBytes / count,
    (double)sizes.Heap / count,
    (double)sizes.Indexes / count,
    (double)(sizes.Heap + sizes.Indexes) / count,
    (double)(grown.Heap + grown.Indexes) / count,
    (double)(months.Heap + months.Indexes) / count);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
    Bytes per finished one-hour workout of 14 events, over {count:N0} workouts in PostgreSQL:
      log as stored            {report.Log,8:F0}
      summary as stored        {report.Summary,8:F0}
      heap and TOAST           {report.Heap,8:F0}
      indexes                  {report.Indexes,8:F0}
      workout, all of it       {report.Workout,8:F0}   (budget 1,024)
      as it grew, not packed   {report.AsGrown,8:F0}
      beside it: month totals  {report.MonthTotals,8:F0}
    """));
await File.WriteAllTextAsync(args[1], JsonSerializer.Serialize(report));
return report.Workout <= 1_024 ? 0 : 1;

async Task<(long Heap, long Indexes)> SizesAsync(string table)
{
    await using var command = source.CreateCommand(
        "SELECT sum(pg_table_size(relid))::bigint, sum(pg_indexes_size(relid))::bigint FROM pg_partition_tree($1::regclass) WHERE isleaf");
    command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
    await using var row = await command.ExecuteReaderAsync();
    await row.ReadAsync();
    return (row.GetInt64(0), row.GetInt64(1));
}

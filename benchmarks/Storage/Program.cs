using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stamina.Adapters.Postgres;
using Stamina.Benchmarks;
using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using Stamina.Storage;

// Brings finished workouts into a real PostgreSQL as the Data Handler does (appended as they arrive, derived at the end), and asks PostgreSQL how large they are.
const int PerUser = 50;
const int PerTransaction = 250;
var machine = Machine.Here();
var count = int.Parse(args[0], CultureInfo.InvariantCulture);
var connectionString = Environment.GetEnvironmentVariable("STAMINA_BENCH_POSTGRES") ?? throw new InvalidOperationException("Run ./bench storage.");
await using var services = new ServiceCollection().AddPostgresAdapters(o => o.ConnectionString = connectionString).BuildServiceProvider();
await services.GetRequiredService<IStoreMigrations>().MigrateAsync(CancellationToken.None);
var catalog = new ExerciseCatalog(BuiltInExercises.All());
var events = services.GetRequiredService<IEventLog>();
var derivations = services.GetRequiredService<IDerivations>();
var (epoch, batches) = (Guid.NewGuid(), 0L);
var runs = new Runs(seed: 7);
var (logBytes, summaryBytes) = (0L, 0L);
var users = Enumerable.Range(0, Math.Max(1, count / PerUser)).Select(_ => new UserId(Guid.NewGuid())).ToArray();
for (var done = 0; done < count; done += PerTransaction)
{
    // Users interleave, as in life: rows of a user are not neighbours.
    var raw = Enumerable.Range(done, Math.Min(PerTransaction, count - done)).Select(i => runs.Next(users[i % users.Length], i / users.Length)).OrderBy(w => w.Key).ToList();
    foreach (var workout in raw)
    {
        var outcome = WorkoutFold.Fold(workout.Key.Session, workout.Log, workout.Overlay, catalog);
        logBytes += DocumentCodec.EncodeLog(workout.Log, settled: true).Length;
        summaryBytes += DocumentCodec.Encode(outcome.Summary).Length;
    }

    // An event a batch, as the phones' updates arrive, then the derivation at the end.
    for (var seq = 0; seq < raw[0].Log.Events.Count; seq++)
    {
        var batch = new BatchName(epoch, ++batches);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(raw[0].Log.Events[seq].ReceivedAtMs);
        await events.AppendAsync(new LogAppend([batch], [.. raw.Select(w => new LogSegment(w.Key, batch, new WorkoutLog { Events = { w.Log.Events[seq] } }, at))], at), CancellationToken.None);
    }

    await derivations.DeriveAsync([.. raw.Select(w => w.Key)], stored => Derivation.Of(stored, catalog, DateTimeOffset.UtcNow, profile: null, out _), CancellationToken.None);
}

await using var source = NpgsqlDataSource.Create(connectionString);
var grown = await SizesAsync("workout");
foreach (var table in (string[])["workout", "segment", "due", "month", "totals"])
{
    await using var vacuum = source.CreateCommand($"VACUUM (FULL, ANALYZE) {table}");
    await vacuum.ExecuteNonQueryAsync();
}

var sizes = await SizesAsync("workout");
var months = await SizesAsync("month");
var whole = (double)(sizes.Heap + sizes.Indexes) / count;
new ResultTable(
    "./bench storage",
    $"finished one-hour workouts of 14 events without points, {PerUser} a person, over {count:N0} workouts in PostgreSQL, appended event by event and derived at the end.",
    machine,
    DateOnly.FromDateTime(DateTime.UtcNow),
    [new("a workout"), new("bytes", "0")],
    [
        ["log as stored", (double)logBytes / count],
        ["summary as stored", (double)summaryBytes / count],
        ["heap and TOAST", (double)sizes.Heap / count],
        ["indexes", (double)sizes.Indexes / count],
        ["workout, all of it", whole],
        ["the same as it grew, not vacuumed", (double)(grown.Heap + grown.Indexes) / count],
        ["beside it: its row in its month", (double)(months.Heap + months.Indexes) / count],
    ]).Publish(args[1]);
return 0;

async Task<(long Heap, long Indexes)> SizesAsync(string table)
{
    await using var command = source.CreateCommand(
        "SELECT sum(pg_table_size(relid))::bigint, sum(pg_indexes_size(relid))::bigint FROM pg_partition_tree($1::regclass) WHERE isleaf");
    command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
    await using var row = await command.ExecuteReaderAsync();
    await row.ReadAsync();
    return (row.GetInt64(0), row.GetInt64(1));
}

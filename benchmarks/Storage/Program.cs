using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
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

// Brings finished workouts into a real store as the Data Handler does (appended as they arrive, derived at the end), and asks it how large they are. arguments:
// STORE WORKOUTS [FILE]
const int PerUser = 50;
const int PerTransaction = 250;
var machine = Machine.Here();
var count = int.Parse(args[1], CultureInfo.InvariantCulture);
await using var store = MeasuredStore.Of(args[0]);
await store.Services.GetRequiredService<IStoreMigrations>().MigrateAsync(CancellationToken.None);
var catalog = new ExerciseCatalog(BuiltInExercises.All());
var events = store.Services.GetRequiredService<IEventLog>();
var derivations = store.Services.GetRequiredService<IDerivations>();
var (epoch, batches) = (Guid.NewGuid(), 0L);
var runs = new Runs(seed: 7);
var (logBytes, summaryBytes) = (0L, 0L);
var users = Enumerable.Range(0, Math.Max(1, count / PerUser)).Select(_ => new UserId(Guid.NewGuid())).ToArray();
for (var done = 0; done < count; done += PerTransaction)
{
    // Users interleave, as in life: rows of a user are not neighbours.
    var raw = Enumerable
        .Range(done, Math.Min(PerTransaction, count - done))
        .Select(i => runs.Next(users[i % users.Length], i / users.Length))
        .OrderBy(w => w.Key)
        .ToList();
    foreach (var workout in raw)
    {
        var outcome = WorkoutFold.Fold(workout.Key.Session, workout.Log, workout.Overlay, catalog);
        logBytes += DocumentCodec.EncodeLog(workout.Log, finished: true).Length;
        summaryBytes += DocumentCodec.Encode(outcome.Summary).Length;
    }

    // An event a batch, as the phones' updates arrive, then the derivation at the end.
    for (var seq = 0; seq < raw[0].Log.Events.Count; seq++)
    {
        var batch = new BatchName(epoch, ++batches);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(raw[0].Log.Events[seq].ReceivedAtMs);
        await events.AppendAsync(
            new LogAppend([batch], [.. raw.Select(w => new LogSegment(w.Key, batch, new WorkoutLog { Events = { w.Log.Events[seq] } }, at))], at),
            CancellationToken.None);
    }

    await derivations.DeriveAsync(
        [.. raw.Select(w => w.Key)],
        stored => Derivation.Of(stored, catalog, DateTimeOffset.UtcNow, profile: null, out _),
        CancellationToken.None);
}

var grown = await store.SizesAsync();
var settled = await store.SettledAsync();
List<IReadOnlyList<JsonNode?>> rows =
[
    ["log as stored", (double)logBytes / count],
    ["summary as stored", (double)summaryBytes / count],
];
if (store is MeasuredMongo mongo)
{
    rows.Add(["its document as BSON", (double)await mongo.DocumentBytesAsync("workouts") / count]);
}

rows.AddRange(
[
    ["rows or documents on disk", settled.Workouts / (double)count],
    ["indexes", settled.WorkoutIndexes / (double)count],
    ["workout, all of it", (settled.Workouts + settled.WorkoutIndexes) / (double)count],
    ["the same as it grew, not vacuumed", (grown.Workouts + grown.WorkoutIndexes) / (double)count],
    ["beside it: its row in its month", settled.Months / (double)count],
]);
new ResultTable(
    $"./bench storage --store {args[0]}",
    $"finished one-hour workouts of 14 events without points, {PerUser} a person, over {count:N0} workouts in {store.Name}, appended event by event and derived at the end."
        + (settled.Workouts is null ? " This engine cannot be asked for bytes on disk." : ""),
    machine,
    DateOnly.FromDateTime(DateTime.UtcNow),
    [new("a workout"), new("bytes", "0")],
    rows).Publish(args.Length > 2 ? args[2] : null);
return 0;

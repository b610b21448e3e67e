using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Stamina.Benchmarks;
using Stamina.Documents;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Tests.Documents;

// Bytes, CPU and allocations of packing logs, summaries and months as the phone and the fold make them. The time is the least of several rounds of this one
// thread.
const int Milliseconds = 300;
var machine = Machine.Here();
var results = args.Length > 0 ? args[0] : null;
var (phone, documents) = (new PhoneLogs(7), new PhoneDocuments(7));
var hour = phone.Track(3_600, Arrival.Live, gaps: 0);
var logs = new (string Name, IReadOnlyList<LoggedEvent> Events)[]
{
    ("one event", [phone.Plain(3, Arrival.Live).Events[1]]),
    ("14 events, live", phone.Plain(14, Arrival.Live).Events),
    ("14 events, synced", phone.Plain(14, Arrival.Synced).Events),
    ("5 minutes of points", [hour.Events.First(e => e.Body.Length > 20_000)]),
    ("an hour of points", hour.Events),
    ("24 hours of points", phone.Track(86_400, Arrival.Live).Events),
    ("1,000 sets", phone.Lifting(1_000, Arrival.Live).Events),
    ("10,000 shapes", Shapes(10_000)),
    ("100,000 shapes", Shapes(100_000)),
};
var rows = new List<IReadOnlyList<JsonNode?>>();
foreach (var (name, events) in logs)
{
    byte[] appended = [], finished = [];
    var append = Measure(() => appended = LogDocument.PackSegment(events));
    var finish = Measure(() => finished = LogDocument.PackFinished(events));
    var unpack = Measure(() => DocumentCodec.DecodeLog(finished));
    rows.Add([
        name,
        (double)events.Sum(e => (long)e.Body.Length),
        (double)appended.Length,
        append.Microseconds,
        (double)append.Bytes,
        (double)finished.Length,
        finish.Microseconds,
        (double)finish.Bytes,
        unpack.Microseconds,]);
}

new ResultTable(
    "./bench packing",
    "logs as the phone makes them; the least of several rounds on one thread. An append packs what one batch brought, a finish the whole log.",
    machine,
    DateOnly.FromDateTime(DateTime.UtcNow),
    [
        new("log"),
        new("JSON, bytes", "N0"),
        new("append: bytes", "N0"),
        new("us", "N1"),
        new("allocated", "N0"),
        new("finish: bytes", "N0"),
        new("us", "N1"),
        new("allocated", "N0"),
        new("unpack, us", "N1"),
    ],
    rows).Publish(results is null ? null : Path.Combine(results, "packing.json"));
rows = [];
Document("summary, 14 events", PhoneDocuments.Summary(new WorkoutLog { Events = { logs[1].Events } }));
Document("summary, an hour", PhoneDocuments.Summary(hour));
Document("user", documents.User());
Document("device", documents.Device());
Document("goal", documents.Goal());
foreach (var count in (int[])[1, 4, 12, 30, 60])
{
    var month = documents.Rows(phone, count);
    byte[] packed = [];
    var cost = Measure(() => packed = MonthDocument.Pack(new MonthTotals { Rows = month }));
    rows.Add([$"month of {count} rows", (double)Json(new MonthTotals { Rows = month }).Length, (double)packed.Length, cost.Microseconds, (double)cost.Bytes]);
}

new ResultTable(
    "./bench packing",
    "documents as the fold makes them; the least of several rounds on one thread.",
    machine,
    DateOnly.FromDateTime(DateTime.UtcNow),
    [new("document"), new("JSON, bytes", "N0"), new("bytes", "N0"), new("us", "N1"), new("allocated", "N0")],
    rows).Publish(results is null ? null : Path.Combine(results, "documents.json"));

void Document<T>(string name, T document)
{
    byte[] packed = [];
    var cost = Measure(() => packed = DocumentCodec.Encode(document));
    rows.Add([name, (double)Json(document).Length, (double)packed.Length, cost.Microseconds, (double)cost.Bytes]);
}

(double Microseconds, long Bytes) Measure(Action work)
{
    work();
    var (best, bytes, until) = (double.MaxValue, long.MaxValue, Stopwatch.StartNew());
    do
    {
        var (allocated, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        work();
        best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }
    while (until.ElapsedMilliseconds < Milliseconds);

    return (best, bytes);
}

static IReadOnlyList<LoggedEvent> Shapes(int count) => [.. Enumerable.Range(0, count).Select(i => new LoggedEvent
{
    Writer = "writer01", Seq = (uint)i, ReceivedAtMs = 1_795_329_006_000 + i, BatchNumber = (ulong)i / 1_000,
    Body = ByteString.CopyFromUtf8($"{{\"seq\":{i},\"m{i:x}\":\"x{i * 7_919L:x}\",\"n{i % 977}_{i:x}\":{i}}}"),
})];

static byte[] Json<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, typeof(T), DocumentJson.Default);

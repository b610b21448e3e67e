using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Stamina.Documents;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Tests.Documents;

// Bytes, CPU and allocations of packing logs, summaries and months as the phone and the fold make them. The time is the least of several rounds of this one thread.
var milliseconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 300;
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
Line("log", "JSON", "append: B", "us", "allocated", "finish: B", "us", "allocated", "unpack us");
foreach (var (name, events) in logs)
{
    byte[] appended = [], finished = [];
    var append = Measure(() => appended = LogDocument.PackSegment(events));
    var finish = Measure(() => finished = LogDocument.PackFinished(events));
    var unpack = Measure(() => DocumentCodec.DecodeLog(finished));
    Line(
        name, Text(events.Sum(e => (long)e.Body.Length)), Text(appended.Length), Text(append.Microseconds), Text(append.Bytes), Text(finished.Length), Text(finish.Microseconds),
        Text(finish.Bytes), Text(unpack.Microseconds));
}

Console.WriteLine();
Line("other document", "JSON", "B", "us", "allocated");
Document("summary, 14 events", PhoneDocuments.Summary(new WorkoutLog { Events = { logs[1].Events } }));
Document("summary, an hour", PhoneDocuments.Summary(hour));
Document("user", documents.User());
Document("device", documents.Device());
Document("goal", documents.Goal());
foreach (var count in (int[])[1, 4, 12, 30, 60])
{
    var rows = documents.Rows(phone, count);
    byte[] packed = [];
    var cost = Measure(() => packed = MonthDocument.Pack(new MonthTotals { Rows = rows }));
    Line($"month of {count} rows", Text(Json(new MonthTotals { Rows = rows }).Length), Text(packed.Length), Text(cost.Microseconds), Text(cost.Bytes));
}

void Document<T>(string name, T document)
{
    byte[] packed = [];
    var cost = Measure(() => packed = DocumentCodec.Encode(document));
    Line(name, Text(Json(document).Length), Text(packed.Length), Text(cost.Microseconds), Text(cost.Bytes));
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
    while (until.ElapsedMilliseconds < milliseconds);

    return (best, bytes);
}

static IReadOnlyList<LoggedEvent> Shapes(int count) => [.. Enumerable.Range(0, count).Select(i => new LoggedEvent
{
    Writer = "writer01", Seq = (uint)i, ReceivedAtMs = 1_795_329_006_000 + i, BatchNumber = (ulong)i / 1_000,
    Body = ByteString.CopyFromUtf8($"{{\"seq\":{i},\"m{i:x}\":\"x{i * 7_919L:x}\",\"n{i % 977}_{i:x}\":{i}}}"),
})];

static byte[] Json<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, typeof(T), DocumentJson.Default);

static string Text(IFormattable value) => value.ToString(value is double ? "N1" : "N0", CultureInfo.InvariantCulture);

static void Line(string name, params string[] columns) => Console.WriteLine(name.PadRight(22) + string.Concat(columns.Select(c => c.PadLeft(13))));

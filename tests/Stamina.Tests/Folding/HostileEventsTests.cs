using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Stamina.Documents;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Tests.Folding;

/// <summary>Whatever was framed folds to something that can be stored.</summary>
[Trait(Rounds.Trait, "many")]
public class HostileEventsTests
{
    private static readonly ExerciseCatalog Catalog = new(BuiltInExercises.All());

    private static readonly string[] Kinds =
        ["started", "progress", "paused", "resumed", "lap", "finished", "discarded", "restored", "corrected", "note", "void", "dreamt"];

    private static readonly string[] Members =
    [
        "elapsed_ms",
        "at",
        "progress",
        "started_at",
        "exercise_type",
        "time_zone",
        "location",
        "correction",
        "note",
        "title",
        "feeling",
        "distance_m",
        "points",
        "steps",
        "laps",
        "pool_length_m",
        "t",
        "lat",
        "lon",
        "ele",
        "acc",
        "hr",
        "gap",
        "sets",
        "exercises",
        "exercise",
        "name",
        "weight",
        "unit",
        "repetitions",
        "repetition",
        "set_id",
        "deleted",
        "rpe",
        "warm_up",
        "moving_time_s",
        "end_elapsed_ms",
        "s\\ud800",
        "",
    ];

    private static readonly string[] Scalars =
    [
        "null",
        "true",
        "false",
        "0",
        "-0.0",
        "1",
        "-1",
        "60000",
        "46.05",
        "1e308",
        "-1e308",
        "1e400",
        "2592000000",
        "9223372036854775807",
        "18446744073709551616",
        "\"\"",
        "\"running\"",
        "\"kg\"",
        "\"lb\"",
        "\"2026-11-22T08:00:00+01:00\"",
        "\"0001-01-01T00:00:00Z\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"bench press\"",
        "\"İstanbul ﬁ ½ жим\"",
        "\"NaN\"",
    ];

    [Fact]
    public void Nothing_that_was_framed_makes_a_fold_throw() =>
        Prop.ForAll(Arb.From(Events().ListOf()), Arb.From(Gen.Elements("running", "weight_training", "swimming", "yoga")), (events, type) =>
        {
            var outcome = WorkoutFold.Fold(Logs.Session(type), LogOf(events), null, Catalog);
            WorkoutFold.Track(Logs.Session(type), LogOf(events), null, Catalog);
            DocumentCodec.Decode<WorkoutSummary>(DocumentCodec.Encode(outcome.Summary));
            return outcome.Summary.ElapsedMs >= 0 && outcome.Summary.MovingMs <= 2_592_000_000 && outcome.Summary.Metrics.Values.All(v => v >= 0);
        }).Check(Rounds.Many(1_000));

    [Fact]
    public void Bytes_of_a_damaged_store_are_not_counted()
    {
        var log = LogOf([(0, "progress", "{"), (1, "progress", "nothing"), (2, "started", "[]"), (3, "progress", "{\"progress\":{}"), (4, "", "")]);
        log.Events.Add(new LoggedEvent { Writer = Logs.Writer, Seq = 5, Body = ByteString.CopyFrom(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d) });

        var (summary, row) = WorkoutFold.Fold(Logs.Session(), log, null, Catalog);

        summary.NotCounted.ShouldNotBeNull().Count.ShouldBe(6);
        row.ShouldBeNull();
    }

    [Fact]
    public void A_finished_hour_folds_with_little_garbage()
    {
        var events = Enumerable
            .Range(1, 12)
            .Select(i =>
                (
                    i,
                    "",
                    $"{{\"seq\":{i},\"at\":\"2026-11-22T08:{i * 4:00}:00+01:00\",\"elapsed_ms\":{i * 300_000},\"progress\":{{\"distance_m\":{i * 812},\"steps\":{i * 850}}}}}"
                ));
        var log = LogOf([
            (0, "started", """{"seq":0,"kind":"started","started_at":"2026-11-22T08:00:00+01:00","time_zone":"Europe/Ljubljana"}"""),
            .. events,
            (13, "finished", """{"seq":13,"kind":"finished","elapsed_ms":3610000}"""),
        ]);
        WorkoutFold.Fold(Logs.Session(), log, null, Catalog);

        var before = GC.GetAllocatedBytesForCurrentThread();
        WorkoutFold.Fold(Logs.Session(), log, null, Catalog);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // 12 kB when written; the budget leaves room for another runtime, not for an allocation per event more.
        allocated.ShouldBeLessThan(16_000);
    }

    private static WorkoutLog LogOf(IEnumerable<(int Seq, string Kind, string Json)> events)
    {
        var log = new WorkoutLog();
        foreach (var (seq, kind, json) in events)
        {
            var upload = new Upload { Writer = Logs.Writer, ReceivedAtMs = Logs.ReceivedAtMs };
            upload.Events.Add(new FramedEvent { Seq = (uint)seq, Kind = kind, Body = ByteString.CopyFrom(json, Encoding.UTF8) });
            Logs.Add(log, upload, Logs.Batch);
        }

        return log;
    }

    private static Gen<(int Seq, string Kind, string Json)> Events() =>
        from seq in Gen.Choose(0, 12)
        from kind in Gen.Elements(Kinds)
        from members in Fields(3)
        from elapsed in Gen.Frequency((3, Gen.Choose(0, 600_000).Select(t => $",\"elapsed_ms\":{t}")), (1, Gen.Constant("")))
        select (seq, kind, $"{{\"seq\":{seq}{elapsed}{(members.Length == 0 ? "" : "," + members)}}}");

    private static Gen<string> Value(int depth) => depth == 0
        ? Gen.Elements(Scalars)
        : Gen.Frequency(
            (2, Gen.Elements(Scalars)),
            (2, Fields(depth).Select(f => $"{{{f}}}")),
            (1, Value(depth - 1).ListOf(2).Select(v => $"[{string.Join(',', v)}]")));

    private static Gen<string> Fields(int depth) =>
        from count in Gen.Choose(0, 4)
        from fields in (from name in Gen.Elements(Members) from value in Value(depth - 1) select $"\"{name}\":{value}").ListOf(count)
        select string.Join(',', fields);
}

using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Stamina.Documents;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.Tests.Folding;

/// <summary>Any order, any repetition, any splitting of arrivals: the same log to the byte, and so the same fold.</summary>
[Trait(Rounds.Trait, "many")]
public class CanonicalLogProperties
{
    private static readonly ExerciseCatalog Catalog = new(BuiltInExercises.All());
    private static readonly Guid[] Epochs = [new("0192f3c4-0000-7000-8000-000000000001"), new("0192f3c4-0000-7000-8000-000000000002")];

    // Few names and few values, so that the same identity arrives again, with the same bytes or with others.
    private static readonly string[] Contents =
    [
        """ "kind":"started","started_at":"2026-11-22T08:00:00+01:00" """,
        """ "elapsed_ms":60000,"progress":{"distance_m":200,"points":[{"t":1000,"lat":46.05,"lon":14.5},{"t":2000,"lat":46.050027,"lon":14.5}]} """,
        """ "elapsed_ms":120000,"progress":{"distance_m":400,"points":[{"t":61000,"lat":46.050054,"lon":14.5},{"t":62000,"lat":46.05009,"lon":14.5}]} """,
        """ "elapsed_ms":180000,"progress":{"distance_m":600} """,
        """ "kind":"paused","elapsed_ms":130000 """,
        """ "kind":"resumed","elapsed_ms":150000 """,
        """ "kind":"finished","elapsed_ms":200000 """,
        """ "kind":"corrected","correction":{"end_elapsed_ms":125000} """,
        """ "kind":"discarded","at":"2026-11-22T09:00:00Z" """,
        """ "kind":"restored","at":"2026-11-22T09:00:01Z" """,
        """ "kind":"dreamt" """,
        """ "elapsed_ms":"never" """,
    ];

    private static readonly Gen<ReceivedBatch> Arrivals =
        from writer in Gen.Elements("aaaaaaaa", "bbbbbbbb")
        from seq in Gen.Choose(0, 5)
        from content in Gen.Elements(Contents)
        from receivedAt in Gen.Choose(1, 4)
        from epoch in Gen.Elements(Epochs)
        from number in Gen.Choose(1, 3)
        from skew in Gen.Choose(-1, 1)
        from quarantined in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new ReceivedBatch(writer, $"{{\"seq\":{seq},{content}}}", receivedAt, new BatchName(epoch, number), skew, quarantined);

    [Fact]
    public void Any_permutation_and_repetition_gives_identical_bytes() =>
        Prop.ForAll(Arb.From(from all in Arrivals.ListOf() from shuffled in Gen.Shuffle(all.Concat(all)) select (all, shuffled)), given =>
        {
            var one = Merge(given.all);
            var other = Merge(given.shuffled);
            return one.ToByteString().Equals(other.ToByteString()) && Folded(one).SequenceEqual(Folded(other));
        }).Check(Rounds.Many(300));

    [Fact]
    public void Any_splitting_into_uploads_gives_identical_bytes() =>
        Prop.ForAll(Arb.From(from first in Arrivals from rest in Gen.Choose(0, 5).ListOf(20) select (first, rest)), given =>
        {
            var arrivals = given.rest.Select((content, seq) => given.first with { Json = $"{{\"seq\":{seq},{Contents[content]}}}" }).ToList();
            var whole = new WorkoutLog();
            var upload = Upload(arrivals[0]);
            upload.Events.AddRange(arrivals.Skip(1).Select(a => Logs.Framed(a.Json)));
            Logs.Add(whole, upload, given.first.Batch);
            return whole.ToByteString().Equals(Merge(arrivals).ToByteString());
        }).Check(Rounds.Many(100));

    [Fact]
    public void Adding_what_is_there_changes_nothing() =>
        Prop.ForAll(Arb.From(Arrivals.ListOf()), arrivals =>
        {
            var log = Merge(arrivals);
            var before = log.ToByteString();
            foreach (var arrival in arrivals)
            {
                Logs.Add(log, Upload(arrival), arrival.Batch);
            }

            return before.Equals(log.ToByteString());
        }).Check(Rounds.Many(200));

    [Fact]
    public void A_fold_of_a_part_leaves_nothing_behind_for_the_fold_of_the_whole() =>
        Prop.ForAll(Arb.From(from all in Arrivals.ListOf() from cut in Gen.Choose(0, 100) select (all, cut)), given =>
        {
            var log = Merge(given.all.Take(given.all.Count * given.cut / 100));
            Folded(log);
            foreach (var arrival in given.all)
            {
                Logs.Add(log, Upload(arrival), arrival.Batch);
            }

            return Folded(log).SequenceEqual(Folded(Merge(given.all)));
        }).Check(Rounds.Many(200));

    private static WorkoutLog Merge(IEnumerable<ReceivedBatch> arrivals)
    {
        var log = new WorkoutLog();
        foreach (var arrival in arrivals)
        {
            Logs.Add(log, Upload(arrival), arrival.Batch);
        }

        return log;
    }

    private static Upload Upload(ReceivedBatch arrival)
    {
        var upload = Logs.Upload([arrival.Json], arrival.Writer, arrival.ReceivedAtMs, arrival.Quarantined);
        if (arrival.SkewMs != 0)
        {
            upload.SkewMs = arrival.SkewMs;
        }

        return upload;
    }

    private static byte[] Folded(WorkoutLog log) => DocumentCodec.Encode(WorkoutFold.Fold(Logs.Session(), log, null, Catalog).Summary, tight: false);

    private sealed record ReceivedBatch(string Writer, string Json, long ReceivedAtMs, BatchName Batch, int SkewMs, bool Quarantined);
}

using FsCheck;
using FsCheck.Fluent;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Tests.DataHandler;

/// <summary>
/// What phones said (<paramref name="Uploads"/>), and how it came to the Data Handler: in which order and how often, cut into which batches,
/// with the process dying at which of the failpoints it passes; deletions come in between.
/// </summary>
internal sealed record Story(
    IReadOnlyList<Upload> Uploads,
    IReadOnlyList<int> Arrivals,
    IReadOnlyList<int> BatchSizes,
    IReadOnlyList<int> Crashes,
    IReadOnlyList<Deletion> Deletions)
{
    public const int Users = 3;

    private static readonly string[] Starts = ["2026-10-31T23:50:00+01:00", "2026-11-01T00:10:00+01:00", "2026-11-15T09:00:00-05:00"];

    public static Arbitrary<Story> Any { get; } = Arb.From(Generate(), Shrink);

    private static Gen<FramedEvent> AnyEvent =>
        from seq in Gen.Choose(0, 6)
        from variant in Gen.Frequency((9, Gen.Constant(0)), (1, Gen.Constant(1)))
        from kind in Gen.Frequency(
            (8, Gen.Constant("progress")),
            (3, Gen.Constant("started")),
            (2, Gen.Constant("finished")),
            (1, Gen.Constant("void")),
            (1, Gen.Constant("discarded")),
            (1, Gen.Constant("restored")),
            (1, Gen.Constant("corrected")),
            (1, Gen.Constant("paused")),
            (1, Gen.Constant("note")),
            (1, Gen.Constant("bad")),
            (1, Gen.Constant("teleported")),
            (1, Gen.Constant("entered")),
            (1, Gen.Constant("no unit")))
        select Make(seq, kind, variant);

    private static Gen<Upload> AnyUpload =>
        from user in Gen.Choose(1, Users)
        from workout in Gen.Choose(1, 2)
        from type in Gen.Frequency((5, Gen.Constant("rowing")), (1, Gen.Constant("juggling")))
        from writer in Gen.Elements(Recording.Phone, Recording.Watch)
        from heard in Gen.Choose(0, 100_000)
        from quarantined in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from count in Gen.Choose(1, 4)
        from events in AnyEvent.ListOf(count)
        select Quarantine(Recording.Upload(Recording.Workout(user, workout, type), writer, heard, events), quarantined);

    public override string ToString() =>
        $"uploads:\n{string.Join('\n', Uploads)}\narrivals: {string.Join(' ', Arrivals)}\nbatches: {string.Join(' ', BatchSizes)}\ncrashes: {string.Join(' ', Crashes)}\ndeletions: {string.Join(' ', Deletions)}";

    private static Gen<Story> Generate() =>
        from count in Gen.Choose(1, 14)
        from uploads in AnyUpload.ListOf(count)
        from twice in Gen.Choose(0, count - 1).ListOf(count / 2)
        from arrivals in Gen.Shuffle(Enumerable.Range(0, count).Concat(twice).ToArray())
        from sizes in Gen.Choose(1, 4).ListOf(arrivals.Length)
        from crashes in Gen.Choose(1, 12).ListOf(4)
        from deletions in AnyDeletion.ListOf(2)
        from some in Gen.Choose(0, 2)
        select new Story([.. uploads], arrivals, [.. sizes], [.. crashes], [.. deletions.Take(some)]);

    private static Gen<Deletion> AnyDeletion =>
        from after in Gen.Choose(0, 8)
        from user in Gen.Choose(1, Users)
        from workout in Gen.Choose(0, 2)
        select new Deletion(after, Recording.User(user), workout == 0 ? null : Recording.Workout(user, workout));

    private static IEnumerable<Story> Shrink(Story story)
    {
        for (var i = 0; i < story.Uploads.Count; i++)
        {
            yield return story with
            {
                Uploads = [.. story.Uploads.Where((_, at) => at != i)],
                Arrivals = [.. story.Arrivals.Where(a => a != i).Select(a => a > i ? a - 1 : a)],
            };
        }

        if (story.Crashes.Count > 0)
        {
            yield return story with { Crashes = [.. story.Crashes.Skip(1)] };
        }

        if (story.Deletions.Count > 0)
        {
            yield return story with { Deletions = [.. story.Deletions.Skip(1)] };
        }

        if (story.Arrivals.Distinct().Count() < story.Arrivals.Count)
        {
            yield return story with { Arrivals = [.. story.Arrivals.Distinct()] };
        }
    }

    private static Upload Quarantine(Upload upload, bool quarantined)
    {
        upload.Quarantined = quarantined;
        return upload;
    }

    // The same (seq, kind) always has the same bytes, so that events repeat; the variant makes the conflicts.
    private static FramedEvent Make(int seq, string kind, int variant) =>
        kind switch
        {
            "progress" => Recording.Progress(seq, 10 + seq + (100 * variant)),
            "started" => Recording.Started(seq, Starts[(seq + variant) % Starts.Length]),
            "finished" => Recording.Finished(seq),
            "corrected" => Recording.Event(seq, "corrected", $"\"correction\":{{\"moving_time_s\":{600 + variant},\"end_elapsed_ms\":{seq * 50_000}}}"),
            "note" => Recording.Event(seq, "note", $"\"note\":\"note {seq}.{variant}\""),
            "entered" => Recording.Event(seq, "started", $"\"started_at\":\"2026-11-{1 + variant} 9AM\",\"type\":\"rowing\""),
            "no unit" => Recording.Event(
                seq,
                "progress",
                $"\"elapsed_ms\":{seq * 60_000},\"progress\":{{\"strokes\":{variant},\"exercises\":[{{\"name\":\"row\",\"weight\":50}}]}}"),
            "bad" => Recording.Event(seq, "progress", "\"elapsed_ms\":-5,\"progress\":{\"strokes\":\"many\"}"),
            _ => Recording.Event(seq, kind, $"\"elapsed_ms\":{seq * 60_000}"),
        };
}

/// <summary>Of an account, or of a workout, once so many batches have been published.</summary>
internal sealed record Deletion(int AfterBatches, UserId User, WorkoutKey? Workout);

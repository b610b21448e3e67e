using MongoDB.Bson;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// A workout's one document: its content through the codec, plain fields for keys, list order and filters, when it is due, and how far its derivation has come.
/// <c>revision</c> counts its derivations, <c>arrivals</c> the appends.
/// </summary>
internal sealed record WorkoutDocument
{
    public required WorkoutKey Key { get; init; }

    /// <summary>False where there is none: nothing was appended and nothing derived.</summary>
    public bool Exists { get; init; }

    public long Revision { get; init; }

    public long Arrivals { get; init; }

    public long? DueMs { get; init; }

    public string? Reason { get; init; }

    /// <summary>The month that has its row; null where none has.</summary>
    public int? Month { get; init; }

    /// <summary>What is left to do of the derivation of <see cref="Revision"/>.</summary>
    public Pending? Pending { get; init; }

    public required PartOfWorkout Part { get; init; }

    /// <summary>How long a workout rests that has ended and to which something was added.</summary>
    public static long RestMs(long logBytes) => logBytes / StoredLog.BytesAMsOfRest;

    public static WorkoutDocument Missing(WorkoutKey key) => new() { Key = key, Part = new PartOfWorkout(new StoredWorkout { Key = key, Log = new() }, 0) };

    public static WorkoutDocument Of(BsonDocument document, KnownKeys known)
    {
        var key = Names.WorkoutKeyOf(document[Names.Id].AsString);
        var stored = document.BytesOrNull(Names.Log) ?? [];
        var log = known.Open(key.User.Value, AssociatedData.Of("log", key), stored);
        return new WorkoutDocument
        {
            Key = key,
            Exists = true,
            Revision = document.Long(Names.Revision),
            Arrivals = document.Long(Names.Arrivals),
            DueMs = document.LongOrNull(Names.DueMs),
            Reason = document.TryGetValue(Names.Reason, out var reason) ? reason.AsString : null,
            Month = (int?)document.LongOrNull(Names.Month),
            Pending = document.TryGetValue(Names.Pending, out var pending) ? Pending.Of(key, pending.AsBsonDocument, known) : null,
            Part = new PartOfWorkout(
                new StoredWorkout
                {
                    Key = key,
                    DeletedAt = document.LongOrNull(Names.DeletedMs) is { } deleted ? DateTimeOffset.FromUnixTimeMilliseconds(deleted) : null,
                    Awaits = (Awaited)document.Long(Names.Awaits),
                    End = (WorkoutEnd)document.Long(Names.Ended),
                    Summary = Summary(document, key, known),
                    Overlay = Overlay(document, key, known),
                    Log = log.Length > 0 ? DocumentCodec.DecodeLog(log) : new(),
                },
                log.Length)
            {
                InClear = known.IsInClear(stored) ? stored : null,
            },
        };
    }

    public static WorkoutSummary? Summary(BsonDocument document, WorkoutKey key, KnownKeys known) => document.BytesOrNull(Names.Summary) is { } stored
        ? DocumentCodec.Decode<WorkoutSummary>(known.Open(key.User.Value, AssociatedData.Of("summary", key), stored))
        : null;

    public static WorkoutOverlay? Overlay(BsonDocument document, WorkoutKey key, KnownKeys known) => document.BytesOrNull(Names.Overlay) is { } stored
        ? DocumentCodec.Decode<WorkoutOverlay>(known.Open(key.User.Value, AssociatedData.Of("overlay", key), stored))
        : null;

    /// <summary>The fields of a derivation to set, and those to take away where the workout has them not.</summary>
    /// <param name="workout">As derived.</param>
    /// <param name="log">Its packed log; null leaves the one that is there.</param>
    /// <param name="known">The key of its account.</param>
    public static (BsonDocument Set, BsonDocument Unset) Fields(StoredWorkout workout, byte[]? log, KnownKeys known)
    {
        var (set, unset) = (new BsonDocument(), new BsonDocument());
        void Put(string field, BsonValue? value)
        {
            if (value is null)
            {
                unset.Add(field, "");
            }
            else
            {
                set.Add(field, value);
            }
        }

        Put(Names.StartMs, workout.Summary is { } start ? new BsonInt64(StoredLog.SortMs(start)) : null);
        Put(Names.LocalDate, workout.Summary is { } day ? new BsonInt32(StoredLog.DateNumber(day.LocalDate)) : null);
        Put(Names.ExerciseType, workout.Summary is { } typed ? new BsonString(typed.ExerciseType) : null);
        Put(Names.RulesVersion, workout.Summary is { } ruled ? new BsonInt32(ruled.RulesVersion) : null);
        Put(Names.DeletedMs, workout.DeletedAt is { } deleted ? new BsonInt64(deleted.ToUnixTimeMilliseconds()) : null);
        Put(Names.Awaits, workout.Awaits == Awaited.Nothing ? null : new BsonInt32((int)workout.Awaits));
        Put(Names.Ended, new BsonInt32((int)workout.End));
        Put(Names.LogBytes, new BsonInt64(StoredLog.SizeOf(workout.Log)));
        Put(Names.Summary, workout.Summary is { } summary ? Sealed("summary", DocumentCodec.Encode(summary, workout.End != WorkoutEnd.Running)) : null);
        Put(Names.Overlay, workout.Overlay is { } overlay ? Sealed("overlay", DocumentCodec.Encode(overlay)) : null);
        if (log is not null)
        {
            Put(Names.Log, Sealed("log", log));
        }

        return (set, unset);

        BsonBinaryData Sealed(string kind, byte[] content) => new(known.Seal(workout.Key.User.Value, AssociatedData.Of(kind, workout.Key), content));
    }
}

/// <summary>
/// The second half of a derivation, kept in the workout until it is done: whoever finds it can do it, and doing it twice changes nothing. Nobody derives the
/// workout again before.
/// </summary>
/// <param name="Key">Which workout.</param>
/// <param name="Months">The months that may have a row of it.</param>
/// <param name="Row">The row that its month must have; null for none.</param>
/// <param name="KeepsRows">True where the months stay as they are.</param>
/// <param name="Arrivals">The appends that the derivation knew.</param>
/// <param name="DueMs">When the workout is due again although nothing arrives.</param>
/// <param name="Merged">Keys of the segments that are in its packed log.</param>
internal sealed record Pending(
    WorkoutKey Key,
    IReadOnlyList<int> Months,
    MonthRow? Row,
    bool KeepsRows,
    long Arrivals,
    long? DueMs,
    IReadOnlyList<string> Merged)
{
    /// <summary>What the account's webhooks are to be told; null for nothing.</summary>
    public PendingNews? News { get; init; }

    public static Pending Of(WorkoutKey key, BsonDocument document, KnownKeys known) => new(
        key,
        [.. document["months"].AsBsonArray.Select(m => m.ToInt32())],
        document.BytesOrNull("row") is { } row
            ? MonthDocument.Unpack(new MonthKey(key.User, 0), known.Open(key.User.Value, AssociatedData.Of("row", key), row)).Rows[0]
            : null,
        document["keeps_rows"].AsBoolean,
        document.Long(Names.Arrivals),
        document.LongOrNull(Names.DueMs),
        [.. document["merged"].AsBsonArray.Select(s => $"{Names.Key(key)}/{s.AsString}")])
    {
        News = document.TryGetValue("news", out var news) ? PendingNews.Of(news.AsBsonDocument) : null,
    };

    public BsonDocument ToBson(KnownKeys known)
    {
        var document = new BsonDocument
        {
            { "months", new BsonArray(Months) },
            { "keeps_rows", KeepsRows },
            { Names.Arrivals, Arrivals },
            { "merged", new BsonArray(Merged.Select(s => s[(Names.Key(Key).Length + 1)..])) },
        };
        if (Row is not null)
        {
            document.Add("row", known.Seal(Key.User.Value, AssociatedData.Of("row", Key), MonthDocument.Pack(new MonthTotals { Rows = [Row] })));
        }

        if (DueMs is { } due)
        {
            document.Add(Names.DueMs, due);
        }

        if (News is not null)
        {
            document.Add("news", News.ToBson());
        }

        return document;
    }

    /// <summary>The row that a month must have; null for none.</summary>
    public MonthRow? RowIn(int month) => Row is not null && MonthKey.MonthOf(Row.LocalDate) == month ? Row : null;
}

/// <summary>What webhooks are to be told of a workout.</summary>
/// <param name="News">What is new of it.</param>
/// <param name="MessageId">The message's id: telling it again changes nothing.</param>
/// <param name="AtMs">When it happened.</param>
internal sealed record PendingNews(WorkoutNews News, Guid MessageId, long AtMs)
{
    public static PendingNews Of(BsonDocument document) =>
        new((WorkoutNews)document["news"].ToInt32(), Names.GuidOf(document["message_id"]), document.Long("at_ms"));

    public BsonDocument ToBson() => new() { { "news", (int)News }, { "message_id", Names.Of(MessageId) }, { "at_ms", AtMs } };
}

/// <summary>A stored segment.</summary>
internal sealed record SegmentDocument(string Id, long Bytes, byte[] Content) : StoredSegment(Bytes, Content);

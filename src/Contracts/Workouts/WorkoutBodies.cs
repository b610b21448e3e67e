using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stamina.Contracts.Workouts;

/// <summary>How far a workout has come.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<WorkoutStatus>))]
public enum WorkoutStatus
{
    /// <summary>No finish has arrived.</summary>
    InProgress,

    /// <summary>Finished by the person.</summary>
    Finished,

    /// <summary>Ended by silence; a later event or a real finish undoes it. Counts as provisional.</summary>
    AutoFinished,

    /// <summary>Thrown away by the recorder.</summary>
    Discarded,
}

/// <summary>What lists and get_workout both say of a workout. Its ETag is the number of its edits, <c>"0"</c> while it was never edited.</summary>
public record WorkoutLine
{
    /// <summary>Which.</summary>
    [JsonPropertyOrder(-1)]
    public required string SessionId { get; init; }

    /// <summary>The exercise type that counts, edits included.</summary>
    [JsonPropertyOrder(-1)]
    public required string ExerciseType { get; init; }

    /// <summary>How far it has come.</summary>
    [JsonPropertyOrder(-1)]
    public required WorkoutStatus State { get; init; }

    /// <summary>When it began, with its own offset; absent while no event tells.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>IANA zone as sent.</summary>
    [JsonPropertyOrder(-1)]
    public string? TimeZone { get; init; }

    /// <summary>The local date it belongs to, for ever.</summary>
    [JsonPropertyOrder(-1)]
    public required DateOnly LocalDate { get; init; }

    /// <summary>Seconds from start to end, pauses included.</summary>
    [JsonPropertyOrder(-1)]
    public required decimal ElapsedTimeS { get; init; }

    /// <summary>Seconds without pauses; corrected where <c>corrected</c> says <c>moving_time</c>.</summary>
    [JsonPropertyOrder(-1)]
    public required decimal MovingTimeS { get; init; }

    /// <summary>Metric id to figure in SI, as the exercise type declares them; a metric may be qualified: <c>max_weight:bench_press</c>.</summary>
    [JsonPropertyOrder(-1)]
    public required IReadOnlyDictionary<string, MetricValue> Metrics { get; init; }

    /// <summary>Metrics that a person corrected.</summary>
    [JsonPropertyOrder(-1)]
    public IReadOnlyList<string>? Corrected { get; init; }

    /// <summary>Title.</summary>
    [JsonPropertyOrder(-1)]
    public string? Title { get; init; }

    /// <summary>Feeling; absent: none was said, or it was taken back.</summary>
    [JsonPropertyOrder(-1)]
    public string? Feeling { get; init; }

    /// <summary>Ids of the equipment it was done with (list_equipment), also of pieces that were deleted since; absent: none.</summary>
    [JsonPropertyOrder(-1)]
    public IReadOnlyList<string>? Equipment { get; init; }

    /// <summary>True where it may still change by itself: ended by silence, or with events missing.</summary>
    [JsonPropertyOrder(-1)]
    public required bool Provisional { get; init; }

    /// <summary>Counts the edits made by edit_workout; If-Match is this number in quotes.</summary>
    [JsonPropertyOrder(-1)]
    public required long Edits { get; init; }

    /// <summary>Digest of the log, 16 hex digits, to compare with the phone's.</summary>
    [JsonPropertyOrder(-1)]
    public required string Digest { get; init; }

    /// <summary>What has arrived, per writer.</summary>
    [JsonPropertyOrder(-1)]
    public required IReadOnlyList<WriterRanges> Writers { get; init; }

    /// <summary>When it was deleted.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Until when restore_workout takes it back, where it was deleted.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset? RestorableUntil { get; init; }
}

/// <summary>One figure.</summary>
/// <param name="Value">In <c>unit</c>.</param>
/// <param name="Unit">SI: <c>m</c>, <c>s</c>, <c>kg</c>, <c>m/s</c>, <c>s/km</c>, <c>/min</c>; absent for a count.</param>
/// <param name="Estimated">The part of it that rests on estimates, in the same unit; absent: none.</param>
public sealed record MetricValue(decimal Value, string? Unit, decimal? Estimated = null);

/// <summary>What has arrived of one writer.</summary>
public sealed record WriterRanges
{
    /// <summary>Its name.</summary>
    public required string Writer { get; init; }

    /// <summary>All events below have arrived.</summary>
    public required int NextSeq { get; init; }

    /// <summary>Highest that has arrived; −1: none.</summary>
    public required int LastSeq { get; init; }

    /// <summary>Ranges that have not arrived, up to the finish where it is known. Absent: none.</summary>
    public IReadOnlyList<SeqSpan>? Missing { get; init; }

    /// <summary>seq of its finish, where one arrived.</summary>
    public int? FinishedSeq { get; init; }
}

/// <summary>An inclusive range of seqs.</summary>
public sealed record SeqSpan(int First, int Last);

/// <summary>Answer of get_workout, edit_workout, delete_workout and restore_workout.</summary>
public sealed record WorkoutAnswer : WorkoutLine
{
    /// <summary>The exercise type as recorded, from the session id.</summary>
    public required string RecordedType { get; init; }

    /// <summary>Where, as the phone said.</summary>
    public JsonElement? Location { get; init; }

    /// <summary>
    /// Splits, sets as entered and the like, by exercise type: an object with snake_case members, figures in canonical integers beside the values as entered.
    /// </summary>
    public JsonElement? Details { get; init; }

    /// <summary>Workout clock at each lap key, in seconds.</summary>
    public IReadOnlyList<decimal>? LapsS { get; init; }

    /// <summary>Note.</summary>
    public string? Note { get; init; }

    /// <summary>What edit_workout changed, as entered; absent where nothing is.</summary>
    public WorkoutEdits? Edited { get; init; }

    /// <summary>Stored events that do not count, and why.</summary>
    public IReadOnlyList<EventNotCounted>? NotCounted { get; init; }

    /// <summary>Events that arrived with different bytes under one identity; the one with the lower hash stands.</summary>
    public IReadOnlyList<EventRef>? Conflicts { get; init; }

    /// <summary>With <c>?include=track</c>: the points, each with the verdict on it.</summary>
    public IReadOnlyList<TrackPointAnswer>? Track { get; init; }

    /// <summary>With <c>?include=events</c>: every stored event, in (writer, seq) order, those that lost a conflict too.</summary>
    public IReadOnlyList<StoredEvent>? Events { get; init; }

    /// <summary>The version of the rules that derived the summary.</summary>
    public required int RulesVersion { get; init; }

    /// <summary>Changes when the server's store was restored: then compare again.</summary>
    public required string StoreEpoch { get; init; }

    /// <summary>Holds this session id where the consistency token named writes to it that are not in this answer yet.</summary>
    public IReadOnlyList<string>? Pending { get; init; }

    /// <summary>After a write: shown at the next read, the read sees this write.</summary>
    public string? ConsistencyToken { get; init; }
}

/// <summary>What edit_workout changed, as entered.</summary>
public sealed record WorkoutEdits
{
    /// <summary>When last.</summary>
    public required DateTimeOffset EditedAt { get; init; }

    /// <summary>The exercise type.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>The note.</summary>
    public string? Note { get; init; }

    /// <summary>The feeling; <c>none</c> where the edit takes back what the log says.</summary>
    public string? Feeling { get; init; }

    /// <summary>The distance with its unit.</summary>
    public Quantity? Distance { get; init; }

    /// <summary>The moving time, in seconds.</summary>
    public decimal? MovingTimeS { get; init; }

    /// <summary>What it was done with; empty: with none.</summary>
    public IReadOnlyList<string>? Equipment { get; init; }
}

/// <summary>A stored event that does not count.</summary>
/// <param name="Writer">Its writer.</param>
/// <param name="Seq">Its seq.</param>
/// <param name="Reason"><c>unknown_kind</c>, <c>bad_clock</c>, <c>bad_value</c>… as in <c>docs/events.md</c>.</param>
/// <param name="Field">The field at fault, where one is.</param>
/// <param name="Expected">What was expected.</param>
public sealed record EventNotCounted(string Writer, int Seq, string Reason, string? Field, string? Expected);

/// <summary>An event within a workout.</summary>
public sealed record EventRef(string Writer, int Seq);

/// <summary>One reading.</summary>
public sealed record TrackPointAnswer
{
    /// <summary>Latitude, degrees.</summary>
    public required decimal Lat { get; init; }

    /// <summary>Longitude, degrees.</summary>
    public required decimal Lon { get; init; }

    /// <summary>Workout clock, milliseconds.</summary>
    public long? T { get; init; }

    /// <summary>Metres above sea level.</summary>
    public decimal? Ele { get; init; }

    /// <summary>Beats per minute.</summary>
    public int? Hr { get; init; }

    /// <summary>True where it is not joined to the point before.</summary>
    public bool? Break { get; init; }

    /// <summary>Why it does not count; absent where it does.</summary>
    public string? NotCounted { get; init; }
}

/// <summary>An event as stored.</summary>
public sealed record StoredEvent
{
    /// <summary>Its writer.</summary>
    public required string Writer { get; init; }

    /// <summary>Its seq.</summary>
    public required int Seq { get; init; }

    /// <summary>Its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>When these bytes first arrived.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>SHA-256 as in <c>docs/events.md</c>, 64 hex digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The event's bytes as received, base64.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }
}

/// <summary>A page of workouts, latest start first.</summary>
public sealed record WorkoutPage
{
    /// <summary>The lines.</summary>
    public required IReadOnlyList<WorkoutLine> Workouts { get; init; }

    /// <summary>Goes into <c>cursor</c> for the page behind; absent on the last.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Workouts that the consistency token named and that are not in this answer yet. Absent: none.</summary>
    public IReadOnlyList<string>? Pending { get; init; }

    /// <summary>Changes when the server's store was restored: then compare again.</summary>
    public required string StoreEpoch { get; init; }
}

/// <summary>Answer of take_quarantined.</summary>
public sealed record QuarantineTaken
{
    /// <summary>Shown at the next read, the read sees the workout with what was taken.</summary>
    public required string ConsistencyToken { get; init; }
}

/// <summary>
/// Body of edit_workout (JSON merge patch): a member that is absent stays as it is, <c>null</c> takes the edit back, so that what was recorded shows again.
/// </summary>
public sealed record EditWorkout : MergePatch
{
    /// <summary>Another exercise type, id or alias.</summary>
    public string? ExerciseType { get; set => field = Given(value); }

    /// <summary>Up to 200 characters.</summary>
    public string? Title { get; set => field = Given(value); }

    /// <summary>Up to 2 000 characters.</summary>
    public string? Note { get; set => field = Given(value); }

    /// <summary><c>very_easy</c>, <c>easy</c>, <c>steady</c>, <c>hard</c> or <c>max</c>; <c>none</c>: without one, whatever the log says.</summary>
    public string? Feeling { get; set => field = Given(value); }

    /// <summary>The distance as the person knows it, in <c>m</c>, <c>km</c>, <c>mi</c> or <c>yd</c>.</summary>
    public Quantity? Distance { get; set => field = Given(value); }

    /// <summary>Moving time, seconds.</summary>
    public decimal? MovingTimeS { get; set => field = Given(value); }

    /// <summary>Up to 20 ids of the equipment it was done with (list_equipment), in the place of what the log says; empty: with none.</summary>
    public IReadOnlyList<string>? Equipment { get; set => field = Given(value); }
}

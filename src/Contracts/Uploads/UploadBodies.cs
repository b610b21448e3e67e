using System.Text.Json.Serialization;

namespace Stamina.Contracts.Uploads;

/// <summary>Several events of one workout at once. A single event may also be the whole body.</summary>
public sealed record EventBatch
{
    /// <summary>Who wrote them; an event's own writer stands above it.</summary>
    public string? Writer { get; init; }

    /// <summary>The phone's wall clock when the request left.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>At most 1 000.</summary>
    public required IReadOnlyList<WorkoutEvent> Events { get; init; }
}

/// <summary>Events of many workouts at once.</summary>
public sealed record SyncBatch
{
    /// <summary>The phone's wall clock when the request left.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>At most 100, with at most 1 000 events in all.</summary>
    public required IReadOnlyList<SyncedWorkout> Workouts { get; init; }
}

/// <summary>What a sync says of one workout.</summary>
public sealed record SyncedWorkout
{
    /// <summary>Which.</summary>
    public required string SessionId { get; init; }

    /// <summary>Who wrote the events.</summary>
    public string? Writer { get; init; }

    /// <summary>The events, in any order.</summary>
    public required IReadOnlyList<WorkoutEvent> Events { get; init; }
}

/// <summary>A past workout as one document.</summary>
public sealed record LoggedWorkout
{
    /// <summary>What it was: an exercise type's id or another of its names (biking, weight_lifting). Either this or type.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>Another name of exercise_type.</summary>
    public string? Type { get; init; }

    /// <summary>
    /// RFC 3339 with offset; or without one, as 2024-4-5 12PM, in time_zone or else in the profile's zone as it is when the workout is first derived.
    /// </summary>
    public required string StartTime { get; init; }

    /// <summary>Not before start_time and at most 30 days after it; with an offset where start_time has one.</summary>
    public required string EndTime { get; init; }

    /// <summary>
    /// How far, for the distance types: with its unit, or as one text (20 miles). It stands as typed, however fast that was, and is marked as corrected: it
    /// sets no record.
    /// </summary>
    public LoggedDistance? Distance { get; init; }

    /// <summary>What was lifted, for weight training.</summary>
    public IReadOnlyList<LoggedExercise>? Exercises { get; init; }

    /// <summary>Where; a text is its name.</summary>
    public WorkoutLocation? Location { get; init; }

    /// <summary>IANA zone name.</summary>
    public string? TimeZone { get; init; }

    /// <summary>At most 200 characters.</summary>
    public string? Title { get; init; }

    /// <summary>At most 2 000 characters.</summary>
    public string? Note { get; init; }

    /// <summary>Ids of what it was done with, at most 20.</summary>
    public IReadOnlyList<string>? Equipment { get; init; }
}

/// <summary>A distance as entered.</summary>
/// <param name="Value">0 or more.</param>
/// <param name="Unit">m, km, mi or yd, or a name of theirs (metres, kilometers, mile, yards…).</param>
public sealed record LoggedDistance(decimal Value, string Unit);

/// <summary>Sets of one exercise, as entered: equal ones of one weight, or one for each of several weights.</summary>
public sealed record LoggedExercise
{
    /// <summary>The exercise, as bench_press. Either this or type.</summary>
    public string? Name { get; init; }

    /// <summary>0 is body weight. Either this or weights.</summary>
    public decimal? Weight { get; init; }

    /// <summary>kg or lb, or a name of theirs (pounds, kilograms…); where absent, the profile's unit as it is when the workout is first derived.</summary>
    public string? Unit { get; init; }

    /// <summary>Repetitions of each set.</summary>
    public required int Repetition { get; init; }

    /// <summary>How many equal sets of weight; 1 where absent.</summary>
    public int? Sets { get; init; }

    /// <summary>Another name of name.</summary>
    public string? Type { get; init; }

    /// <summary>A set for each of them, 1 to 100.</summary>
    public IReadOnlyList<decimal>? Weights { get; init; }
}

/// <summary>The answer to an upload of one workout: everything accepted is durable.</summary>
public sealed record UploadAnswer
{
    /// <summary>Which workout.</summary>
    public required string SessionId { get; init; }

    /// <summary>One per event, in the order sent.</summary>
    public required IReadOnlyList<EventOutcome> Outcomes { get; init; }

    /// <summary>How long the phone may gather before it sends again, seconds.</summary>
    public required int UpdateIntervalS { get; init; }

    /// <summary>Show it at the next read to see this write; absent where nothing was accepted.</summary>
    public string? ConsistencyToken { get; init; }
}

/// <summary>The answer to a sync.</summary>
public sealed record SyncAnswer
{
    /// <summary>One per workout, in the order sent.</summary>
    public required IReadOnlyList<SyncedOutcome> Workouts { get; init; }

    /// <summary>How long the phone may gather before it sends again, seconds.</summary>
    public required int UpdateIntervalS { get; init; }

    /// <summary>Show it at the next read to see this write; absent where nothing was accepted.</summary>
    public string? ConsistencyToken { get; init; }
}

/// <summary>What became of one workout's events.</summary>
/// <param name="SessionId">As sent; absent where it was none.</param>
/// <param name="Writer">As sent, or the device's own.</param>
/// <param name="Outcomes">One per event, in the order sent.</param>
public sealed record SyncedOutcome(string? SessionId, string? Writer, IReadOnlyList<EventOutcome> Outcomes);

/// <summary>What became of one event.</summary>
public sealed record EventOutcome
{
    /// <summary>Accepted: durable, kept for ever.</summary>
    public const string Accepted = "accepted";

    /// <summary>Refused: it cannot be framed; send a void event with its seq.</summary>
    public const string Refused = "refused";

    /// <summary>Place in the request, from 0; given where the event was refused.</summary>
    public int? Index { get; init; }

    /// <summary>Its seq, where one can be read.</summary>
    public int? Seq { get; init; }

    /// <summary>accepted or refused.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it was refused, one of <see cref="RefusedReasons"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The same for a person.</summary>
    public string? Detail { get; init; }
}

/// <summary>JSON of uploads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StartedEvent))]
[JsonSerializable(typeof(WorkoutEvent))]
[JsonSerializable(typeof(EventBatch))]
[JsonSerializable(typeof(SyncBatch))]
[JsonSerializable(typeof(LoggedWorkout))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(SyncAnswer))]
[JsonSerializable(typeof(ImportAnswer))]
public sealed partial class UploadJson : JsonSerializerContext;

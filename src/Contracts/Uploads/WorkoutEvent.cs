using System.Text.Json;

namespace Stamina.Contracts.Uploads;

/// <summary>
/// One event of a workout's log, as it travels. The server keeps the bytes, not this record: members it does not know are kept too. <c>docs/events.md</c> has
/// every kind.
/// </summary>
public record WorkoutEvent
{
    /// <summary>Number within its writer's log of this workout, from 0 to 999 999. start_workout takes a missing one as 0.</summary>
    public int? Seq { get; init; }

    /// <summary>What happened: started, progress (default), paused, resumed, lap, finished, discarded, restored, corrected, note, void.</summary>
    public string? Kind { get; init; }

    /// <summary>The phone's wall clock when the event was sealed; shown, never used for durations.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The phone's monotonic workout clock: milliseconds since the start, pauses included; at most 2 592 000 000 (30 days).</summary>
    public long? ElapsedMs { get; init; }

    /// <summary>What was done since the event before, in the form of the exercise type.</summary>
    public JsonElement? Progress { get; init; }

    /// <summary>Who wrote it, 8 to 32 of 0-9 a-z, random per installed app; absent: one writer per signed-in device.</summary>
    public string? Writer { get; init; }

    /// <summary>
    /// The phone's wall clock when the request left, to learn its skew. It belongs to the request and is no part of the event: the server takes it out of the
    /// event's bytes.
    /// </summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>paused, resumed: the phone noticed by itself.</summary>
    public bool? Auto { get; init; }

    /// <summary>corrected: what the recorder's owner corrects.</summary>
    public EventCorrection? Correction { get; init; }

    /// <summary>note: free text, at most 2 000 characters.</summary>
    public string? Note { get; init; }

    /// <summary>note: very_easy, easy, steady, hard or max; none takes back what was said before.</summary>
    public string? Feeling { get; init; }

    /// <summary>note: the workout's title, at most 200 characters.</summary>
    public string? Title { get; init; }

    /// <summary>started, note: ids of what the workout is done with, up to 20 and in place of those said before; an empty list: with nothing.</summary>
    public IReadOnlyList<string>? Equipment { get; init; }
}

/// <summary>The event that opens a workout's log.</summary>
public sealed record StartedEvent : WorkoutEvent
{
    /// <summary>
    /// The workout's id, minted by the phone. Absent: derived from user, type, started_at and Idempotency-Key, so that a repeat gives the same one.
    /// </summary>
    public string? SessionId { get; init; }

    /// <summary>The exercise type as recorded. Either this or type.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>Another name of exercise_type.</summary>
    public string? Type { get; init; }

    /// <summary>
    /// When it began: RFC 3339 with offset; or without one, as 2024-4-5 12PM, in time_zone or else in the profile's zone as it is when the workout is first
    /// derived.
    /// </summary>
    public required string StartedAt { get; init; }

    /// <summary>IANA zone name.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Where; a text is its name.</summary>
    public WorkoutLocation? Location { get; init; }
}

/// <summary>Where a workout takes place.</summary>
public sealed record WorkoutLocation
{
    /// <summary>As the person calls it.</summary>
    public string? Name { get; init; }

    /// <summary>Latitude, degrees.</summary>
    public double? Lat { get; init; }

    /// <summary>Longitude, degrees.</summary>
    public double? Lon { get; init; }

    /// <summary>Under a roof: no track is expected.</summary>
    public bool? Indoor { get; init; }
}

/// <summary>The recorder's own correction; each member given stands above what the events say.</summary>
public sealed record EventCorrection
{
    /// <summary>Distance, metres.</summary>
    public double? DistanceM { get; init; }

    /// <summary>Moving time, seconds.</summary>
    public double? MovingTimeS { get; init; }

    /// <summary>Another exercise type.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>The workout's end on its own clock ("forgot to stop"), milliseconds.</summary>
    public long? EndElapsedMs { get; init; }

    /// <summary>Where the workout begins on its own clock ("the first kilometres were in the car"), milliseconds; what lies before it does not count.</summary>
    public long? StartElapsedMs { get; init; }
}

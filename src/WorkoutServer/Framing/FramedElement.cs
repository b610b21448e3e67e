using Stamina.Contracts;
using Stamina.Contracts.Uploads;
using Stamina.Http.Problems;

namespace Stamina.WorkoutServer.Framing;

/// <summary>One element of a request where an event belongs: framed, or refused with the reason.</summary>
/// <param name="Start">First byte within the body.</param>
/// <param name="Length">Bytes from { to }.</param>
/// <param name="Seq">Its seq, where one could be read.</param>
/// <param name="Kind">Its kind; null where it names none.</param>
/// <param name="Writer">Its own writer; null where it names none.</param>
/// <param name="Session">The workout it names itself; null where it names none.</param>
/// <param name="Refused">Why it cannot be framed; null where it can.</param>
internal readonly record struct FramedElement(int Start, int Length, int? Seq, string? Kind, string? Writer, string? Session, string? Refused)
{
    public static FramedElement NotAnObject { get; } = new(0, 0, null, null, null, null, RefusedReasons.NotAnObject);
}

/// <summary>A workout's part of a request. <see cref="Session"/> is as sent, still to be judged.</summary>
internal sealed class FramedWorkout
{
    public string? Session { get; set; }

    public string? Writer { get; set; }

    /// <summary>Why none of it can be taken; null where its elements speak for themselves.</summary>
    public string? Refused { get; set; }

    public List<FramedElement> Elements { get; } = new(1);
}

/// <summary>A whole request, framed.</summary>
internal sealed class FramedRequest
{
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>
    /// The event that was the whole body, without the <c>sent_at</c> that stood among its members; null where there was none. Elements lie in it instead of in
    /// the body.
    /// </summary>
    public byte[]? WithoutSentAt { get; set; }

    public List<FramedWorkout> Workouts { get; } = new(1);

    /// <summary>start_workout alone: what the id is derived from where the phone sent none.</summary>
    public string? ExerciseType { get; set; }

    public string? StartedAt { get; set; }
}

/// <summary>The request cannot be framed as a whole; nothing of it is taken.</summary>
internal sealed class UnframeableException(Refusal refusal) : Exception(refusal.Problem.Detail)
{
    public UnframeableException(string problemType, string detail, string? place = null)
        : this(Refusal.Of(problemType, detail, place is null ? null : [new FieldError(place, detail)]))
    {
    }

    /// <summary>What the request is answered.</summary>
    public Refusal Refusal => refusal;
}

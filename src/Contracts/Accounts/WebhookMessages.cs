using System.Text.Json.Serialization;
using Stamina.Contracts.Workouts;

namespace Stamina.Contracts.Accounts;

/// <summary>What a webhook may be told of.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<WebhookEvent>))]
public enum WebhookEvent
{
    /// <summary>A workout begins to count: it was finished, fell silent for so long that it is taken for finished, was logged, imported or restored.</summary>
    [JsonStringEnumMemberName("workout.finished")]
    WorkoutFinished,

    /// <summary>A workout that counts shows something else than before: it was edited, more of it arrived, or it is derived by newer rules.</summary>
    [JsonStringEnumMemberName("workout.changed")]
    WorkoutChanged,

    /// <summary>A workout that counted was deleted or thrown away.</summary>
    [JsonStringEnumMemberName("workout.deleted")]
    WorkoutDeleted,
}

/// <summary>Whether a webhook is told anything.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<WebhookState>))]
public enum WebhookState
{
    /// <summary>It is.</summary>
    Active,

    /// <summary>The last attempt failed; what waits is tried again until it has failed for three days.</summary>
    Failing,

    /// <summary>It is told nothing, and what happens is not kept for it, until test_webhook succeeds.</summary>
    Paused,
}

/// <summary>Why a webhook is paused.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<WebhookPause>))]
public enum WebhookPause
{
    /// <summary>Every attempt of three days failed.</summary>
    Failing,

    /// <summary>The receiver answered 410: it wants nothing more.</summary>
    Gone,

    /// <summary>Another password was set, every phone signed out, or the sign-in that made it ended: whoever was put out made it, perhaps.</summary>
    SignedOut,
}

/// <summary>What came of an attempt to tell a webhook something.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<WebhookOutcome>))]
public enum WebhookOutcome
{
    /// <summary>The receiver answered 200 to 299.</summary>
    Delivered,

    /// <summary>The receiver answered something else; redirects are not followed.</summary>
    Refused,

    /// <summary>No answer came within 10 s.</summary>
    TimedOut,

    /// <summary>The name is unknown, nobody listens there, or TLS failed.</summary>
    Unreachable,

    /// <summary>The name leads to an address that this server does not call: a private, local or reserved one, or another port.</summary>
    AddressNotAllowed,
}

/// <summary>Body of make_webhook.</summary>
public sealed record MakeWebhook
{
    /// <summary>What it is for, as its owner will know it by: 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Where messages are sent: an <c>https:</c> address of at most 500 characters, on port 443 unless the server's operator allows others, without user name
    /// or fragment. Private and local addresses are not called.
    /// </summary>
    public required string Url { get; init; }

    /// <summary>What it is told of: at least one, each once.</summary>
    public required IReadOnlyList<WebhookEvent> Events { get; init; }
}

/// <summary>A webhook, as its owner sees it.</summary>
public sealed record WebhookAnswer
{
    /// <summary>Which.</summary>
    public required string WebhookId { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Where messages are sent.</summary>
    public required string Url { get; init; }

    /// <summary>What it is told of.</summary>
    public required IReadOnlyList<WebhookEvent> Events { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it is told anything.</summary>
    public required WebhookState State { get; init; }

    /// <summary>Why it is paused; absent where it is not.</summary>
    public WebhookPause? PausedBecause { get; init; }

    /// <summary>When it failed first since it last succeeded; absent where it does not fail.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When it is tried again; absent where it does not fail.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The last attempts, at most 10, the latest first.</summary>
    public required IReadOnlyList<WebhookAttempt> Attempts { get; init; }

    /// <summary>
    /// What messages are signed with, in the answer to make_webhook alone: <c>whsec_</c> and 32 bytes in base64, as Standard Webhooks has it. It cannot be
    /// shown again.
    /// </summary>
    public string? Secret { get; init; }
}

/// <summary>An attempt to tell a webhook something.</summary>
public sealed record WebhookAttempt
{
    /// <summary>The message, the <c>webhook-id</c> of the request.</summary>
    public required string MessageId { get; init; }

    /// <summary>Its type; <c>test</c> for test_webhook.</summary>
    public required string Type { get; init; }

    /// <summary>When it was tried.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What came of it.</summary>
    public required WebhookOutcome Outcome { get; init; }

    /// <summary>The status that the receiver answered; absent where there was no answer.</summary>
    public int? Status { get; init; }
}

/// <summary>The account's webhooks, those made last first.</summary>
public sealed record WebhookList
{
    /// <summary>All of them.</summary>
    public required IReadOnlyList<WebhookAnswer> Webhooks { get; init; }
}

/// <summary>
/// What a webhook is told: the body of a POST with the headers <c>webhook-id</c>, <c>webhook-timestamp</c> and <c>webhook-signature</c> of Standard Webhooks.
/// The same may come twice, and later ones may overtake earlier ones: <c>webhook-id</c> and <c>timestamp</c> tell.
/// </summary>
public sealed record WebhookMessage
{
    /// <summary><c>workout.finished</c>, <c>workout.changed</c>, <c>workout.deleted</c> or <c>test</c>; others may be added.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What it is about; without members for <c>test</c>.</summary>
    public required ToldWorkout Data { get; init; }
}

/// <summary>What a webhook is told of a workout, as it is when the message is sent. No positions, no title, no note.</summary>
public sealed record ToldWorkout
{
    /// <summary>Which; get_workout reads the rest.</summary>
    public string? SessionId { get; init; }

    /// <summary>The exercise type that counts; absent where it was deleted.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>When it began, with its own offset; absent while no event tells, or where it was deleted.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The local date it belongs to; absent where it was deleted.</summary>
    public DateOnly? LocalDate { get; init; }

    /// <summary>Seconds from start to end, pauses included; absent where it was deleted.</summary>
    public decimal? ElapsedTimeS { get; init; }

    /// <summary>Seconds without pauses; absent where it was deleted.</summary>
    public decimal? MovingTimeS { get; init; }

    /// <summary>Metric id to figure in SI, those of the whole workout; absent where it was deleted.</summary>
    public IReadOnlyDictionary<string, MetricValue>? Metrics { get; init; }
}

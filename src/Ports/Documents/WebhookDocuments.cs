using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;

namespace Stamina.Ports.Documents;

/// <summary>Where another program of a person's is told of their workouts. Its secret is kept by nobody: it is drawn from its id outside the store.</summary>
public sealed record WebhookDocument
{
    /// <summary>Whose.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Which; random, for its secret is drawn from it.</summary>
    public required Guid WebhookId { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is told.</summary>
    public required string Url { get; init; }

    /// <summary>What it is told of.</summary>
    public required IReadOnlyList<WebhookEvent> Events { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The sign-in that made it; null of one from before this was noted.</summary>
    public Guid? MadeBy { get; init; }

    /// <summary>Before this nobody tells it anything: the end of a turn, or of a wait after a failure. Whole milliseconds.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Attempts that failed since the last that succeeded.</summary>
    public int Failures { get; init; }

    /// <summary>When the first of them was; null where none did.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Why it is told nothing any more; null where it is.</summary>
    public WebhookPause? PausedBecause { get; init; }

    /// <summary>The last attempts, the latest last.</summary>
    public IReadOnlyList<WebhookAttemptDocument> Attempts { get; init; } = [];

    /// <summary>Which news it wants now; of one that is paused none.</summary>
    public WorkoutNews Wants() => PausedBecause is not null
        ? WorkoutNews.None
        : Events.Aggregate(WorkoutNews.None, (wants, one) => wants | one switch
        {
            WebhookEvent.WorkoutFinished => WorkoutNews.Finished,
            WebhookEvent.WorkoutChanged => WorkoutNews.Changed,
            WebhookEvent.WorkoutDeleted => WorkoutNews.Deleted,
            _ => WorkoutNews.None,
        });
}

/// <summary>An attempt to tell a webhook something.</summary>
/// <param name="MessageId">What it was.</param>
/// <param name="Type">Its type.</param>
/// <param name="At">When.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Status">The status that was answered; null where none was.</param>
public sealed record WebhookAttemptDocument(Guid MessageId, string Type, DateTimeOffset At, WebhookOutcome Outcome, int? Status);

/// <summary>What is new of a workout, for those who are told; the numbers are stored.</summary>
[Flags]
public enum WorkoutNews
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It begins to count.</summary>
    Finished = 1,

    /// <summary>It counts, and shows something else than before.</summary>
    Changed = 2,

    /// <summary>It was deleted or thrown away, and counted before.</summary>
    Deleted = 4,
}

/// <summary>
/// That a webhook is to be told of a workout: one message for each of them at most, so what waits is never more than the account has workouts. What the message
/// says is read as it is sent.
/// </summary>
/// <param name="Workout">The workout.</param>
/// <param name="Webhook">Who is told.</param>
/// <param name="MessageId">Another one each time that something is new.</param>
/// <param name="News">One of them. A change of what has yet to be told as finished leaves it at that; else the last word counts.</param>
/// <param name="At">When it happened; whole milliseconds.</param>
/// <param name="Attempts">How often it was tried.</param>
public sealed record WaitingMessage(WorkoutKey Workout, WebhookId Webhook, Guid MessageId, WorkoutNews News, DateTimeOffset At, int Attempts);

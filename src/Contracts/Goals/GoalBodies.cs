using System.Text.Json.Serialization;

namespace Stamina.Contracts.Goals;

/// <summary>Body of set_goal.</summary>
public sealed record SetGoal
{
    /// <summary>
    /// <c>goal_…</c>, minted by the phone: the same body sent again makes one goal. Where absent the server mints it, and a repeat makes a second goal.
    /// </summary>
    public string? GoalId { get; init; }

    /// <summary>What it asks for.</summary>
    public required GoalShape Goal { get; init; }

    /// <summary>First local date that counts; where absent, the first day of the period under way, so that what is there already counts.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>Last local date that counts; for <c>once</c> the deadline.</summary>
    public DateOnly? EndsOn { get; init; }
}

/// <summary>Since when an edit of the terms holds.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<GoalChangeFrom>))]
public enum GoalChangeFrom
{
    /// <summary>From the next period on.</summary>
    NextPeriod,

    /// <summary>The period under way is judged by the new terms already.</summary>
    ThisPeriod,
}

/// <summary>Body of edit_goal (JSON merge patch): what is absent stays.</summary>
public sealed record EditGoal : MergePatch
{
    /// <summary>New terms, whole.</summary>
    public GoalShape? Goal { get; init; }

    /// <summary>Since when the new terms hold; where absent, from the next period. Goals of period <c>once</c> change at once.</summary>
    public GoalChangeFrom? From { get; init; }

    /// <summary>True: rests from today on; false: counts again from today on.</summary>
    public bool? Paused { get; init; }

    /// <summary>
    /// All its rests, in place of those it has, also such as are over or to come: up to 200, none over another, the last one perhaps without an end.
    /// <c>null</c> or an empty list: it never rested. Not beside <c>paused</c>.
    /// </summary>
    public IReadOnlyList<GoalRest>? Pauses { get; set => field = Given(value); }

    /// <summary>Last local date that counts; <c>null</c> takes it away.</summary>
    public DateOnly? EndsOn { get; set => field = Given(value); }
}

/// <summary>A goal. Its ETag is its revision in quotes.</summary>
public sealed record GoalAnswer
{
    /// <summary>Which.</summary>
    public required string GoalId { get; init; }

    /// <summary>Counts the changes; If-Match of edit_goal and delete_goal is this number in quotes.</summary>
    public required long Revision { get; init; }

    /// <summary>The terms of the period under way.</summary>
    public required GoalShape Goal { get; init; }

    /// <summary>The same as an English sentence: "Running 3 times a week, at least 5 mi each".</summary>
    public required string Sentence { get; init; }

    /// <summary>Changed terms that wait for the next period.</summary>
    public GoalChange? Next { get; init; }

    /// <summary>First local date that counts.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>Last local date that counts.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>True while it rests.</summary>
    public required bool Paused { get; init; }

    /// <summary>When it rested, rests or will rest, in the order of their days.</summary>
    public IReadOnlyList<GoalRest>? Pauses { get; init; }

    /// <summary>When it was set.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The device that changed it last, <c>device_…</c>.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>When it was deleted.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Until when restore_goal takes it back, where it was deleted.</summary>
    public DateTimeOffset? RestorableUntil { get; init; }

    /// <summary>Past periods, the latest first (get_goal only); the one under way is in <c>status</c>.</summary>
    public IReadOnlyList<GoalPeriodResult>? History { get; init; }

    /// <summary>Where it stands (get_goal only).</summary>
    public GoalStatus? Status { get; init; }

    /// <summary>Workouts that the consistency token named and that are not in <c>status</c> yet. Absent: none.</summary>
    public IReadOnlyList<string>? Pending { get; init; }

    /// <summary>After a write: shown at the next read, the read sees this write.</summary>
    public string? ConsistencyToken { get; init; }
}

/// <summary>Terms that come into force later.</summary>
/// <param name="From">First local date they hold.</param>
/// <param name="Goal">The terms.</param>
/// <param name="Sentence">The same as an English sentence.</param>
public sealed record GoalChange(DateOnly From, GoalShape Goal, string Sentence);

/// <summary>A rest.</summary>
/// <param name="From">First day that did not count.</param>
/// <param name="ResumesOn">First day that counts again; absent while it rests.</param>
public sealed record GoalRest(DateOnly From, DateOnly? ResumesOn);

/// <summary>How one period went.</summary>
public sealed record GoalPeriodResult
{
    /// <summary>Its days.</summary>
    public required DateRange Period { get; init; }

    /// <summary>As shown in the goal's unit; times in seconds.</summary>
    public required Quantity Done { get; init; }

    /// <summary>As shown in the goal's unit; times in seconds.</summary>
    public required Quantity Target { get; init; }

    /// <summary>Whole percent, cut off; 100 only where it was met.</summary>
    public required int Percent { get; init; }

    /// <summary>True where done ≥ target.</summary>
    public required bool Met { get; init; }

    /// <summary>True where a pause, a late start or a change touched the period: short, it breaks no streak.</summary>
    public required bool Excused { get; init; }
}

/// <summary>A page of goals; there are few, so there is one page.</summary>
public sealed record GoalList
{
    /// <summary>In the order set.</summary>
    public required IReadOnlyList<GoalAnswer> Goals { get; init; }

    /// <summary>Changes when the server's store was restored: then compare again.</summary>
    public required string StoreEpoch { get; init; }
}

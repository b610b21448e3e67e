using System.Text.Json.Serialization;

namespace Stamina.Contracts.Goals;

/// <summary>Where a goal stands.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<GoalState>))]
public enum GoalState
{
    /// <summary>Under way, not yet met in this period.</summary>
    Open,

    /// <summary>Met in this period.</summary>
    Reached,

    /// <summary>Rests.</summary>
    Paused,

    /// <summary>Not yet begun.</summary>
    Upcoming,

    /// <summary>Its last day is over.</summary>
    Ended,
}

/// <summary>Answer of get_status.</summary>
public sealed record GoalsStatus
{
    /// <summary>Today in the profile's zone.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The zone that "today" was found in; where the profile's is unknown to the server, the offset used: <c>UTC+02:00</c>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Open ones first (nearest to done first), then reached, paused, upcoming, ended.</summary>
    public required IReadOnlyList<GoalStatus> Goals { get; init; }

    /// <summary>Messages that belong to no goal (<c>return</c>, <c>record</c>).</summary>
    public required IReadOnlyList<GoalMessage> Messages { get; init; }

    /// <summary>Workouts that the consistency token named and that are not in this answer yet: ask again soon. Absent: none.</summary>
    public IReadOnlyList<string>? Pending { get; init; }

    /// <summary>Changes when the server's store was restored: then compare again.</summary>
    public required string StoreEpoch { get; init; }
}

/// <summary>Where one goal stands, in the period under way.</summary>
public sealed record GoalStatus
{
    /// <summary>Which.</summary>
    public required string GoalId { get; init; }

    /// <summary>Its terms in this period.</summary>
    public required GoalShape Goal { get; init; }

    /// <summary>The same as an English sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Where it stands.</summary>
    public required GoalState State { get; init; }

    /// <summary>The days of the period; of <c>once</c> without a deadline <c>to</c> is absent. For an ended goal its last period.</summary>
    public required DateRange Period { get; init; }

    /// <summary>As shown in the goal's unit; times are whole seconds with unit <c>s</c>, whichever unit the target was entered in.</summary>
    public required Quantity Done { get; init; }

    /// <summary>The target, likewise.</summary>
    public required Quantity Target { get; init; }

    /// <summary>target − done, never below 0, likewise.</summary>
    public required Quantity Left { get; init; }

    /// <summary>Whole percent, cut off; 100 only where it is met; can be above.</summary>
    public required int Percent { get; init; }

    /// <summary>Days of the period that are still to come, today included: 1 on the last day; absent without an end.</summary>
    public int? DaysLeft { get; init; }

    /// <summary>Absent for <c>once</c>.</summary>
    public GoalStreak? Streak { get; init; }

    /// <summary>
    /// True where it counts a workout that may still change: ended by silence, or with events missing.
    /// </summary>
    public required bool Provisional { get; init; }

    /// <summary>The workouts counted in this period, by start, latest 100: what a phone has beyond these it can add by itself.</summary>
    public required IReadOnlyList<string> SessionIds { get; init; }

    /// <summary>For goals with a condition on a metric: the best value of it in this period, in the condition's unit, whether it satisfies it or not.</summary>
    public Quantity? Best { get; init; }

    /// <summary>What to say, the most telling first; empty where there is nothing to say.</summary>
    public required IReadOnlyList<GoalMessage> Messages { get; init; }
}

/// <summary>Periods in a row.</summary>
/// <param name="Current">Counted back from the last closed period, plus the one under way where it is met already.</param>
/// <param name="Longest">The longest ever.</param>
/// <param name="Period">What is counted: days, weeks or months.</param>
public sealed record GoalStreak(int Current, int Longest, GoalPeriod Period);

/// <summary>Something worth saying. The same thing has the same id in every answer: show it once.</summary>
public sealed record GoalMessage
{
    /// <summary>Names this occasion.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// <c>frequency</c>, <c>early</c>, <c>distance</c>, <c>duration</c>, <c>intensity</c>, <c>each</c>, <c>over</c>, <c>record</c>, <c>first</c>,
    /// <c>return</c>, <c>streak</c>. More may come; an unknown key is shown as <c>text</c>.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>The parameters of the text.</summary>
    public required GoalMessageParameters Parameters { get; init; }

    /// <summary>In English.</summary>
    public required string Text { get; init; }
}

/// <summary>The parameters of messages, named as in their texts. Each message has those that its text needs.</summary>
public sealed record GoalMessageParameters
{
    /// <summary>A count (of times, days or periods).</summary>
    public int? N { get; init; }

    /// <summary>The goal's period.</summary>
    public GoalPeriod? Period { get; init; }

    /// <summary>An amount: what was done (<c>distance</c>), what each had to be (<c>each</c>), over which distance (<c>record</c>).</summary>
    public Quantity? X { get; init; }

    /// <summary>A time, in seconds.</summary>
    public Quantity? Time { get; init; }

    /// <summary>An exercise type; absent: any.</summary>
    public string? Type { get; init; }

    /// <summary>The value that was reached.</summary>
    public Quantity? Value { get; init; }

    /// <summary>Whole percent.</summary>
    public int? Percent { get; init; }
}

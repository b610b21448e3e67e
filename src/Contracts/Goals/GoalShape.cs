using System.Text.Json.Serialization;

namespace Stamina.Contracts.Goals;

/// <summary>How often a goal starts anew.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<GoalPeriod>))]
public enum GoalPeriod
{
    /// <summary>Each local day.</summary>
    Day,

    /// <summary>Each week, from the first day of week of the profile.</summary>
    Week,

    /// <summary>Each calendar month.</summary>
    Month,

    /// <summary>Once, from <c>starts_on</c> to <c>ends_on</c> (or without end).</summary>
    Once,
}

/// <summary>What a goal adds up within a period.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<GoalMeasure>))]
public enum GoalMeasure
{
    /// <summary>Workouts that satisfy every condition.</summary>
    Count,

    /// <summary>Days with at least one such workout.</summary>
    Days,

    /// <summary>A metric over such workouts.</summary>
    Sum,
}

/// <summary>A day of the week.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<GoalWeekday>))]
public enum GoalWeekday
{
    /// <summary>Monday.</summary>
    Monday,

    /// <summary>Tuesday.</summary>
    Tuesday,

    /// <summary>Wednesday.</summary>
    Wednesday,

    /// <summary>Thursday.</summary>
    Thursday,

    /// <summary>Friday.</summary>
    Friday,

    /// <summary>Saturday.</summary>
    Saturday,

    /// <summary>Sunday.</summary>
    Sunday,
}

/// <summary>How a condition compares.</summary>
[JsonConverter(typeof(GoalOpConverter))]
public enum GoalOp
{
    /// <summary>At least.</summary>
    [JsonStringEnumMemberName(">=")]
    AtLeast,

    /// <summary>At most.</summary>
    [JsonStringEnumMemberName("<=")]
    AtMost,
}

/// <summary>By the signs themselves, never by number.</summary>
public sealed class GoalOpConverter() : JsonStringEnumConverter<GoalOp>(namingPolicy: null, allowIntegerValues: false);

/// <summary>
/// What a goal asks for, its one shape: in each <c>period</c>, count <c>target</c> of, or sum of <c>metric</c> ≥ <c>target</c> over,
/// workouts of <c>exercise_type</c>, each satisfying <c>each</c>. Ten examples are in <c>docs/goals.md</c>.
/// </summary>
public sealed record GoalShape
{
    /// <summary>An exercise type (id or alias); absent: any.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>Another name of exercise_type, in requests.</summary>
    public string? Type { get; init; }

    /// <summary>How often it starts anew.</summary>
    public required GoalPeriod Period { get; init; }

    /// <summary>What is added up.</summary>
    public required GoalMeasure Measure { get; init; }

    /// <summary>The metric of a sum (<c>distance</c>, <c>moving_time</c>, <c>volume</c>…); absent otherwise.</summary>
    public string? Metric { get; init; }

    /// <summary>How much: above 0, at most 1 000 000; a whole number for count and days. In requests also with its unit, as "20 miles".</summary>
    public required EnteredAmount Target { get; init; }

    /// <summary>
    /// The unit of the target, as the person thinks of it (<c>km</c>, <c>mi</c>, <c>min</c>, <c>kg</c>…, or <c>miles</c>, <c>minutes</c>… in requests); absent
    /// for count, days and metrics that count.
    /// </summary>
    public string? Unit { get; init; }

    /// <summary>What each workout must satisfy, up to 8 conditions.</summary>
    public IReadOnlyList<GoalRequirement>? Each { get; init; }

    /// <summary>
    /// Of a goal by <c>day</c>: days of the week that are rest, up to 6. Such a day adds to a streak where it was met and breaks none.
    /// Absent: none.
    /// </summary>
    public IReadOnlyList<GoalWeekday>? RestDays { get; init; }

    /// <summary>A name of the person's own, up to 200 characters.</summary>
    public string? Title { get; init; }
}

/// <summary>A condition on each workout.</summary>
public sealed record GoalRequirement
{
    /// <summary>
    /// A metric of the type, possibly qualified: <c>max_weight:bench_press</c>. <c>moving_time</c> and <c>elapsed_time</c> exist for every type.
    /// </summary>
    public required string Metric { get; init; }

    /// <summary><c>&gt;=</c> or <c>&lt;=</c>.</summary>
    public required GoalOp Op { get; init; }

    /// <summary>Compared as shown in <c>unit</c>. In requests also with its unit, as "5 miles".</summary>
    public required EnteredAmount Value { get; init; }

    /// <summary>The unit of the value; absent for metrics that count.</summary>
    public string? Unit { get; init; }
}

namespace Stamina.Ports.Documents;

/// <summary>
/// A goal: in each period, count n of, or days with, or sum of metric ≥ x over, workouts of a type that each satisfy conditions.
/// Kept as terms in force from a date on, so that a change never rewrites the past.
/// </summary>
public sealed record GoalDocument
{
    /// <summary>Whose.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Which.</summary>
    public required Guid GoalId { get; init; }

    /// <summary>When set.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>First local date that counts.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>Last local date that counts; for <c>once</c> the deadline.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>The terms, in the order they came into force; never empty.</summary>
    public required IReadOnlyList<GoalTerms> Terms { get; init; }

    /// <summary>
    /// The terms that set_goal gave it, where others that hold from the same day on have taken their place: by these a repeated set_goal is known as one.
    /// </summary>
    public GoalTerms? TermsAsSet { get; init; }

    /// <summary>Stretches in which the goal rested.</summary>
    public IReadOnlyList<GoalPause>? Pauses { get; init; }

    /// <summary>The device that changed it last.</summary>
    public Guid? ChangedBy { get; init; }

    /// <summary>When deleted; restorable for 30 days.</summary>
    public DateTimeOffset? DeletedAt { get; init; }
}

/// <summary>What a goal asks for, from a date on.</summary>
public sealed record GoalTerms
{
    /// <summary>In force from this local date.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Exercise type, or null for any.</summary>
    public string? ExerciseType { get; init; }

    /// <summary><c>day</c>, <c>week</c>, <c>month</c> or <c>once</c>.</summary>
    public required string Period { get; init; }

    /// <summary><c>count</c>, <c>days</c> or <c>sum</c>.</summary>
    public required string Measure { get; init; }

    /// <summary>The metric of a sum; null for a count.</summary>
    public string? Metric { get; init; }

    /// <summary>How much, as entered.</summary>
    public required decimal Target { get; init; }

    /// <summary>The unit of the target as entered; null for a count.</summary>
    public string? Unit { get; init; }

    /// <summary>What each workout must satisfy.</summary>
    public IReadOnlyList<GoalCondition>? Each { get; init; }

    /// <summary>Days of the week that are rest, of a goal by day: <c>monday</c> … <c>sunday</c>, in that order; null: none.</summary>
    public IReadOnlyList<string>? RestDays { get; init; }

    /// <summary>A name given by the person.</summary>
    public string? Title { get; init; }
}

/// <summary>A condition on a workout.</summary>
/// <param name="Metric">Metric id, possibly qualified: <c>max_weight:bench_press</c>.</param>
/// <param name="Op"><c>&gt;=</c> or <c>&lt;=</c>.</param>
/// <param name="Value">As entered.</param>
/// <param name="Unit">As entered.</param>
public sealed record GoalCondition(string Metric, string Op, decimal Value, string? Unit);

/// <summary>A stretch of local dates, both inclusive; open while the goal rests.</summary>
public sealed record GoalPause(DateOnly From, DateOnly? To);

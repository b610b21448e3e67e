using Stamina.Contracts.Workouts;

namespace Stamina.Contracts.Status;

/// <summary>Answer of query_status.</summary>
public sealed record StatusAnswer
{
    /// <summary>First local date.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last local date.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Today in the profile's zone.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Everything together.</summary>
    public required StatusTotals Overall { get; init; }

    /// <summary>Per exercise type, the one with the most moving time first.</summary>
    public required IReadOnlyList<StatusTotals> ByType { get; init; }

    /// <summary>A row for each day with a workout, in order; empty with <c>rows=months</c> and <c>rows=none</c>.</summary>
    public required IReadOnlyList<StatusDay> Days { get; init; }

    /// <summary>With <c>rows=months</c>: a row for each month with a workout, in order.</summary>
    public IReadOnlyList<StatusMonth>? Months { get; init; }

    /// <summary>The same number of days right before, for trends.</summary>
    public required StatusBefore Previous { get; init; }

    /// <summary>Personal records of all time, whatever the range; absent with <c>records=false</c>.</summary>
    public IReadOnlyList<PersonalRecord>? Records { get; init; }

    /// <summary>Workouts that the consistency token named and that are not in this answer yet. Absent: none.</summary>
    public IReadOnlyList<string>? Pending { get; init; }

    /// <summary>Changes when the server's store was restored: then compare again.</summary>
    public required string StoreEpoch { get; init; }
}

/// <summary>Totals of one exercise type, or of all.</summary>
public sealed record StatusTotals
{
    /// <summary>Which; absent for all.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>How many workouts.</summary>
    public required int Count { get; init; }

    /// <summary>Of these, how many may still change by themselves.</summary>
    public int? Provisional { get; init; }

    /// <summary>Seconds, pauses included.</summary>
    public required decimal ElapsedTimeS { get; init; }

    /// <summary>Seconds, without pauses.</summary>
    public required decimal MovingTimeS { get; init; }

    /// <summary>
    /// Metric id to figure in SI: sums add up (<c>distance</c>, <c>volume</c>), for the others the best stands
    /// (<c>max_weight</c>, <c>average_pace</c>). For all types together only sums.
    /// </summary>
    public required IReadOnlyDictionary<string, MetricValue> Metrics { get; init; }
}

/// <summary>One day.</summary>
public sealed record StatusDay
{
    /// <summary>The local date.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>How many workouts.</summary>
    public required int Count { get; init; }

    /// <summary>Seconds.</summary>
    public required decimal MovingTimeS { get; init; }

    /// <summary>Per exercise type, in the order of <c>by_type</c>.</summary>
    public required IReadOnlyList<StatusTotals> ByType { get; init; }
}

/// <summary>One month, or the part of it that lies in the range.</summary>
public sealed record StatusMonth
{
    /// <summary>First local date of it in the range.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last local date of it in the range.</summary>
    public required DateOnly To { get; init; }

    /// <summary>How many workouts.</summary>
    public required int Count { get; init; }

    /// <summary>Seconds.</summary>
    public required decimal MovingTimeS { get; init; }

    /// <summary>Per exercise type, in the order of <c>by_type</c>.</summary>
    public required IReadOnlyList<StatusTotals> ByType { get; init; }
}

/// <summary>The days right before.</summary>
public sealed record StatusBefore
{
    /// <summary>First local date.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last local date.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Everything together.</summary>
    public required StatusTotals Overall { get; init; }

    /// <summary>Per exercise type.</summary>
    public required IReadOnlyList<StatusTotals> ByType { get; init; }
}

/// <summary>The best of a metric. Workouts with estimated or corrected figures set none.</summary>
public sealed record PersonalRecord
{
    /// <summary>The exercise type.</summary>
    public required string ExerciseType { get; init; }

    /// <summary>The metric, possibly qualified: <c>max_weight:bench_press</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>In SI.</summary>
    public required Quantity Value { get; init; }

    /// <summary>True for pace: less is better.</summary>
    public bool? LessIsBetter { get; init; }

    /// <summary>The workout that set it (the first to reach it).</summary>
    public required string SessionId { get; init; }

    /// <summary>Its local date.</summary>
    public required DateOnly Date { get; init; }
}

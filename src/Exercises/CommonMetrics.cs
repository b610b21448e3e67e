namespace Stamina.Exercises;

/// <summary>Ids of metrics that more than one exercise type has. The two times exist for every type without being declared.</summary>
public static class CommonMetrics
{
    /// <summary>From the start to the end, pauses included, in milliseconds; not declared.</summary>
    public const string ElapsedTime = "elapsed_time";

    /// <summary>Without pauses, in milliseconds; not declared.</summary>
    public const string MovingTime = "moving_time";

    /// <summary>How far, in millimetres.</summary>
    public const string Distance = "distance";

    /// <summary>The two times as definitions, for whoever offers metrics for choice.</summary>
    public static IReadOnlyList<MetricDefinition> OfEveryType { get; } =
    [
        new(ElapsedTime, "Elapsed time", MetricUnit.Milliseconds, MetricAggregation.Sum),
        new(MovingTime, "Moving time", MetricUnit.Milliseconds, MetricAggregation.Sum),
    ];
}

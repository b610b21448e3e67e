using Stamina.Exercises;
using Stamina.Exercises.Distance;

namespace Stamina.Plugins.BuiltIn;

/// <summary>Running, on roads, trails and treadmills.</summary>
public sealed class Running : DistanceExercise
{
    // The fastest sprint ever measured reached 12.4 m/s: Usain Bolt, Berlin 2009, IAAF biomechanics report.
    /// <inheritdoc/>
    public override ExerciseTypeDescriptor Descriptor { get; } =
        Describe("running", "Running", topSpeedMmPerS: 12_500, more: [OnFoot.Steps]);

    /// <inheritdoc/>
    protected override IReadOnlyList<EffortLength> EffortLengths => BestEffort.Running;

    /// <inheritdoc/>
    protected override void AddMetrics(WorkoutTrace trace, IDictionary<string, long> metrics) =>
        OnFoot.Add(Cumulative(trace, "steps", OnFoot.MostSteps), metrics);
}

/// <summary>Walking and hiking.</summary>
public sealed class Walking : DistanceExercise
{
    // The world's best over 20 km race walk is 4.4 m/s (World Athletics); the rest is room for a few running steps.
    /// <inheritdoc/>
    public override ExerciseTypeDescriptor Descriptor { get; } =
        Describe("walking", "Walking", topSpeedMmPerS: 5_000, more: [OnFoot.Steps]);

    /// <inheritdoc/>
    protected override void AddMetrics(WorkoutTrace trace, IDictionary<string, long> metrics) =>
        OnFoot.Add(Cumulative(trace, "steps", OnFoot.MostSteps), metrics);
}

internal static class OnFoot
{
    public const long MostSteps = 100_000_000;

    public static MetricDefinition Steps { get; } = new(DistanceMetrics.Steps, "Steps", MetricUnit.Count, MetricAggregation.Sum);

    public static void Add(long? steps, IDictionary<string, long> metrics)
    {
        if (steps is { } counted)
        {
            metrics[DistanceMetrics.Steps] = counted;
        }
    }
}

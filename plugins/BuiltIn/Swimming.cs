using System.Text.Json;
using Stamina.Exercises;
using Stamina.Exercises.Distance;

namespace Stamina.Plugins.BuiltIn;

/// <summary>Swimming: in open water by points, in a pool by lengths.</summary>
public sealed class Swimming : DistanceExercise
{
    private const double ShortestPoolM = 5;
    private const double LongestPoolM = 200;
    private const long MostLengths = 1_000_000;

    // The world record over 50 m freestyle is 2.4 m/s (World Aquatics).
    /// <inheritdoc/>
    public override ExerciseTypeDescriptor Descriptor { get; } = Describe(
        "swimming", "Swimming", topSpeedMmPerS: 3_000, more: [new(DistanceMetrics.Lengths, "Lengths", MetricUnit.Count, MetricAggregation.Sum)]);

    /// <inheritdoc/>
    protected override IReadOnlyList<EffortLength> EffortLengths => BestEffort.Swimming;

    /// <inheritdoc/>
    public override IReadOnlyList<ProgressFinding> Validate(JsonElement progress)
    {
        var findings = base.Validate(progress);
        if (findings.Count > 0)
        {
            return findings;
        }

        List<ProgressFinding> own = [];
        ProgressFields.Number(progress, "pool_length_m", ShortestPoolM, LongestPoolM, own);
        return own;
    }

    /// <inheritdoc/>
    protected override long? CumulativeMm(JsonElement progress, out bool isCounted)
    {
        if (ProgressFields.Whole(progress, "laps", 0, MostLengths) is { } lengths
            && ProgressFields.Number(progress, "pool_length_m", ShortestPoolM, LongestPoolM) is { } metres)
        {
            isCounted = true;
            return lengths * (long)Math.Floor((metres * 1000) + 0.5);
        }

        return base.CumulativeMm(progress, out isCounted);
    }

    /// <inheritdoc/>
    protected override void AddMetrics(WorkoutTrace trace, IDictionary<string, long> metrics)
    {
        if (Cumulative(trace, "laps", MostLengths) is { } lengths)
        {
            metrics[DistanceMetrics.Lengths] = lengths;
        }
    }
}

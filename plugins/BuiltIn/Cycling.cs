using Stamina.Exercises;
using Stamina.Exercises.Distance;

namespace Stamina.Plugins.BuiltIn;

/// <summary>Cycling; <c>biking</c> is the same.</summary>
public sealed class Cycling : DistanceExercise
{
    // Road descents in races reach about 31 m/s.
    /// <inheritdoc/>
    public override ExerciseTypeDescriptor Descriptor { get; } =
        Describe("cycling", "Cycling", topSpeedMmPerS: 35_000, aliases: ["biking"]);

    /// <inheritdoc/>
    protected override IReadOnlyList<EffortLength> EffortLengths => BestEffort.Cycling;
}

using Stamina.Exercises;

namespace Stamina.Plugins.BuiltIn;

/// <summary>The exercise types that every Stamina has.</summary>
public static class BuiltInExercises
{
    /// <summary>All of them; a new list of new objects at each call.</summary>
    public static IReadOnlyList<ExerciseType> All() => [new Running(), new Walking(), new Cycling(), new Swimming(), new Lifting.WeightTraining()];
}

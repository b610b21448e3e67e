using System.Text.Json;
using Stamina.Exercises;

namespace Stamina.Plugins.BuiltIn.Lifting;

/// <summary>One set, or several equal ones.</summary>
internal sealed record LiftedSet
{
    public string? SetId { get; private init; }

    /// <summary>The exercise as compared.</summary>
    public required string Exercise { get; init; }

    /// <summary>The exercise as entered.</summary>
    public required string Name { get; init; }

    public long Grams { get; private init; }

    /// <summary>The number as entered, digit by digit; null for body weight that was not entered.</summary>
    public string? WeightAsEntered { get; private init; }

    public required string Unit { get; init; }

    public required long Repetitions { get; init; }

    public double? Rpe { get; private init; }

    public bool IsWarmUp { get; private init; }

    /// <summary>How many equal sets this stands for.</summary>
    public long Times { get; private init; } = 1;

    /// <summary>Full form; null where the set says nothing.</summary>
    public static LiftedSet? Of(JsonElement set) =>
        ProgressFields.Text(set, "exercise", SetRules.LongestName) is { } name
            && ProgressFields.Whole(set, "repetitions", 0, SetRules.MostRepetitions) is { } repetitions
            ? Weighted(set, name, repetitions) with
            {
                SetId = SetRules.IdOf(set),
                Rpe = ProgressFields.Number(set, "rpe", 0, SetRules.HardestRpe),
                IsWarmUp = ProgressFields.Flag(set, "warm_up") == true,
            }
            : null;

    /// <summary>The design document's form.</summary>
    public static LiftedSet? OfExercise(JsonElement exercise) =>
        ProgressFields.Text(exercise, "name", SetRules.LongestName) is { } name
            && ProgressFields.Whole(exercise, "repetition", 0, SetRules.MostRepetitions) is { } repetitions
            ? Weighted(exercise, name, repetitions) with { Times = ProgressFields.Whole(exercise, "sets", 1, SetRules.MostSets) ?? 1 }
            : null;

    private static LiftedSet Weighted(JsonElement set, string name, long repetitions)
    {
        var unit = ProgressFields.Text(set, "unit", 2) ?? SetRules.Kilograms;
        var weight = ProgressFields.Number(set, "weight", 0, SetRules.HeaviestWeight);
        return new LiftedSet
        {
            Exercise = Slug.Of(name),
            Name = name,
            Unit = unit,
            Repetitions = repetitions,
            Grams = (long)Math.Floor(((weight ?? 0) * (unit is SetRules.Pounds ? 453.59237 : 1000)) + 0.5),
            WeightAsEntered = weight is null ? null : set.GetProperty("weight").GetRawText(),
        };
    }
}

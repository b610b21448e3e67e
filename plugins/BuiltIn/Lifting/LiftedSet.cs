using System.Text.Json;
using Stamina.Exercises;

namespace Stamina.Plugins.BuiltIn.Lifting;

/// <summary>One set, or several equal ones.</summary>
internal sealed record LiftedSet
{
    // What an import calls an exercise of which the watch said nothing.
    private const string Unnamed = "unknown";

    public string? SetId { get; private init; }

    /// <summary>The exercise as compared.</summary>
    public required string Exercise { get; init; }

    /// <summary>True where nobody said which exercise it was.</summary>
    public bool IsUnnamed => Exercise == Unnamed;

    /// <summary>The exercise as entered.</summary>
    public required string Name { get; init; }

    /// <summary>The load beside the body, grams; below 0 where a machine or a band took that much of the body's weight away.</summary>
    public long Grams { get; private init; }

    /// <summary>The number as entered, digit by digit; null for body weight that was not entered.</summary>
    public string? WeightAsEntered { get; private init; }

    /// <summary>The body's weight as entered, digit by digit, in the set's unit; null where it was not.</summary>
    public string? BodyAsEntered { get; private init; }

    public required string Unit { get; init; }

    /// <summary>0 where only its duration was given.</summary>
    public required long Repetitions { get; init; }

    /// <summary>How long it was held, in milliseconds; null where repetitions alone were counted.</summary>
    public long? DurationMs { get; private init; }

    /// <summary>True where it was tried and not done once: it is shown and counts for nothing.</summary>
    public bool HasFailed => Repetitions == 0 && DurationMs is null or 0;

    /// <summary>The body's weight as the set states it, grams; null where it states none or the exercise does not lift all of it.</summary>
    public long? BodyGrams { get; private init; }

    /// <summary>What was lifted, grams: with the body where its weight is known; never below 0.</summary>
    public long LiftedGrams => Math.Max(0, (BodyGrams ?? 0) + Grams);

    /// <summary>True where the load beside the body is not all that was lifted, and nobody knows the rest: it alone estimates no maximum.</summary>
    public bool LiftsUnknown => BodyGrams is null && BodyWeightLifts.Contains(Exercise);

    public double? Rpe { get; private init; }

    public bool IsWarmUp { get; private init; }

    /// <summary>How many equal sets this stands for.</summary>
    public long Times { get; private init; } = 1;

    /// <summary>Full form; null where the set says nothing.</summary>
    public static LiftedSet? Of(JsonElement set) =>
        SetRules.FindingOf(set) is null && !SetRules.IsDeletion(set) && ProgressFields.Text(set, "exercise", SetRules.LongestName) is { } name
            ? Weighted(set, name, ProgressFields.Whole(set, "repetitions", 0, SetRules.MostRepetitions) ?? 0) with
            {
                DurationMs = ProgressFields.Thousandths(set, "duration_s", SetRules.LongestSetS),
                SetId = SetRules.IdOf(set),
                Rpe = ProgressFields.Number(set, "rpe", 0, SetRules.HardestRpe),
                IsWarmUp = ProgressFields.Flag(set, "warm_up") == true,
            }
            : null;

    /// <summary>The design document's form.</summary>
    public static LiftedSet? OfExercise(JsonElement exercise) =>
        SetRules.FindingOfExercise(exercise) is null && ProgressFields.Text(exercise, "name", SetRules.LongestName) is { } name
            ? Weighted(exercise, name, ProgressFields.Whole(exercise, "repetition", 0, SetRules.MostRepetitions) ?? 0) with
            {
                Times = ProgressFields.Whole(exercise, "sets", 1, SetRules.MostSets) ?? 1,
            }
            : null;

    private static LiftedSet Weighted(JsonElement set, string name, long repetitions)
    {
        var unit = ProgressFields.Text(set, "unit", 2) ?? SetRules.Kilograms;
        var weight = ProgressFields.Number(set, "weight", -SetRules.HeaviestWeight, SetRules.HeaviestWeight);
        var exercise = Slug.Of(name);
        var grams = GramsOf(Math.Abs(weight ?? 0), unit);
        return new LiftedSet
        {
            Exercise = exercise,
            Name = name,
            Unit = unit,
            Repetitions = repetitions,
            Grams = weight < 0 || BodyWeightLifts.IsAssisted(exercise) ? -grams : grams,
            BodyGrams =
                BodyWeightLifts.LiftsAllOfIt(exercise) && ProgressFields.Number(set, "body_weight", 0, SetRules.HeaviestWeight) is > 0 and var body
                    ? GramsOf(body, unit)
                    : null,
            BodyAsEntered = ProgressFields.Number(set, "body_weight", 0, SetRules.HeaviestWeight) is null ? null : set.GetProperty("body_weight").GetRawText(),
            WeightAsEntered = weight is null ? null : set.GetProperty("weight").GetRawText(),
        };
    }

    private static long GramsOf(double weight, string unit) => (long)Math.Floor((weight * (unit is SetRules.Pounds ? 453.59237 : 1000)) + 0.5);
}

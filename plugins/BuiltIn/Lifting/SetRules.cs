using System.Text.Json;
using Stamina.Exercises;

namespace Stamina.Plugins.BuiltIn.Lifting;

/// <summary>What a set may say. The bounds lie far beyond any record; they only keep figures finite.</summary>
internal static class SetRules
{
    public const string Kilograms = "kg";
    public const string Pounds = "lb";
    public const int LongestName = 100;
    public const int LongestId = 64;
    public const double HeaviestWeight = 10_000;
    public const long MostRepetitions = 10_000;
    public const long MostSets = 1_000;
    public const double HardestRpe = 10;
    public const double LongestSetS = 86_400;

    public static IReadOnlyList<ProgressFinding> Check(JsonElement progress)
    {
        List<ProgressFinding> findings = [];
        CheckAll(progress, "sets", CheckSet, findings);
        CheckAll(progress, "exercises", CheckExercise, findings);
        return findings;
    }

    /// <summary>Why a set does not count; null where it does.</summary>
    public static ProgressFinding? FindingOf(JsonElement set) => FirstOf(set, CheckSet);

    /// <summary>Why equal sets in the design document's form do not count; null where they do.</summary>
    public static ProgressFinding? FindingOfExercise(JsonElement exercise) => FirstOf(exercise, CheckExercise);

    public static string? IdOf(JsonElement set) => ProgressFields.Text(set, "set_id", LongestId);

    public static bool IsDeletion(JsonElement set) => ProgressFields.Flag(set, "deleted") == true;

    private static void CheckAll(JsonElement progress, string member, Action<JsonElement, List<ProgressFinding>> check, List<ProgressFinding> findings)
    {
        if (ProgressFields.List(progress, member, findings) is not { } list)
        {
            return;
        }

        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            if (FirstOf(element, check) is { } wrong)
            {
                // One bad set does not take its neighbours along.
                var place = wrong.Field.Length == 0 ? "" : "." + wrong.Field;
                findings.Add(new ProgressFinding($"{member}[{index}]{place}", wrong.Expected, IsPart: true));
            }

            index++;
        }
    }

    private static ProgressFinding? FirstOf(JsonElement element, Action<JsonElement, List<ProgressFinding>> check)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return new ProgressFinding("", "an object");
        }

        List<ProgressFinding> found = [];
        check(element, found);
        return found.Count > 0 ? found[0] : null;
    }

    private static void CheckSet(JsonElement set, List<ProgressFinding> findings)
    {
        var id = ProgressFields.Text(set, "set_id", LongestId, findings);
        ProgressFields.Flag(set, "deleted", findings);
        if (IsDeletion(set))
        {
            Require(id is not null, "set_id", "the set to delete", findings);
            return;
        }

        CheckName(set, "exercise", findings);
        CheckWeight(set, findings);
        var repetitions = ProgressFields.Whole(set, "repetitions", 0, MostRepetitions, findings);
        var duration = ProgressFields.Number(set, "duration_s", 0, LongestSetS, findings);
        Require(repetitions is not null || duration is not null, "repetitions", $"a whole number from 0 to {MostRepetitions}, or duration_s", findings);
        ProgressFields.Number(set, "rpe", 0, HardestRpe, findings);
        ProgressFields.Flag(set, "warm_up", findings);
    }

    private static void CheckExercise(JsonElement exercise, List<ProgressFinding> findings)
    {
        CheckName(exercise, "name", findings);
        CheckWeight(exercise, findings);
        Require(
            ProgressFields.Whole(exercise, "repetition", 0, MostRepetitions, findings) is not null,
            "repetition",
            $"a whole number from 0 to {MostRepetitions}",
            findings);
        ProgressFields.Whole(exercise, "sets", 1, MostSets, findings);
    }

    private static void CheckName(JsonElement element, string member, List<ProgressFinding> findings) =>
        Require(
            !string.IsNullOrWhiteSpace(ProgressFields.Text(element, member, LongestName, findings)),
            member,
            $"the exercise's name, at most {LongestName} characters",
            findings);

    private static void CheckWeight(JsonElement element, List<ProgressFinding> findings)
    {
        ProgressFields.Number(element, "weight", -HeaviestWeight, HeaviestWeight, findings);
        ProgressFields.Number(element, "body_weight", 0, HeaviestWeight, findings);
        Require(ProgressFields.Text(element, "unit", 2, findings) is null or Kilograms or Pounds, "unit", "kg or lb", findings);
    }

    private static void Require(bool holds, string field, string expected, List<ProgressFinding> findings)
    {
        if (!holds)
        {
            findings.Add(new ProgressFinding(field, expected));
        }
    }
}

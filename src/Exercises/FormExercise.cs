using System.Text.Json;

namespace Stamina.Exercises;

/// <summary>
/// A type that is recorded by its declared fields: <see cref="Validate"/> judges them by the descriptor's form, <see cref="ValuesAtEnd"/> tells how they stood
/// at the end. Each event carries the fields as they stand, so the last event that has a field counts.
/// </summary>
public abstract class FormExercise : ExerciseType
{
    private const int LongestText = 2_000;
    private const long HighestCount = 1_000_000;
    private const double HighestNumber = 1_000_000_000;
    private const int Hardest = 10;

    /// <inheritdoc/>
    public override IReadOnlyList<ProgressFinding> Validate(JsonElement progress)
    {
        List<ProgressFinding> findings = [];
        foreach (var field in Descriptor.Form)
        {
            Check(progress, field, findings);
        }

        return findings;
    }

    /// <summary>How the declared fields stood at the end; fields that nobody filled in are missing.</summary>
    protected IReadOnlyDictionary<string, JsonElement> ValuesAtEnd(WorkoutTrace trace)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var traced in trace.Events)
        {
            if (traced.Progress is not { } progress)
            {
                continue;
            }

            foreach (var field in Descriptor.Form)
            {
                if (progress.TryGetProperty(field.Name, out var value) && value.ValueKind != JsonValueKind.Null)
                {
                    values[field.Name] = value;
                }
            }
        }

        return values;
    }

    /// <summary>
    /// A number among <see cref="ValuesAtEnd"/>, times <paramref name="scale"/>, rounded half up: 1 for counts, 1000 for seconds as milliseconds.
    /// </summary>
    protected static long? NumberAtEnd(IReadOnlyDictionary<string, JsonElement> values, string field, long scale = 1) =>
        values.TryGetValue(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            ? (long)Math.Floor((number * scale) + 0.5)
            : null;

    private static void Check(JsonElement progress, FormField field, List<ProgressFinding> findings)
    {
        switch (field.Kind)
        {
            case FormFieldKind.Count:
                ProgressFields.Whole(progress, field.Name, (long)(field.Min ?? 0), (long)(field.Max ?? HighestCount), findings);
                break;
            case FormFieldKind.Scale:
                ProgressFields.Whole(progress, field.Name, (long)(field.Min ?? 1), (long)(field.Max ?? Hardest), findings);
                break;
            case FormFieldKind.Number:
                ProgressFields.Number(progress, field.Name, field.Min ?? 0, field.Max ?? HighestNumber, findings);
                break;
            case FormFieldKind.Duration:
                ProgressFields.Number(progress, field.Name, field.Min ?? 0, field.Max ?? WorkoutClock.LongestS, findings);
                break;
            case FormFieldKind.Choice:
                if (ProgressFields.Text(progress, field.Name, LongestText, findings) is { } choice && !field.Choices.Contains(choice, StringComparer.Ordinal))
                {
                    findings.Add(new ProgressFinding(field.Name, $"one of {string.Join(", ", field.Choices)}"));
                }

                break;
            default:
                ProgressFields.Text(progress, field.Name, LongestText, findings);
                break;
        }
    }
}

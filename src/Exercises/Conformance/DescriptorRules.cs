using System.Text.RegularExpressions;

namespace Stamina.Exercises.Conformance;

internal static partial class DescriptorRules
{
    private static readonly string[] Reserved = [CommonMetrics.ElapsedTime, CommonMetrics.MovingTime];

    public static void Check(ExerciseType type, ExerciseTypeDescriptor descriptor, ExerciseTypeConformance.Findings findings)
    {
        if (!ReferenceEquals(descriptor, type.Descriptor))
        {
            findings.Add("Descriptor makes a new object at each call: use { get; } = so that it is constant and cheap.");
        }

        CheckIds(descriptor, findings);
        CheckMetrics(descriptor, findings);
        CheckForm(descriptor, findings);
        if (descriptor.TopSpeedMmPerS is <= 0)
        {
            findings.Add("TopSpeedMmPerS must be positive, or null where speed has no meaning.");
        }

        if (descriptor is { Screen: RecordScreen.Distance, TopSpeedMmPerS: null })
        {
            findings.Add("A type with the distance screen must say its TopSpeedMmPerS: phones judge points by it.");
        }

        if (descriptor is { Screen: RecordScreen.Form, Form.Count: 0 })
        {
            findings.Add("A type with the form screen must declare at least one field.");
        }
    }

    private static void CheckIds(ExerciseTypeDescriptor descriptor, ExerciseTypeConformance.Findings findings)
    {
        foreach (var id in descriptor.Aliases.Prepend(descriptor.Id))
        {
            if (id is null || !TypeId().IsMatch(id))
            {
                findings.Add($"The id '{id}' is not valid: it must be lower-case letters and inner underscores, 1 to 63 characters.");
            }
        }

        if (descriptor.Aliases.Append(descriptor.Id).Distinct(StringComparer.Ordinal).Count() != descriptor.Aliases.Count + 1)
        {
            findings.Add("An alias repeats the id or another alias.");
        }

        if (string.IsNullOrWhiteSpace(descriptor.Title))
        {
            findings.Add("Title is empty: it is what people read.");
        }
    }

    private static void CheckMetrics(ExerciseTypeDescriptor descriptor, ExerciseTypeConformance.Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var metric in descriptor.Metrics)
        {
            if (!MetricId().IsMatch(metric.Id) || Reserved.Contains(metric.Id, StringComparer.Ordinal))
            {
                findings.Add(
                    $"The metric id '{metric.Id}' is not valid: it must be lower-case letters, digits and underscores, starting with a letter, not {string.Join(" or ", Reserved)}."
                );
            }

            if (!seen.Add(metric.Id))
            {
                findings.Add($"The metric '{metric.Id}' is declared twice.");
            }

            if (string.IsNullOrWhiteSpace(metric.Title))
            {
                findings.Add($"The metric '{metric.Id}' has no title.");
            }

            if (!Enum.IsDefined(metric.Unit) || !Enum.IsDefined(metric.Over))
            {
                findings.Add($"The metric '{metric.Id}' has a unit or an aggregation that does not exist.");
            }

            if (metric.Unit is MetricUnit.MillimetresPerSecond or MetricUnit.MillisecondsPerKilometre or MetricUnit.PerMinute
                && metric.Over == MetricAggregation.Sum)
            {
                findings.Add($"The metric '{metric.Id}' is a rate and cannot be summed: join it by Max or Min.");
            }

            if (metric.LessIsBetter && metric.Over == MetricAggregation.Max)
            {
                findings.Add($"Of the metric '{metric.Id}' less is better, so the best of several is the Min.");
            }
        }
    }

    private static void CheckForm(ExerciseTypeDescriptor descriptor, ExerciseTypeConformance.Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in descriptor.Form)
        {
            if (!MetricId().IsMatch(field.Name) || !seen.Add(field.Name))
            {
                findings.Add($"The form field '{field.Name}' has no usable name or is declared twice.");
            }

            if (string.IsNullOrWhiteSpace(field.Label))
            {
                findings.Add($"The form field '{field.Name}' has no label.");
            }

            if ((field.Kind == FormFieldKind.Choice) != (field.Choices.Count > 0))
            {
                findings.Add($"The form field '{field.Name}' must have choices exactly where it is a Choice.");
            }

            if (field.Min > field.Max)
            {
                findings.Add($"The form field '{field.Name}' has a Min above its Max.");
            }
        }
    }

    [GeneratedRegex("^[a-z]([a-z_]{0,61}[a-z])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex TypeId();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,62}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex MetricId();
}

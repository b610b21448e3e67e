using System.Text.Json;
using Stamina.Exercises;

namespace Stamina.Folding;

/// <summary>A type's result without the metrics that its descriptor does not declare.</summary>
internal static class DeclaredResult
{
    // More than the different exercises of any real workout need; the bound keeps a month's document small.
    private const int MaxMetrics = 400;
    private const int MaxNameLength = 160;

    public static ExerciseResult? Of(ExerciseType type, WorkoutTrace trace)
    {
        if (type.Summarize(trace) is not { } result)
        {
            return null;
        }

        return result with
        {
            Metrics = Declared(type, result.Metrics),
            Estimated = Declared(type, result.Estimated),
            // A copy: the type may have taken it from a document that ends with the fold.
            Details = result.Details is { ValueKind: JsonValueKind.Object } details ? details.Clone() : null,
        };
    }

    private static SortedDictionary<string, long> Declared(ExerciseType type, IReadOnlyDictionary<string, long> metrics)
    {
        var declared = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, value) in metrics)
        {
            if (name.Length <= MaxNameLength && IsDeclared(type, name) && declared.Count < MaxMetrics)
            {
                declared[name] = Math.Clamp(value, 0, Figures.Most);
            }
        }

        return declared;
    }

    private static bool IsDeclared(ExerciseType type, string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var id = colon < 0 ? name.AsSpan() : name.AsSpan(0, colon);
        foreach (var metric in type.Descriptor.Metrics)
        {
            if (id.SequenceEqual(metric.Id))
            {
                return true;
            }
        }

        return false;
    }
}

using Stamina.Contracts.Workouts;
using Stamina.Exercises;

namespace Stamina.GoalServer.Status;

/// <summary>What the metrics in summaries and totals mean: found by exercise type and id, whole or qualified.</summary>
internal sealed class MetricDefinitions
{
    private readonly Dictionary<string, Dictionary<string, MetricDefinition>> byType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MetricDefinition> anyType = new(StringComparer.Ordinal);

    public MetricDefinitions(ExerciseCatalog catalog)
    {
        foreach (var type in catalog.Types)
        {
            var ofType = byType[type.Descriptor.Id] = new(StringComparer.Ordinal);
            foreach (var metric in type.Descriptor.Metrics)
            {
                ofType[metric.Id] = metric;
                anyType.TryAdd(metric.Id, metric);
            }
        }
    }

    /// <summary>Null for a metric that no installed type declares.</summary>
    public MetricDefinition? Find(string exerciseType, string metric)
    {
        var id = metric.AsSpan();
        id = id.IndexOf(':') is var colon and >= 0 ? id[..colon] : id;
        return (byType.TryGetValue(exerciseType, out var ofType) && ofType.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var definition))
            || anyType.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out definition)
                ? definition
                : null;
    }

    /// <summary>Figures in SI; those of metrics that no installed type declares are left out, for their unit is not known.</summary>
    public IReadOnlyDictionary<string, MetricValue> Show(
        string exerciseType, IReadOnlyDictionary<string, long> metrics, IReadOnlyDictionary<string, long>? estimated = null)
    {
        var shown = new SortedDictionary<string, MetricValue>(StringComparer.Ordinal);
        foreach (var (metric, value) in metrics)
        {
            if (Find(exerciseType, metric) is { } definition)
            {
                decimal? part = estimated?.TryGetValue(metric, out var guess) == true ? Units.ToSi(definition.Unit, guess) : null;
                shown[metric] = new MetricValue(Units.ToSi(definition.Unit, value), Units.SiSymbol(definition.Unit), part);
            }
        }

        return shown;
    }
}

using Stamina.Contracts.Workouts;
using Stamina.Exercises;

namespace Stamina.GoalServer.Status;

/// <summary>What the metrics in summaries and totals mean: found by exercise type and id, whole or qualified.</summary>
internal sealed class MetricNames
{
    private readonly Dictionary<(string Type, string Metric), MetricDefinition> byType = [];
    private readonly Dictionary<string, MetricDefinition> anyType = new(StringComparer.Ordinal);

    public MetricNames(ExerciseCatalog catalog)
    {
        foreach (var type in catalog.Types)
        {
            foreach (var metric in type.Descriptor.Metrics)
            {
                byType[(type.Descriptor.Id, metric.Id)] = metric;
                anyType.TryAdd(metric.Id, metric);
            }
        }
    }

    /// <summary>Null for a metric that no installed type declares.</summary>
    public MetricDefinition? Find(string exerciseType, string metric)
    {
        var colon = metric.IndexOf(':', StringComparison.Ordinal);
        var id = colon < 0 ? metric : metric[..colon];
        return byType.GetValueOrDefault((exerciseType, id)) ?? anyType.GetValueOrDefault(id);
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

using Stamina.Contracts.Status;
using Stamina.Exercises;
using Stamina.GoalServer.Answering;

namespace Stamina.GoalServer.Status;

/// <summary>Totals that grow by a workout at a time. A sum that would run over stays at the largest figure.</summary>
/// <param name="names">What the metrics mean.</param>
/// <param name="exerciseType">Of one type; null for all, which have only sums.</param>
internal sealed class Tally(MetricDefinitions names, string? exerciseType)
{
    private readonly Dictionary<string, long> metrics = new(StringComparer.Ordinal);
    private int count;
    private int provisional;
    private long elapsedMs;

    public long MovingMs { get; private set; }

    public StatusTotals Totals => new()
    {
        ExerciseType = exerciseType,
        Count = count,
        Provisional = provisional == 0 ? null : provisional,
        ElapsedTimeS = Units.ToSi(MetricUnit.Milliseconds, elapsedMs),
        MovingTimeS = Units.ToSi(MetricUnit.Milliseconds, MovingMs),
        Metrics = names.Show(exerciseType ?? "", metrics),
    };

    public void Add(CountedWorkout workout)
    {
        var row = workout.Row;
        count++;
        provisional += workout.Provisional ? 1 : 0;
        elapsedMs = Sum(elapsedMs, row.ElapsedMs);
        MovingMs = Sum(MovingMs, row.MovingMs);
        foreach (var (metric, value) in row.Metrics)
        {
            var over = names.Find(row.ExerciseType, metric)?.Over;
            if (over is null || (exerciseType is null && over != MetricAggregation.Sum))
            {
                continue;
            }

            var has = metrics.TryGetValue(metric, out var known);
            metrics[metric] = over switch
            {
                MetricAggregation.Sum => Sum(known, value),
                MetricAggregation.Max => has ? Math.Max(known, value) : value,
                _ => has ? Math.Min(known, value) : value,
            };
        }
    }

    /// <summary>Within <see cref="Figures.Most"/>, whatever comes.</summary>
    public static long Sum(long one, long other) => (long)Int128.Clamp((Int128)one + other, -Figures.Most, Figures.Most);
}

/// <summary>A tally per exercise type.</summary>
internal sealed class TypeTallies(MetricDefinitions names)
{
    private readonly Dictionary<string, Tally> byType = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public decimal MovingTimeS => Units.ToSi(MetricUnit.Milliseconds, byType.Values.Aggregate(0L, (sum, tally) => Tally.Sum(sum, tally.MovingMs)));

    /// <summary>The type with the most moving time first.</summary>
    public IReadOnlyList<StatusTotals> Totals =>
        [.. byType.OrderByDescending(t => t.Value.MovingMs).ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Value.Totals)];

    public void Add(CountedWorkout workout)
    {
        if (!byType.TryGetValue(workout.Row.ExerciseType, out var tally))
        {
            byType.Add(workout.Row.ExerciseType, tally = new Tally(names, workout.Row.ExerciseType));
        }

        tally.Add(workout);
        Count++;
    }
}

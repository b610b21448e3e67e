using Stamina.Contracts;
using Stamina.Contracts.Status;
using Stamina.Exercises;
using Stamina.GoalServer.Goals;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Status;

/// <summary>Adds workouts up: a pure function of the workouts that count.</summary>
internal sealed class StatusMath(MetricNames names)
{
    /// <summary>Everything together; only sums, for a fastest pace of runs and rides says nothing.</summary>
    public StatusTotals Overall(IReadOnlyList<CountedWorkout> workouts) => Total(null, workouts);

    /// <summary>Per exercise type, the one with the most moving time first.</summary>
    public IReadOnlyList<StatusTotals> ByType(IReadOnlyList<CountedWorkout> workouts) =>
        [.. workouts
            .GroupBy(w => w.Row.ExerciseType, StringComparer.Ordinal)
            .Select(g => Total(g.Key, [.. g]))
            .OrderByDescending(t => t.MovingTimeS).ThenBy(t => t.ExerciseType, StringComparer.Ordinal)];

    /// <summary>A row per day that has a workout.</summary>
    public IReadOnlyList<StatusDay> Days(IReadOnlyList<CountedWorkout> workouts) =>
        [.. workouts.GroupBy(w => w.Row.LocalDate).OrderBy(g => g.Key).Select(g => new StatusDay
        {
            Date = g.Key,
            Count = g.Count(),
            MovingTimeS = Units.ToSi(MetricUnit.Milliseconds, g.Sum(w => w.Row.MovingMs)),
            ByType = ByType([.. g]),
        })];

    /// <summary>The best of each metric; of equals the first. Workouts with estimated or corrected figures, or parts missing, set none.</summary>
    public IReadOnlyList<PersonalRecord> Records(IReadOnlyList<CountedWorkout> workouts)
    {
        var best = new Dictionary<(string Type, string Metric), (long Value, MonthRow Row, MetricDefinition Metric)>();
        foreach (var (row, _) in workouts.Where(w => !w.Row.Estimated && !w.Row.Incomplete))
        {
            foreach (var (metric, value) in row.Metrics)
            {
                if (value <= 0 || names.Find(row.ExerciseType, metric) is not { } definition)
                {
                    continue;
                }

                var key = (row.ExerciseType, metric);
                if (!best.TryGetValue(key, out var known) || (definition.LessIsBetter ? value < known.Value : value > known.Value))
                {
                    best[key] = (value, row, definition);
                }
            }
        }

        return
        [
            .. best.OrderBy(b => b.Key.Type, StringComparer.Ordinal).ThenBy(b => b.Key.Metric, StringComparer.Ordinal).Select(b => new PersonalRecord
            {
                ExerciseType = b.Key.Type,
                Metric = b.Key.Metric,
                Value = new Quantity(Units.ToSi(b.Value.Metric.Unit, b.Value.Value), Units.SiSymbol(b.Value.Metric.Unit)),
                LessIsBetter = b.Value.Metric.LessIsBetter ? true : null,
                SessionId = b.Value.Row.SessionId,
                Date = b.Value.Row.LocalDate,
            }),
        ];
    }

    private StatusTotals Total(string? exerciseType, IReadOnlyList<CountedWorkout> workouts)
    {
        var metrics = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (row, _) in workouts)
        {
            foreach (var (metric, value) in row.Metrics)
            {
                var over = names.Find(row.ExerciseType, metric)?.Over;
                if (over is null || (exerciseType is null && over != MetricAggregation.Sum))
                {
                    continue;
                }

                metrics[metric] = !metrics.TryGetValue(metric, out var known) ? value : over switch
                {
                    MetricAggregation.Sum => Figures.Add(known, value),
                    MetricAggregation.Max => Math.Max(known, value),
                    _ => Math.Min(known, value),
                };
            }
        }

        var provisional = workouts.Count(w => w.Provisional);
        return new StatusTotals
        {
            ExerciseType = exerciseType,
            Count = workouts.Count,
            Provisional = provisional == 0 ? null : provisional,
            ElapsedTimeS = Units.ToSi(MetricUnit.Milliseconds, workouts.Sum(w => w.Row.ElapsedMs)),
            MovingTimeS = Units.ToSi(MetricUnit.Milliseconds, workouts.Sum(w => w.Row.MovingMs)),
            Metrics = names.Show(exerciseType ?? "", metrics),
        };
    }
}

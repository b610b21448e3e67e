using Stamina.Contracts;
using Stamina.Contracts.Goals;
using Stamina.Exercises;

namespace Stamina.GoalServer.Goals;

/// <summary>Whether a goal can be set: judged against what the exercise types declare.</summary>
internal sealed class GoalCheck(ExerciseCatalog catalog)
{
    private const int MostConditions = 8;
    private const int MostRestDays = 6;
    private const int LongestTitle = 200;
    private const decimal Highest = 1_000_000;

    /// <summary>The shape with its type by its own id, and everything that is wrong with it.</summary>
    public (GoalShape Goal, IReadOnlyList<FieldError> Errors) Of(GoalShape goal, string path = "goal")
    {
        var errors = new List<FieldError>();
        if (goal is { Type: { } other, ExerciseType: { } one } && catalog.Canonical(other) != catalog.Canonical(one))
        {
            errors.Add(new FieldError($"{path}.type", """either exercise_type or type, as {"exercise_type": "cycling"}"""));
            return (goal, errors);
        }

        var checkedGoal = WithKnownNames(goal);
        if (UnitTwice(goal, path) is { } twice)
        {
            errors.Add(twice);
            return (checkedGoal, errors);
        }

        if ((goal.ExerciseType ?? goal.Type) is { } asked && !catalog.TryGet(asked, out _))
        {
            errors.Add(
                new FieldError(
                    goal.ExerciseType is null ? $"{path}.type" : $"{path}.exercise_type",
                    $"an exercise type this server knows ({string.Join(", ", catalog.Types.Select(t => t.Descriptor.Id))}); a goal on another can be set once its plug-in is installed"
                ));
            return (checkedGoal, errors);
        }

        if (goal.Title is { Length: > LongestTitle })
        {
            errors.Add(new FieldError($"{path}.title", $"at most {LongestTitle} characters"));
        }

        if (goal.RestDays is { Count: > 0 } rest && (goal.Period != GoalPeriod.Day || rest.Count > MostRestDays || rest.Distinct().Count() < rest.Count))
        {
            errors.Add(new FieldError($"{path}.rest_days", $"nothing, or for a goal by day up to {MostRestDays} different days of the week"));
        }

        CheckTarget(checkedGoal, path, errors);
        CheckConditions(checkedGoal, path, errors);
        return (checkedGoal, errors);
    }

    // Types and units by their own names, whatever they were called by.
    private GoalShape WithKnownNames(GoalShape goal) => goal with
    {
        ExerciseType = (goal.ExerciseType ?? goal.Type) is { } name ? catalog.Canonical(name) : null,
        Type = null,
        Target = goal.Target.Value,
        Unit = UnitOf(goal.Target, goal.Unit),
        Each = goal.Each is { Count: <= MostConditions } each
            ? [.. each.Select(r => r is null ? r! : r with { Value = r.Value.Value, Unit = UnitOf(r.Value, r.Unit) })]
            : goal.Each,
    };

    private static string? UnitOf(EnteredAmount amount, string? unit) => unit is null ? amount.Unit : EnteredQuantity.SymbolOf(unit);

    // A unit beside the figure and another one with it.
    private static FieldError? UnitTwice(GoalShape goal, string path)
    {
        const string Expected = """the unit once, as "20 miles" or in unit""";
        if (Differ(goal.Target, goal.Unit))
        {
            return new FieldError($"{path}.unit", Expected);
        }

        var at = (goal.Each ?? []).Take(MostConditions).ToList().FindIndex(r => r is not null && Differ(r.Value, r.Unit));
        return at < 0 ? null : new FieldError($"{path}.each[{at}].unit", Expected);

        static bool Differ(EnteredAmount amount, string? unit) => amount.Unit is { } own && unit is not null && EnteredQuantity.SymbolOf(unit) != own;
    }

    private void CheckTarget(GoalShape goal, string path, List<FieldError> errors)
    {
        var target = goal.Target.Value;
        var inBounds = target is > 0 and <= Highest;
        if (!inBounds || decimal.Round(target, 6) != target)
        {
            errors.Add(new FieldError($"{path}.target", "a number above 0, at most 1 000 000, with at most 6 decimals", GoalSentence.Number(target)));
        }
        else if (goal.Measure != GoalMeasure.Sum && (target != decimal.Truncate(target) || target > 1_000))
        {
            errors.Add(new FieldError($"{path}.target", "a whole number from 1 to 1000", GoalSentence.Number(target)));
        }

        if (goal.Measure != GoalMeasure.Sum)
        {
            if (goal.Metric is not null)
            {
                errors.Add(new FieldError($"{path}.metric", "nothing: only a sum has a metric"));
            }

            if (goal.Unit is not null and not Units.CountSymbol)
            {
                errors.Add(new FieldError($"{path}.unit", "nothing: workouts and days are counted"));
            }

            return;
        }

        if (goal.Metric is null)
        {
            errors.Add(new FieldError($"{path}.metric", $"one of {Names(MetricsOf(goal.ExerciseType).Where(m => m.Over == MetricAggregation.Sum))}"));
            return;
        }

        if (Find(goal.ExerciseType, goal.Metric, $"{path}.metric", m => m.Over == MetricAggregation.Sum, errors) is { } metric)
        {
            CheckAmount(goal.Unit, inBounds ? target : null, metric, path, errors);
        }
    }

    private void CheckConditions(GoalShape goal, string path, List<FieldError> errors)
    {
        if (goal.Each is null)
        {
            return;
        }

        if (goal.Each.Count > MostConditions)
        {
            errors.Add(new FieldError($"{path}.each", $"at most {MostConditions} conditions"));
            return;
        }

        for (var i = 0; i < goal.Each.Count; i++)
        {
            var (requirement, at) = (goal.Each[i], $"{path}.each[{i}]");
            if (requirement is null)
            {
                errors.Add(new FieldError(at, "a condition", "null"));
                continue;
            }

            if (requirement.Value.Value is < 0 or > Highest || decimal.Round(requirement.Value.Value, 6) != requirement.Value.Value)
            {
                errors.Add(new FieldError($"{at}.value", "a number from 0 to 1 000 000 with at most 6 decimals", GoalSentence.Number(requirement.Value.Value)));
            }
            else if (Find(goal.ExerciseType, requirement.Metric, $"{at}.metric", _ => true, errors) is { } metric)
            {
                CheckAmount(requirement.Unit, null, metric, at, errors);
            }
        }
    }

    private MetricDefinition? Find(string? exerciseType, string metric, string field, Func<MetricDefinition, bool> fits, List<FieldError> errors)
    {
        var offered = MetricsOf(exerciseType).Where(fits).ToList();
        var colon = metric.IndexOf(':', StringComparison.Ordinal);
        var id = colon < 0 ? metric : metric[..colon];
        var found = offered.Find(m => m.Id == id);
        if (found is null || (colon >= 0 && !IsSlug(metric.AsSpan(colon + 1))))
        {
            errors.Add(new FieldError(field, $"one of {Names(offered)}; a qualifier follows a colon, as max_weight:bench_press"));
            return null;
        }

        return found;
    }

    private static void CheckAmount(string? unit, decimal? target, MetricDefinition metric, string path, List<FieldError> errors)
    {
        if (!Units.TryGet(unit, metric.Unit, out var known))
        {
            errors.Add(new FieldError($"{path}.unit", $"one of {string.Join(", ", Units.SymbolsOf(metric.Unit))}"));
        }
        else if (target is { } amount && known.ShownTarget(amount) == 0)
        {
            errors.Add(new FieldError($"{path}.target", $"an amount that is more than 0 as shown in {known.Symbol}", GoalSentence.Number(amount)));
        }
    }

    // A goal for any type may name what any type declares; where two declare it in different units, the first one's unit counts.
    private IEnumerable<MetricDefinition> MetricsOf(string? exerciseType) =>
        CommonMetrics.OfEveryType.Concat(catalog.Types
            .Where(t => exerciseType is null || t.Descriptor.Id == exerciseType)
            .SelectMany(t => t.Descriptor.Metrics)
            .Where(m => m.ForGoals));

    private static string Names(IEnumerable<MetricDefinition> metrics) => string.Join(", ", metrics.Select(m => m.Id).Distinct(StringComparer.Ordinal));

    private static bool IsSlug(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 100)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
            {
                return false;
            }
        }

        return true;
    }
}

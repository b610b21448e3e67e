using System.Buffers;
using Stamina.Contracts;
using Stamina.Contracts.Goals;
using Stamina.Exercises;
using Stamina.Http.Problems;

namespace Stamina.GoalServer.Goals;

/// <summary>Whether a goal can be set: judged against what the exercise types declare.</summary>
internal sealed class GoalCheck(ExerciseCatalog catalog)
{
    private const int MostConditions = 8;
    private const int MostRestDays = 6;
    private const int LongestTitle = 200;
    private const decimal Highest = 1_000_000;

    private static readonly SearchValues<char> QualifierCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz_");

    /// <summary>The shape with its type by its own id, and everything that is wrong with it.</summary>
    public (GoalShape Goal, IReadOnlyList<FieldError> Errors) Of(GoalShape goal, string path = "goal")
    {
        if (goal is { Type: { } other, ExerciseType: { } one } && catalog.Canonical(other) != catalog.Canonical(one))
        {
            return (goal, [new FieldError($"{path}.type", """either exercise_type or type, as {"exercise_type": "cycling"}""")]);
        }

        var checkedGoal = WithKnownNames(goal);
        if (UnitTwice(goal, path) is { } twice)
        {
            return (checkedGoal, [twice]);
        }

        if ((goal.ExerciseType ?? goal.Type) is { } asked && !catalog.TryGet(asked, out _))
        {
            var types = string.Join(", ", catalog.Types.Select(t => t.Descriptor.Id));
            return (checkedGoal, [new FieldError(
                goal.ExerciseType is null ? $"{path}.type" : $"{path}.exercise_type",
                $"an exercise type this server knows ({types}); a goal on another can be set once its plug-in is installed")]);
        }

        var errors = new List<FieldError>();
        errors.Demand(goal.Title is null or { Length: <= LongestTitle }, $"{path}.title", $"at most {LongestTitle} characters");
        errors.Demand(
            goal.RestDays is not { Count: > 0 } rest
                || (goal.Period == GoalPeriod.Day && rest.Count <= MostRestDays && rest.Distinct().Count() == rest.Count),
            $"{path}.rest_days",
            $"nothing, or for a goal by day up to {MostRestDays} different days of the week");
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
        var isNumber = errors.Demand(
            inBounds && decimal.Round(target, 6) == target,
            $"{path}.target",
            "a number above 0, at most 1 000 000, with at most 6 decimals",
            GoalSentence.Number(target));
        if (goal.Measure != GoalMeasure.Sum)
        {
            errors.Demand(
                !isNumber || (target == decimal.Truncate(target) && target <= 1_000),
                $"{path}.target",
                "a whole number from 1 to 1000",
                GoalSentence.Number(target));
            errors.Demand(goal.Metric is null, $"{path}.metric", "nothing: only a sum has a metric");
            errors.Demand(goal.Unit is null or Units.CountSymbol, $"{path}.unit", "nothing: workouts and days are counted");
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
        if (goal.Each is not { } each || !errors.Demand(each.Count <= MostConditions, $"{path}.each", $"at most {MostConditions} conditions"))
        {
            return;
        }

        for (var i = 0; i < each.Count; i++)
        {
            var (requirement, at) = (each[i], $"{path}.each[{i}]");
            if (requirement is null)
            {
                errors.Add(new FieldError(at, "a condition", "null"));
                continue;
            }

            var value = requirement.Value.Value;
            if (errors.Demand(
                    value is >= 0 and <= Highest && decimal.Round(value, 6) == value,
                    $"{at}.value",
                    "a number from 0 to 1 000 000 with at most 6 decimals",
                    GoalSentence.Number(value))
                && Find(goal.ExerciseType, requirement.Metric, $"{at}.metric", _ => true, errors) is { } metric)
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
        if (found is null || (colon >= 0 && !IsQualifier(metric.AsSpan(colon + 1))))
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

    private static bool IsQualifier(ReadOnlySpan<char> text) => text.Length is > 0 and <= 100 && !text.ContainsAnyExcept(QualifierCharacters);
}

using System.Globalization;
using System.Text;
using Stamina.Contracts;
using Stamina.Contracts.Goals;
using Stamina.Exercises;

namespace Stamina.GoalServer.Goals;

/// <summary>Goals and their figures in English, for clients without a catalogue of their own.</summary>
internal sealed class GoalSentence(ExerciseCatalog catalog)
{
    /// <summary>"Running 3 times a week, at least 5 mi each".</summary>
    public string Of(GoalShape goal, DateOnly? endsOn)
    {
        var text = new StringBuilder(goal.ExerciseType is null ? "Move" : TitleOf(goal.ExerciseType));
        text.Append(' ').Append(goal.Measure switch
        {
            GoalMeasure.Count => goal.Target.Value == 1 ? "once" : $"{Number(goal.Target.Value)} times",
            GoalMeasure.Days => goal.Target.Value == 1 ? "on 1 day" : $"on {Number(goal.Target.Value)} days",
            _ => AmountOf(goal),
        });
        text.Append(goal.Period switch
        {
            GoalPeriod.Day => " a day",
            GoalPeriod.Week => " a week",
            GoalPeriod.Month => " a month",
            _ => endsOn is { } end ? $" by {end:yyyy-MM-dd}" : "",
        });
        if (goal.Each is { Count: > 0 } each)
        {
            var one = goal is { Measure: GoalMeasure.Count, Target.Value: 1 };
            text.Append(", ").AppendJoin(" and ", each.Select(r => Condition(goal, r))).Append(one ? "" : " each");
        }

        if (goal is { Period: GoalPeriod.Day, RestDays: { Count: > 0 } rest })
        {
            text.Append(", rest on ").AppendJoin(" and ", rest);
        }

        return text.ToString();
    }

    /// <summary>The name a person reads: "Weight training"; of a type that is not here, its id in words.</summary>
    public string TitleOf(string exerciseType) =>
        catalog.TryGet(exerciseType, out var type) ? type.Descriptor.Title : Words(exerciseType);

    /// <summary>"20 km", "31:20", "5:30 /km".</summary>
    public static string Text(Quantity quantity) => quantity.Unit switch
    {
        null or Units.CountSymbol => Number(quantity.Value),
        "s" => Clock(quantity.Value),
        "s/km" or "s/mi" => $"{Clock(quantity.Value)} {quantity.Unit[1..]}",
        _ => $"{Number(quantity.Value)} {quantity.Unit}",
    };

    public static string Number(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>31:20, 1:04:07.</summary>
    public static string Clock(decimal seconds)
    {
        var whole = (long)decimal.Floor(seconds);
        var (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60);
        return hours > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:00}:{rest:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes}:{rest:00}");
    }

    private string AmountOf(GoalShape goal)
    {
        var amount = WithUnit(goal.Target.Value, goal.Unit);
        return goal.Metric switch
        {
            CommonMetrics.Distance or CommonMetrics.MovingTime => amount,
            CommonMetrics.ElapsedTime => $"{amount} in all",
            null => amount,
            var metric when goal.Unit is null => $"{amount} {MetricTitle(goal.ExerciseType, metric)}",
            var metric => $"{amount} of {MetricTitle(goal.ExerciseType, metric)}",
        };
    }

    private string Condition(GoalShape goal, GoalRequirement requirement)
    {
        var bound = $"{(requirement.Op == GoalOp.AtLeast ? "at least" : "at most")} {WithUnit(requirement.Value.Value, requirement.Unit)}";
        return requirement.Metric is CommonMetrics.Distance or CommonMetrics.MovingTime
            ? bound
            : $"{MetricTitle(goal.ExerciseType, requirement.Metric)} {bound}";
    }

    private string MetricTitle(string? exerciseType, string metric)
    {
        var colon = metric.IndexOf(':', StringComparison.Ordinal);
        var id = colon < 0 ? metric : metric[..colon];
        var title = catalog.Types
            .Where(t => exerciseType is null || t.Descriptor.Id == exerciseType)
            .SelectMany(t => t.Descriptor.Metrics)
            .FirstOrDefault(m => m.Id == id)?.Title ?? Words(id);
        var lower = char.ToLowerInvariant(title[0]) + title[1..];
        return colon < 0 ? lower : $"{Words(metric[(colon + 1)..]).ToLowerInvariant()} {lower}";
    }

    private static string WithUnit(decimal value, string? unit) =>
        unit is null or Units.CountSymbol ? Number(value) : $"{Number(value)} {unit}";

    private static string Words(string id)
    {
        var words = id.Replace('_', ' ');
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }
}

using Stamina.Contracts;
using Stamina.Contracts.Goals;
using Stamina.Exercises;

namespace Stamina.GoalServer.Goals;

/// <summary>
/// What is worth saying of a goal: keys and parameters for the phone's catalogue, and the same in English. Says what was done, never what was not;
/// never a word about body, weight, food or other people.
/// </summary>
internal sealed class GoalMessages(GoalSentence sentence)
{
    private static readonly int[] StreakMarks = [2, 4, 8, 12, 26, 52];

    /// <summary>The messages of the period under way, the most telling first.</summary>
    public IReadOnlyList<GoalMessage> Of(GoalHistory history, string goalId)
    {
        if (history.Open is not { } open || history.Plan.IsPausedOn(history.Today))
        {
            return [];
        }

        var messages = new List<GoalMessage>();
        var occasion = $"{goalId}.{open.Span.Days.From:yyyy-MM-dd}";
        if (open.Met)
        {
            AddReached(messages, history, open, occasion);
        }
        else if (open.Counted.Count == 1 && open.Done > 0)
        {
            Add(messages, occasion, "first", new GoalMessageParameters(), "Your first one is in. Good start.");
        }

        return messages;
    }

    private void AddReached(List<GoalMessage> messages, GoalHistory history, PeriodOutcome open, string occasion)
    {
        var terms = open.Span.Terms;
        if (open.Percent <= 100 || terms.Measure == GoalMeasure.Sum)
        {
            AddMain(messages, open, occasion);
        }

        if (open.Percent > 100)
        {
            Add(messages, occasion, "over", new GoalMessageParameters { Percent = open.Percent }, $"More than you planned: {open.Percent} %.");
        }

        if (terms.Period != GoalPeriod.Day && open.Span.Days.To != DateOnly.MaxValue
            && open.Span.Days.To.DayNumber - open.MetOn!.Value.DayNumber is var spare and > 0)
        {
            Add(messages, occasion, "early", new GoalMessageParameters { N = spare }, $"Goal reached with {Counted(spare, "day")} to spare.");
        }

        if (history.Streak() is { } streak && StreakMarks.Contains(streak.Current))
        {
            var unit = streak.Period switch { GoalPeriod.Day => "day", GoalPeriod.Week => "week", _ => "month" };
            Add(
                messages, occasion, "streak", new GoalMessageParameters { N = streak.Current, Period = streak.Period },
                $"{Counted(streak.Current, unit)} in a row.");
        }
    }

    private void AddMain(List<GoalMessage> messages, PeriodOutcome open, string occasion)
    {
        var terms = open.Span.Terms;
        var stored = terms.Stored;
        var when = When(terms.Period);
        var period = terms.Period;
        switch (terms)
        {
            case { Measure: GoalMeasure.Sum, Unit.ShownIn: "s" }:
                var time = new Quantity(terms.Unit.FromShown(open.Done), "s");
                var type = terms.ExerciseType is { } id ? sentence.TitleOf(id).ToLowerInvariant() : "exercise";
                Add(
                    messages, occasion, "duration", new GoalMessageParameters { Time = time, Type = terms.ExerciseType, Period = period },
                    $"{GoalSentence.Text(time)} of {type}{when}. Well done.");
                break;
            case { Measure: GoalMeasure.Sum, Metric: CommonMetrics.Distance }:
                var x = new Quantity(stored.Target, stored.Unit);
                Add(
                    messages, occasion, "distance", new GoalMessageParameters { X = x, Period = period },
                    $"{GoalSentence.Text(x)}{when}. That's your goal.");
                break;
            case { Measure: GoalMeasure.Sum }:
                AddIntensity(messages, occasion, AsSaid(stored.Target, stored.Unit));
                break;
            case { Measure: GoalMeasure.Count, Target: 1, Each: [var only, ..] }:
                AddIntensity(messages, occasion, AsSaid(only.Stored.Value, only.Stored.Unit));
                break;
            case { Each: [{ Op: GoalOp.AtLeast } first, ..] }:
                var each = AsSaid(first.Stored.Value, first.Stored.Unit);
                Add(
                    messages, occasion, "each", new GoalMessageParameters { N = (int)terms.Target, X = each },
                    $"All {terms.Target}, each at least {GoalSentence.Text(each)}. Lovely.");
                break;
            default:
                Add(
                    messages, occasion, "frequency", new GoalMessageParameters { N = (int)terms.Target, Period = period },
                    $"{Counted((int)terms.Target, "time")}{when}, just as you planned.");
                break;
        }
    }

    private static void AddIntensity(List<GoalMessage> messages, string occasion, Quantity value) =>
        Add(messages, occasion, "intensity", new GoalMessageParameters { Value = value }, $"{GoalSentence.Text(value)}: you said it, you did it.");

    // Times and paces in seconds, as all shown figures are; everything else as entered.
    private static Quantity AsSaid(decimal value, string? symbol) =>
        Units.TryGet(symbol, out var unit) && unit.ShownIn != unit.Symbol
            ? new Quantity(unit.FromShown(unit.ShownTarget(value)), unit.ShownIn)
            : new Quantity(value, symbol);

    private static string When(GoalPeriod period) => period switch
    {
        GoalPeriod.Day => " today",
        GoalPeriod.Week => " this week",
        GoalPeriod.Month => " this month",
        _ => "",
    };

    private static string Counted(int n, string what) => n == 1 ? $"1 {what}" : $"{n} {what}s";

    private static void Add(List<GoalMessage> messages, string occasion, string key, GoalMessageParameters parameters, string text) =>
        messages.Add(new GoalMessage { Id = $"{occasion}.{key}", Key = key, Parameters = parameters, Text = text });
}

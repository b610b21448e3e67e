using Stamina.Contracts.Goals;
using Stamina.Exercises;
using Stamina.GoalServer.Calendar;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Goals;

/// <summary>A goal as stored, made ready for arithmetic: its terms read, its units found. Needs no catalogue, so a goal outlives its plug-in.</summary>
internal sealed class GoalPlan
{
    private GoalPlan(GoalDocument goal, IReadOnlyList<TermsInForce> terms)
    {
        Document = goal;
        Terms = terms;
    }

    public GoalDocument Document { get; }

    public IReadOnlyList<TermsInForce> Terms { get; }

    public static GoalPlan Of(GoalDocument goal) => new(goal, [.. goal.Terms.Select(TermsInForce.Of)]);

    /// <summary>The terms that hold on a date: the last that came into force, the first before that.</summary>
    public TermsInForce On(DateOnly date) => Terms[IndexOn(date)];

    public bool IsPausedOn(DateOnly date) => GoalChanges.IsPaused(Document, date);

    public bool HasPauseIn(Days days) => Document.Pauses?.Any(p => p.From <= days.To && (p.To is null || days.From <= p.To)) ?? false;

    /// <summary>
    /// The goal's periods from <paramref name="first"/> (its start, or the first day of one of them) through <paramref name="last"/>, without a hole between
    /// them. A change of the kind of period cuts the old one short.
    /// </summary>
    public IEnumerable<GoalSpan> Periods(DateOnly first, DateOnly last, DayOfWeek firstDay)
    {
        var end = Document.EndsOn ?? DateOnly.MaxValue;
        var day = first;
        while (day <= last && day <= end)
        {
            var at = IndexOn(day);
            var terms = Terms[at];
            var whole = terms.Period == GoalPeriod.Once ? new Days(Document.StartsOn, end) : LocalCalendar.PeriodOf(day, terms.Period, firstDay);
            var to = whole.To < end ? whole.To : end;
            if (Terms.Skip(at + 1).TakeWhile(t => t.From <= to).FirstOrDefault(t => t.Period != terms.Period) is { } next)
            {
                to = next.From.AddDays(-1);
            }

            yield return new GoalSpan(new Days(day, to), terms, IsCutShort: terms.Period != GoalPeriod.Once && (day > whole.From || to < whole.To));
            if (to == DateOnly.MaxValue)
            {
                yield break;
            }

            day = to.AddDays(1);
        }
    }

    // By halves: a goal that was brought along may have hundreds of terms and thousands of days. Terms stand in the order in which they came into force.
    private int IndexOn(DateOnly date)
    {
        var (first, behind) = (0, Terms.Count);
        while (first < behind)
        {
            var middle = (first + behind) / 2;
            (first, behind) = Terms[middle].From <= date ? (middle + 1, behind) : (first, middle);
        }

        return Math.Max(first - 1, 0);
    }
}

/// <summary>One period of a goal.</summary>
internal readonly record struct GoalSpan(Days Days, TermsInForce Terms, bool IsCutShort);

/// <summary>Stored terms, with their words read and their unit found.</summary>
internal sealed record TermsInForce(
    DateOnly From,
    GoalPeriod Period,
    GoalMeasure Measure,
    string? ExerciseType,
    string? Metric,
    Unit Unit,
    long Target,
    IReadOnlyList<Requirement> Each,
    GoalTerms Stored)
{
    private const long HighestFigure = 1_000_000_000_000;

    public static TermsInForce Of(GoalTerms stored)
    {
        var unit = UnitOf(stored.Unit);
        return new TermsInForce(
            stored.From,
            StoredGoalNames.Period(stored.Period),
            StoredGoalNames.Measure(stored.Measure),
            stored.ExerciseType,
            stored.Metric,
            unit,
            unit.ShownTarget(stored.Target),
            [.. (stored.Each ?? []).Select(Requirement.Of)],
            stored);
    }

    /// <summary>True where a period is a day of rest, as these terms have it.</summary>
    public bool IsRest(Days period) =>
        Period == GoalPeriod.Day && (Stored.RestDays?.Any(d => (int)StoredGoalNames.Weekday(d) == ((int)period.From.DayOfWeek + 6) % 7) ?? false);

    /// <summary>True where a workout is of the goal's type, whether it satisfies the conditions or not.</summary>
    public bool IsAbout(MonthRow row) => ExerciseType is null || ExerciseType == row.ExerciseType;

    internal static Unit UnitOf(string? symbol) =>
        Units.TryGet(symbol, out var unit) ? unit : throw new InvalidDataException($"A stored goal has the unit '{symbol}', which this version does not know.");

    /// <summary>A workout's figure in canonical units; null where it has none. Bounded, so that no sum runs over.</summary>
    internal static long? FigureOf(MonthRow row, string metric) => metric switch
    {
        CommonMetrics.MovingTime => row.MovingMs,
        CommonMetrics.ElapsedTime => row.ElapsedMs,
        _ => row.Metrics.TryGetValue(metric, out var value) ? Math.Clamp(value, 0, HighestFigure) : null,
    };
}

/// <summary>A stored condition, with its words read and its unit found.</summary>
internal sealed record Requirement(string Metric, GoalOp Op, Unit Unit, long Wanted, GoalCondition Stored)
{
    public static Requirement Of(GoalCondition stored)
    {
        var unit = TermsInForce.UnitOf(stored.Unit);
        return new Requirement(stored.Metric, StoredGoalNames.Op(stored.Op), unit, unit.ShownTarget(stored.Value), stored);
    }

    /// <summary>Judged on the figure as shown.</summary>
    public bool IsMetBy(MonthRow row) =>
        TermsInForce.FigureOf(row, Metric) is { } figure && (Op == GoalOp.AtLeast ? Unit.Shown(figure) >= Wanted : Unit.Shown(figure) <= Wanted);
}

using Stamina.Contracts.Goals;
using Stamina.GoalServer.Answering;

namespace Stamina.GoalServer.Goals;

/// <summary>How one period went: figures counted in the unit's last shown decimal.</summary>
/// <param name="Span">The period and its terms.</param>
/// <param name="Done">As shown.</param>
/// <param name="Excused">Short without breaking a streak.</param>
/// <param name="Counted">The workouts that counted, in order of their start.</param>
/// <param name="MetOn">The local date of the workout that made it.</param>
/// <param name="Best">The best figure of the first condition, as shown, of any workout of the type; null without a condition or a figure.</param>
internal sealed record PeriodOutcome(
    GoalSpan Span, long Done, bool Excused, IReadOnlyList<CountedWorkout> Counted, DateOnly? MetOn, long? Best)
{
    public bool Met => Done >= Span.Terms.Target;

    /// <summary>Cut off, so that 100 means met.</summary>
    public int Percent => (int)Int128.Min((Int128)Done * 100 / Math.Max(1, Span.Terms.Target), 100_000);
}

/// <summary>What a goal's periods came to: a pure function of (goal, workouts, today, first day of the week).</summary>
internal sealed class GoalHistory
{
    private readonly ClosedPeriods earlier;

    private GoalHistory(GoalPlan plan, ClosedPeriods earlier, IReadOnlyList<PeriodOutcome> periods, DateOnly today, DayOfWeek firstDay)
    {
        Plan = plan;
        this.earlier = earlier;
        Periods = periods;
        Today = today;
        FirstDay = firstDay;
    }

    public GoalPlan Plan { get; }

    /// <summary>The first day of the periods that are here: the goal's start, unless what came before was known already.</summary>
    public DateOnly From => earlier.Next;

    /// <summary>From <see cref="From"/> to the period of today, or to its last; empty before its start.</summary>
    public IReadOnlyList<PeriodOutcome> Periods { get; }

    public DateOnly Today { get; }

    public DayOfWeek FirstDay { get; }

    /// <summary>The period under way; null before the start and after the end.</summary>
    public PeriodOutcome? Open => Periods is [.., var last] && last.Span.Days.Contains(Today) ? last : null;

    /// <param name="plan">The goal.</param>
    /// <param name="workouts">Those that count, in order of their start (<see cref="CountedWorkout.InOrder"/>).</param>
    /// <param name="today">In the profile's zone.</param>
    /// <param name="firstDay">Of the profile's week.</param>
    public static GoalHistory Of(GoalPlan plan, IReadOnlyList<CountedWorkout> workouts, DateOnly today, DayOfWeek firstDay) =>
        After(ClosedPeriods.None(plan.Document), plan, workouts, today, firstDay);

    /// <summary>The same where what the first periods came to is known: only those after them are here, and their workouts are all that is needed.</summary>
    public static GoalHistory After(
        ClosedPeriods earlier, GoalPlan plan, IReadOnlyList<CountedWorkout> workouts, DateOnly today, DayOfWeek firstDay)
    {
        var periods = new List<PeriodOutcome>();
        var next = 0;
        foreach (var span in plan.Periods(earlier.Next, today, firstDay))
        {
            while (next < workouts.Count && workouts[next].Row.LocalDate < span.Days.From)
            {
                next++;
            }

            var taken = new List<CountedWorkout>();
            for (; next < workouts.Count && workouts[next].Row.LocalDate <= span.Days.To; next++)
            {
                if (span.Terms.IsAbout(workouts[next].Row) && !plan.IsPausedOn(workouts[next].Row.LocalDate))
                {
                    taken.Add(workouts[next]);
                }
            }

            periods.Add(Judge(plan, span, taken));
        }

        return new GoalHistory(plan, earlier, periods, today, firstDay);
    }

    /// <summary>Periods in a row; null for a goal that has only one.</summary>
    public GoalStreak? Streak()
    {
        var period = Plan.On(Today).Period;
        if (period == GoalPeriod.Once)
        {
            return null;
        }

        var all = Periods.Aggregate(earlier, (before, outcome) => before.With(outcome, Today));
        return new GoalStreak(all.Run, all.Longest, period);
    }

    /// <summary>What the periods that end before a date came to. The last one is never among them: it is the status itself.</summary>
    public ClosedPeriods ClosedBefore(DateOnly date) =>
        Periods.Take(Periods.Count - 1).TakeWhile(p => p.Span.Days.To < date).Aggregate(earlier, (before, outcome) => before.With(outcome, Today));

    private static PeriodOutcome Judge(GoalPlan plan, GoalSpan span, List<CountedWorkout> taken)
    {
        var terms = span.Terms;
        var counted = taken.FindAll(w => terms.Each.All(r => r.IsMetBy(w.Row)));
        var (sum, shown) = (0L, 0L);
        DateOnly? metOn = null, lastDay = null;
        foreach (var workout in counted)
        {
            sum += terms.Measure switch
            {
                GoalMeasure.Count => 1,
                GoalMeasure.Days => workout.Row.LocalDate == lastDay ? 0 : 1,
                _ => TermsInForce.FigureOf(workout.Row, terms.Metric!) ?? 0,
            };
            lastDay = workout.Row.LocalDate;
            shown = terms.Unit.Shown(sum);
            if (metOn is null && shown >= terms.Target)
            {
                metOn = workout.Row.LocalDate;
            }
        }

        return new PeriodOutcome(span, shown, span.IsCutShort || terms.IsRest(span.Days) || plan.HasPauseIn(span.Days), counted, metOn, BestOf(terms, taken));
    }

    private static long? BestOf(TermsInForce terms, List<CountedWorkout> taken)
    {
        if (terms.Each is not [var first, ..])
        {
            return null;
        }

        var figures = taken.Select(w => TermsInForce.FigureOf(w.Row, first.Metric)).OfType<long>().ToList();
        return figures.Count == 0 ? null : first.Unit.Shown(first.Op == GoalOp.AtLeast ? figures.Max() : figures.Min());
    }
}

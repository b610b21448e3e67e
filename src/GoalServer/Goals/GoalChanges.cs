using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.GoalServer.Calendar;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Goals;

/// <summary>Makes and changes goals: pure functions from a document to the next one.</summary>
internal static class GoalChanges
{
    /// <summary>A new goal. Its start is that of the period under way, so that what is there already counts.</summary>
    public static GoalDocument Set(Caller caller, GoalId id, GoalShape goal, NewGoalDates dates, DateTimeOffset now)
    {
        var starts = dates.StartsOn ?? (goal.Period == GoalPeriod.Once ? dates.Today : LocalCalendar.PeriodOf(dates.Today, goal.Period, dates.FirstDay).From);
        return new GoalDocument
        {
            UserId = caller.UserId.Value,
            GoalId = id.Value,
            CreatedAt = now,
            StartsOn = starts,
            EndsOn = dates.EndsOn,
            Terms = [TermsOf(goal, starts)],
            ChangedBy = caller.DeviceId.Value,
        };
    }

    /// <summary>True where <paramref name="existing"/> came of the same set_goal: a repeat, however the goal was changed since.</summary>
    public static bool IsRepeat(GoalDocument existing, GoalShape goal, DateOnly? startsOn) =>
        (startsOn is null || startsOn == existing.Terms[0].From)
        && new[] { existing.TermsAsSet, existing.Terms[0] }.Any(terms => terms is not null && SameTerms(terms, TermsOf(goal, terms.From)));

    /// <summary>New terms, in force from the next period on, or from the one under way.</summary>
    public static GoalDocument ChangeTerms(GoalDocument goal, GoalShape shape, GoalChangeFrom from, DateOnly today, DayOfWeek firstDay)
    {
        var begin = InForceFrom(goal, shape.Period, from, today, firstDay);
        var terms = TermsOf(shape, begin);

        // A change that has not come into force yet is replaced, not kept. So is one from the same day on: it would hold on no day any more, and a goal that is
        // changed again and again would grow without end.
        var kept = goal.Terms.Where(t => t.From != begin && (t.From < begin || t.From <= today)).ToList();
        if (kept.Count > 0 && SameTerms(kept[^1], terms with { From = kept[^1].From }))
        {
            return goal with { Terms = kept };
        }

        return goal with { Terms = [.. kept, terms], TermsAsSet = kept.Count > 0 ? goal.TermsAsSet : goal.TermsAsSet ?? goal.Terms[0] };
    }

    /// <summary>Rests from today on, until the next rest that is to come; none lies over another.</summary>
    public static GoalDocument Pause(GoalDocument goal, DateOnly today)
    {
        if (IsPaused(goal, today))
        {
            return goal;
        }

        var pauses = goal.Pauses ?? [];
        DateOnly? last = pauses.Any(p => p.From > today) ? LocalCalendar.Back(pauses.Where(p => p.From > today).Min(p => p.From), 1) : null;
        return goal with { Pauses = [.. pauses.Append(new GoalPause(today, last)).OrderBy(p => p.From)] };
    }

    /// <summary>
    /// Counts again from today on, also where it was to rest for longer; a rest of no day at all never was, and one that is yet to come stays.
    /// </summary>
    public static GoalDocument Resume(GoalDocument goal, DateOnly today)
    {
        var pauses = (goal.Pauses ?? [])
            .Select(p => p.From <= today && (p.To is null || p.To >= today) ? p with { To = LocalCalendar.Back(today, 1) } : p)
            .Where(p => p.To is null || p.To >= p.From)
            .ToList();
        return goal with { Pauses = pauses.Count == 0 ? null : pauses };
    }

    /// <summary>Its rests as the person has them, whatever they were; none lies over another.</summary>
    public static GoalDocument RestOn(GoalDocument goal, IEnumerable<GoalRest> rests)
    {
        var pauses = rests.OrderBy(r => r.From).Select(r => new GoalPause(r.From, r.ResumesOn is { } on ? LocalCalendar.Back(on, 1) : null)).ToList();
        return goal with { Pauses = pauses.Count == 0 ? null : pauses };
    }

    public static bool IsPaused(GoalDocument goal, DateOnly today) => goal.Pauses?.Any(p => p.From <= today && (p.To is null || today <= p.To)) ?? false;

    /// <summary>The wire form of stored terms.</summary>
    public static GoalShape ShapeOf(GoalTerms terms) => new()
    {
        ExerciseType = terms.ExerciseType,
        Period = StoredGoalNames.Period(terms.Period),
        Measure = StoredGoalNames.Measure(terms.Measure),
        Metric = terms.Metric,
        Target = terms.Target,
        Unit = terms.Unit,
        Each = terms.Each is { Count: > 0 } each
            ? [.. each.Select(c => new GoalRequirement { Metric = c.Metric, Op = StoredGoalNames.Op(c.Op), Value = c.Value, Unit = c.Unit })]
            : null,
        RestDays = terms.RestDays is { Count: > 0 } rest ? [.. rest.Select(StoredGoalNames.Weekday)] : null,
        Title = terms.Title,
    };

    /// <summary>The stored form of terms.</summary>
    public static GoalTerms TermsOf(GoalShape goal, DateOnly from) => new()
    {
        From = from,
        ExerciseType = goal.ExerciseType,
        Period = StoredGoalNames.Stored(goal.Period),
        Measure = StoredGoalNames.Stored(goal.Measure),
        Metric = goal.Metric,
        Target = goal.Target.Value,
        Unit = goal.Unit is Units.CountSymbol ? null : goal.Unit,
        Each = goal.Each is { Count: > 0 } each
            ? [.. each.Select(r => new GoalCondition(r.Metric, StoredGoalNames.Stored(r.Op), r.Value.Value, r.Unit))]
            : null,
        RestDays = goal.RestDays is { Count: > 0 } rest ? [.. rest.Order().Select(StoredGoalNames.Stored)] : null,
        Title = goal.Title,
    };

    // Never earlier than the period under way, as the terms in force have it: what is closed stays judged as it was.
    private static DateOnly InForceFrom(GoalDocument goal, GoalPeriod period, GoalChangeFrom from, DateOnly today, DayOfWeek firstDay)
    {
        var running = GoalPlan.Of(goal).On(today);
        var open = Later(running.From, goal.StartsOn);
        if (today < goal.StartsOn || running.Period == GoalPeriod.Once)
        {
            return open;
        }

        open = Later(open, LocalCalendar.PeriodOf(today, running.Period, firstDay).From);
        var next = period == GoalPeriod.Once ? LocalCalendar.PeriodOf(today, running.Period, firstDay) : LocalCalendar.PeriodOf(today, period, firstDay);
        return from == GoalChangeFrom.ThisPeriod ? Later(open, next.From) : LocalCalendar.Ahead(next.To, 1);
    }

    private static DateOnly Later(DateOnly left, DateOnly right) => left > right ? left : right;

    private static bool SameTerms(GoalTerms left, GoalTerms right) =>
        left with { Each = null, RestDays = null } == right with { Each = null, RestDays = null }
        && (left.Each ?? []).SequenceEqual(right.Each ?? [])
        && (left.RestDays ?? []).SequenceEqual(right.RestDays ?? [], StringComparer.Ordinal);
}

/// <summary>What the start of a new goal depends on.</summary>
/// <param name="StartsOn">As asked for; null: the period under way.</param>
/// <param name="EndsOn">Last local date that counts, or null.</param>
/// <param name="Today">The person's date.</param>
/// <param name="FirstDay">The first day of the person's week.</param>
internal readonly record struct NewGoalDates(DateOnly? StartsOn, DateOnly? EndsOn, DateOnly Today, DayOfWeek FirstDay);

using Stamina.Contracts;
using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.GoalServer.Calendar;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Goals;

/// <summary>Goals and their histories as they go over the wire.</summary>
internal sealed class GoalAnswers(GoalSentence sentence, GoalMessages messages)
{
    private const int MostSessions = 100;
    private const int MostPeriods = 400;

    public GoalAnswer Of(Revisioned<GoalDocument> stored, DateOnly today)
    {
        var goal = stored.Document;
        var now = GoalChanges.ShapeOf(GoalPlan.Of(goal).On(today).Stored);
        var next = goal.Terms[^1].From > today && goal.Terms.Count > 1 && goal.StartsOn <= today ? goal.Terms[^1] : null;
        return new GoalAnswer
        {
            GoalId = new GoalId(goal.GoalId).ToString(),
            Revision = stored.Revision,
            Goal = now,
            Sentence = sentence.Of(now, goal.EndsOn),
            Next = next is null ? null : new GoalChange(next.From, GoalChanges.ShapeOf(next), sentence.Of(GoalChanges.ShapeOf(next), goal.EndsOn)),
            StartsOn = goal.StartsOn,
            EndsOn = goal.EndsOn,
            Paused = GoalChanges.IsPaused(goal, today),
            Pauses = goal.Pauses is { Count: > 0 } pauses
                ? [.. pauses.OrderBy(p => p.From).Select(p => new GoalRest(p.From, p.To is { } to ? LocalCalendar.Ahead(to, 1) : null))]
                : null,
            CreatedAt = goal.CreatedAt,
            ChangedBy = goal.ChangedBy is { } device ? new DeviceId(device).ToString() : null,
            DeletedAt = goal.DeletedAt,
            RestorableUntil = goal.DeletedAt + Derivation.RestorableFor,
        };
    }

    /// <summary>Closed periods, the latest first.</summary>
    public static IReadOnlyList<GoalPeriodResult> PastOf(GoalHistory history) =>
        [.. history.Periods.Reverse().Where(p => p.Span.Days.To < history.Today).Take(MostPeriods).Select(ResultOf)];

    public GoalStatus StatusOf(GoalHistory history)
    {
        var goal = history.Plan.Document;
        var id = new GoalId(goal.GoalId).ToString();
        var outcome = history.Periods is [.., var last]
            ? last
            : new PeriodOutcome(history.Plan.Periods(goal.StartsOn, goal.StartsOn, history.FirstDay).First(), 0, false, [], null, null);
        var terms = outcome.Span.Terms;
        var shape = GoalChanges.ShapeOf(terms.Stored);
        var state = StateOf(history, outcome);
        return new GoalStatus
        {
            GoalId = id,
            Goal = shape,
            Sentence = sentence.Of(shape, goal.EndsOn),
            State = state,
            Period = RangeOf(outcome.Span.Days),
            Done = Shown(terms.Unit, outcome.Done),
            Target = Shown(terms.Unit, terms.Target),
            Left = Shown(terms.Unit, Math.Max(0, terms.Target - outcome.Done)),
            Percent = outcome.Percent,
            DaysLeft = state is GoalState.Ended or GoalState.Upcoming || outcome.Span.Days.To == DateOnly.MaxValue
                ? null
                : outcome.Span.Days.To.DayNumber - history.Today.DayNumber + 1,
            Streak = history.Streak(),
            Provisional = outcome.Counted.Any(w => w.Provisional),
            SessionIds = [.. outcome.Counted.TakeLast(MostSessions).Select(w => w.Row.SessionId)],
            Best = outcome.Best is { } best ? Shown(terms.Each[0].Unit, best) : null,
            Messages = messages.Of(history, id),
        };
    }

    private static GoalState StateOf(GoalHistory history, PeriodOutcome outcome)
    {
        var goal = history.Plan.Document;
        return history.Today < goal.StartsOn ? GoalState.Upcoming
            : goal.EndsOn < history.Today ? GoalState.Ended
            : history.Plan.IsPausedOn(history.Today) ? GoalState.Paused
            : outcome.Met ? GoalState.Reached
            : GoalState.Open;
    }

    private static GoalPeriodResult ResultOf(PeriodOutcome outcome) => new()
    {
        Period = RangeOf(outcome.Span.Days),
        Done = Shown(outcome.Span.Terms.Unit, outcome.Done),
        Target = Shown(outcome.Span.Terms.Unit, outcome.Span.Terms.Target),
        Percent = outcome.Percent,
        Met = outcome.Met,
        Excused = outcome.Excused && !outcome.Met,
    };

    private static DateRange RangeOf(Days days) => new(days.From, days.To == DateOnly.MaxValue ? null : days.To);

    private static Quantity Shown(Unit unit, long shown) => new(unit.FromShown(shown), unit.ShownIn == Units.CountSymbol ? null : unit.ShownIn);
}

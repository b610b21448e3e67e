using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Stamina.Contracts.Goals;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Calendar;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Goals;

/// <summary>What a goal's first periods leave to those after them: all that a status needs of them.</summary>
/// <param name="Next">The first day of the period after them.</param>
/// <param name="Run">Periods in a row that were met, up to there.</param>
/// <param name="Longest">The longest row among them.</param>
internal readonly record struct ClosedPeriods(DateOnly Next, int Run, int Longest)
{
    public static ClosedPeriods None(GoalDocument goal) => new(goal.StartsOn, 0, 0);

    /// <summary>With one more period, closed or under way.</summary>
    public ClosedPeriods With(PeriodOutcome outcome, DateOnly today)
    {
        var (next, run) = (LocalCalendar.Ahead(outcome.Span.Days.To, 1), Run);
        if (outcome.Span.Terms.Period != GoalPeriod.Once)
        {
            run = outcome.Met ? run + 1 : !outcome.Excused && outcome.Span.Days.To < today ? 0 : run;
        }

        return new ClosedPeriods(next, run, Math.Max(Longest, run));
    }
}

/// <summary>
/// What closed periods came to, remembered by the very months they were counted from, so that nothing ever needs invalidating: a month that was written again
/// is another one, and then they are counted again. A store that decodes its months anew each time has them counted each time.
/// </summary>
internal sealed class ClosedPeriodsMemory(IMemoryCache memory, IOptions<ReadOptions> options)
{
    // Counted against the bound of what this process keeps.
    private const int FactBytes = 200;
    private const int MonthBytes = 32;

    /// <summary>Those before the month of today, where they are remembered; else none.</summary>
    public ClosedPeriods Find(Person person, Revisioned<GoalDocument> goal, IReadOnlyList<MonthTotals> months)
    {
        var before = Before(person, goal.Document, months);
        return memory.TryGetValue(KeyOf(person, goal), out Kept? kept) && kept!.Is(before) ? kept.Closed : ClosedPeriods.None(goal.Document);
    }

    /// <summary>Remembers those of <paramref name="history"/> before the month of today.</summary>
    public void Keep(Person person, Revisioned<GoalDocument> goal, IReadOnlyList<MonthTotals> months, GoalHistory history)
    {
        var closed = history.ClosedBefore(LocalCalendar.MonthOf(person.Today).From);
        if (closed.Next > history.From)
        {
            var before = Before(person, goal.Document, months);
            memory.Set(
                KeyOf(person, goal),
                new Kept(closed, before),
                new MemoryCacheEntryOptions { Size = FactBytes + (before.Count * MonthBytes), AbsoluteExpirationRelativeToNow = options.Value.AnswersKept });
        }
    }

    // What those periods were counted from.
    private static List<MonthTotals> Before(Person person, GoalDocument goal, IReadOnlyList<MonthTotals> months)
    {
        var (first, last) = (MonthKey.MonthOf(goal.StartsOn), MonthKey.MonthOf(person.Today));
        return [.. months.Where(m => first <= m.Key.Month && m.Key.Month < last)];
    }

    private static Key KeyOf(Person person, Revisioned<GoalDocument> goal) =>
        new(person.Id.Value, goal.Document.GoalId, goal.Revision, person.FirstDay, (MonthKey.MonthOf(person.Today), person.State.StoreEpoch));

    private readonly record struct Key(Guid User, Guid Goal, long Revision, DayOfWeek FirstDay, (int Month, Guid Epoch) When);

    // Weak: it is the store that decides how long a month is kept.
    private sealed class Kept(ClosedPeriods closed, List<MonthTotals> months)
    {
        private readonly WeakReference<MonthTotals>[] months = [.. months.Select(m => new WeakReference<MonthTotals>(m))];

        public ClosedPeriods Closed => closed;

        public bool Is(List<MonthTotals> others) =>
            others.Count == months.Length && months.Zip(others).All(pair => pair.First.TryGetTarget(out var month) && ReferenceEquals(month, pair.Second));
    }
}

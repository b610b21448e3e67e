using Microsoft.Extensions.Logging;
using Stamina.Contracts.Ids;
using Stamina.Folding;
using Stamina.GoalServer.Goals;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Status;

/// <summary>Finds out which day it is for a person, and which of their workouts count.</summary>
internal sealed class People(IAccountStore accounts, TotalsReader totals, IHandlerProgress progress, TimeProvider time, ILogger<People> log)
{
    /// <summary>Null where the account was deleted.</summary>
    public async ValueTask<Person?> FindAsync(UserId user, ReadFrom from, CancellationToken cancellationToken)
    {
        if (await accounts.GetUserAsync(user, cancellationToken) is not { Document.Profile: var profile })
        {
            return null;
        }

        var now = time.GetUtcNow();
        var lastStart = PersonsDay.IsKnown(profile.TimeZone) ? null : await LastStartAsync(user, now, from, cancellationToken);
        return new Person(user, profile, PersonsDay.Of(now, profile.TimeZone, lastStart), LocalCalendar.FirstDay(profile.FirstDayOfWeek));
    }

    /// <summary>The workouts that count, with a local date from <paramref name="first"/> to <paramref name="last"/>, in order of their start.</summary>
    public async ValueTask<IReadOnlyList<CountedWorkout>> WorkoutsAsync(
        UserId user, DateOnly first, DateOnly last, ReadFrom from, CancellationToken cancellationToken)
    {
        var months = await totals.ReadAsync(user, MonthKey.MonthOf(first), MonthKey.MonthOf(last), from, cancellationToken);
        return Counted(months.Months, await HandledThroughAsync(cancellationToken), first, last);
    }

    /// <summary>All that count up to <paramref name="last"/>.</summary>
    public async ValueTask<IReadOnlyList<CountedWorkout>> AllWorkoutsAsync(UserId user, DateOnly last, ReadFrom from, CancellationToken cancellationToken)
    {
        var months = await totals.ReadAllAsync(user, from, cancellationToken);
        return Counted(months.Months, await HandledThroughAsync(cancellationToken), DateOnly.MinValue, last);
    }

    /// <summary>The time up to which silence can be judged: what waits unhandled may break it.</summary>
    public async ValueTask<DateTimeOffset> HandledThroughAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await progress.HandledThroughAsync(cancellationToken);
        }
        catch (QueueUnavailableException away)
        {
            log.ProgressUnknown(away);
            return DateTimeOffset.MinValue;
        }
    }

    internal static IReadOnlyList<CountedWorkout> Counted(IEnumerable<MonthTotals> months, DateTimeOffset handledThrough, DateOnly first, DateOnly last) =>
        GoalHistory.InOrder(months
            .SelectMany(m => m.Rows)
            .Where(r => first <= r.LocalDate && r.LocalDate <= last && AutoFinish.IsFinished(r, handledThrough))
            .Select(r => new CountedWorkout(r, Provisional: !r.Finished || r.Incomplete)));

    private async ValueTask<DateTimeOffset?> LastStartAsync(UserId user, DateTimeOffset now, ReadFrom from, CancellationToken cancellationToken)
    {
        var year = await totals.ReadAsync(
            user, MonthKey.MonthOf(DateOnly.FromDateTime(now.UtcDateTime.AddMonths(-12))), MonthKey.MonthOf(DateOnly.FromDateTime(now.UtcDateTime.AddMonths(1))), from, cancellationToken);
        return year.Months.SelectMany(m => m.Rows).Max(r => r.StartedAt);
    }
}

/// <summary>A person, on their day.</summary>
internal sealed record Person(UserId Id, UserProfile Profile, PersonsDay Day, DayOfWeek FirstDay)
{
    public DateOnly Today => Day.Today;
}

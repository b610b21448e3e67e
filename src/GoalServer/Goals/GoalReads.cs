using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.GoalServer.Status;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Goals;

/// <summary>Reads goals and works out where they stand.</summary>
internal sealed class GoalReads(IGoalStore goals, IWorkoutReads reads, People people, GoalAnswers answers)
{
    // A workout on the far side of the date line can be dated tomorrow.
    private const int AheadDays = 2;

    public async ValueTask<GoalList?> ListAsync(UserId user, bool deleted, FreshRead fresh, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(user, fresh.From, cancellationToken) is not { } person)
        {
            return null;
        }

        var all = await goals.ListAsync(user, fresh.From, cancellationToken);
        return new GoalList
        {
            Goals = [.. all.Where(g => g.Document.DeletedAt is not null == deleted).OrderBy(g => g.Document.CreatedAt).Select(g => answers.Of(g, person.Today))],
            StoreEpoch = await EpochAsync(cancellationToken),
        };
    }

    public async ValueTask<GoalWrite> GetAsync(UserId user, GoalId id, FreshRead fresh, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(user, fresh.From, cancellationToken) is not { } person)
        {
            return GoalWrites.NoAccount();
        }

        if (await goals.GetAsync(user, id, cancellationToken) is not { } stored)
        {
            return GoalWrites.Unknown();
        }

        var workouts = await people.WorkoutsAsync(user, stored.Document.StartsOn, Last(person), fresh.From, cancellationToken);
        var history = GoalHistory.Of(GoalPlan.Of(stored.Document), workouts, person.Today, person.FirstDay);
        return new GoalWrite(
            answers.Of(stored, person.Today) with { Status = answers.StatusOf(history), History = GoalAnswers.PastOf(history), Pending = fresh.Pending }, null);
    }

    public async ValueTask<GoalsStatus?> StatusAsync(UserId user, FreshRead fresh, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(user, fresh.From, cancellationToken) is not { } person)
        {
            return null;
        }

        var standing = (await goals.ListAsync(user, fresh.From, cancellationToken)).Where(g => g.Document.DeletedAt is null).Select(g => g.Document).ToList();
        var first = standing.Select(g => g.StartsOn).Append(LocalCalendar.Back(person.Today, OccasionalMessages.DaysBack)).Min();
        var workouts = await people.WorkoutsAsync(user, first, Last(person), fresh.From, cancellationToken);
        var imperial = person.Profile.Units == "imperial";
        var messages = OccasionalMessages.Of(workouts, person.Today, imperial);
        if (OccasionalMessages.SpeaksOfAllTime(messages))
        {
            messages = OccasionalMessages.Of(await people.AllWorkoutsAsync(user, Last(person), fresh.From, cancellationToken), person.Today, imperial);
        }

        var statuses = standing.Select(g => answers.StatusOf(GoalHistory.Of(GoalPlan.Of(g), workouts, person.Today, person.FirstDay)));
        return new GoalsStatus
        {
            Today = person.Today,
            TimeZone = person.Day.Zone,
            Goals = [.. statuses.OrderBy(s => s.State).ThenByDescending(s => s.Percent).ThenBy(s => s.GoalId, StringComparer.Ordinal)],
            Messages = messages,
            Pending = fresh.Pending,
            StoreEpoch = await EpochAsync(cancellationToken),
        };
    }

    private static DateOnly Last(Person person) => LocalCalendar.Ahead(person.Today, AheadDays);

    private async ValueTask<string> EpochAsync(CancellationToken cancellationToken) => (await reads.StoreEpochAsync(cancellationToken)).ToString("N");
}

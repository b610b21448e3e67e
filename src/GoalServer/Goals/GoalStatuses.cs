using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.GoalServer.Answering;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Goals;

/// <summary>The status of a user's goals, for whoever looks into the system from inside; people are told by get_status.</summary>
public sealed class GoalStatuses
{
    private readonly PersonReads persons;
    private readonly GoalReads reads;

    internal GoalStatuses(PersonReads persons, GoalReads reads) => (this.persons, this.reads) = (persons, reads);

    /// <summary>The status of a user's goals, read from the primary; none where the account is gone.</summary>
    public async ValueTask<IReadOnlyList<GoalStatus>> OfAsync(UserId user, CancellationToken cancellationToken) =>
        await persons.FindAsync(user, new FreshRead { From = ReadFrom.Primary }, cancellationToken) is { } person
            ? (await reads.StatusOfAllAsync(person, new FreshRead { From = ReadFrom.Primary }, cancellationToken)).Status.Goals
            : [];
}

using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.GoalServer.Reading;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Goals;

/// <summary>Where a user's goals stand, for whoever looks into the system from inside; people are told by get_status.</summary>
public sealed class GoalStandings
{
    private readonly People people;
    private readonly GoalReads reads;

    internal GoalStandings(People people, GoalReads reads) => (this.people, this.reads) = (people, reads);

    /// <summary>The standing goals of a user, read from the primary; none where the account is gone.</summary>
    public async ValueTask<IReadOnlyList<GoalStatus>> OfAsync(UserId user, CancellationToken cancellationToken) =>
        await people.FindAsync(user, new FreshRead { From = ReadFrom.Primary }, cancellationToken) is { } person
            ? (await reads.StandAsync(person, new FreshRead { From = ReadFrom.Primary }, cancellationToken)).Status.Goals
            : [];
}

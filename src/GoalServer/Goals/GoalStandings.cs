using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.GoalServer.Status;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Goals;

/// <summary>Where a user's goals stand, for whoever looks into the system from inside; people are told by get_status.</summary>
public sealed class GoalStandings
{
    private readonly GoalReads reads;

    internal GoalStandings(GoalReads reads) => this.reads = reads;

    /// <summary>The standing goals of a user, read from the primary; none where the account is gone.</summary>
    public async ValueTask<IReadOnlyList<GoalStatus>> OfAsync(UserId user, CancellationToken cancellationToken) =>
        (await reads.StatusAsync(user, new FreshRead(ReadFrom.Primary, Pending: null, Refusal: null), cancellationToken))?.Goals ?? [];
}

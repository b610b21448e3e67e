using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;

namespace Stamina.Ports.Cache;

/// <summary>
/// Holds users' totals by revision (not answers). Every call may fail or come back empty and the answer is still right.
/// Invalidation raises a floor, never deletes: a value that was on its way when the floor rose cannot be taken for a fresh one.
/// </summary>
public interface ITotalsCache
{
    /// <summary>The user's totals, if they are there and not below the floor.</summary>
    ValueTask<UserTotals?> GetAsync(UserId user, CancellationToken cancellationToken);

    /// <summary>Keeps totals; without effect where a higher revision or floor is there already.</summary>
    ValueTask PutAsync(UserId user, UserTotals totals, CancellationToken cancellationToken);

    /// <summary>From now on totals below <paramref name="revision"/> are stale.</summary>
    ValueTask RaiseFloorAsync(UserId user, long revision, CancellationToken cancellationToken);
}

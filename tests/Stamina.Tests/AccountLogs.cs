using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests;

internal static class AccountLogs
{
    /// <summary>All that happened to an account, in order.</summary>
    public static async ValueTask<IReadOnlyList<SecurityEventDocument>> ListEventsAsync(
        this IAccountStore store, UserId user, CancellationToken cancellationToken) =>
        [.. (await store.LatestEventsAsync(user, Guid.AllBitsSet, int.MaxValue, cancellationToken)).Reverse()];
}

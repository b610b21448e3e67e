using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Calls;

/// <summary>Changes an account from the revision it was read at, and again where another change came first.</summary>
internal static class AccountChanges
{
    // Each lost attempt means that somebody else's write went through; nobody loses so many unless the store refuses for another reason.
    public const int MostAttempts = 20;

    /// <summary>
    /// Writes what <paramref name="change"/> makes of the account; nothing where that is null. It may be asked several times. Its refusal is the answer, and is
    /// written beside: a wrong code counts. Answers 410 where the account was deleted.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away, or others kept writing the account.</exception>
    public static async ValueTask<Refusal?> ChangeAsync(
        this IAccountStore store, UserId user, Func<UserDocument, (UserDocument? Changed, Refusal? Refusal)> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await store.GetUserAsync(user, cancellationToken) is not { } found)
            {
                return Refusal.AccountDeleted();
            }

            var (changed, refusal) = change(found.Document);
            if (changed is null || await store.PutUserAsync(changed, found.Revision, cancellationToken))
            {
                return refusal;
            }
        }

        throw Contested();
    }

    /// <summary>Answered as every store that is away.</summary>
    public static StoreUnavailableException Contested() => new("An account is written again and again by others.");
}

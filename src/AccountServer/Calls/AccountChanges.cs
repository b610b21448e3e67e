using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Calls;

/// <summary>Changes an account from the revision it was read at, and again where another change came first.</summary>
internal static class AccountChanges
{
    /// <summary>
    /// Writes what <paramref name="change"/> makes of the account; nothing where that is null. It may be asked several times. Its refusal is the answer, and is
    /// written beside: a wrong code counts. Answers 410 where the account was deleted.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away, or others kept writing the account.</exception>
    public static async ValueTask<Refusal?> ChangeAsync(
        this IAccountStore store, UserId user, Func<UserDocument, (UserDocument? Changed, Refusal? Refusal)> change, CancellationToken cancellationToken) =>
        (await store.ReviseAsync(user, change, cancellationToken)).Refusal;

    /// <summary>As <see cref="ChangeAsync"/>, and answers the account as it was written; null where nothing was.</summary>
    /// <exception cref="StoreUnavailableException">The store is away, or others kept writing the account.</exception>
    public static async ValueTask<(UserDocument? Changed, Refusal? Refusal)> ReviseAsync(
        this IAccountStore store, UserId user, Func<UserDocument, (UserDocument? Changed, Refusal? Refusal)> change, CancellationToken cancellationToken)
    {
        (UserDocument? Changed, Refusal? Refusal) made = default;
        var found = await store.ChangeUserAsync(
            user,
            account =>
            {
                made = change(account.Document);
                return made.Changed;
            },
            cancellationToken);
        return found is null ? (null, Refusal.AccountDeleted()) : made;
    }
}

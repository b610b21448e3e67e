using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Email;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Addresses;

/// <summary>
/// Gives an address to an account: first in the directory that cells share, then in this cell's store, then the directory hears that the account is there.
/// </summary>
internal sealed class AddressClaims(IAccountStore store, EmailKey keys, IHomeCells homes, AccountsByEmail accounts, TimeProvider time)
{
    // An address is claimed again where a deleted account still held it; more than once only beside other registrations of it.
    private const int MostAttempts = 3;

    /// <summary>Makes an account with an address that nobody has; what <paramref name="make"/> answers is given the id that the account must have.</summary>
    public async ValueTask<OpenedAccount> OpenAsync(EmailAddress email, Func<UserId, UserDocument> make, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var (userId, elsewhere) = await homes.ClaimAsync(email, new UserId(Guid.CreateVersion7(time.GetUtcNow())), cancellationToken);
            if (elsewhere is not null)
            {
                return new OpenedAccount { Elsewhere = elsewhere };
            }

            var user = make(userId);
            if (await store.CreateUserAsync(user, keys.Of(email), cancellationToken))
            {
                if (await homes.ConfirmAsync(email, userId, cancellationToken))
                {
                    return new OpenedAccount { Opened = user };
                }

                // So slow that the claim was given up meanwhile and the address may be another's: this account must not be.
                await store.DeleteUserAsync(userId, time.GetUtcNow(), cancellationToken);
                return new OpenedAccount();
            }

            if (await accounts.FindHereAsync(email, cancellationToken) is { } known)
            {
                return new OpenedAccount { Known = known };
            }

            // The id is that of a deleted account, of which the directory was not told.
            await homes.ReleaseAsync(email, userId, cancellationToken);
        }

        return new OpenedAccount();
    }
}

/// <summary>What came of opening an account; nothing of these where others were in the way and it may be tried again.</summary>
internal readonly record struct OpenedAccount
{
    /// <summary>The account as it was made.</summary>
    public UserDocument? Opened { get; init; }

    /// <summary>The account that had the address already, in this cell.</summary>
    public Revisioned<UserDocument>? Known { get; init; }

    /// <summary>The other cell that has the address.</summary>
    public string? Elsewhere { get; init; }
}

using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Email;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Addresses;

/// <summary>
/// Gives addresses to accounts and takes them back: first the directory that cells share, then this cell's store, then the directory hears that the account is
/// there. Where that is interrupted between two steps, the address stays taken only until somebody else wants it.
/// </summary>
internal sealed class AddressClaims(IAccountStore store, EmailKey keys, IHomeCells homes, AccountsByEmail accounts, TimeProvider time)
{
    // An address is claimed again where a deleted account, or one that changed its address, still held it; more than once only beside other claims of it.
    private const int MostAttempts = 3;

    /// <summary>Makes an account with an address that nobody has; what <paramref name="make"/> answers is given the id that the account must have.</summary>
    public async ValueTask<OpenedAccount> OpenAsync(
        EmailAddress email, Func<UserId, ValueTask<UserDocument>> make, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var (userId, elsewhere) = await homes.ClaimAsync(email, new UserId(Guid.CreateVersion7(time.GetUtcNow())), cancellationToken);
            if (elsewhere is not null)
            {
                return new OpenedAccount { Elsewhere = elsewhere };
            }

            var user = await make(userId);
            if (await store.CreateUserAsync(user, keys.Of(email), cancellationToken))
            {
                if (await homes.ConfirmAsync(email, userId, cancellationToken))
                {
                    return new OpenedAccount { Opened = user };
                }

                // It took so long that the claim was given up and the address may be another account's: this account is deleted again.
                await store.DeleteUserAsync(userId, time.GetUtcNow(), cancellationToken);
                return new OpenedAccount();
            }

            if (await HolderAsync(email, cancellationToken) is { } known)
            {
                return new OpenedAccount { Known = known };
            }

            // The id is that of a deleted account or of one that has another address, of which the directory was not told.
            await FreeAsync(userId, email, cancellationToken);
        }

        return new OpenedAccount();
    }

    /// <summary>
    /// Gives an account another address, in the write that <paramref name="change"/> says; it may be asked several times, and null changes nothing. The address
    /// before stays the account's until it is released.
    /// </summary>
    public async ValueTask<Refusal?> GiveAsync(
        UserId user, EmailAddress email, Func<UserDocument, (UserDocument? Changed, Refusal? Refusal)> change, CancellationToken cancellationToken)
    {
        if (!await ClaimAsync(user, email, cancellationToken))
        {
            return AccountRefusals.EmailTaken();
        }

        for (var attempt = 0; attempt < RevisedWrites.MostAttempts; attempt++)
        {
            var found = await store.GetUserAsync(user, cancellationToken);
            var (changed, refusal) = found is null ? (null, Refusal.AccountDeleted()) : change(found.Document);
            if (changed is null)
            {
                // Whoever else gave the account this address a moment ago keeps it.
                if (found is null || !AccountsByEmail.Holds(found.Document, email, time.GetUtcNow()))
                {
                    await homes.ReleaseAsync(email, user, cancellationToken);
                }

                return refusal;
            }

            switch (await store.GiveEmailAsync(changed, found!.Revision, keys.Of(email), cancellationToken))
            {
                case EmailGiven.Given:
                    return await homes.ConfirmAsync(email, user, cancellationToken) ? null : await UndoAsync(found.Document, email, cancellationToken);
                case EmailGiven.Taken when await HolderAsync(email, cancellationToken) is not null:
                    await homes.ReleaseAsync(email, user, cancellationToken);
                    return AccountRefusals.EmailTaken();
                default:
                    continue;
            }
        }

        throw RevisedWrites.Contested();
    }

    /// <summary>Frees the address that an account just left. Where a store is away whoever wants it next frees it: what was done before stays done.</summary>
    public async ValueTask ReleaseLeftAsync(UserId user, EmailAddress email, CancellationToken cancellationToken)
    {
        try
        {
            await FreeAsync(user, email, cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // The address stays with this account until somebody else wants it: HolderAsync frees it then.
        }
    }

    /// <summary>Frees the address before once it can take the account back no more; not now where a store is away.</summary>
    public async ValueTask ForgetBeforeAsync(UserDocument account, CancellationToken cancellationToken)
    {
        if (account.EmailTakeBack is { } before && time.GetUtcNow() >= before.Code.ExpiresAt && EmailAddress.TryParse(before.Email, out var email))
        {
            // Else the next renewal of a token does it.
            await ReleaseLeftAsync(new UserId(account.UserId), email, cancellationToken);
        }
    }

    // Frees an address that an account has no longer; one that it has again meanwhile it keeps. The account and its addresses change in one write, from the
    // revision that was looked at. In the directory the address is in doubt from before the look: who is given it after that confirms it, and then it stays.
    private async ValueTask FreeAsync(UserId user, EmailAddress email, CancellationToken cancellationToken)
    {
        await homes.DoubtAsync(email, user, cancellationToken);
        var isHeld = false;
        await RevisedWrites.ChangeAsync<UserDocument>(
            () => store.GetUserAsync(user, cancellationToken),
            found =>
            {
                isHeld = AccountsByEmail.Holds(found.Document, email, time.GetUtcNow());
                return isHeld ? null : Without(found.Document, email);
            },
            (account, revision) => TakeAsync(account, revision, email, cancellationToken));
        if (isHeld)
        {
            await homes.ConfirmAsync(email, user, cancellationToken);
        }
        else
        {
            await homes.ReleaseAsync(email, user, cancellationToken);
        }
    }

    private static UserDocument Without(UserDocument account, EmailAddress email) =>
        account.EmailTakeBack is { } before && AccountsByEmail.Same(before.Email, email) ? account with { EmailTakeBack = null } : account;

    private ValueTask<bool> TakeAsync(UserDocument account, long revision, EmailAddress email, CancellationToken cancellationToken) =>
        store.TakeEmailsAsync(account, revision, [.. accounts.KeysOf(email).Select(key => new ReadOnlyMemory<byte>(key))], cancellationToken);

    private async ValueTask<bool> ClaimAsync(UserId user, EmailAddress email, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var (claimed, elsewhere) = await homes.ClaimAsync(email, user, cancellationToken);
            if (elsewhere is not null)
            {
                return false;
            }

            if (claimed == user)
            {
                return true;
            }

            if (await HolderAsync(email, cancellationToken) is not null)
            {
                return false;
            }
        }

        // Somebody is just opening an account with it.
        return false;
    }

    // The account that has a right to the address. An account that only has it in the index still, and not in its document, loses it here.
    private async ValueTask<Revisioned<UserDocument>?> HolderAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        var found = await accounts.FindHolderAsync(email, cancellationToken);
        if (found is null || AccountsByEmail.Holds(found.Document, email, time.GetUtcNow()))
        {
            return found;
        }

        await FreeAsync(new UserId(found.Document.UserId), email, cancellationToken);
        var now = await accounts.FindHolderAsync(email, cancellationToken);
        return now is not null && AccountsByEmail.Holds(now.Document, email, time.GetUtcNow()) ? now : null;
    }

    // So slow that the claim was given up meanwhile and the address may be another's.
    private async ValueTask<Refusal?> UndoAsync(UserDocument before, EmailAddress email, CancellationToken cancellationToken)
    {
        await RevisedWrites.ChangeAsync<UserDocument>(
            () => store.GetUserAsync(new UserId(before.UserId), cancellationToken),
            found => !AccountsByEmail.Same(found.Document.Email, email) ? found.Document : found.Document with
            {
                Email = before.Email,
                EmailVerifiedAt = before.EmailVerifiedAt,
                EmailChange = before.EmailChange,
                EmailTakeBack = before.EmailTakeBack,
            },
            (undone, revision) => TakeAsync(undone, revision, email, cancellationToken));
        return AccountRefusals.Busy();
    }
}

/// <summary>What came of opening an account; nothing of these where others were in the way and it may be tried again.</summary>
internal readonly record struct OpenedAccount
{
    /// <summary>The account as it was made.</summary>
    public UserDocument? Opened { get; init; }

    /// <summary>The account that keeps the address already, in this cell.</summary>
    public Revisioned<UserDocument>? Known { get; init; }

    /// <summary>The other cell that has the address.</summary>
    public string? Elsewhere { get; init; }
}

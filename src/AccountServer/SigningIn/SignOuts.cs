using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// Ends the sign-ins of phones, and personal access tokens. Every change is made from a revision and tried again where another came first. A sign-in that is
/// ended because it may be a stranger's takes along what it made: its tokens and its calendar link end, its webhooks are paused. One that signs itself out, or
/// makes room for another, does not. What follows from ending a sign-in is not cancelled when the caller hangs up: the caller may be the stranger.
/// </summary>
internal sealed class SignOuts(
    IAccountStore store, AccessWithoutSignIn others, EndedSignIns ended, SecurityEvents events, CopiedTokenNotice copied, TimeProvider time)
{
    /// <summary>Ends one sign-in; false where there is none. Ending it again changes nothing.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="device">Which.</param>
    /// <param name="because">Why, of <see cref="RevokedBecause"/>.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="StoreUnavailableException">Somebody else kept writing it: it may live on.</exception>
    public async ValueTask<bool> EndAsync(UserId user, DeviceId device, string because, CancellationToken cancellationToken)
    {
        var wasAlive = false;
        var changed = await store.ChangeDeviceAsync(
            user,
            device,
            found =>
            {
                wasAlive = found.Document.RevokedAt is null;
                return wasAlive ? RefreshFamily.Revoke(found.Document, because, time.GetUtcNow()) : null;
            },
            cancellationToken);
        if (changed is not { Document: var signIn })
        {
            return false;
        }

        ended.Forget(device);
        if (wasAlive)
        {
            await events.AddAsync(user, signIn.TokenScopes is null ? EventKind.SignInEnded : EventKind.TokenRevoked, signIn, ByOf(because));
        }

        await EndMadeByAsync(signIn, because);
        return true;
    }

    /// <summary>
    /// Ends all sign-ins but one, all personal access tokens and the calendar's link, and pauses all webhooks; returns how many sign-ins and tokens were ended.
    /// </summary>
    public async ValueTask<int> EndAllAsync(UserId user, DeviceId? except, string because, CancellationToken cancellationToken)
    {
        var (count, before) = (0, -1);

        // Looked at again until nothing is found: one that is ended here may have made a token while the others were.
        while (count > before)
        {
            before = count;
            foreach (var (device, _) in await store.ListDevicesAsync(user, cancellationToken))
            {
                if (RefreshFamily.IsAlive(device, time.GetUtcNow())
                    && device.DeviceId != except?.Value
                    && await EndAsync(user, new DeviceId(device.DeviceId), because, cancellationToken))
                {
                    count++;
                }
            }
        }

        await others.EndAllAsync(user, cancellationToken);
        return count;
    }

    /// <summary>Ends a sign-in whose token has two holders, and tells its owner; false where another change of it came first.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="revoked">The sign-in as it is to be kept.</param>
    /// <param name="revision">At which it was read.</param>
    public async ValueTask<bool> EndCopiedAsync(UserDocument account, DeviceDocument revoked, long revision)
    {
        if (!await store.PutDeviceAsync(revoked, revision, CancellationToken.None))
        {
            return false;
        }

        ended.Forget(new DeviceId(revoked.DeviceId));
        await copied.TellAsync(account, revoked);
        await EndMadeByAsync(revoked, RevokedBecause.TokenReuse);
        return true;
    }

    // After the sign-in was ended: one that makes a token or webhook meanwhile looks at itself once more (PersonalTokens, AccountWebhooks) and takes it back.
    private async ValueTask EndMadeByAsync(DeviceDocument signIn, string because)
    {
        if (signIn.TokenScopes is not null || because is RevokedBecause.SignedOut or RevokedBecause.TooManyDevices)
        {
            return;
        }

        var user = new UserId(signIn.UserId);
        foreach (var (token, _) in await store.ListDevicesAsync(user, CancellationToken.None))
        {
            if (token.MadeBy == signIn.DeviceId && token.RevokedAt is null)
            {
                await EndAsync(user, new DeviceId(token.DeviceId), because, CancellationToken.None);
            }
        }

        await others.EndMadeByAsync(user, new DeviceId(signIn.DeviceId), CancellationToken.None);
    }

    // Who did it, for the account's log.
    private static string ByOf(string because) => because switch
    {
        RevokedBecause.Operator => EventBy.Operator,
        RevokedBecause.TooManyDevices or RevokedBecause.TokenReuse => EventBy.Server,
        _ => EventBy.User,
    };
}

using Stamina.AccountServer.Email;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer;

/// <summary>What operators may do to one account. Each call leaves an event in its log.</summary>
internal sealed class AccountOperators(IAccountStore store, AccountSecret secret, SignIns signIns, SecurityEvents events, TimeProvider time)
{
    private const int MostAttempts = 20;

    /// <summary>An account by its address or id; null where there is none.</summary>
    public async ValueTask<OperatorsView?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (await GetAsync(name, cancellationToken) is not { Document: var user })
        {
            return null;
        }

        await events.AddAsync(new UserId(user.UserId), EventKind.LookedUp, by: EventBy.Operator, cancellationToken: cancellationToken);
        return await ViewAsync(user, cancellationToken);
    }

    /// <summary>Locks or unlocks. What is so already stays as it is.</summary>
    public async ValueTask<OperatorsView?> LockAsync(string name, bool locked, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await GetAsync(name, cancellationToken) is not { } found)
            {
                return null;
            }

            var user = found.Document with { LockedAt = locked ? found.Document.LockedAt ?? time.GetUtcNow() : null };
            if (user.LockedAt == found.Document.LockedAt)
            {
                return await ViewAsync(user, cancellationToken);
            }

            if (await store.PutUserAsync(user, found.Revision, cancellationToken))
            {
                await events.AddAsync(
                    new UserId(user.UserId),
                    locked ? EventKind.Locked : EventKind.Unlocked,
                    by: EventBy.Operator,
                    cancellationToken: cancellationToken);
                return await ViewAsync(user, cancellationToken);
            }
        }

        throw new StoreUnavailableException("An account is written again and again by others.");
    }

    /// <summary>Ends every sign-in; every server knows within <see cref="EndedSignIns.Believed"/>.</summary>
    public async ValueTask<OperatorsView?> EndSessionsAsync(string name, CancellationToken cancellationToken)
    {
        if (await GetAsync(name, cancellationToken) is not { Document: var user })
        {
            return null;
        }

        await signIns.EndAllAsync(new UserId(user.UserId), except: null, RevokedBecause.Operator, EventBy.Operator, cancellationToken);
        return await ViewAsync(user, cancellationToken);
    }

    private async ValueTask<Revisioned<UserDocument>?> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (UserId.TryParse(name, out var user))
        {
            return await store.GetUserAsync(user, cancellationToken);
        }

        if (EmailAddress.TryParse(name, out var email))
        {
            foreach (var key in secret.Email.EarlierOf(email).Prepend(secret.Email.Of(email)))
            {
                if (await store.FindByEmailAsync(key, cancellationToken) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private async ValueTask<OperatorsView> ViewAsync(UserDocument user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var alive = (await store.ListDevicesAsync(new UserId(user.UserId), cancellationToken)).Count(device =>
            device.Document.RevokedAt is null && now < device.Document.RefreshExpiresAt);
        return new OperatorsView(new UserId(user.UserId), user.CreatedAt, alive, user.EmailVerifiedAt is not null, user.LockedAt);
    }
}

/// <summary>What an operator sees of an account: no address, nothing that was recorded.</summary>
internal sealed record OperatorsView(UserId User, DateTimeOffset CreatedAt, int SignIns, bool IsVerified, DateTimeOffset? LockedAt);

using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Background;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer;

/// <summary>What operators may do to one account, or to all. Each call leaves an event in its log.</summary>
internal sealed class AccountOperators(IAccountStore store, AccountsByEmail accounts, SignOuts signOuts, SecurityEvents events, TimeProvider time)
{
    private const int AtOnce = 200;

    /// <summary>An account by its address or id; null where there is none.</summary>
    public async ValueTask<OperatorsView?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (await GetAsync(name, cancellationToken) is not { Document: var user })
        {
            return null;
        }

        await events.AddAsync(new UserId(user.UserId), EventKind.LookedUp, by: EventBy.Operator);
        return await ViewAsync(user, cancellationToken);
    }

    /// <summary>Locks or unlocks. What is so already stays as it is.</summary>
    public async ValueTask<OperatorsView?> LockAsync(string name, bool locked, CancellationToken cancellationToken)
    {
        if (await GetAsync(name, cancellationToken) is not { Document: var found })
        {
            return null;
        }

        var (userId, isNew) = (new UserId(found.UserId), false);
        var gone = await store.ChangeAsync(
            userId,
            user =>
            {
                isNew = locked != user.LockedAt is not null;
                found = isNew ? user with { LockedAt = locked ? time.GetUtcNow() : null } : user;
                return (isNew ? found : null, null);
            },
            cancellationToken);
        if (gone is not null)
        {
            return null;
        }

        if (isNew)
        {
            await events.AddAsync(userId, locked ? EventKind.Locked : EventKind.Unlocked, by: EventBy.Operator);
        }

        return await ViewAsync(found, cancellationToken);
    }

    /// <summary>Ends every sign-in and pauses every webhook; every server knows within <see cref="EndedSignIns.Believed"/>.</summary>
    public async ValueTask<OperatorsView?> EndSessionsAsync(string name, CancellationToken cancellationToken)
    {
        if (await GetAsync(name, cancellationToken) is not { Document: var user })
        {
            return null;
        }

        await signOuts.EndAllAsync(new UserId(user.UserId), except: null, RevokedBecause.Operator, cancellationToken);
        return await ViewAsync(user, cancellationToken);
    }

    /// <summary>
    /// Ends every sign-in of every account of this cell, and pauses every webhook: a store that was restored has those again that were ended since the backup.
    /// An account that cannot be read is passed over.
    /// </summary>
    public async ValueTask<EndedOfAll> EndAllSessionsAsync(CancellationToken cancellationToken)
    {
        var (read, signIns, why) = (0, 0, (string?)null);
        var passedOver = new PassedOver();
        IReadOnlyList<UserId> page;
        for (var after = default(UserId); (page = await store.ListUsersAsync(after, AtOnce, cancellationToken)).Count > 0; after = page[^1])
        {
            foreach (var user in page)
            {
                if (await passedOver.TryAsync(async () => signIns += await EndAllOfAsync(user, cancellationToken)))
                {
                    read++;
                }
                else
                {
                    why ??= $"{user}: {passedOver.First?.Message}";
                }
            }
        }

        return new EndedOfAll(read, signIns, passedOver.Count, why);
    }

    // Those too that are over by their time: after the backup their phones may have renewed them, and what they hold would be taken for a copy.
    private async ValueTask<int> EndAllOfAsync(UserId user, CancellationToken cancellationToken)
    {
        var count = await signOuts.EndAllAsync(user, except: null, RevokedBecause.Operator, cancellationToken);
        foreach (var (device, _) in await store.ListDevicesAsync(user, cancellationToken))
        {
            if (device.RevokedAt is null && await signOuts.EndAsync(user, new DeviceId(device.DeviceId), RevokedBecause.Operator, cancellationToken))
            {
                count++;
            }
        }

        return count;
    }

    private async ValueTask<Revisioned<UserDocument>?> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (UserId.TryParse(name, out var user))
        {
            return await store.GetUserAsync(user, cancellationToken);
        }

        return EmailAddress.TryParse(name, out var email) ? await accounts.FindHereAsync(email, cancellationToken) : null;
    }

    private async ValueTask<OperatorsView> ViewAsync(UserDocument user, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var alive = (await store.ListDevicesAsync(new UserId(user.UserId), cancellationToken)).Count(device => RefreshFamily.IsAlive(device.Document, now));
        return new OperatorsView(new UserId(user.UserId), user.CreatedAt, alive, user.EmailVerifiedAt is not null, user.LockedAt);
    }
}

/// <summary>What an operator sees of an account: no address, nothing that was recorded.</summary>
internal sealed record OperatorsView(UserId User, DateTimeOffset CreatedAt, int SignIns, bool IsVerified, DateTimeOffset? LockedAt);

/// <summary>What came of ending the sign-ins of all accounts.</summary>
/// <param name="Accounts">Accounts of which none is left.</param>
/// <param name="SignIns">Sign-ins and tokens that were ended.</param>
/// <param name="PassedOver">Accounts that could not be read.</param>
/// <param name="Why">The first of those, and why; null where there is none.</param>
internal sealed record EndedOfAll(int Accounts, int SignIns, int PassedOver, string? Why);

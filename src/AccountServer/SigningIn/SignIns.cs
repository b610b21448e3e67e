using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Mail;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.SigningIn;

/// <summary>Begins, renews and ends the sign-ins of phones. Every change is made from a revision and tried again where another came first.</summary>
internal sealed class SignIns(
    IAccountStore store,
    AccountSecret secret,
    AccessTokenIssuer issuer,
    IHomeCells homes,
    EndedSignIns ended,
    MailOutbox outbox,
    SecurityEvents events,
    IOptions<AccountOptions> options,
    TimeProvider time,
    ILogger<SignIns> log)
{
    // A phone asks one at a time; whoever is overtaken this often is being flooded.
    private const int MostAttempts = 20;

    /// <summary>Signs a phone in; null where the account was deleted meanwhile, or is locked.</summary>
    public async ValueTask<TokensAnswer?> BeginAsync(UserDocument user, DeviceInfo? info, CancellationToken cancellationToken)
    {
        var userId = new UserId(user.UserId);
        if (user.LockedAt is not null)
        {
            return null;
        }

        await MakeRoomAsync(userId, cancellationToken);

        // Random through and through, not ordered by time: it must not be guessed from another.
        var deviceId = new DeviceId(Guid.NewGuid());
        var token = RefreshToken.Mint(userId, deviceId, secret);
        var now = time.GetUtcNow();
        var device = new DeviceDocument
        {
            UserId = userId.Value,
            DeviceId = deviceId.Value,
            Name = info?.Name ?? "Unnamed device",
            Platform = info?.Platform,
            CreatedAt = now,
            LastSeenAt = now,
            RefreshHash = token.Hash,
            RefreshExpiresAt = now + RefreshFamily.Lifetime,
        };
        if (!await store.PutDeviceAsync(device, expectedRevision: 0, cancellationToken))
        {
            return null;
        }

        await events.AddAsync(userId, EventKind.SignedIn, device, cancellationToken: cancellationToken);
        return Answer(user, device, token);
    }

    public async ValueTask<SignInOutcome> RefreshAsync(string text, CancellationToken cancellationToken)
    {
        if (!RefreshToken.TryParse(text, secret, out var used))
        {
            // Only the cell that made a token can tell it from one that somebody made up; whose it claims to be says which cell that is.
            return RefreshToken.UserNamedBy(text) is { } user && await homes.ElsewhereAsync(user, cancellationToken) is { } elsewhere
                ? SignInOutcome.In(elsewhere)
                : Unknown();
        }

        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await store.GetDeviceAsync(used.User, used.Device, cancellationToken) is not { } found
                || await store.GetUserAsync(used.User, cancellationToken) is not { } account)
            {
                // The other phones of a person who deleted their account remove what they hold of it.
                return await store.WasDeletedAsync(used.User, cancellationToken) ? Refusal.AccountDeleted() : Unknown();
            }

            var next = RefreshToken.Mint(used.User, used.Device, secret);
            switch (RefreshFamily.Judge(found.Document, used.Hash, next.Hash, time.GetUtcNow()))
            {
                case RefreshVerdict.Renewed(var device):
                    if (await store.PutDeviceAsync(device, found.Revision, cancellationToken))
                    {
                        return Answer(account.Document, device, next);
                    }

                    continue;
                case RefreshVerdict.UploadOnly(var device, JustRevoked: true):
                    if (await store.PutDeviceAsync(device, found.Revision, cancellationToken))
                    {
                        log.RefreshTokenReused();
                        ended.Forget(used.Device);
                        await events.AddAsync(used.User, EventKind.TokenReuse, device, EventBy.Server, cancellationToken);
                        if (account.Document.EmailVerifiedAt is not null)
                        {
                            outbox.Send(MailTexts.TokenReuse(account.Document, device.Name, time.GetUtcNow()));
                        }

                        return Answer(account.Document, device, null);
                    }

                    continue;
                case RefreshVerdict.UploadOnly(var device, _):
                    return Answer(account.Document, device, null);
                default:
                    return Unknown();
            }
        }

        return Refusal.Later(ProblemTypes.Unavailable, "This phone is asking too many times at once; nothing was changed.", TimeSpan.FromSeconds(1));
    }

    /// <summary>Ends one sign-in; false where there is none. Ending it again changes nothing.</summary>
    /// <exception cref="StoreUnavailableException">Somebody else kept writing it: it may live on.</exception>
    public ValueTask<bool> EndAsync(UserId user, DeviceId device, string because, CancellationToken cancellationToken) =>
        EndAsync(user, device, because, EventBy.User, cancellationToken);

    /// <inheritdoc cref="EndAsync(UserId, DeviceId, string, CancellationToken)"/>
    public async ValueTask<bool> EndAsync(UserId user, DeviceId device, string because, string by, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await store.GetDeviceAsync(user, device, cancellationToken) is not { } found)
            {
                return false;
            }

            if (found.Document.RevokedAt is not null)
            {
                ended.Forget(device);
                return true;
            }

            if (await store.PutDeviceAsync(RefreshFamily.Revoke(found.Document, because, time.GetUtcNow()), found.Revision, cancellationToken))
            {
                ended.Forget(device);
                await events.AddAsync(user, EventKind.SignInEnded, found.Document, by, cancellationToken);
                return true;
            }
        }

        throw new StoreUnavailableException("A sign-in is written again and again by others.");
    }

    /// <summary>Ends all sign-ins but one; returns how many.</summary>
    public ValueTask<int> EndAllAsync(UserId user, DeviceId? except, string because, CancellationToken cancellationToken) =>
        EndAllAsync(user, except, because, EventBy.User, cancellationToken);

    /// <inheritdoc cref="EndAllAsync(UserId, DeviceId?, string, CancellationToken)"/>
    public async ValueTask<int> EndAllAsync(UserId user, DeviceId? except, string because, string by, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var (device, _) in await store.ListDevicesAsync(user, cancellationToken))
        {
            if (IsAlive(device) && device.DeviceId != except?.Value && await EndAsync(user, new DeviceId(device.DeviceId), because, by, cancellationToken))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>What a phone is told of a sign-in that was ended; null while it lives.</summary>
    public static Revocation? RevocationOf(DeviceDocument device) => device.RevokedAt is not { } at ? null : new Revocation
    {
        At = at,
        Reason = device.RevokedBecause ?? RevokedBecause.User,
        UploadUntil = RefreshFamily.UploadUntil(device),
    };

    private async ValueTask MakeRoomAsync(UserId user, CancellationToken cancellationToken)
    {
        var all = await store.ListDevicesAsync(user, cancellationToken);
        foreach (var (over, _) in all.Where(device => RefreshFamily.IsOver(device.Document, time.GetUtcNow())))
        {
            await store.ForgetDeviceAsync(user, new DeviceId(over.DeviceId), cancellationToken);
        }

        var alive = all.Where(device => IsAlive(device.Document)).ToList();
        foreach (var device in alive.OrderBy(device => device.Document.LastSeenAt).Take(alive.Count + 1 - options.Value.MostDevices))
        {
            await EndAsync(user, new DeviceId(device.Document.DeviceId), RevokedBecause.TooManyDevices, EventBy.Server, cancellationToken);
        }
    }

    private bool IsAlive(DeviceDocument device) => device.RevokedAt is null && time.GetUtcNow() < device.RefreshExpiresAt;

    private TokensAnswer Answer(UserDocument user, DeviceDocument device, RefreshToken? refresh)
    {
        var caller = new Caller(
            new UserId(user.UserId), new DeviceId(device.DeviceId), refresh is null ? CallerScope.UploadOnly : CallerScope.Full, user.Cell);
        var access = issuer.Issue(caller);
        return new TokensAnswer
        {
            UserId = caller.UserId.ToString(),
            DeviceId = caller.DeviceId.ToString(),
            AccessToken = access.Text,
            ExpiresInS = Math.Max(0, (int)(access.ExpiresAt - time.GetUtcNow()).TotalSeconds),
            Scope = refresh is null ? TokenRight.UploadOnly : TokenRight.Full,
            Cell = caller.Cell,
            RefreshToken = refresh?.ToString(),
            RefreshExpiresAt = refresh is null ? null : device.RefreshExpiresAt,
            Revoked = RevocationOf(device),
        };
    }

    private static Refusal Unknown() =>
        Refusal.Of(
            ProblemTypes.InvalidRefreshToken,
            "This refresh token is unknown or has ended. Sign in again; what the phone has recorded stays on it until then.");
}

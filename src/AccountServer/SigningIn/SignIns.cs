using Microsoft.Extensions.Options;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.SigningIn;

/// <summary>Begins the sign-ins of phones.</summary>
internal sealed class SignIns(
    IAccountStore store, PhoneTokens tokens, SignOuts signOuts, SecurityEvents events, IOptions<AccountOptions> options, TimeProvider time)
{
    // Of the sign-ins that were ended, which are kept for some weeks so that their phones hear why.
    private const int MostEnded = 200;

    // Sign-ins of one account that come in a row. Each makes an entry in its log and a mail, and reads all that there are.
    private const int InARow = 60;
    private readonly FailureBuckets<UserId> begun = new(InARow, TimeSpan.FromMinutes(1));

    /// <summary>Counts a sign-in that is about to begin; says why not where the account has begun very many in a short time.</summary>
    public Refusal? Count(UserDocument user) => begun.Take(new UserId(user.UserId), time.GetUtcNow()) is { } wait
        ? Refusal.Later(ProblemTypes.TooManyRequests, "This account was signed in to very often in a short time; Retry-After says when it may be again.", wait)
        : null;

    /// <summary>Signs a phone in; null where the account was deleted meanwhile, or is locked.</summary>
    public async ValueTask<TokensAnswer?> BeginAsync(UserDocument user, DeviceInfo? info, CancellationToken cancellationToken)
    {
        if (await MakeAsync(user, info, cancellationToken) is not var (device, token))
        {
            return null;
        }

        await EndFormerAsync(info);
        return tokens.Answer(user, device, token);
    }

    /// <summary>
    /// Signs a phone in by a password that was checked against <paramref name="user"/>; null also where another was set meanwhile. That ended every sign-in but
    /// the one that came too late: this one.
    /// </summary>
    /// <param name="user">The account as it is kept, the password hashed as it is today.</param>
    /// <param name="checkedHash">The hash that the password was checked against.</param>
    /// <param name="info">The phone.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public ValueTask<TokensAnswer?> BeginByPasswordAsync(UserDocument user, string checkedHash, DeviceInfo? info, CancellationToken cancellationToken) =>
        BeginWhileAsync(user, kept => kept.PasswordHash == user.PasswordHash || kept.PasswordHash == checkedHash, info, cancellationToken);

    /// <summary>Signs a phone in by a passkey that signed; null also where it was removed meanwhile, for the same reason.</summary>
    public ValueTask<TokensAnswer?> BeginByPasskeyAsync(UserDocument user, PasskeyDocument used, DeviceInfo? info, CancellationToken cancellationToken) =>
        BeginWhileAsync(
            user, kept => kept.Passkeys?.Any(passkey => passkey.CredentialId.AsSpan().SequenceEqual(used.CredentialId)) is true, info, cancellationToken);

    // What opened the account is looked at once more when the sign-in is there: whoever takes it away or locks the account ends those they see.
    private async ValueTask<TokensAnswer?> BeginWhileAsync(
        UserDocument user, Func<UserDocument, bool> opens, DeviceInfo? info, CancellationToken cancellationToken)
    {
        if (await MakeAsync(user, info, cancellationToken) is not var (device, token))
        {
            return null;
        }

        var userId = new UserId(user.UserId);
        if (await store.GetUserAsync(userId, cancellationToken) is { Document: { LockedAt: null } kept } && opens(kept))
        {
            await EndFormerAsync(info);
            return tokens.Answer(user, device, token);
        }

        await signOuts.EndAsync(userId, new DeviceId(device.DeviceId), RevokedBecause.PasswordChanged, cancellationToken);
        return null;
    }

    // A phone has one sign-in: the former ends once the next is there. Of the token only the tag is looked at, not whether it is the last one: who shows any
    // token that this sign-in was ever given can end it by renewing with it, too. It may be of another account, and what is stored of that be damaged: the next
    // sign-in has begun, so it is answered all the same. (Retention says of which account nothing can be read.)
    private async ValueTask EndFormerAsync(DeviceInfo? info)
    {
        if (info?.FormerRefreshToken is not { } shown || !tokens.TryRead(shown, out var former))
        {
            return;
        }

        try
        {
            await signOuts.EndAsync(former.User, former.Device, RevokedBecause.SignedOut, CancellationToken.None);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or StoreUnavailableException)
        {
            // It lives on until it is over, as one of another cell does.
        }
    }

    private async ValueTask<(DeviceDocument Device, RefreshToken Token)?> MakeAsync(
        UserDocument user, DeviceInfo? info, CancellationToken cancellationToken)
    {
        var userId = new UserId(user.UserId);
        if (user.LockedAt is not null)
        {
            return null;
        }

        await MakeRoomAsync(userId, cancellationToken);

        // Random through and through, not ordered by time: it must not be guessed from another.
        var deviceId = new DeviceId(Guid.NewGuid());
        var token = tokens.Mint(userId, deviceId);
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

        await events.AddAsync(userId, EventKind.SignedIn, device);
        return (device, token);
    }

    private async ValueTask MakeRoomAsync(UserId user, CancellationToken cancellationToken)
    {
        var all = await store.ListDevicesAsync(user, cancellationToken);
        foreach (var (over, _) in all.Where(device => RefreshFamily.IsOver(device.Document, time.GetUtcNow())))
        {
            await store.ForgetDeviceAsync(user, new DeviceId(over.DeviceId), cancellationToken);
        }

        var ended = all.Where(device => device.Document.RevokedAt is not null && !RefreshFamily.IsOver(device.Document, time.GetUtcNow()));
        foreach (var (oldest, _) in ended.OrderByDescending(device => device.Document.RevokedAt).Skip(MostEnded).ToList())
        {
            await store.ForgetDeviceAsync(user, new DeviceId(oldest.DeviceId), cancellationToken);
        }

        var alive = all.Where(device => device.Document.TokenScopes is null && RefreshFamily.IsAlive(device.Document, time.GetUtcNow())).ToList();
        foreach (var device in alive.OrderBy(device => device.Document.LastSeenAt).Take(alive.Count + 1 - options.Value.MostDevices))
        {
            await signOuts.EndAsync(user, new DeviceId(device.Document.DeviceId), RevokedBecause.TooManyDevices, cancellationToken);
        }
    }
}

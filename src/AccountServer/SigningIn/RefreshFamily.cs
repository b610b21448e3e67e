using System.Security.Cryptography;
using Stamina.Contracts.Accounts;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// The rules of a phone's refresh tokens, as a pure function. A family is one device: its tokens descend from the sign-in, each from the one before.
/// <list type="bullet">
/// <item>Using a token gives a successor. The token stays valid until one of its successors is first used: the answer may have been lost.</item>
/// <item>Used again before that, it gives another successor, and all of them stay valid: the answer that arrives may be any of them.</item>
/// <item>The first successor that is used ends its parent and its siblings. Whoever uses one of those afterwards holds a copy: the family is revoked.</item>
/// </list>
/// So a phone that keeps one token and uses no other is never signed out, and two holders of one token are found out as soon as both have used what they got.
/// </summary>
internal static class RefreshFamily
{
    /// <summary>A sign-in that is not used ends after this.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    /// <summary>A sign-in ends after this however often it is used: the person says once a year who they are.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(365);

    /// <summary>
    /// One that may be in a thief's hands, because its token was copied or the password was changed, may upload for this long. Its owner's phone signs in anew
    /// and loses nothing.
    /// </summary>
    public static readonly TimeSpan ShortUploadGrace = TimeSpan.FromDays(7);

    /// <summary>A revoked phone may upload for this long.</summary>
    public static readonly TimeSpan UploadGrace = TimeSpan.FromDays(30);

    // How many refresh tokens that were given for one and the same old one are remembered. A phone asks for one at a time, and again where an answer was lost.
    private const int MaxSiblings = 16;

    /// <param name="device">The family.</param>
    /// <param name="used">SHA-256 of the token used, which bears this server's tag for this device.</param>
    /// <param name="next">SHA-256 of the successor to give, if one is to be given.</param>
    /// <param name="now">When.</param>
    public static RefreshVerdict Judge(DeviceDocument device, byte[] used, byte[] next, DateTimeOffset now)
    {
        if (device.RevokedAt is not null)
        {
            return now < UploadUntil(device) ? new RefreshVerdict.UploadOnly(device, JustRevoked: false) : new RefreshVerdict.Ended();
        }

        var isLast = Same(device.RefreshHash, used);
        var isPrevious = Same(device.PreviousRefreshHash, used);
        var isSibling = false;
        foreach (var sibling in device.SiblingRefreshHashes ?? [])
        {
            isSibling |= Same(sibling, used);
        }

        if (!isLast && !isPrevious && !isSibling)
        {
            return new RefreshVerdict.UploadOnly(Revoke(device, RevokedBecause.TokenReuse, now), JustRevoked: true);
        }

        if (now >= device.RefreshExpiresAt)
        {
            return new RefreshVerdict.Ended();
        }

        var renewed = device with { LastSeenAt = now, RefreshExpiresAt = EndOf(device.CreatedAt, now), RefreshHash = next };
        return new RefreshVerdict.Renewed(isPrevious
            ? renewed with { SiblingRefreshHashes = [.. (device.SiblingRefreshHashes ?? []).TakeLast(MaxSiblings - 1), device.RefreshHash] }
            : renewed with { PreviousRefreshHash = used, SiblingRefreshHashes = null });
    }

    public static DeviceDocument Revoke(DeviceDocument device, string because, DateTimeOffset now) =>
        device with { RevokedAt = now, RevokedBecause = because };

    /// <summary>When a sign-in ends that is used now: some time from now, or once it has lived its longest.</summary>
    public static DateTimeOffset EndOf(DateTimeOffset begun, DateTimeOffset now) => now + Lifetime < begun + LongestLife ? now + Lifetime : begun + LongestLife;

    public static DateTimeOffset UploadUntil(DeviceDocument device) => device.RevokedAt is not { } at
        ? DateTimeOffset.MaxValue
        : at + (device.RevokedBecause is RevokedBecause.TokenReuse or RevokedBecause.PasswordChanged ? ShortUploadGrace : UploadGrace);

    /// <summary>True while it may read and write: not revoked, and used lately enough.</summary>
    public static bool IsAlive(DeviceDocument device, DateTimeOffset now) => device.RevokedAt is null && now < device.RefreshExpiresAt;

    /// <summary>What a phone is told of a sign-in that was ended; null while it lives.</summary>
    public static Revocation? RevocationOf(DeviceDocument device) => device.RevokedAt is not { } at ? null : new Revocation
    {
        At = at,
        Reason = device.RevokedBecause ?? RevokedBecause.User,
        UploadUntil = UploadUntil(device),
    };

    /// <summary>True where nothing can come of this sign-in any more, so that it need not be kept.</summary>
    public static bool IsOver(DeviceDocument device, DateTimeOffset now) =>
        now >= (device.RevokedAt is null ? device.RefreshExpiresAt + UploadGrace : UploadUntil(device));

    private static bool Same(byte[]? stored, byte[] used) => stored is not null && CryptographicOperations.FixedTimeEquals(stored, used);
}

/// <summary>What a used refresh token leads to.</summary>
internal abstract record RefreshVerdict
{
    private RefreshVerdict()
    {
    }

    /// <summary>Goes on; the answer counts once <paramref name="Device"/> is written.</summary>
    public sealed record Renewed(DeviceDocument Device) : RefreshVerdict;

    /// <summary>Revoked, but what the phone still holds is welcome; <paramref name="Device"/> is to be written where this call revoked it.</summary>
    public sealed record UploadOnly(DeviceDocument Device, bool JustRevoked) : RefreshVerdict;

    /// <summary>Too old.</summary>
    public sealed record Ended : RefreshVerdict;
}

/// <summary>Why sign-ins end; stored and shown.</summary>
internal static class RevokedBecause
{
    public const string User = "user";
    public const string SignedOut = "signed_out";
    public const string PasswordChanged = "password_changed";
    public const string TooManyDevices = "too_many_devices";
    public const string TokenReuse = "token_reuse";
    public const string Operator = "operator";
}

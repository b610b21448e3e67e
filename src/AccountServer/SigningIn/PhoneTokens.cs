using System.Diagnostics.CodeAnalysis;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.SigningIn;

/// <summary>Makes what a phone holds while it is signed in, and reads what it shows.</summary>
internal sealed class PhoneTokens(AccountSecret secret, AccessTokenIssuer issuer, TimeProvider time)
{
    /// <summary>Another refresh token of a sign-in.</summary>
    public RefreshToken Mint(UserId user, DeviceId device) => RefreshToken.Mint(user, device, secret);

    /// <summary>Reads a refresh token that this cell made; false for anything else.</summary>
    public bool TryRead(string text, [NotNullWhen(true)] out RefreshToken? token) => RefreshToken.TryParse(text, secret, out token);

    /// <summary>What the phone is answered; without <paramref name="refresh"/> it may upload and nothing more.</summary>
    public TokensAnswer Answer(UserDocument user, DeviceDocument device, RefreshToken? refresh)
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
            Revoked = RefreshFamily.RevocationOf(device),
        };
    }
}

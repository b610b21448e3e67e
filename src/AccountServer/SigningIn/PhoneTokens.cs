using System.Diagnostics.CodeAnalysis;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.SigningIn;

/// <summary>Makes what a phone holds while it is signed in, and what programs of a person hold instead, and reads what they show.</summary>
internal sealed class PhoneTokens(AccountSecret secret, AccessTokenIssuer issuer, TimeProvider time)
{
    /// <summary>
    /// So long lives what a personal access token is traded for. Reads and edits of a revoked one end within seconds; uploads, whose path reads no store, after
    /// this.
    /// </summary>
    public static readonly TimeSpan PersonalLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Another refresh token of a sign-in.</summary>
    public RefreshToken Mint(UserId user, DeviceId device) => RefreshToken.Mint(user, device, secret);

    /// <summary>Reads a refresh token that this cell made; false for anything else.</summary>
    public bool TryRead(string text, [NotNullWhen(true)] out RefreshToken? token) => RefreshToken.TryParse(text, secret, out token);

    /// <summary>Another personal access token.</summary>
    public RefreshToken MintPersonal(UserId user, DeviceId token) => RefreshToken.MintPersonal(user, token, secret);

    /// <summary>Reads a personal access token that this cell made; false for anything else.</summary>
    public bool TryReadPersonal(string text, [NotNullWhen(true)] out RefreshToken? token) => RefreshToken.TryParsePersonal(text, secret, out token);

    /// <summary>What is answered to a personal access token: an access token that opens what it opens, for a few minutes.</summary>
    public TokensAnswer AnswerPersonal(UserDocument user, DeviceDocument token)
    {
        var scopes = AccessScopes.Parse(string.Join(' ', token.TokenScopes ?? []));
        var caller = new Caller(new UserId(user.UserId), new DeviceId(token.DeviceId), CallerScope.Personal, user.Cell) { Scopes = scopes };
        var end = time.GetUtcNow() + PersonalLifetime;
        return Of(caller, TokenRight.Personal, end < token.RefreshExpiresAt ? end : token.RefreshExpiresAt) with { Scopes = scopes.ToList() };
    }

    /// <summary>What the phone is answered; without <paramref name="refresh"/> it may upload and nothing more.</summary>
    public TokensAnswer Answer(UserDocument user, DeviceDocument device, RefreshToken? refresh)
    {
        var (scope, right) = refresh is null ? (CallerScope.UploadOnly, TokenRight.UploadOnly) : (CallerScope.Full, TokenRight.Full);
        return Of(new Caller(new UserId(user.UserId), new DeviceId(device.DeviceId), scope, user.Cell), right) with
        {
            RefreshToken = refresh?.ToString(),
            RefreshExpiresAt = refresh is null ? null : device.RefreshExpiresAt,
            Revoked = RefreshFamily.RevocationOf(device),
        };
    }

    private TokensAnswer Of(Caller caller, TokenRight right, DateTimeOffset? end = null)
    {
        var access = issuer.Issue(caller, end);
        return new TokensAnswer
        {
            UserId = caller.UserId.ToString(),
            DeviceId = caller.DeviceId.ToString(),
            AccessToken = access.Text,
            ExpiresInS = Math.Max(0, (int)(access.ExpiresAt - time.GetUtcNow()).TotalSeconds),
            Scope = right,
            Cell = caller.Cell,
        };
    }
}

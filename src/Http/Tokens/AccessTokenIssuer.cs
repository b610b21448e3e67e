using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Stamina.Http.Tokens;

/// <summary>An access token and when it ends.</summary>
public sealed record AccessToken(string Text, DateTimeOffset ExpiresAt);

/// <summary>Signs access tokens.</summary>
public sealed class AccessTokenIssuer(SigningKeys keys, IOptions<AccessTokenOptions> options, TimeProvider time)
{
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A token for <paramref name="caller"/>, whose cell must be ours.</summary>
    public AccessToken Issue(Caller caller)
    {
        var now = time.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + options.Value.Lifetime).ToUnixTimeSeconds());
        var text = handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = caller.Cell,
            Audience = caller.Cell,
            IssuedAt = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            SigningCredentials = new SigningCredentials(keys.Signing, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [TokenClaims.Subject] = caller.UserId.ToString(),
                [TokenClaims.Device] = caller.DeviceId.ToString(),
                [TokenClaims.Scope] = caller.Scope == CallerScope.Full ? TokenClaims.FullScope : TokenClaims.UploadScope,
            },
        });
        return new AccessToken(text, expires);
    }
}

internal static class TokenClaims
{
    public const string Subject = "sub";
    public const string Device = "device";
    public const string Scope = "scope";
    public const string FullScope = "full";
    public const string UploadScope = "upload";
}

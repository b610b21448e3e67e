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

    /// <summary>A token for <paramref name="caller"/>, whose cell must be ours; it ends at <paramref name="end"/> or sooner.</summary>
    public AccessToken Issue(Caller caller, DateTimeOffset? end = null)
    {
        var now = time.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + options.Value.Lifetime).ToUnixTimeSeconds());
        expires = end < expires ? end.Value : expires;
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
                [TokenClaims.Scope] = caller.Scope switch
                {
                    CallerScope.Full => TokenClaims.FullScope,
                    CallerScope.UploadOnly => TokenClaims.UploadScope,
                    _ => TokenClaims.PersonalScope + caller.Scopes,
                },
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

    /// <summary>Stands before the scopes of a personal access token.</summary>
    public const string PersonalScope = "personal ";
}

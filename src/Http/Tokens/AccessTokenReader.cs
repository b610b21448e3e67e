using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Stamina.Contracts.Ids;

namespace Stamina.Http.Tokens;

/// <summary>Reads access tokens. Each is verified once; until it ends its full text is enough.</summary>
public sealed class AccessTokenReader
{
    private const int LongestToken = 2048;

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters rules;
    private readonly VerifiedTokens verified;
    private readonly SigningKeys keys;
    private readonly TimeProvider time;
    private readonly string cell;

    public AccessTokenReader(SigningKeys keys, IOptions<AccessTokenOptions> options, TimeProvider time)
    {
        this.keys = keys;
        this.time = time;
        cell = options.Value.Cell;
        verified = new VerifiedTokens(options.Value.RememberedTokens);
        rules = new TokenValidationParameters
        {
            ValidIssuer = cell,
            ValidAudience = cell,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = false,
            IssuerSigningKeyResolver = (_, _, kid, _) => this.keys.TryGet(kid, out var key) ? [key] : [],
            LifetimeValidator = (_, expires, _, _) => expires > this.time.GetUtcNow().UtcDateTime,
        };
    }

    /// <summary>The caller behind a token; null where it is not ours, not intact or has ended.</summary>
    public async ValueTask<Caller?> ReadAsync(string token) => (await FindAsync(token.AsMemory()))?.Principal.Caller;

    internal ValueTask<VerifiedToken?> FindAsync(ReadOnlyMemory<char> token)
    {
        var known = FindKnown(token.Span);
        return known is not null || token.Length is 0 or > LongestToken ? new(known) : VerifyAsync(token.ToString());
    }

    internal VerifiedToken? FindKnown(ReadOnlySpan<char> token) =>
        token.Length is > 0 and <= LongestToken ? verified.Find(token, time.GetUtcNow().ToUnixTimeSeconds()) : null;

    private async ValueTask<VerifiedToken?> VerifyAsync(string text)
    {
        var result = await handler.ValidateTokenAsync(text, rules);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token || CallerOf(token) is not { } caller)
        {
            return null;
        }

        var entry = new VerifiedToken(text, new DateTimeOffset(token.ValidTo, TimeSpan.Zero).ToUnixTimeSeconds(), new CallerPrincipal(caller));
        verified.Remember(entry);
        return entry;
    }

    private Caller? CallerOf(JsonWebToken token)
    {
        if (!token.TryGetPayloadValue<string>(TokenClaims.Subject, out var user) || !UserId.TryParse(user, out var userId)
            || !token.TryGetPayloadValue<string>(TokenClaims.Device, out var device) || !DeviceId.TryParse(device, out var deviceId)
            || !token.TryGetPayloadValue<string>(TokenClaims.Scope, out var scope))
        {
            return null;
        }

        return scope switch
        {
            TokenClaims.FullScope => new Caller(userId, deviceId, CallerScope.Full, cell),
            TokenClaims.UploadScope => new Caller(userId, deviceId, CallerScope.UploadOnly, cell),
            _ when scope.StartsWith(TokenClaims.PersonalScope, StringComparison.Ordinal) => new Caller(userId, deviceId, CallerScope.Personal, cell)
            {
                Scopes = AccessScopes.Parse(scope[TokenClaims.PersonalScope.Length..]),
            },
            _ => null,
        };
    }
}

using System.Collections.Concurrent;
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
    private readonly TimeSpan lifetime;

    // Sign-ins that were ended, until the last token of each has.
    private readonly ConcurrentDictionary<DeviceId, DateTimeOffset> ended = new();
    private Action<DeviceId, DateTimeOffset>? told;

    public AccessTokenReader(SigningKeys keys, IOptions<AccessTokenOptions> options, TimeProvider time)
    {
        this.keys = keys;
        this.time = time;
        cell = options.Value.Cell;
        lifetime = options.Value.Lifetime;
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

    /// <summary>From now on tells, once, of each sign-in that this process ended or found ended; and when the last of its tokens ends.</summary>
    public void WhenEnded(Action<DeviceId, DateTimeOffset> tell) => told += tell;

    /// <summary>A sign-in was ended: from now on its tokens say so, in this process.</summary>
    public void End(DeviceId device)
    {
        ForgetOver();
        var until = time.GetUtcNow() + lifetime;
        if (ended.TryAdd(device, until))
        {
            told?.Invoke(device, until);
        }
        else
        {
            ended[device] = until;
        }
    }

    /// <summary>Other servers ended these: their tokens say so in this process too, as long as any of them lives.</summary>
    public void EndAll(IEnumerable<(DeviceId Device, DateTimeOffset Until)> elsewhere)
    {
        ForgetOver();
        var longest = time.GetUtcNow() + lifetime;
        foreach (var (device, until) in elsewhere)
        {
            ended.TryAdd(device, until < longest ? until : longest);
        }
    }

    private void ForgetOver()
    {
        var now = time.GetUtcNow();
        foreach (var (over, until) in ended)
        {
            if (until <= now)
            {
                ended.TryRemove(over, out _);
            }
        }
    }

    internal ValueTask<VerifiedToken?> FindAsync(ReadOnlyMemory<char> token)
    {
        var known = FindKnown(token.Span);
        return known is not null || token.Length is 0 or > LongestToken ? new(known) : VerifyAsync(token.ToString());
    }

    internal VerifiedToken? FindKnown(ReadOnlySpan<char> token) =>
        token.Length is > 0 and <= LongestToken && verified.Find(token, time.GetUtcNow().ToUnixTimeSeconds()) is { } found ? AsItIs(found) : null;

    // Made anew for each call: an ended sign-in is rare, and so are its last calls.
    private VerifiedToken AsItIs(VerifiedToken token) => ended.ContainsKey(token.Principal.Caller.DeviceId)
        ? new VerifiedToken(token.Text, token.ExpiresAtSeconds, new CallerPrincipal(token.Principal.Caller with { IsEnded = true }))
        : token;

    private async ValueTask<VerifiedToken?> VerifyAsync(string text)
    {
        var result = await handler.ValidateTokenAsync(text, rules);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token || CallerOf(token) is not { } caller)
        {
            return null;
        }

        var entry = new VerifiedToken(text, new DateTimeOffset(token.ValidTo, TimeSpan.Zero).ToUnixTimeSeconds(), new CallerPrincipal(caller));
        verified.Remember(entry);
        return AsItIs(entry);
    }

    private Caller? CallerOf(JsonWebToken token)
    {
        if (!token.TryGetPayloadValue<string>(TokenClaims.Subject, out var user) || !UserId.TryParse(user, out var userId)
            || !token.TryGetPayloadValue<string>(TokenClaims.Device, out var device) || !DeviceId.TryParse(device, out var deviceId)
            || !token.TryGetPayloadValue<string>(TokenClaims.Scope, out var scope))
        {
            return null;
        }

        var caller = new Caller(userId, deviceId, CallerScope.Full, cell) { IssuedAt = new DateTimeOffset(token.IssuedAt, TimeSpan.Zero) };
        return scope switch
        {
            TokenClaims.FullScope => caller,
            TokenClaims.UploadScope => caller with { Scope = CallerScope.UploadOnly },
            _ when scope.StartsWith(TokenClaims.PersonalScope, StringComparison.Ordinal) => caller with
            {
                Scope = CallerScope.Personal,
                Scopes = AccessScopes.Parse(scope[TokenClaims.PersonalScope.Length..]),
            },
            _ => null,
        };
    }
}

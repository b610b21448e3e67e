using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// Refuses calls of sign-ins that were ended: their access tokens are valid for some minutes more, and nothing else would stop them. A sign-in that was found
/// alive is believed for <see cref="Believed"/>; this server hears of those that it ends itself at once. Uploads are not asked: their path reads no store. What
/// an ended sign-in uploads is kept aside where this process takes it too and has heard of its end.
/// </summary>
internal sealed class EndedSignIns(IAccountStore store, AccessTokenReader tokens, TimeProvider time) : IDisposable
{
    /// <summary>So long a sign-in that was ended at another server still reads and writes here.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);

    private const int MostKnown = 200_000;

    private readonly MemoryCache alive = new(new MemoryCacheOptions { SizeLimit = MostKnown });

    // Counts what this server was told of sign-ins. A look-up during which it was told something may have read what was before, and is not kept.
    private long told;

    /// <summary>The check before an endpoint: calls without a token pass, they have their own.</summary>
    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return http.FindCaller() is { } caller
            && http.GetEndpoint()?.Metadata.GetMetadata<EvenWhenEnded>() is null
            && await http.RequestServices.GetRequiredService<EndedSignIns>().RefusalOfAsync(caller, http.RequestAborted) is { } refusal
                ? refusal
                : await next(context);
    }

    /// <summary>Why this caller may no longer call; null while its sign-in lives.</summary>
    /// <exception cref="StoreUnavailableException">The store is away: nobody knows.</exception>
    public async ValueTask<Refusal?> RefusalOfAsync(Caller caller, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (alive.TryGetValue(caller.DeviceId, out FoundAlive known) && now < known.Until)
        {
            return Superseded(caller, known.ProvedAt);
        }

        var before = Volatile.Read(ref told);

        // A sign-in that the store does not have was deleted with its account, and there is nothing left that it could read.
        var signIn = (await store.GetDeviceAsync(caller.UserId, caller.DeviceId, cancellationToken))?.Document;
        if (signIn?.RevokedAt is not null)
        {
            tokens.End(caller.DeviceId);
            return Refusal.Of(ProblemTypes.Unauthorized, "This sign-in was ended. Renew the token to hear why; what is not sent yet can still be uploaded.");
        }

        alive.Set(
            caller.DeviceId,
            new FoundAlive(now + Believed, signIn?.ProvedAt),
            new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Believed });
        if (Volatile.Read(ref told) != before)
        {
            alive.Remove(caller.DeviceId);
        }

        return Superseded(caller, signIn?.ProvedAt);
    }

    // Who has shown again that they are the owner (reauthenticate) goes on with another access token. Tokens say to the second when they were issued: one of
    // the same second stays. A proof that lies ahead was noted by a server whose clock is ahead: until then a token that is issued here would be older, too.
    private Refusal? Superseded(Caller caller, DateTimeOffset? provedAt) =>
        provedAt <= time.GetUtcNow() && caller.IssuedAt.ToUnixTimeSeconds() < provedAt.Value.ToUnixTimeSeconds()
            ? Refusal.Of(ProblemTypes.Unauthorized, "The owner has reauthenticated since this access token was issued, which ended it. Renew it.")
            : null;

    /// <summary>A sign-in was ended by this server: it is asked for again at its next call, and what it uploads from now on is kept aside.</summary>
    public void Forget(DeviceId device)
    {
        tokens.End(device);
        AskAgain(device);
    }

    /// <summary>The owner has shown again on this phone that it is them: at its next call it is known here from when on tokens count.</summary>
    public void AskAgain(DeviceId device)
    {
        Interlocked.Increment(ref told);
        alive.Remove(device);
    }

    public void Dispose() => alive.Dispose();

    /// <summary>On an endpoint that an ended sign-in may call: ending it again.</summary>
    internal sealed class EvenWhenEnded;

    /// <param name="Until">So long the sign-in is believed to be alive.</param>
    /// <param name="ProvedAt">When its owner last showed again that it is them; access tokens of before count no more.</param>
    private readonly record struct FoundAlive(DateTimeOffset Until, DateTimeOffset? ProvedAt);
}

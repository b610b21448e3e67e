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
/// Ended means ended: an access token lives for minutes after its sign-in was revoked, signed out or deleted, and until then nothing but this check would stop
/// it. A sign-in that was found alive is believed for <see cref="Believed"/>; this server hears of those that it ends itself at once. Uploads are not asked:
/// their path reads no store. What an ended sign-in uploads is kept aside where this process takes it too and has heard of its end.
/// </summary>
internal sealed class EndedSignIns(IAccountStore store, AccessTokenReader tokens, TimeProvider time) : IDisposable
{
    /// <summary>So long a sign-in that was ended at another server still reads and writes here.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);

    private const int MostKnown = 200_000;

    private readonly MemoryCache alive = new(new MemoryCacheOptions { SizeLimit = MostKnown });

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
        // A sign-in whose end this process has heard of is always looked up: a look-up that began before the end may note it as alive after it.
        var now = time.GetUtcNow();
        if (!caller.IsEnded && alive.TryGetValue(caller.DeviceId, out DateTimeOffset until) && now < until)
        {
            return null;
        }

        // One that the store does not have went with its account, and so did all that it could read.
        if (await store.GetDeviceAsync(caller.UserId, caller.DeviceId, cancellationToken) is { Document.RevokedAt: not null })
        {
            tokens.End(caller.DeviceId);
            return Refusal.Of(ProblemTypes.Unauthorized, "This sign-in was ended. Renew the token to hear why; what is not sent yet can still be uploaded.");
        }

        alive.Set(caller.DeviceId, now + Believed, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Believed });
        return null;
    }

    /// <summary>A sign-in was ended by this server: it is asked for again at its next call, and what it uploads from now on is kept aside.</summary>
    public void Forget(DeviceId device)
    {
        tokens.End(device);
        alive.Remove(device);
    }

    public void Dispose() => alive.Dispose();

    /// <summary>On an endpoint that an ended sign-in may call: ending it again.</summary>
    internal sealed class EvenWhenEnded;
}

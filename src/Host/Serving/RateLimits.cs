using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Host.Configuration;
using Stamina.Http;
using Stamina.Http.Clients;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.Host.Serving;

/// <summary>Section <c>rate_limits</c>: how many requests one token, and one network (an IPv4 address, a /64 of IPv6) without a token, may send.</summary>
internal sealed class RateLimitOptions
{
    /// <summary>Requests a second of one device, in the long run.</summary>
    [Range(1, 1_000_000)]
    public int PerDevicePerSecond { get; set; } = 20;

    /// <summary>Requests of one device at once: a phone that comes back into the network catches up.</summary>
    [Range(1, 1_000_000)]
    public int PerDeviceBurst { get; set; } = 200;

    /// <summary>Anonymous requests a second of one address; many phones share one behind a carrier's NAT.</summary>
    [Range(1, 1_000_000)]
    public int PerAddressPerSecond { get; set; } = 10;

    /// <summary>Anonymous requests of one address at once.</summary>
    [Range(1, 1_000_000)]
    public int PerAddressBurst { get; set; } = 100;
}

internal static class RateLimits
{
    // keep_original takes the files of an archive one by one, and one at a time for an account: the time that each takes bounds them already.
    private const int OriginalsRate = 5;

    private const string MeterName = "Microsoft.AspNetCore.RateLimiting";

    private static readonly KeyValuePair<string, object?> Acquired = new("aspnetcore.rate_limiting.result", "acquired");

    public static void AddRateLimits(this IServiceCollection services, IConfigurationSection section)
    {
        services.AddSection<RateLimitOptions>(section);
        services.AddRateLimiter(_ => { });
        services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<RateLimitOptions>>((limiter, options) =>
        {
            var limits = options.Value;
            var perDevice = Bucket(limits.PerDevicePerSecond, limits.PerDeviceBurst);
            var originals = Bucket(limits.PerDevicePerSecond * OriginalsRate, limits.PerDeviceBurst * OriginalsRate);
            var perAddress = Bucket(limits.PerAddressPerSecond, limits.PerAddressBurst);
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, RateKey>(context => CountedCaller(context) switch
            {
                { DeviceId: var device } when context.Request.Path.Equals(FileCalls.KeepOriginal, StringComparison.Ordinal) =>
                    RateLimitPartition.GetTokenBucketLimiter(new RateKey(device, null, IsOriginals: true), _ => originals),
                { DeviceId: var device } => RateLimitPartition.GetTokenBucketLimiter(new RateKey(device, null), _ => perDevice),
                null when context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) => RateLimitPartition.GetNoLimiter(default(RateKey)),
                null => RateLimitPartition.GetTokenBucketLimiter(new RateKey(default, ClientNetwork.Of(context.Connection.RemoteIpAddress)), _ => perAddress),
            });
            limiter.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : TimeSpan.FromSeconds(1);
                rejected.HttpContext.Response.Headers.RetryAfter = ProblemWriter.Seconds(wait);
                return new ValueTask(ProblemWriter.WriteAsync(
                    rejected.HttpContext, ProblemTypes.TooManyRequests, "Nothing of this request was taken; send it again after the seconds in Retry-After."));
            };
        });
    }

    /// <summary>
    /// The same limits where the middleware does not run. What they let pass is counted in the middleware's own metric; what they do not goes on to the
    /// middleware.
    /// </summary>
    public static UploadFastPath.RateLimit UploadLimit(IServiceProvider services)
    {
        var limiter = services.GetRequiredService<IOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>>().Value.GlobalLimiter!;
        var requests = services.GetRequiredService<IMeterFactory>().Create(MeterName)
            .CreateCounter<long>("aspnetcore.rate_limiting.requests", "{request}", "Number of requests that tried to acquire a rate limiting lease.");
        return context =>
        {
            using var lease = limiter.AttemptAcquire(context);
            if (lease.IsAcquired)
            {
                requests.Add(1, Acquired);
            }

            return lease.IsAcquired;
        };
    }

    // Calls that need no token are counted by their network also where one is shown: who signs in again and again has a new token each time.
    private static Caller? CountedCaller(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null ? null : context.FindCaller();

    private static TokenBucketRateLimiterOptions Bucket(int perSecond, int burst) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
        AutoReplenishment = true,
    };

    private readonly record struct RateKey(DeviceId Device, System.Net.IPAddress? Address, bool IsOriginals = false);
}

using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Stamina.GoalServer.Answering;

/// <summary>
/// The cache across the network, which must not slow answers down. A look takes at most <see cref="ReadOptions.CacheWait"/>; after one that failed or took
/// longer the cache is not asked for 2 s, and then by one caller at a time until it replies. A look that fails finds nothing; it does not throw.
/// </summary>
internal sealed class FarCache(IDistributedCache far, IOptions<ReadOptions> options, TimeProvider time, ILogger<FarCache> log) : IDistributedCache
{
    /// <summary>Under this name <see cref="Microsoft.Extensions.Caching.Hybrid.HybridCache"/> finds it.</summary>
    public const string Service = "far";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // Ticks of UTC until which the cache is not asked after it failed; 0 while it works.
    private long awayUntil;

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        if (!MayTry())
        {
            return null;
        }

        try
        {
            // The wait ends, the call is not cancelled: a reply that comes later is ignored.
            var value = await far.GetAsync(key, CancellationToken.None).WaitAsync(options.Value.CacheWait, time, token);
            Works();
            return value;
        }
#pragma warning disable CA1031 // Fails in whatever way its engine has.
        catch (Exception e) when (!token.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Failed("get", e);
            return null;
        }
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        if (!MayTry())
        {
            return;
        }

        try
        {
            // Not cancelled with the request: no request waits for it, and the bytes are reused once it returns.
            await far.SetAsync(key, value, options, CancellationToken.None);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failed("put", e);
        }
    }

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public void Remove(string key) => throw new NotSupportedException();

    public Task RemoveAsync(string key, CancellationToken token = default) => far.RemoveAsync(key, token);

    private bool MayTry()
    {
        var until = Interlocked.Read(ref awayUntil);
        if (until == 0)
        {
            return true;
        }

        var now = time.GetUtcNow();
        return now.UtcTicks >= until && Interlocked.CompareExchange(ref awayUntil, (now + Pause).UtcTicks, until) == until;
    }

    private void Works()
    {
        if (Interlocked.Read(ref awayUntil) != 0 && Interlocked.Exchange(ref awayUntil, 0) != 0)
        {
            log.CacheIsBack();
        }
    }

    private void Failed(string what, Exception cause)
    {
        ReadMetrics.CacheFailed(what);
        if (Interlocked.Exchange(ref awayUntil, (time.GetUtcNow() + Pause).UtcTicks) == 0)
        {
            log.CacheFailed(what, cause);
        }
    }
}

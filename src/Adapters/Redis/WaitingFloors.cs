using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Stamina.Contracts.Ids;

namespace Stamina.Adapters.Redis;

/// <summary>Floors that Redis has not confirmed. They are brought again until it has, and until then count for this process's own reads.</summary>
internal sealed class WaitingFloors(RedisClient redis, RedisOptions options, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<UserId, long> waiting = new();
    private readonly byte[] keepForMs = RedisClient.Number((long)options.KeepFor.TotalMilliseconds);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private Task delivering = Task.CompletedTask;

    public long Of(UserId user) => waiting.GetValueOrDefault(user);

    public void Add(UserId user, long revision)
    {
        if (waiting.Count >= options.MaxWaitingFloors && !waiting.ContainsKey(user))
        {
            foreach (var (oldest, _) in waiting.Take(1))
            {
                waiting.TryRemove(oldest, out _);
                log.FloorDropped(options.MaxWaitingFloors);
            }
        }

        waiting.AddOrUpdate(user, revision, (_, held) => Math.Max(held, revision));
    }

    /// <summary>One attempt now; where it fails or the caller gives up, more in the background.</summary>
    public async ValueTask TryDeliverAsync(UserId user, long revision, CancellationToken cancellationToken)
    {
        try
        {
            await RaiseAsync(user, revision, cancellationToken);
        }
        catch (Exception e) when (e is RedisUnavailableException or RespProtocolException or OperationCanceledException)
        {
            lock (gate)
            {
                if (delivering.IsCompleted && !stop.IsCancellationRequested)
                {
                    delivering = DeliverAllAsync();
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            stop.Cancel();
        }

        await delivering;
        stop.Dispose();
    }

    private async Task RaiseAsync(UserId user, long revision, CancellationToken cancellationToken)
    {
        await redis.EvalAsync(
            TotalsScripts.RaiseFloor, $"{options.KeyPrefix}totals:{user}", cancellationToken, RandomNumberGenerator.GetBytes(8), keepForMs, RedisClient.Number(revision));
        // Only this one: a higher floor may have come in meanwhile.
        waiting.TryRemove(new KeyValuePair<UserId, long>(user, revision));
    }

    private async Task DeliverAllAsync()
    {
        var count = 0;
        while (true)
        {
            try
            {
                await Task.Delay(Pause, time, stop.Token);
                foreach (var (user, revision) in waiting)
                {
                    await RaiseAsync(user, revision, stop.Token);
                    count++;
                }
            }
            catch (Exception e) when (e is RedisUnavailableException or RespProtocolException)
            {
                continue;
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            lock (gate)
            {
                if (waiting.IsEmpty)
                {
                    delivering = Task.CompletedTask;
                    log.FloorsDelivered(count);
                    return;
                }
            }
        }
    }
}

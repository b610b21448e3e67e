using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Stamina.Contracts.Ids;
using Stamina.Ports.Cache;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Redis;

/// <summary>
/// Totals in Redis, by revision with floors. Redis may be down, hung or flushed: reads then come back empty within the call's time, puts are dropped,
/// and floors wait here until Redis has them. A floor that never arrives (this process dies first) is outlived by its value for at most
/// <see cref="RedisOptions.KeepFor"/>; readers with a consistency token don't come here.
/// </summary>
internal sealed class RedisTotalsCache(RedisClient redis, RedisOptions options, TimeProvider time, ILogger<RedisTotalsCache> log) : ITotalsCache, IAsyncDisposable
{
    // A reader that asked, found nothing, and has not come back with a value by then, will not.
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<UserId, Lease> leases = new();
    private readonly WaitingFloors floors = new(redis, options, time, log);
    private readonly byte[] keepForMs = RedisClient.Number((long)options.KeepFor.TotalMilliseconds);
    private long nextSweep = time.GetTimestamp();

    public async ValueTask<UserTotals?> GetAsync(UserId user, CancellationToken cancellationToken)
    {
        try
        {
            var answer = (await redis.EvalAsync(TotalsScripts.Get, Key(user), cancellationToken, FreshName(), keepForMs)).Items;
            if (answer.Count < 2)
            {
                Remember(user, answer[0].Bytes!);
                return null;
            }

            var totals = TotalsBytes.Read(user, answer[1].Bytes);
            return totals.Revision < floors.Of(user) ? null : totals;
        }
        catch (Exception e) when (e is RedisUnavailableException or RespProtocolException)
        {
            // Whoever could not ask must not put: what it reads from the store may be old by then. A name of its own fits no key.
            Remember(user, FreshName());
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            log.Unreadable(e);
            return null;
        }
    }

    public async ValueTask PutAsync(UserId user, UserTotals totals, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> asked = leases.TryRemove(user, out var lease) ? lease.Name : default;
        if (totals.Revision < floors.Of(user))
        {
            return;
        }

        try
        {
            await redis.EvalAsync(
                TotalsScripts.Put, Key(user), cancellationToken, FreshName(), keepForMs, RedisClient.Number(totals.Revision), TotalsBytes.Write(totals), asked);
        }
        catch (Exception e) when (e is RedisUnavailableException or RespProtocolException)
        {
            // The next reader reads the store and tries again.
        }
    }

    public async ValueTask RaiseFloorAsync(UserId user, long revision, CancellationToken cancellationToken)
    {
        // First here, so that it is neither lost nor overtaken by a value read in this process.
        floors.Add(user, revision);
        await floors.TryDeliverAsync(user, revision, cancellationToken);
    }

    public ValueTask DisposeAsync() => floors.DisposeAsync();

    private string Key(UserId user) => $"{options.KeyPrefix}totals:{user}";

    private static byte[] FreshName() => RandomNumberGenerator.GetBytes(8);

    private bool Outlived(Lease lease) => time.GetElapsedTime(lease.Since) > LeaseTime;

    // The oldest reader's name stays: its value is the one that may be old.
    private void Remember(UserId user, byte[] name)
    {
        leases.AddOrUpdate(user, _ => Fresh(), (_, held) => Outlived(held) ? Fresh() : held);
        Sweep();

        Lease Fresh() => new(name, time.GetTimestamp());
    }

    private void Sweep()
    {
        var due = Interlocked.Read(ref nextSweep);
        if (time.GetElapsedTime(due) < LeaseTime || Interlocked.CompareExchange(ref nextSweep, time.GetTimestamp(), due) != due)
        {
            return;
        }

        foreach (var held in leases.Where(l => Outlived(l.Value)))
        {
            leases.TryRemove(held);
        }
    }

    private readonly record struct Lease(byte[] Name, long Since);
}

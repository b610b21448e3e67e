using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// Holds back guessing: a bucket of failures per account and one per address, which refill with time. Attempts under way are counted as failures until they
/// succeed, so that a thousand at once gain nothing. In memory and bounded: a restart forgets, and a server beside this one counts for itself.
/// </summary>
internal sealed class SignInThrottle(IOptions<AccountOptions> options, TimeProvider time)
{
    private readonly FailureBuckets<AccountBucket> accounts = new(options.Value.FailuresPerAccount, options.Value.AccountRecovery);
    private readonly FailureBuckets<IPAddress> addresses = new(options.Value.FailuresPerAddress, options.Value.AddressRecovery);

    /// <summary>Counts an attempt; where there have been too many, says how long to wait.</summary>
    public TimeSpan? Begin(ReadOnlySpan<byte> emailKey, IPAddress? from)
    {
        var now = time.GetUtcNow();
        if (accounts.Take(AccountBucket.Of(emailKey), now) is { } accountWait)
        {
            return accountWait;
        }

        if (addresses.Take(NetworkOf(from), now) is { } addressWait)
        {
            accounts.Give(AccountBucket.Of(emailKey), 1, now);
            return addressWait;
        }

        return null;
    }

    /// <summary>The attempt was right: it does not count, and the account's failures are forgotten.</summary>
    public void Succeeded(ReadOnlySpan<byte> emailKey, IPAddress? from)
    {
        var now = time.GetUtcNow();
        accounts.Give(AccountBucket.Of(emailKey), double.PositiveInfinity, now);
        addresses.Give(NetworkOf(from), 1, now);
    }

    /// <summary>The attempt was never judged: it does not count.</summary>
    public void Forget(ReadOnlySpan<byte> emailKey, IPAddress? from)
    {
        var now = time.GetUtcNow();
        accounts.Give(AccountBucket.Of(emailKey), 1, now);
        addresses.Give(NetworkOf(from), 1, now);
    }

    // A household has a /64 of IPv6: its 2^64 addresses are one.
    private static IPAddress NetworkOf(IPAddress? from)
    {
        if (from is null)
        {
            return IPAddress.None;
        }

        if (from.IsIPv4MappedToIPv6)
        {
            return from.MapToIPv4();
        }

        if (from.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return from;
        }

        Span<byte> bytes = stackalloc byte[16];
        from.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    // 64 bits of the HMAC: a clash makes two of billions of accounts share a bucket.
    private readonly record struct AccountBucket(long Key)
    {
        public static AccountBucket Of(ReadOnlySpan<byte> emailKey) => new(System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(emailKey));
    }
}

/// <summary>Buckets of <paramref name="size"/> failures that refill by one each <paramref name="recovery"/>; one that is full again is forgotten.</summary>
internal sealed class FailureBuckets<TKey>(int size, TimeSpan recovery)
    where TKey : notnull
{
    internal const int Most = 100_000;

    private readonly Lock door = new();
    private readonly Dictionary<TKey, Bucket> buckets = [];

    internal int Count
    {
        get
        {
            lock (door)
            {
                return buckets.Count;
            }
        }
    }

    /// <summary>Takes one; where there is none, says when there will be.</summary>
    public TimeSpan? Take(TKey key, DateTimeOffset now)
    {
        lock (door)
        {
            var left = Left(key, now);
            if (left < 1)
            {
                return (1 - left) * recovery;
            }

            if (buckets.Count >= Most && !buckets.ContainsKey(key))
            {
                MakeRoom(now);
            }

            buckets[key] = new Bucket(left - 1, now);
            return null;
        }
    }

    /// <summary>Gives some back.</summary>
    public void Give(TKey key, double back, DateTimeOffset now)
    {
        lock (door)
        {
            var left = Left(key, now) + back;
            if (left >= size)
            {
                buckets.Remove(key);
            }
            else
            {
                buckets[key] = new Bucket(left, now);
            }
        }
    }

    private double Left(TKey key, DateTimeOffset now) =>
        buckets.TryGetValue(key, out var bucket) ? Math.Min(size, bucket.Left + Math.Max(0, (now - bucket.At) / recovery)) : size;

    // First those that are full again; if all are in use, the half that is nearest to it.
    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var key in buckets.Keys.Where(key => Left(key, now) >= size).ToList())
        {
            buckets.Remove(key);
        }

        if (buckets.Count >= Most)
        {
            foreach (var key in buckets.Keys.OrderByDescending(key => Left(key, now)).Take(Most / 2).ToList())
            {
                buckets.Remove(key);
            }
        }
    }

    private readonly record struct Bucket(double Left, DateTimeOffset At);
}

namespace Stamina.AccountServer.SigningIn;

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

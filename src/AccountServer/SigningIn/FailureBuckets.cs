namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// Bounds failures for each key: a bucket holds so many, and one comes back each time the recovery time has passed. A bucket that is full again is not kept.
/// Those that have a name are shared: what is told here is taken from the bucket of every other server of the cell.
/// </summary>
internal sealed class FailureBuckets<TKey>
    where TKey : notnull
{
    internal const int Most = 100_000;

    private readonly Lock door = new();
    private readonly Dictionary<UInt128, Bucket> buckets = [];
    private readonly int size;
    private readonly TimeSpan recovery;
    private readonly string name = "";
    private readonly SharedFailures? shared;

    /// <summary>This server's own.</summary>
    public FailureBuckets(int size, TimeSpan recovery) => (this.size, this.recovery) = (size, recovery);

    /// <summary>The cell's.</summary>
    public FailureBuckets(int size, TimeSpan recovery, string name, SharedFailures shared, TimeProvider time)
        : this(size, recovery)
    {
        (this.name, this.shared) = (name, shared);
        shared.Hear(name, key => Owe(key, time.GetUtcNow()));
    }

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
        var counted = SharedFailures.KeyOf(name, key);
        lock (door)
        {
            var left = Left(counted, now);
            if (left < 1)
            {
                return (1 - left) * recovery;
            }

            Put(counted, left - 1, now);
            return null;
        }
    }

    /// <summary>Tells the other servers that what was taken stays taken.</summary>
    public void Tell(TKey key) => shared?.Tell(name, SharedFailures.KeyOf(name, key));

    /// <summary>Takes one and tells the others; where there is none, says when there will be.</summary>
    public TimeSpan? TakeEverywhere(TKey key, DateTimeOffset now)
    {
        var wait = Take(key, now);
        if (wait is null)
        {
            Tell(key);
        }

        return wait;
    }

    /// <summary>Gives some back.</summary>
    public void Give(TKey key, double back, DateTimeOffset now)
    {
        var counted = SharedFailures.KeyOf(name, key);
        lock (door)
        {
            var left = Left(counted, now) + back;
            if (left >= size)
            {
                buckets.Remove(counted);
            }
            else
            {
                buckets[counted] = new Bucket(left, now);
            }
        }
    }

    // Another server took one. Where none was left here, two servers took the last at once: the bucket goes below empty, by a whole bucket at most.
    private void Owe(UInt128 key, DateTimeOffset now)
    {
        lock (door)
        {
            Put(key, Math.Max(-size, Left(key, now) - 1), now);
        }
    }

    private void Put(UInt128 key, double left, DateTimeOffset now)
    {
        if (buckets.Count >= Most && !buckets.ContainsKey(key))
        {
            MakeRoom(now);
        }

        buckets[key] = new Bucket(left, now);
    }

    private double Left(UInt128 key, DateTimeOffset now) =>
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

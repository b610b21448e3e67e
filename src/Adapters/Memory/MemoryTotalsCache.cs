using Stamina.Contracts.Ids;
using Stamina.Ports.Cache;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Memory;

/// <summary>
/// Totals by user, the longest unused leaving first. A floor must outlive its value: of a user who leaves, the floor goes into one of a fixed number of shared
/// floors, which may turn away a fresh value of somebody else (that costs a read of the store) but never lets a stale one in.
/// </summary>
internal sealed class MemoryTotalsCache(MemoryCacheOptions options) : ITotalsCache
{
    private const int SharedFloors = 1 << 16;
    private const int EntryBytes = 160;
    private const int RowBytes = 400;

    private readonly Lock gate = new();
    private readonly Dictionary<UserId, LinkedListNode<Entry>> entries = [];

    // Most recently used first.
    private readonly LinkedList<Entry> byUse = new();
    private readonly long[] shared = new long[SharedFloors];
    private long bytes;

    public ValueTask<UserTotals?> GetAsync(UserId user, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(user, out var node))
            {
                return ValueTask.FromResult<UserTotals?>(null);
            }

            Touch(node);
            return ValueTask.FromResult(node.Value.Totals);
        }
    }

    public ValueTask PutAsync(UserId user, UserTotals totals, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (totals.Revision >= Find(user).Floor)
            {
                Set(user, totals.Revision, totals);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RaiseFloorAsync(UserId user, long revision, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var entry = Find(user);
            if (revision > entry.Floor)
            {
                Set(user, revision, entry.Totals is { } totals && totals.Revision >= revision ? totals : null);
            }
        }

        return ValueTask.CompletedTask;
    }

    private Entry Find(UserId user) => entries.TryGetValue(user, out var node) ? node.Value : new Entry(user, shared[Slot(user)], null);

    private void Set(UserId user, long floor, UserTotals? totals)
    {
        var entry = new Entry(user, floor, totals);
        if (entries.TryGetValue(user, out var node))
        {
            bytes -= node.Value.Bytes;
            node.Value = entry;
            Touch(node);
        }
        else
        {
            entries.Add(user, byUse.AddFirst(entry));
        }

        bytes += entry.Bytes;
        while (bytes > options.MaxBytes || entries.Count > options.MaxUsers)
        {
            Forget(byUse.Last!);
        }
    }

    private void Touch(LinkedListNode<Entry> node)
    {
        byUse.Remove(node);
        byUse.AddFirst(node);
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        var entry = node.Value;
        ref var floor = ref shared[Slot(entry.User)];
        floor = Math.Max(floor, entry.Floor);
        bytes -= entry.Bytes;
        byUse.Remove(node);
        entries.Remove(entry.User);
    }

    private static int Slot(UserId user) => (int)((uint)user.GetHashCode() % SharedFloors);

    private sealed record Entry(UserId User, long Floor, UserTotals? Totals)
    {
        public long Bytes { get; } = EntryBytes + (Totals is null ? 0 : Totals.Months.Sum(m => (long)m.Rows.Count) * RowBytes);
    }
}

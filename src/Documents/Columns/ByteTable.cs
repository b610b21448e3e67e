using System.Runtime.InteropServices;

namespace Stamina.Documents.Columns;

/// <summary>
/// Byte strings in the order of their first appearance. Finding one costs the same however many there are: open addressing under a hash that is seeded per
/// process.
/// </summary>
internal sealed class ByteTable
{
    private const int FirstSlots = 32;

    private readonly List<(int Offset, int Length, int Hash)> items = [];
    private readonly ByteBuffer blob = new();

    // Index of the item plus one; 0 where nothing is.
    private int[] slots = new int[FirstSlots];

    public int Count => items.Count;

    public ReadOnlySpan<byte> this[int index] => blob.Written.Slice(items[index].Offset, items[index].Length);

    /// <summary>The index of <paramref name="item"/>, which is added where it is new.</summary>
    public int IndexOf(ReadOnlySpan<byte> item, out bool isNew)
    {
        var hash = HashOf(item);
        var mask = slots.Length - 1;
        for (var slot = hash & mask; ; slot = (slot + 1) & mask)
        {
            if (slots[slot] == 0)
            {
                isNew = true;
                return Add(item, hash, slot);
            }

            var (offset, length, other) = items[slots[slot] - 1];
            if (other == hash && blob.Written.Slice(offset, length).SequenceEqual(item))
            {
                isNew = false;
                return slots[slot] - 1;
            }
        }
    }

    public void Clear()
    {
        items.Clear();
        blob.Clear();
        if (slots.Length > FirstSlots)
        {
            slots = new int[FirstSlots];
        }
        else
        {
            Array.Clear(slots);
        }
    }

    private static int HashOf(ReadOnlySpan<byte> item)
    {
        var hash = default(HashCode);
        hash.AddBytes(item);
        return hash.ToHashCode();
    }

    private int Add(ReadOnlySpan<byte> item, int hash, int slot)
    {
        items.Add((blob.Length, item.Length, hash));
        blob.Append(item);
        slots[slot] = items.Count;
        if (items.Count * 2 > slots.Length)
        {
            Grow();
        }

        return items.Count - 1;
    }

    private void Grow()
    {
        slots = new int[slots.Length * 2];
        var mask = slots.Length - 1;
        var all = CollectionsMarshal.AsSpan(items);
        for (var i = 0; i < all.Length; i++)
        {
            var slot = all[i].Hash & mask;
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = i + 1;
        }
    }
}

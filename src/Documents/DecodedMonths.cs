using System.Buffers.Binary;
using System.Security.Cryptography;
using Stamina.Ports.Documents;

namespace Stamina.Documents;

/// <summary>
/// Months as they were decoded, by their very bytes, so that nothing ever needs invalidating: after a change only the month that changed is decoded again.
/// Bounded in bytes; what was not asked for lately goes. For many threads.
/// </summary>
/// <param name="mostBytes">About how much memory it may take, in bytes.</param>
public sealed class DecodedMonths(long mostBytes = 32 << 20)
{
    // What a row takes in memory, about: its strings, its figures by name.
    private const long RowBytes = 1_000;
    private const long MonthBytes = 200;

    private readonly Lock changing = new();
    private Dictionary<Place, MonthTotals> recent = [];
    private Dictionary<Place, MonthTotals> before = [];
    private long recentBytes;

    /// <summary>How many months it keeps.</summary>
    public int Count
    {
        get
        {
            lock (changing)
            {
                return recent.Count + before.Count;
            }
        }
    }

    /// <summary>The month that <paramref name="stored"/> says, decoded now or earlier. It is shared: as all documents, it is not to be changed.</summary>
    /// <exception cref="InvalidDataException">The bytes are no month.</exception>
    public MonthTotals Of(MonthKey key, ReadOnlyMemory<byte> stored)
    {
        if (stored.IsEmpty)
        {
            return MonthDocument.Unpack(key, stored);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(stored.Span, hash);
        var place = new Place(key, BinaryPrimitives.ReadUInt128BigEndian(hash));
        lock (changing)
        {
            if (recent.TryGetValue(place, out var known))
            {
                return known;
            }

            if (before.Remove(place, out known))
            {
                Keep(place, known);
                return known;
            }
        }

        var month = MonthDocument.Unpack(key, stored);
        lock (changing)
        {
            Keep(place, month);
        }

        return month;
    }

    // Two halves: where the younger is full, the older goes, and what is asked for of it has moved to the younger by then.
    private void Keep(Place place, MonthTotals month)
    {
        if (!recent.TryAdd(place, month))
        {
            return;
        }

        recentBytes += MonthBytes + (month.Rows.Count * RowBytes);
        if (recentBytes > mostBytes / 2)
        {
            (before, recent, recentBytes) = (recent, [], 0);
        }
    }

    private readonly record struct Place(MonthKey Key, UInt128 Hash);
}

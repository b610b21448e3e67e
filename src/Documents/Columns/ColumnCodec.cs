using System.Numerics;

namespace Stamina.Documents.Columns;

/// <summary>
/// One column of whole numbers: a head byte, then the differences from a guess. The guess is nothing (order 0), the value before (1) or the value before and
/// the step that led to it (2); the writer takes what comes out smallest. A column may be counted from the document's clock.
/// </summary>
internal static class ColumnCodec
{
    /// <summary>The most values of one document.</summary>
    public const int MaxValues = 1 << 22;

    private const byte OrderBits = 0x03;

    // All differences behind the first ones are 0 and left out.
    private const byte Steady = 0x04;
    private const byte FromClock = 0x08;

    // As many values as the document has records; otherwise the number follows.
    private const byte OneARecord = 0x10;

    // A byte with the scale follows.
    private const byte HasScale = 0x20;

    private const byte ScaleBits = 0x0F;
    private const byte HasExceptions = 0x10;
    private const byte KeepsZeros = 0x20;

    /// <summary>Brings the values of a column to one scale.</summary>
    /// <param name="values">The values, each without its point.</param>
    /// <param name="scales">How many digits of each stand behind the point.</param>
    /// <param name="least">The least scale of the column.</param>
    /// <returns>Their scale.</returns>
    public static byte Scale(Span<long> values, ReadOnlySpan<byte> scales, byte least)
    {
        var scale = least;
        foreach (var one in scales)
        {
            scale = Math.Max(scale, one);
        }

        for (var i = 0; i < values.Length && scale > 0; i++)
        {
            values[i] *= TextForms.Power(scale - scales[i]);
        }

        return scale;
    }

    /// <summary>Packs a column.</summary>
    /// <param name="column">Its values.</param>
    /// <param name="clock">The values of the clock; empty where there is none or the column is the clock.</param>
    /// <param name="records">Records of the document.</param>
    /// <param name="into">Where to.</param>
    public static void Write(ScaledColumn column, ReadOnlySpan<long> clock, int records, ByteBuffer into)
    {
        var values = column.Values;
        var scale = column.Scale;
        var (order, steady, fromClock) = Best(values, clock);
        into.Append(
            (byte)(order | (steady ? Steady : 0) | (fromClock ? FromClock : 0) | (values.Length == records ? OneARecord : 0) | (scale > 0 ? HasScale : 0)));
        if (values.Length != records)
        {
            into.Unsigned((ulong)values.Length);
        }

        if (scale > 0)
        {
            WriteScales(values, column.Scales, scale, into);
        }

        var (before, step) = (0L, 0L);
        var stored = steady ? Math.Min(order, values.Length) : values.Length;
        for (var i = 0; i < stored; i++)
        {
            var value = fromClock ? unchecked(values[i] - clock[Math.Min(i, clock.Length - 1)]) : values[i];
            into.Signed(unchecked(value - Guess(order, i, before, step)));
            (step, before) = (unchecked(value - before), value);
        }
    }

    /// <summary>Reads what stands before the values.</summary>
    /// <exception cref="InvalidDataException">Not a head.</exception>
    public static Head ReadHead(ref ByteReader reader, int records)
    {
        var bits = reader.One();
        var order = bits & OrderBits;
        if (order > 2 || (bits & ~(OrderBits | Steady | FromClock | OneARecord | HasScale)) != 0)
        {
            throw ByteReader.Damaged("the head of a column is unknown");
        }

        var count = (bits & OneARecord) != 0 ? records : reader.Count(MaxValues, "values");
        return new Head(count, order, (bits & Steady) != 0, (bits & FromClock) != 0, (bits & HasScale) != 0);
    }

    /// <summary>Reads the values, not yet counted from the clock.</summary>
    /// <exception cref="InvalidDataException">They are cut off.</exception>
    public static void ReadValues(ref ByteReader reader, int order, Span<long> values)
    {
        var (before, step) = (0L, 0L);
        for (var i = 0; i < values.Length; i++)
        {
            var value = unchecked(Guess(order, i, before, step) + reader.Signed());
            (step, before) = (unchecked(value - before), value);
            values[i] = value;
        }
    }

    /// <summary>Reads a steady column: its first value, not yet counted from the clock, and the step from each to the next.</summary>
    /// <exception cref="InvalidDataException">It is cut off.</exception>
    public static (long First, long Step) ReadSteady(ref ByteReader reader, Head head) =>
        (head.Order > 0 && head.Count > 0 ? reader.Signed() : 0, head.Order > 1 && head.Count > 1 ? reader.Signed() : 0);

    /// <summary>Reads the scale of a column as <see cref="ValueStore"/> keeps it, and whether values with another one follow.</summary>
    /// <exception cref="InvalidDataException">Not a scale.</exception>
    public static byte ReadScale(ref ByteReader reader, out bool hasExceptions)
    {
        var head = reader.One();
        var scale = (byte)(head & ScaleBits);
        if (scale is 0 or > TextForms.MaxScale || (head & ~(ScaleBits | HasExceptions | KeepsZeros)) != 0)
        {
            throw ByteReader.Damaged("the scale of a column is unknown");
        }

        hasExceptions = (head & HasExceptions) != 0;
        return ValueStore.Kept(scale, (head & KeepsZeros) != 0 ? scale : (byte)ValueStore.Shortest);
    }

    /// <summary>Reads which values have a scale other than <paramref name="usual"/>.</summary>
    /// <exception cref="InvalidDataException">They fit no value.</exception>
    public static void ReadExceptions(ref ByteReader reader, byte usual, Span<byte> scales)
    {
        scales.Fill(usual);
        var scale = (byte)(usual & ScaleBits);
        var at = 0L;
        for (var left = reader.Count(scales.Length, "exceptions"); left > 0; left--)
        {
            at += reader.Count(scales.Length, "values");
            var own = reader.One();
            if (at >= scales.Length || own > scale)
            {
                throw ByteReader.Damaged("an exception of a column fits no value");
            }

            scales[(int)at] = ValueStore.Kept(scale, own);
        }
    }

    /// <summary>The digits behind the point that <paramref name="value"/> has when JavaScript writes it.</summary>
    public static byte Shortest(long value, byte scale)
    {
        while (scale > 0 && value % 10 == 0)
        {
            value /= 10;
            scale--;
        }

        return scale;
    }

    private static long Guess(int order, int index, long before, long step) => order switch
    {
        0 => 0,
        1 => before,
        _ => index == 1 ? before : unchecked(before + step),
    };

    private static (int Order, bool Steady, bool FromClock) Best(ReadOnlySpan<long> values, ReadOnlySpan<long> clock)
    {
        var best = Cheaper(values, [], (0, false, false, long.MaxValue));
        if (!clock.IsEmpty && values.Length <= clock.Length)
        {
            best = Cheaper(values, clock, best);
        }

        return (best.Order, best.Steady, best.FromClock);
    }

    private static (int Order, bool Steady, bool FromClock, long Cost) Cheaper(
        ReadOnlySpan<long> values,
        ReadOnlySpan<long> clock,
        (int Order, bool Steady, bool FromClock, long Cost) best)
    {
        Span<long> costs = stackalloc long[3];
        Span<bool> moves = stackalloc bool[3];
        Span<long> firsts = stackalloc long[3];
        costs.Clear();
        moves.Clear();
        firsts.Clear();
        var (before, step) = (0L, 0L);
        for (var i = 0; i < values.Length; i++)
        {
            var value = clock.IsEmpty ? values[i] : unchecked(values[i] - clock[i]);
            for (var order = 0; order < 3; order++)
            {
                var difference = unchecked(value - Guess(order, i, before, step));
                costs[order] += Cost(difference);
                if (i < order)
                {
                    firsts[order] = costs[order];
                }
                else
                {
                    moves[order] |= difference != 0;
                }
            }

            (step, before) = (unchecked(value - before), value);
        }

        for (var order = 0; order < 3; order++)
        {
            var cost = moves[order] ? costs[order] : firsts[order];
            if (cost < best.Cost)
            {
                best = (order, !moves[order], !clock.IsEmpty, cost);
            }
        }

        return best;
    }

    // An estimate in bits: those of the number, and a share for the bytes that it is written in.
    private static long Cost(long difference)
    {
        var bits = 64 - BitOperations.LeadingZeroCount((ulong)((difference << 1) ^ (difference >> 63)));
        return 2 + bits + (bits / 7 * 2);
    }

    private static void WriteScales(ReadOnlySpan<long> values, ReadOnlySpan<byte> scales, byte scale, ByteBuffer into)
    {
        var (shortened, kept) = (0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            shortened += scales[i] != Shortest(values[i], scale) ? 1 : 0;
            kept += scales[i] != scale ? 1 : 0;
        }

        var (exceptions, zeros) = kept < shortened ? (kept, true) : (shortened, false);
        into.Append((byte)(scale | (exceptions > 0 ? HasExceptions : 0) | (zeros ? KeepsZeros : 0)));
        if (exceptions == 0)
        {
            return;
        }

        into.Unsigned((ulong)exceptions);
        var last = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (scales[i] != (zeros ? scale : Shortest(values[i], scale)))
            {
                into.Unsigned((ulong)(i - last));
                into.Append(scales[i]);
                last = i;
            }
        }
    }

    /// <summary>What stands before the values of a column.</summary>
    internal readonly record struct Head(int Count, int Order, bool IsSteady, bool IsFromClock, bool IsScaled);
}

/// <summary>The values of a column at one scale.</summary>
/// <param name="values">The values.</param>
/// <param name="scales">How many digits of each stand behind the point in the text.</param>
/// <param name="scale">What <see cref="ColumnCodec.Scale"/> said.</param>
internal readonly ref struct ScaledColumn(ReadOnlySpan<long> values, ReadOnlySpan<byte> scales, byte scale)
{
    public readonly ReadOnlySpan<long> Values = values;
    public readonly ReadOnlySpan<byte> Scales = scales;
    public readonly byte Scale = scale;
}

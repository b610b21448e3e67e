using System.Runtime.InteropServices;

namespace Stamina.Documents.Columns;

/// <summary>
/// The values of all columns of a document while it is read, one column after another, and how far each has been used. Room is made for values that stand in
/// the document; those of a steady column, of which a few bytes may declare millions, are worked out when they are asked for.
/// </summary>
internal sealed class ValueStore
{
    /// <summary>In the high half of a kept scale: as few digits as the value needs. The low half is the scale of the column.</summary>
    public const int Shortest = 0x0F;

    private const int OwnShift = 4;
    private const int ScaleBits = 0x0F;

    private readonly List<Column> columns = [];
    private long[] values = new long[64];
    private byte[] scales = new byte[64];
    private int declared;
    private int usedValues;
    private int usedScales;
    private int clock;

    public int Capacity => values.Length;

    public static byte Kept(byte scale, byte own) => (byte)(scale | (own << OwnShift));

    public void Clear()
    {
        columns.Clear();
        (declared, usedValues, usedScales, clock) = (0, 0, 0, 0);
    }

    /// <summary>Reads the next column.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or there are more values than one document can have.</exception>
    public void Read(ref ByteReader reader, int records)
    {
        var head = ColumnCodec.ReadHead(ref reader, records);
        if (head.Count > ColumnCodec.MaxValues - declared)
        {
            throw ByteReader.Damaged("it declares too many values");
        }

        declared += head.Count;
        var column = new Column { Count = head.Count, IsFromClock = head.IsFromClock, IsSteady = head.IsSteady };
        if (head.IsScaled)
        {
            column.Scale = ColumnCodec.ReadScale(ref reader, out column.HasExceptions);
        }

        if (column.HasExceptions)
        {
            (column.FirstScale, usedScales) = (usedScales, usedScales + head.Count);
            MakeRoom(ref scales, usedScales);
            ColumnCodec.ReadExceptions(ref reader, column.Scale, scales.AsSpan(column.FirstScale, head.Count));
        }

        if (head.IsSteady)
        {
            (column.First, column.Step) = ColumnCodec.ReadSteady(ref reader, head);
        }
        else
        {
            // Each is one byte at least.
            if (head.Count > reader.Left)
            {
                throw ByteReader.CutOff();
            }

            (column.FirstValue, usedValues) = (usedValues, usedValues + head.Count);
            MakeRoom(ref values, usedValues);
            ColumnCodec.ReadValues(ref reader, head.Order, values.AsSpan(column.FirstValue, head.Count));
        }

        columns.Add(column);
    }

    /// <summary>Says which column is the clock; no column where it is larger than there are.</summary>
    /// <exception cref="InvalidDataException">A column is counted from a clock that is not there.</exception>
    public void CountFromClock(int column)
    {
        clock = column;
        var isThere = column < columns.Count && columns[column] is { Count: > 0, IsFromClock: false };
        if (!isThere && columns.Exists(static c => c.IsFromClock))
        {
            throw ByteReader.Damaged("a column is counted from a clock that is not there");
        }
    }

    /// <summary>The next value of a column.</summary>
    public long Next(int column)
    {
        ref var one = ref Step(column, out var index);
        return Value(in one, index);
    }

    /// <summary>The next value of a column without the zeros at its end that were added, and how many of its digits stand behind the point.</summary>
    public long Next(int column, out int scale)
    {
        ref var one = ref Step(column, out var index);
        var value = Value(in one, index);
        var kept = one.HasExceptions ? scales[one.FirstScale + index] : one.Scale;
        scale = kept & ScaleBits;
        var own = kept >> OwnShift;
        if (own == Shortest)
        {
            own = ColumnCodec.Shortest(value, (byte)scale);
        }

        var (shortened, rest) = Math.DivRem(value, TextForms.Power(scale - own));
        scale = own;
        return rest == 0 ? shortened : throw ByteReader.Damaged("an exception of a column fits no value");
    }

    /// <summary>True where every value of every column has been used.</summary>
    public bool IsUsedUp() => columns.TrueForAll(static c => c.Used == c.Count);

    private static void MakeRoom<T>(ref T[] array, int size)
    {
        if (size > array.Length)
        {
            Array.Resize(ref array, Math.Max(array.Length * 2, size));
        }
    }

    private ref Column Step(int column, out int index)
    {
        ref var one = ref CollectionsMarshal.AsSpan(columns)[column];
        if (one.Used == one.Count)
        {
            throw ByteReader.Damaged("a column has too few values");
        }

        index = one.Used++;
        return ref one;
    }

    private long Value(ref readonly Column column, int index)
    {
        var value = Stored(in column, index);
        if (!column.IsFromClock)
        {
            return value;
        }

        ref var times = ref CollectionsMarshal.AsSpan(columns)[clock];
        return unchecked(value + Stored(in times, Math.Min(index, times.Count - 1)));
    }

    private long Stored(ref readonly Column column, int index) =>
        column.IsSteady ? unchecked(column.First + (index * column.Step)) : values[column.FirstValue + index];

    // Of a steady column the first value and the step from each to the next, of another where its values lie; where scales have exceptions, where they lie.
    private struct Column
    {
        public int Count;
        public int Used;
        public bool IsFromClock;
        public bool IsSteady;
        public bool HasExceptions;
        public byte Scale;
        public int FirstScale;
        public int FirstValue;
        public long First;
        public long Step;
    }
}

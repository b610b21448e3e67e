namespace Stamina.Documents.Columns;

/// <summary>The values of all columns of a document while it is read, one column after another, and how far each has been used.</summary>
internal sealed class ValueStore
{
    /// <summary>In the high half of a kept scale: as few digits as the value needs. The low half is the scale of the column.</summary>
    public const int Shortest = 0x0F;

    private const int OwnShift = 4;
    private const int ScaleBits = 0x0F;

    private readonly List<(int Next, int End, bool FromClock)> columns = [];
    private long[] values = new long[64];
    private byte[] scales = new byte[64];
    private int used;

    public int Capacity => values.Length;

    public static byte Kept(byte scale, byte own) => (byte)(scale | (own << OwnShift));

    public void Clear()
    {
        columns.Clear();
        used = 0;
    }

    /// <summary>Reads the next column.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or there are more values than one document can have.</exception>
    public void Read(ref ByteReader reader, int records)
    {
        var head = ColumnCodec.ReadHead(ref reader, records);
        if (head.Count > ColumnCodec.MaxValues - used)
        {
            throw ByteReader.Damaged("it declares too many values");
        }

        var end = used + head.Count;
        if (end > values.Length)
        {
            var size = Math.Max(values.Length * 2, end);
            Array.Resize(ref values, size);
            Array.Resize(ref scales, size);
        }

        ColumnCodec.ReadBody(ref reader, head, values.AsSpan(used, head.Count), scales.AsSpan(used, head.Count));
        columns.Add((used, end, head.FromClock));
        used = end;
    }

    /// <summary>Adds the clock to the columns that are counted from it.</summary>
    public void CountFromClock(int clock)
    {
        var (first, end, fromItself) = clock < columns.Count ? columns[clock] : default;
        for (var column = 0; column < columns.Count; column++)
        {
            if (!columns[column].FromClock)
            {
                continue;
            }

            if (end == first || fromItself)
            {
                throw ByteReader.Damaged("a column is counted from a clock that is not there");
            }

            var start = columns[column].Next;
            for (var i = start; i < columns[column].End; i++)
            {
                values[i] = unchecked(values[i] + values[Math.Min(first + i - start, end - 1)]);
            }
        }
    }

    /// <summary>The next value of a column.</summary>
    public long Next(int column) => values[Step(column)];

    /// <summary>The next value of a column without the zeros at its end that were added, and how many of its digits stand behind the point.</summary>
    public long Next(int column, out int scale)
    {
        var at = Step(column);
        var (value, own) = (values[at], scales[at] >> OwnShift);
        scale = scales[at] & ScaleBits;
        if (own == Shortest)
        {
            own = ColumnCodec.Shortest(value, (byte)scale);
        }

        var (shortened, rest) = Math.DivRem(value, TextForms.Power(scale - own));
        scale = own;
        return rest == 0 ? shortened : throw ByteReader.Damaged("an exception of a column fits no value");
    }

    /// <summary>True where every value of every column has been used.</summary>
    public bool IsUsedUp() => columns.TrueForAll(c => c.Next == c.End);

    private int Step(int column)
    {
        var (next, end, fromClock) = columns[column];
        if (next == end)
        {
            throw ByteReader.Damaged("a column has too few values");
        }

        columns[column] = (next + 1, end, fromClock);
        return next;
    }
}

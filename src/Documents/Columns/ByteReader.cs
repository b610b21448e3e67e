namespace Stamina.Documents.Columns;

/// <summary>Reads what <see cref="ByteBuffer"/> wrote; whatever does not fit is <see cref="InvalidDataException"/>.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> rest = content;

    public readonly int Left => rest.Length;

    public static InvalidDataException Damaged(string what) => new($"A stored document is damaged: {what}.");

    public static InvalidDataException CutOff() => Damaged("it is cut off");

    public byte One()
    {
        if (rest.IsEmpty)
        {
            throw CutOff();
        }

        var one = rest[0];
        rest = rest[1..];
        return one;
    }

    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = One();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged("a number has no end");
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int Count(int limit, string what)
    {
        var count = Unsigned();
        return count <= (ulong)limit ? (int)count : throw Damaged($"it declares too many {what}");
    }

    public ReadOnlySpan<byte> Take(int length)
    {
        if (length > rest.Length)
        {
            throw CutOff();
        }

        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    /// <summary>The bytes before the next <paramref name="end"/>, which is passed over.</summary>
    public ReadOnlySpan<byte> Until(byte end)
    {
        var length = rest.IndexOf(end);
        var taken = Take(length < 0 ? int.MaxValue : length);
        One();
        return taken;
    }

    public ReadOnlySpan<byte> Block() => Take(Count(rest.Length, "bytes"));
}

namespace Stamina.Documents.Columns;

/// <summary>Bytes that grow; cleared and used again with the object that owns it.</summary>
internal sealed class ByteBuffer
{
    private byte[] bytes = new byte[256];

    public int Length { get; private set; }

    public int Capacity => bytes.Length;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Truncate(int length) => Length = length;

    public void Append(byte one)
    {
        if (Length == bytes.Length)
        {
            Array.Resize(ref bytes, bytes.Length * 2);
        }

        bytes[Length++] = one;
    }

    public void Append(ReadOnlySpan<byte> more)
    {
        more.CopyTo(Room(more.Length));
        Length += more.Length;
    }

    /// <summary>At least <paramref name="size"/> bytes behind what is written; <see cref="Took"/> says how many were used.</summary>
    public Span<byte> Room(int size)
    {
        if (bytes.Length - Length < size)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + size));
        }

        return bytes.AsSpan(Length);
    }

    public void Took(int size) => Length += size;

    /// <summary>Puts one byte before the one at <paramref name="at"/>.</summary>
    public void Insert(int at, byte one)
    {
        Append(0);
        bytes.AsSpan(at, Length - 1 - at).CopyTo(bytes.AsSpan(at + 1));
        bytes[at] = one;
    }

    /// <summary>Seven bits a byte, the low ones first.</summary>
    public void Unsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Append((byte)(value | 0x80));
        }

        Append((byte)value);
    }

    /// <summary>0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 …</summary>
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Block(ReadOnlySpan<byte> content)
    {
        Unsigned((ulong)content.Length);
        Append(content);
    }
}

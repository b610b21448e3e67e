using System.Text;

namespace Stamina.Ports.Documents.Packing;

/// <summary>Writes numbers in as few bytes as they need.</summary>
internal sealed class PackedWriter
{
    private readonly List<byte> bytes = [];

    public byte[] ToArray() => [.. bytes];

    public void Unsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }

    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Bytes(ReadOnlySpan<byte> content)
    {
        Unsigned((ulong)content.Length);
        bytes.AddRange(content);
    }

    public void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));
}

/// <summary>Reads what <see cref="PackedWriter"/> wrote; damaged bytes are <see cref="InvalidDataException"/>.</summary>
internal sealed class PackedReader(ReadOnlyMemory<byte> content)
{
    private ReadOnlyMemory<byte> rest = content;

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

        throw Damaged();
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number of things that follow, each of at least one byte.</summary>
    public int Count()
    {
        var count = Unsigned();
        return count <= (ulong)rest.Length ? (int)count : throw Damaged();
    }

    public byte[] Bytes()
    {
        var length = Count();
        var taken = rest[..length].ToArray();
        rest = rest[length..];
        return taken;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public static InvalidDataException Damaged() => new("A stored document is damaged: its packed values are cut off.");

    private byte One()
    {
        if (rest.IsEmpty)
        {
            throw Damaged();
        }

        var one = rest.Span[0];
        rest = rest[1..];
        return one;
    }
}

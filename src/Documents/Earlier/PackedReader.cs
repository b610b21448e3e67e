using System.Text;

namespace Stamina.Documents.Earlier;

/// <summary>Reads numbers that stand in as few bytes as they need; damaged bytes are <see cref="InvalidDataException"/>.</summary>
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

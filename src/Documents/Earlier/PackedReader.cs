using System.Text;
using Stamina.Documents.Columns;

namespace Stamina.Documents.Earlier;

/// <summary>A <see cref="ByteReader"/> that can be handed around; damaged bytes are <see cref="InvalidDataException"/>.</summary>
internal sealed class PackedReader(ReadOnlyMemory<byte> content)
{
    private ReadOnlyMemory<byte> rest = content;

    private delegate T ReadOne<out T>(ref ByteReader reader);

    public ulong Unsigned() => Read((ref ByteReader reader) => reader.Unsigned());

    public long Signed() => Read((ref ByteReader reader) => reader.Signed());

    /// <summary>A number of things that follow, each of at least one byte.</summary>
    public int Count() => Read((ref ByteReader reader) => reader.Count(reader.Left, "things"));

    public byte[] Bytes() => Read((ref ByteReader reader) => reader.Block().ToArray());

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public static InvalidDataException Damaged() => ByteReader.Damaged("its packed values are cut off");

    private T Read<T>(ReadOne<T> one)
    {
        var reader = new ByteReader(rest.Span);
        var value = one(ref reader);
        rest = rest[^reader.Left..];
        return value;
    }
}

using System.Text;

namespace Stamina.Exchange.Formats.Fit;

/// <summary>One data message: numbers by their field, as they stand in the bytes; what is marked invalid there is missing.</summary>
internal readonly ref struct FitMessage(FitDefinition definition, ReadOnlySpan<byte> bytes, uint? timestamp)
{
    public const byte TimestampField = 253;

    // The lower five bits of a base type say which it is.
    private const int TypeBits = 0x1F;
    private const int String = 0x07;
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public ushort Global => definition.Message;

    public bool IsBigEndian => definition.IsBigEndian;

    /// <summary>All fields, in the order of their bytes.</summary>
    public ReadOnlySpan<FitField> Fields => definition.Fields;

    /// <summary>Seconds since 1989-12-31 00:00 UTC: its own, or that of a compressed header.</summary>
    public uint? Timestamp => Number(TimestampField) is { } own ? (uint)own : timestamp;

    /// <summary>The first element of a field; null where it is missing or invalid.</summary>
    public double? Number(byte field) => Find(field) is { } found ? NumberOf(found) : null;

    /// <summary>The bytes of a field as they stand there; none where it is missing.</summary>
    public ReadOnlySpan<byte> Bytes(byte field) => Find(field) is { } found ? bytes.Slice(found.Offset, found.Size) : default;

    /// <summary>The text of a field, up to the zero that ends it; null where the field is missing or is no text.</summary>
    public string? Text(byte field)
    {
        if (Find(field) is not { } found || (found.Type & TypeBits) != String)
        {
            return null;
        }

        var text = bytes.Slice(found.Offset, found.Size);
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    /// <summary>
    /// The first element of a field; null where it is marked invalid, too short for its type, or neither a whole number of up to 32 bits nor a float.
    /// </summary>
    /// <param name="field">One of <see cref="Fields"/>.</param>
    /// <param name="typeInstead">The base type to read it as; null for the one of the field.</param>
    public double? NumberOf(in FitField field, byte? typeInstead = null)
    {
        var type = (typeInstead ?? field.Type) & TypeBits;
        var size = type switch
        {
            0x00 or 0x01 or 0x02 or 0x0A or 0x0D => 1,
            0x03 or 0x04 or 0x0B => 2,
            0x05 or 0x06 or 0x08 or 0x0C => 4,
            0x09 => 8,
            _ => int.MaxValue,
        };
        if (field.Size < size)
        {
            return null;
        }

        var raw = 0UL;
        for (var i = 0; i < size; i++)
        {
            raw = (raw << 8) | bytes[field.Offset + (definition.IsBigEndian ? i : size - 1 - i)];
        }

        // Each type has a value that means "none": 0, the highest, or of a float what is no number.
        return type switch
        {
            0x0A or 0x0B or 0x0C => raw == 0 ? null : (double?)raw,
            0x01 => raw == 0x7F ? null : (double?)(sbyte)raw,
            0x03 => raw == 0x7FFF ? null : (double?)(short)raw,
            0x05 => raw == 0x7FFF_FFFF ? null : (double?)(int)raw,
            0x08 => Finite(BitConverter.UInt32BitsToSingle((uint)raw)),
            0x09 => Finite(BitConverter.UInt64BitsToDouble(raw)),
            _ => raw == ulong.MaxValue >> (64 - (8 * size)) ? null : (double?)raw,
        };
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private FitField? Find(byte number)
    {
        foreach (var field in definition.Fields)
        {
            if (field.Number == number && field.Developer < 0)
            {
                return field;
            }
        }

        return null;
    }
}

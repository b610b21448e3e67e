using System.Buffers.Binary;
using System.Text;

namespace Stamina.Exchange.Formats.Fit;

/// <summary>One data message: numbers by their field, as they stand in the bytes; what is marked invalid there is missing.</summary>
internal readonly ref struct FitMessage(FitDefinition definition, ReadOnlySpan<byte> bytes, uint? timestamp)
{
    public const byte TimestampField = 253;

    private const byte String = 0x07;
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public ushort Global => definition.Message;

    public bool IsBigEndian => definition.IsBigEndian;

    /// <summary>Seconds since 1989-12-31 00:00 UTC: its own, or that of a compressed header.</summary>
    public uint? Timestamp => Number(TimestampField) is { } own ? (uint)own : timestamp;

    /// <summary>The first element of a field; null where it is missing or invalid.</summary>
    public double? Number(byte field)
    {
        foreach (var candidate in definition.Fields)
        {
            if (candidate.Number == field && candidate.Developer < 0)
            {
                return NumberOf(candidate);
            }
        }

        return null;
    }

    /// <summary>The bytes of a field as they stand there; none where it is missing.</summary>
    public ReadOnlySpan<byte> Bytes(byte field)
    {
        foreach (var candidate in definition.Fields)
        {
            if (candidate.Number == field && candidate.Developer < 0)
            {
                return bytes.Slice(candidate.Offset, candidate.Size);
            }
        }

        return default;
    }

    public string? Text(byte field)
    {
        foreach (var candidate in definition.Fields)
        {
            if (candidate.Number == field && candidate.Developer < 0 && (candidate.Type & 0x1F) == String)
            {
                var text = bytes.Slice(candidate.Offset, candidate.Size);
                var end = text.IndexOf((byte)0);
                return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
            }
        }

        return null;
    }

    /// <summary>The fields that a developer added, each with its first number.</summary>
    public void ForEachDeveloperField<T>(ref T state, DeveloperField<T> visit)
    {
        foreach (var field in definition.Fields)
        {
            if (field.Developer >= 0)
            {
                visit(ref state, field, this);
            }
        }
    }

    public double? NumberOf(in FitField field, byte? typeInstead = null)
    {
        var type = typeInstead ?? field.Type;
        var value = bytes.Slice(field.Offset, field.Size);
        var big = definition.IsBigEndian;
        switch (type & 0x1F)
        {
            case 0x00 or 0x02 or 0x0D when value.Length >= 1:
                return value[0] == 0xFF ? null : value[0];
            case 0x0A when value.Length >= 1:
                return value[0] == 0 ? null : value[0];
            case 0x01 when value.Length >= 1:
                return value[0] == 0x7F ? null : (sbyte)value[0];
            case 0x03 when value.Length >= 2:
                return (big ? BinaryPrimitives.ReadInt16BigEndian(value) : BinaryPrimitives.ReadInt16LittleEndian(value)) is not short.MaxValue and var s16
                    ? s16
                    : null;
            case 0x04 when value.Length >= 2:
                return (big ? BinaryPrimitives.ReadUInt16BigEndian(value) : BinaryPrimitives.ReadUInt16LittleEndian(value)) is not ushort.MaxValue and var u16
                    ? u16
                    : null;
            case 0x0B when value.Length >= 2:
                return (big ? BinaryPrimitives.ReadUInt16BigEndian(value) : BinaryPrimitives.ReadUInt16LittleEndian(value)) is not 0 and var z16 ? z16 : null;
            case 0x05 when value.Length >= 4:
                return (big ? BinaryPrimitives.ReadInt32BigEndian(value) : BinaryPrimitives.ReadInt32LittleEndian(value)) is not int.MaxValue and var s32
                    ? s32
                    : null;
            case 0x06 when value.Length >= 4:
                return (big ? BinaryPrimitives.ReadUInt32BigEndian(value) : BinaryPrimitives.ReadUInt32LittleEndian(value)) is not uint.MaxValue and var u32
                    ? u32
                    : null;
            case 0x0C when value.Length >= 4:
                return (big ? BinaryPrimitives.ReadUInt32BigEndian(value) : BinaryPrimitives.ReadUInt32LittleEndian(value)) is not 0 and var z32 ? z32 : null;
            case 0x08 when value.Length >= 4:
                return Finite(big ? BinaryPrimitives.ReadSingleBigEndian(value) : BinaryPrimitives.ReadSingleLittleEndian(value));
            case 0x09 when value.Length >= 8:
                return Finite(big ? BinaryPrimitives.ReadDoubleBigEndian(value) : BinaryPrimitives.ReadDoubleLittleEndian(value));
            default:
                return null;
        }
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>Called with each developer field of a message.</summary>
internal delegate void DeveloperField<T>(ref T state, in FitField field, in FitMessage message);

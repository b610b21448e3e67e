using System.Buffers.Binary;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats.Fit;

/// <summary>Called with each data message.</summary>
internal delegate void OnFitMessage(in FitMessage message);

/// <summary>
/// The FIT protocol (Garmin, FIT Protocol 2.0: headers of 12 or 14 bytes, definition messages, compressed timestamps, developer fields, chained files). It
/// reads what is there: a file without an end, or with a checksum that does not fit, gives its messages up to the first byte that makes no sense.
/// </summary>
internal static class FitDecoder
{
    private const int LocalTypes = 16;

    /// <summary>True for bytes that begin like a FIT file.</summary>
    public static bool IsFit(ReadOnlySpan<byte> head) => head.Length >= 12 && head[0] is 12 or 14 && head[8..12].SequenceEqual(".FIT"u8);

    /// <summary>
    /// Decodes the messages of the first file of a chain, and moves on to the next one (nothing is left behind the last); false where the file ends in the
    /// middle or holds bytes that make no sense.
    /// </summary>
    /// <exception cref="UnreadableFileException">It is no FIT file.</exception>
    public static bool Decode(ref ReadOnlySpan<byte> chain, OnFitMessage onMessage)
    {
        if (!IsFit(chain))
        {
            throw new UnreadableFileException(RemarkCodes.Damaged, "Not a FIT file: its header says something else.");
        }

        var file = chain;
        chain = default;
        var from = file[0];
        if (file.Length < from)
        {
            return false;
        }

        var stated = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);

        // A recorder that was killed has not come to write the length (0), and a cut file is shorter than it says.
        var isWhole = stated > 0 && from + (long)stated <= file.Length;
        var data = isWhole ? file.Slice(from, (int)stated) : file[from..];
        if (!DecodeData(data, onMessage) || !isWhole)
        {
            return false;
        }

        var next = from + (int)stated + 2;
        chain = next < file.Length && IsFit(file[next..]) ? file[next..] : default;
        return true;
    }

    private static bool DecodeData(ReadOnlySpan<byte> data, OnFitMessage onMessage)
    {
        var definitions = new FitDefinition?[LocalTypes];
        uint? lastTimestamp = null;
        while (!data.IsEmpty)
        {
            var header = data[0];
            if ((header & 0x80) == 0 && (header & 0x40) != 0)
            {
                if (!TryReadDefinition(data, out var read, out var size))
                {
                    return false;
                }

                definitions[header & 0x0F] = read;
                data = data[size..];
                continue;
            }

            var isCompressed = (header & 0x80) != 0;
            if (definitions[isCompressed ? (header >> 5) & 0x03 : header & 0x0F] is not { } definition || data.Length < 1 + definition.Size)
            {
                return false;
            }

            if (isCompressed && lastTimestamp is { } before)
            {
                // Five bits of the time; they run over every 32 seconds.
                lastTimestamp = before + ((((uint)header & 0x1F) - before) & 0x1F);
            }

            var message = new FitMessage(definition, data.Slice(1, definition.Size), isCompressed ? lastTimestamp : null);
            if (message.Number(FitMessage.TimestampField) is { } own)
            {
                lastTimestamp = (uint)own;
            }

            onMessage(message);
            data = data[(1 + definition.Size)..];
        }

        return true;
    }

    private static bool TryReadDefinition(ReadOnlySpan<byte> data, out FitDefinition definition, out int size)
    {
        (definition, size) = (null!, 0);
        if (data.Length < 6)
        {
            return false;
        }

        var isBigEndian = data[2] == 1;
        var message = isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(data[3..]) : BinaryPrimitives.ReadUInt16LittleEndian(data[3..]);
        int count = data[5], developers = 0;
        size = 6 + (3 * count);
        if ((data[0] & 0x20) != 0)
        {
            if (data.Length <= size)
            {
                return false;
            }

            developers = data[size];
            size += 1 + (3 * developers);
        }

        if (data.Length < size)
        {
            return false;
        }

        var fields = new FitField[count + developers];
        var offset = 0;
        for (var i = 0; i < fields.Length; i++)
        {
            var at = i < count ? 6 + (3 * i) : 7 + (3 * i);
            fields[i] = i < count
                ? new FitField(data[at], data[at + 1], data[at + 2], offset, -1)
                : new FitField(data[at], data[at + 1], 0x0D, offset, data[at + 2]);
            offset += data[at + 1];
        }

        // A field of no bytes says nothing, and a message of one byte with hundreds of them would be looked through for each value.
        definition = new FitDefinition(message, isBigEndian, Array.FindAll(fields, field => field.Size > 0), offset);
        return true;
    }
}

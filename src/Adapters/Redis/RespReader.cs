using System.Buffers;
using System.Buffers.Text;

namespace Stamina.Adapters.Redis;

/// <summary>Reads replies off the wire. The bytes are not trusted: sizes and depth are bounded, everything else is a protocol error.</summary>
internal static class RespReader
{
    public const int MaxLineBytes = 64 << 10;
    public const int MaxBulkBytes = 32 << 20;
    public const int MaxItems = 64 << 10;
    public const int MaxDepth = 8;

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <summary>Takes one whole reply off the front of <paramref name="buffer"/>; false (and nothing taken) where its end has not arrived.</summary>
    /// <exception cref="RespProtocolException">What is there can never become a reply.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out RespValue value)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!TryRead(ref reader, 0, out value))
        {
            return false;
        }

        buffer = buffer.Slice(reader.Position);
        return true;
    }

    private static bool TryRead(ref SequenceReader<byte> reader, int depth, out RespValue value)
    {
        value = default;
        if (!reader.TryRead(out var kind))
        {
            return false;
        }

        if (kind is not ((byte)'+' or (byte)'-' or (byte)':' or (byte)'$' or (byte)'*'))
        {
            throw new RespProtocolException($"A reply begins with byte {kind}.");
        }

        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, LineEnd))
        {
            return reader.Remaining > MaxLineBytes ? throw new RespProtocolException("A line of a reply has no end.") : false;
        }

        if (line.Length > MaxLineBytes)
        {
            throw new RespProtocolException("A line of a reply is too long.");
        }

        switch (kind)
        {
            case (byte)'+':
                value = RespValue.Text(RespKind.Simple, line.ToArray());
                return true;
            case (byte)'-':
                value = RespValue.Text(RespKind.Error, line.ToArray());
                return true;
            case (byte)':':
                value = RespValue.Number(Number(line));
                return true;
            case (byte)'$':
                return TryReadBulk(ref reader, Number(line), out value);
            default:
                return TryReadArray(ref reader, Number(line), depth, out value);
        }
    }

    private static bool TryReadBulk(ref SequenceReader<byte> reader, long length, out RespValue value)
    {
        value = default;
        if (length == -1)
        {
            return true;
        }

        if (length is < 0 or > MaxBulkBytes)
        {
            throw new RespProtocolException($"A string of {length} bytes.");
        }

        if (reader.Remaining < length + LineEnd.Length)
        {
            return false;
        }

        var bytes = new byte[length];
        reader.TryCopyTo(bytes);
        reader.Advance(length);
        if (!reader.IsNext(LineEnd, advancePast: true))
        {
            throw new RespProtocolException("A string is longer than it said.");
        }

        value = RespValue.Text(RespKind.Bulk, bytes);
        return true;
    }

    private static bool TryReadArray(ref SequenceReader<byte> reader, long length, int depth, out RespValue value)
    {
        value = default;
        if (length == -1)
        {
            return true;
        }

        if (length is < 0 or > MaxItems || depth == MaxDepth)
        {
            throw new RespProtocolException($"An array of {length} items at depth {depth}.");
        }

        // An item is at least 3 bytes ("+\r\n"): nothing is allocated for items that cannot have arrived.
        if (reader.Remaining < length * 3)
        {
            return false;
        }

        var items = new RespValue[length];
        for (var i = 0; i < items.Length; i++)
        {
            if (!TryRead(ref reader, depth + 1, out items[i]))
            {
                return false;
            }
        }

        value = RespValue.Array(items);
        return true;
    }

    private static long Number(ReadOnlySequence<byte> line)
    {
        Span<byte> digits = stackalloc byte[20];
        if (line.Length is 0 or > 20)
        {
            throw new RespProtocolException("A number has too few or too many digits.");
        }

        digits = digits[..(int)line.Length];
        line.CopyTo(digits);
        return Utf8Parser.TryParse(digits, out long value, out var read) && read == digits.Length
            ? value
            : throw new RespProtocolException("A number is none.");
    }
}

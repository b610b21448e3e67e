using System.Buffers.Binary;
using System.IO.Compression;
using Google.Protobuf;
using Stamina.Documents.Columns;
using Stamina.Ports.Messages;

namespace Stamina.Documents.Earlier;

/// <summary>
/// Reads what was written before header 6: plain (1), Brotli (2), packed by fields (3 logs, 4 JSON; with the high bit through Brotli as well).
/// </summary>
internal static class EarlierDocument
{
    private const byte Brotli = 2;
    private const byte PackedLog = 3;
    private const byte PackedJson = 4;
    private const byte AndBrotli = 0x80;
    private const int BrotliHead = 5;

    /// <summary>A document's JSON.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a document of an earlier version.</exception>
    public static ReadOnlyMemory<byte> Text(ReadOnlyMemory<byte> stored) =>
        Header(stored) == PackedJson ? EarlierPacking.UnpackText(Inner(stored)) : Content(stored);

    /// <summary>A log.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a log of an earlier version.</exception>
    public static WorkoutLog Log(ReadOnlyMemory<byte> stored) =>
        Header(stored) == PackedLog ? EarlierPacking.Unpack(Inner(stored)) : Message(Content(stored).Span);

    /// <summary>A log from its message.</summary>
    /// <exception cref="InvalidDataException">The bytes are not one.</exception>
    public static WorkoutLog Message(ReadOnlySpan<byte> message)
    {
        try
        {
            return WorkoutLog.Parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("A stored document is damaged: it is not a protobuf message.", e);
        }
    }

    private static byte Header(ReadOnlyMemory<byte> stored) => stored.IsEmpty ? (byte)0 : (byte)(stored.Span[0] & ~AndBrotli);

    private static ReadOnlyMemory<byte> Content(ReadOnlyMemory<byte> stored)
    {
        switch (stored.IsEmpty ? default : stored.Span[0])
        {
            case PlainDocument.Header:
                return stored[1..];
            case Brotli:
                var length = stored.Length < BrotliHead ? -1 : BinaryPrimitives.ReadInt32LittleEndian(stored.Span[1..]);
                if (length is < 0 or > ColumnForm.MaxText)
                {
                    throw ByteReader.Damaged("it declares no length");
                }

                var content = new byte[length];
                return BrotliDecoder.TryDecompress(stored.Span[BrotliHead..], content, out var written) && written == length
                    ? content
                    : throw ByteReader.Damaged("its Brotli stream ends early");
            default:
                throw new InvalidDataException(stored.IsEmpty
                    ? "A stored document is empty."
                    : $"A stored document has header {stored.Span[0]}, which this version does not know.");
        }
    }

    // The packed bytes behind the header, out of their Brotli stream where they are in one.
    private static ReadOnlyMemory<byte> Inner(ReadOnlyMemory<byte> stored)
    {
        if ((stored.Span[0] & AndBrotli) == 0)
        {
            return stored[1..];
        }

        using var inner = new BrotliStream(new MemoryStream(stored[1..].ToArray()), CompressionMode.Decompress);
        using var content = new MemoryStream();
        try
        {
            inner.CopyTo(content);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException("A stored document is damaged: it is not a Brotli stream.", e);
        }

        return content.ToArray();
    }
}

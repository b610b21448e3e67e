using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Stamina.Ports.Documents.Packing;
using Stamina.Ports.Messages;

namespace Stamina.Ports.Documents;

/// <summary>
/// The one codec between documents and the bytes of a content column: a header byte that says how the rest is packed, then JSON
/// (or the log's Protobuf), plain or Brotli. Readers take every header ever written; a cipher comes as a new header.
/// </summary>
public static class DocumentCodec
{
    private const byte Plain = 1;
    private const byte Brotli = 2;
    private const byte PackedLog = 3;
    private const byte PackedJson = 4;
    private const byte Month = 5;

    // Beside one of the two above: its packed bytes went through Brotli as well.
    private const byte AndBrotli = 0x80;

    private const int MonthHead = 5;

    // Brotli's qualities. 5 is 4 % larger than 9 on a finished workout's log, at a third of the time.
    private const int Tight = 5;
    private const int Light = 1;

    // Below this a Brotli stream saves nothing.
    private const int WorthPacking = 96;

    /// <summary>Packs a document as JSON; <paramref name="settled"/> ones, which change rarely, tight.</summary>
    public static byte[] Encode<T>(T document, bool settled = true) =>
        JsonSerializer.SerializeToUtf8Bytes(document, typeof(T), DocumentJson.Default) is var json && settled
            ? Smallest(json, PackedJson, LogPacking.TryPackText(json), packed => LogPacking.UnpackText(packed).AsSpan().SequenceEqual(json))
            : Pack(json, settled: false);

    /// <summary>Packs a log; an open one plain, a finished one tight.</summary>
    public static byte[] EncodeLog(WorkoutLog log, bool settled) => settled
        ? Smallest(log.ToByteArray(), PackedLog, LogPacking.TryPack(log), packed => LogPacking.Unpack(packed).Equals(log))
        : Pack(log.ToByteArray(), settled: false);

    /// <summary>Unpacks a document.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a document of this or an earlier version.</exception>
    public static T Decode<T>(ReadOnlyMemory<byte> stored)
    {
        var bytes = Header(stored) == PackedJson ? LogPacking.UnpackText(Inner(stored)) : Unpack(stored);
        return (T?)JsonSerializer.Deserialize(bytes.Span, typeof(T), DocumentJson.Default)
            ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");
    }

    /// <summary>Unpacks a log.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a log of this or an earlier version.</exception>
    public static WorkoutLog DecodeLog(ReadOnlyMemory<byte> stored) =>
        Header(stored) == PackedLog ? LogPacking.Unpack(Inner(stored)) : WorkoutLog.Parser.ParseFrom(Unpack(stored).Span);

    // For what is written again with every workout: twenty rows of a month in a tenth of the time of the tight form, 20 bytes a row larger.
    internal static byte[] EncodeLightly<T>(T document) => Pack(JsonSerializer.SerializeToUtf8Bytes(document, typeof(T), DocumentJson.Default), settled: true, Light);

    // A month with open rows: the length of the packed finished ones, they themselves, the open ones.
    internal static byte[] JoinMonth(byte[] finished, byte[] open)
    {
        var joined = new byte[MonthHead + finished.Length + open.Length];
        joined[0] = Month;
        BinaryPrimitives.WriteInt32LittleEndian(joined.AsSpan(1), finished.Length);
        finished.CopyTo(joined, MonthHead);
        open.CopyTo(joined, MonthHead + finished.Length);
        return joined;
    }

    // Finished null: the second part is a whole month, written before rows were kept apart, or so small that it was not packed.
    internal static (ReadOnlyMemory<byte>? Finished, ReadOnlyMemory<byte> Open) SplitMonth(ReadOnlyMemory<byte> stored)
    {
        if (stored.Span[0] != Month)
        {
            // Only months without open rows were ever packed.
            return stored.Span[0] == Plain ? (null, stored) : (stored, default);
        }

        return stored.Length >= MonthHead && BinaryPrimitives.ReadInt32LittleEndian(stored.Span[1..]) is var length && length >= 0 && length < stored.Length - MonthHead
            ? (stored.Slice(MonthHead, length), stored[(MonthHead + length)..])
            : throw new InvalidDataException("A stored month is cut off.");
    }

    private static byte Header(ReadOnlyMemory<byte> stored) => stored.IsEmpty ? (byte)0 : (byte)(stored.Span[0] & ~AndBrotli);

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
            throw new InvalidDataException("A stored document is damaged: its Brotli stream is none.", e);
        }

        return content.ToArray();
    }

    // Packed by fields where that gives the same bytes back and is smaller; otherwise as ever.
    private static byte[] Smallest(byte[] content, byte header, byte[]? packed, Func<byte[], bool> isWhole)
    {
        if (packed is null || !isWhole(packed))
        {
            return Pack(content, settled: true);
        }

        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(packed.Length)];
        byte[] tight = BrotliEncoder.TryCompress(packed, buffer, out var written, Tight, window: 18) && written < packed.Length
            ? [(byte)(header | AndBrotli), .. buffer.AsSpan(0, written)]
            : [header, .. packed];
        if (tight.Length * 3 < content.Length)
        {
            // Brotli alone never comes near this; don't pay for the proof.
            return tight;
        }

        var plain = Pack(content, settled: true);
        return tight.Length < plain.Length ? tight : plain;
    }

    private static byte[] Pack(byte[] content, bool settled, int quality = Tight)
    {
        if (settled && content.Length >= WorthPacking)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(content.Length));
            try
            {
                if (BrotliEncoder.TryCompress(content, buffer, out var written, quality, window: 18) && written + 4 < content.Length)
                {
                    var packed = new byte[1 + 4 + written];
                    packed[0] = Brotli;
                    BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), content.Length);
                    buffer.AsSpan(0, written).CopyTo(packed.AsSpan(5));
                    return packed;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        var plain = new byte[1 + content.Length];
        plain[0] = Plain;
        content.CopyTo(plain, 1);
        return plain;
    }

    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> stored)
    {
        switch (stored.IsEmpty ? default : stored.Span[0])
        {
            case Plain:
                return stored[1..];
            case Brotli:
                var content = new byte[BinaryPrimitives.ReadInt32LittleEndian(stored.Span[1..])];
                return BrotliDecoder.TryDecompress(stored.Span[5..], content, out var written) && written == content.Length
                    ? content
                    : throw new InvalidDataException("A stored document is damaged: its Brotli stream ends early.");
            default:
                throw new InvalidDataException(stored.IsEmpty
                    ? "A stored document is empty."
                    : $"A stored document has header {stored.Span[0]}, which this version does not know.");
        }
    }
}

/// <summary>JSON of everything stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkoutSummary))]
[JsonSerializable(typeof(WorkoutOverlay))]
[JsonSerializable(typeof(MonthTotals))]
[JsonSerializable(typeof(GoalDocument))]
[JsonSerializable(typeof(UserDocument))]
[JsonSerializable(typeof(DeviceDocument))]
public sealed partial class DocumentJson : JsonSerializerContext;

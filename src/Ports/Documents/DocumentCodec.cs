using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
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

    // Below this a Brotli stream saves nothing.
    private const int WorthPacking = 96;

    /// <summary>Packs a document as JSON; <paramref name="settled"/> ones, which change rarely, tight.</summary>
    public static byte[] Encode<T>(T document, bool settled = true) =>
        Pack(JsonSerializer.SerializeToUtf8Bytes(document, typeof(T), DocumentJson.Default), settled);

    /// <summary>Packs a log; an open one plain, a finished one tight.</summary>
    public static byte[] EncodeLog(WorkoutLog log, bool settled) => Pack(log.ToByteArray(), settled);

    /// <summary>Unpacks a document.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a document of this or an earlier version.</exception>
    public static T Decode<T>(ReadOnlyMemory<byte> stored)
    {
        var bytes = Unpack(stored);
        return (T?)JsonSerializer.Deserialize(bytes.Span, typeof(T), DocumentJson.Default)
            ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");
    }

    /// <summary>Unpacks a log.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a log of this or an earlier version.</exception>
    public static WorkoutLog DecodeLog(ReadOnlyMemory<byte> stored) => WorkoutLog.Parser.ParseFrom(Unpack(stored).Span);

    private static byte[] Pack(byte[] content, bool settled)
    {
        if (settled && content.Length >= WorthPacking)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(content.Length));
            try
            {
                // Quality 5: 4 % larger than 9 on a finished workout's log, at a third of the time.
                if (BrotliEncoder.TryCompress(content, buffer, out var written, quality: 5, window: 18) && written + 4 < content.Length)
                {
                    var packed = new byte[1 + 4 + written];
                    packed[0] = Brotli;
                    System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), content.Length);
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
                var content = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(stored.Span[1..])];
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

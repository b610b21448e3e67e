using System.Text.Json;
using Stamina.Documents.Earlier;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Documents;

/// <summary>
/// The one codec between documents and the bytes of a content column. The first byte says how the rest is packed (docs/formats/log-document.md); every header
/// ever written is read.
/// </summary>
public static class DocumentCodec
{
    /// <summary>Packs a document as JSON; <paramref name="tight"/> where it changes rarely.</summary>
    public static byte[] Encode<T>(T document, bool tight = true) =>
        JsonSerializer.SerializeToUtf8Bytes(document, typeof(T), DocumentJson.Default) is var json && tight
            ? TextDocument.Pack(json)
            : PlainDocument.Pack(json);

    /// <summary>Packs a log: an open one by <see cref="LogDocument.PackSegment"/>, a finished one by <see cref="LogDocument.PackFinished"/>.</summary>
    public static byte[] EncodeLog(WorkoutLog log, bool finished) => finished ? LogDocument.PackFinished(log.Events) : LogDocument.PackSegment(log.Events);

    /// <summary>Packs events that arrived together by <see cref="LogDocument.PackSegment"/>, for <see cref="KnownKeys.SealInPlace"/>.</summary>
    public static byte[] EncodeSegment(WorkoutLog events) => LogDocument.PackSegment(events.Events, AccountKey.Margins);

    /// <summary>Unpacks a document.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a document of this or an earlier version.</exception>
    public static T Decode<T>(ReadOnlyMemory<byte> stored)
    {
        var json = PackedDocument.IsOne(stored.Span) ? TextDocument.Unpack(stored.Span) : EarlierDocument.Text(stored);
        try
        {
            return (T?)JsonSerializer.Deserialize(json.Span, typeof(T), DocumentJson.Default)
                ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"A stored {typeof(T).Name} is damaged: its JSON does not have the members that it must have.", e);
        }
    }

    /// <summary>Unpacks a log.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a log of this or an earlier version.</exception>
    public static WorkoutLog DecodeLog(ReadOnlyMemory<byte> stored)
    {
        var log = new WorkoutLog();
        LogDocument.Unpack(stored, log.Events);
        return log;
    }
}

using Google.Protobuf;
using Stamina.Ports.Messages;

namespace Stamina.DataHandler;

/// <summary>
/// Reads a batch whose events' bytes stay where they are: slices of the delivery, which must not change afterwards. All other fields are read by the generated
/// code, those that a later program added among them.
/// </summary>
internal static class BatchBytes
{
    private const int Varint = 0;
    private const int EightBytes = 1;
    private const int Delimited = 2;
    private const int FourBytes = 5;

    private delegate void Part<in TMessage>(TMessage message, ReadOnlyMemory<byte> part);

    /// <summary>The batch that <paramref name="bytes"/> are.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static Batch Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Read(new Batch(), bytes, Batch.UploadsFieldNumber, static (batch, upload) => batch.Uploads.Add(UploadOf(upload)));
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new InvalidDataException(malformed.Message, malformed);
        }
    }

    private static Upload UploadOf(ReadOnlyMemory<byte> bytes) =>
        Read(new Upload(), bytes, Upload.EventsFieldNumber, static (upload, framed) => upload.Events.Add(EventOf(framed)));

    private static FramedEvent EventOf(ReadOnlyMemory<byte> bytes) =>
        Read(new FramedEvent(), bytes, FramedEvent.BodyFieldNumber, static (framed, body) => framed.Body = UnsafeByteOperations.UnsafeWrap(body));

    // The bytes between the fields that are sliced out are merged as they are: Protobuf defines that merging the parts of a message gives the message.
    private static TMessage Read<TMessage>(TMessage message, ReadOnlyMemory<byte> bytes, int field, Part<TMessage> take)
        where TMessage : IMessage
    {
        var span = bytes.Span;
        var (at, merged) = (0, 0);
        while (at < span.Length)
        {
            var start = at;
            var tag = ReadVarint(span, ref at);
            var length = (int)(tag & 7) switch
            {
                Varint => SizeOfVarint(span, at),
                EightBytes => 8UL,
                Delimited => ReadVarint(span, ref at),
                FourBytes => 4UL,
                _ => throw Malformed(),
            };
            if (length > (ulong)(span.Length - at))
            {
                throw Malformed();
            }

            var end = at + (int)length;
            if (tag == (ulong)((field << 3) | Delimited))
            {
                message.MergeFrom(span[merged..start]);
                take(message, bytes[at..end]);
                merged = end;
            }

            at = end;
        }

        message.MergeFrom(span[merged..]);
        return message;
    }

    private static ulong SizeOfVarint(ReadOnlySpan<byte> bytes, int at)
    {
        var from = at;
        ReadVarint(bytes, ref at);
        return (ulong)(at - from);
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (at == bytes.Length)
            {
                break;
            }

            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed();
    }

    private static InvalidDataException Malformed() => new("The bytes are not a batch: they end within a field, or a field has no valid tag.");
}

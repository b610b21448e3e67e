using System.Buffers.Binary;
using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace Stamina.MongoGateway;

/// <summary>A request: OP_MSG, or OP_QUERY as which a driver sends its first hello.</summary>
internal sealed class WireMessage
{
    private const int OpReply = 1;
    private const int OpQuery = 2004;
    private const int OpMsg = 2013;
    private const int HeaderBytes = 16;
    private const int MaxBytes = 48_000_000 + 16_384;

    private static int nextId;

    private readonly int requestId;
    private readonly bool isLegacy;

    private WireMessage(int requestId, bool isLegacy) => (this.requestId, this.isLegacy) = (requestId, isLegacy);

    public BsonDocument Command { get; private set; } = [];

    /// <summary>The documents of an insert, the updates, the deletes, one behind the other as they came; null where they stand in the command.</summary>
    public byte[]? Sequence { get; private set; }

    public bool WantsNoReply { get; private set; }

    /// <summary>The next request of a connection; null at its end.</summary>
    public static async Task<WireMessage?> ReadAsync(Stream stream)
    {
        var header = new byte[HeaderBytes];
        if (await stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        var code = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        if (length is < HeaderBytes or > MaxBytes)
        {
            throw new IOException($"A message of {length} bytes.");
        }

        var body = new byte[length - HeaderBytes];
        await stream.ReadExactlyAsync(body);
        var message = new WireMessage(BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)), code == OpQuery);
        switch (code)
        {
            case OpMsg:
                message.ReadSections(body);
                return message;
            case OpQuery:
                // flags, full collection name, skip, limit, then the command.
                var name = Array.IndexOf(body, (byte)0, 4);
                message.Command = Document(body.AsSpan(name + 9).ToArray());
                return message;
            default:
                throw new IOException($"Operation {code} is not spoken here.");
        }
    }

    public byte[] Reply(byte[] answer)
    {
        var prefix = isLegacy ? 20 : 5;
        var reply = new byte[HeaderBytes + prefix + answer.Length];
        BinaryPrimitives.WriteInt32LittleEndian(reply, reply.Length);
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(4), Interlocked.Increment(ref nextId));
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(8), requestId);
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(12), isLegacy ? OpReply : OpMsg);
        if (isLegacy)
        {
            // No flags, cursor 0, from 0, one document.
            BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(HeaderBytes + 16), 1);
        }

        answer.CopyTo(reply.AsSpan(HeaderBytes + prefix));
        return reply;
    }

    private static BsonDocument Document(byte[] bytes)
    {
        using var reader = new BsonBinaryReader(new MemoryStream(bytes));
        return BsonDocumentSerializer.Instance.Deserialize(BsonDeserializationContext.CreateRoot(reader));
    }

    private void ReadSections(byte[] body)
    {
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(body);
        WantsNoReply = (flags & 2) != 0;
        var end = body.Length - ((flags & 1) != 0 ? 4 : 0);
        for (var at = 4; at < end;)
        {
            var kind = body[at++];
            var length = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
            var section = body.AsSpan(at, length);
            if (kind == 0)
            {
                Command = Document(section.ToArray());
            }
            else
            {
                var name = section[4..].IndexOf((byte)0);
                _ = Encoding.UTF8.GetString(section.Slice(4, name));
                Sequence = section[(4 + name + 1)..].ToArray();
            }

            at += length;
        }
    }
}

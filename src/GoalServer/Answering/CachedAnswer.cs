using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using System.IO.Hashing;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;

namespace Stamina.GoalServer.Answering;

/// <summary>An answer as caches keep it, with the whole key inside: what comes back for another key, or damaged, is seen to be so.</summary>
[ImmutableObject(true)]
internal sealed class CachedAnswer(string key, byte[] body, long? revision)
{
    /// <summary>Matches no key.</summary>
    public static readonly CachedAnswer None = new("", [], null);

    public string Key => key;

    public byte[] Body => body;

    public long? Revision => revision;
}

/// <summary>16 bytes of hash over the rest; revision, 8 bytes, little-endian, -1 for none; length of the key, 4 bytes; the key; the body.</summary>
internal sealed class CachedAnswerSerializer : IHybridCacheSerializer<CachedAnswer>
{
    private const int HashBytes = 16;
    private const int HeadBytes = HashBytes + sizeof(long) + sizeof(int);

    /// <summary>Never throws: bytes that are not as they were written are an answer to no question.</summary>
    public CachedAnswer Deserialize(ReadOnlySequence<byte> source)
    {
        var bytes = source.ToArray().AsSpan();
        if (bytes.Length < HeadBytes || !XxHash128.Hash(bytes[HashBytes..]).AsSpan().SequenceEqual(bytes[..HashBytes]))
        {
            return CachedAnswer.None;
        }

        var revision = BinaryPrimitives.ReadInt64LittleEndian(bytes[HashBytes..]);
        var key = BinaryPrimitives.ReadInt32LittleEndian(bytes[(HashBytes + sizeof(long))..]);
        return key < 0 || key > bytes.Length - HeadBytes
            ? CachedAnswer.None
            : new CachedAnswer(Encoding.UTF8.GetString(bytes.Slice(HeadBytes, key)), bytes[(HeadBytes + key)..].ToArray(), revision < 0 ? null : revision);
    }

    public void Serialize(CachedAnswer value, IBufferWriter<byte> target)
    {
        var keyBytes = Encoding.UTF8.GetByteCount(value.Key);
        var length = HeadBytes + keyBytes + value.Body.Length;
        var bytes = target.GetSpan(length)[..length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes[HashBytes..], value.Revision ?? -1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[(HashBytes + sizeof(long))..], keyBytes);
        Encoding.UTF8.GetBytes(value.Key, bytes[HeadBytes..]);
        value.Body.CopyTo(bytes[(HeadBytes + keyBytes)..]);
        XxHash128.Hash(bytes[HashBytes..], bytes);
        target.Advance(length);
    }
}

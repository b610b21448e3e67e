using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stamina.Contracts.Events;

/// <summary>
/// The hash of one event and the digest of a workout's log, equal in C# and TypeScript (<c>contract/vectors/digest.json</c>).
/// </summary>
public static class EventHash
{
    /// <summary>Bytes of a hash (SHA-256).</summary>
    public const int Length = 32;

    /// <summary>SHA-256(writer as UTF-8 ‖ 0x00 ‖ seq as 8 bytes big-endian ‖ the event's bytes as received).</summary>
    public static byte[] Of(string writer, int seq, ReadOnlySpan<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[64];
        var length = Encoding.UTF8.GetBytes(writer, head);
        head[length++] = 0;
        BinaryPrimitives.WriteUInt64BigEndian(head[length..], (ulong)seq);
        hash.AppendData(head[..(length + 8)]);
        hash.AppendData(bytes);
        return hash.GetHashAndReset();
    }

    /// <summary>What one event adds to the digest: the first 8 bytes of its hash, big-endian. The digest is the sum modulo 2^64.</summary>
    public static ulong DigestTerm(ReadOnlySpan<byte> eventHash) => BinaryPrimitives.ReadUInt64BigEndian(eventHash);

    /// <summary>The wire form of a digest: 16 lower-case hex digits.</summary>
    public static string FormatDigest(ulong digest) => digest.ToString("x16", CultureInfo.InvariantCulture);
}

using System.Runtime.InteropServices;

namespace Stamina.Adapters.Sqlite.Engine;

/// <summary>Values as SQLite's blobs.</summary>
internal static class Blob
{
    /// <summary>The bytes as an array, without a copy where they are one already.</summary>
    public static byte[] Of(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : bytes.ToArray();

    /// <summary>16 bytes, big-endian, so that SQLite orders ids as we do.</summary>
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);
}

using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Stamina.Adapters.Sqlite.Engine;

/// <summary>Between our values and SQLite's blobs.</summary>
internal static class Blob
{
    /// <summary>The bytes as an array, without a copy where they are one already.</summary>
    public static byte[] Of(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : bytes.ToArray();

    /// <summary>16 bytes, big-endian, so that SQLite orders ids as we do.</summary>
    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid Guid(SqliteDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    public static byte[]? Bytes(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    public static DateTimeOffset? Time(SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));
}

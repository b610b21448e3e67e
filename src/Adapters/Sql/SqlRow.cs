using System.Data.Common;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.Adapters.Sql;

/// <summary>A row of an answer, read by column number.</summary>
internal readonly struct SqlRow(DbDataReader reader, bool idsAreBlobs)
{
    public bool IsNull(int column) => reader.IsDBNull(column);

    public long Long(int column) => reader.GetInt64(column);

    public int Int(int column) => (int)reader.GetInt64(column);

    public bool IsTrue(int column) => reader.GetBoolean(column);

    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);

    public byte[]? BytesOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    /// <summary>Ids in blobs are big-endian, so that the engine orders them as we do.</summary>
    public Guid Id(int column) => idsAreBlobs ? new Guid(reader.GetFieldValue<byte[]>(column), bigEndian: true) : reader.GetGuid(column);

    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    public DateTimeOffset? TimeOrNull(int column) => reader.IsDBNull(column) ? null : Time(column);

    /// <summary>A session id in two columns: the recorded type, and behind it the 128 bits.</summary>
    public SessionId Session(int column) => SessionId.Create(Text(column), Id(column + 1));

    /// <summary>A workout's key in three columns.</summary>
    public WorkoutKey Key(int column) => new(new UserId(Id(column)), Session(column + 1));
}

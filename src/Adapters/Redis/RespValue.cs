using System.Globalization;
using System.Text;

namespace Stamina.Adapters.Redis;

/// <summary>What a reply is made of (RESP2, https://redis.io/docs/latest/develop/reference/protocol-spec/).</summary>
internal enum RespKind : byte
{
    Null,
    Simple,
    Error,
    Integer,
    Bulk,
    Array,
}

/// <summary>A reply.</summary>
internal readonly struct RespValue
{
    private readonly object? content;
    private readonly long integer;

    private RespValue(RespKind kind, object? content, long integer)
    {
        Kind = kind;
        this.content = content;
        this.integer = integer;
    }

    public RespKind Kind { get; }

    public long Integer => Kind == RespKind.Integer ? integer : throw Unexpected("an integer");

    public byte[]? Bytes => Kind switch
    {
        RespKind.Null => null,
        RespKind.Bulk or RespKind.Simple or RespKind.Error => (byte[])content!,
        _ => throw Unexpected("a string"),
    };

    public IReadOnlyList<RespValue> Items => Kind == RespKind.Array ? (RespValue[])content! : throw Unexpected("an array");

    public static RespValue Null() => default;

    public static RespValue Text(RespKind kind, byte[] bytes) => new(kind, bytes, 0);

    public static RespValue Number(long value) => new(RespKind.Integer, null, value);

    public static RespValue Array(RespValue[] items) => new(RespKind.Array, items, 0);

    public override string ToString() => Kind switch
    {
        RespKind.Null => "(null)",
        RespKind.Integer => integer.ToString(CultureInfo.InvariantCulture),
        RespKind.Array => $"[{string.Join(", ", Items)}]",
        _ => Encoding.UTF8.GetString(Bytes!),
    };

    private RespProtocolException Unexpected(string wanted) => new($"Redis answered {Kind} where {wanted} was due.");
}

/// <summary>Redis answered something that is not RESP2, or not what the command answers.</summary>
internal sealed class RespProtocolException(string message) : Exception(message);

using System.Text.Json.Serialization;
using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;

namespace Stamina.DirectoryServer;

/// <summary>
/// What goes over the wire between servers; both ends are in this folder. It only grows: a cell may be older or newer than the directory. Keys go in bodies,
/// never in paths, because paths end in logs.
/// </summary>
internal sealed record DirectoryCall
{
    public const string Base = "/directory/v1/";
    public const string Claim = Base + "claim";
    public const string Find = Base + "find";
    public const string FindCell = Base + "find-cell";
    public const string Confirm = Base + "settle";
    public const string Doubt = Base + "doubt";
    public const string Release = Base + "release";
    public const string ListInDoubt = Base + "list-in-doubt";

    public byte[]? EmailKey { get; set; }

    public Guid? User { get; set; }

    public string? Cell { get; set; }

    public long? AgeMs { get; set; }

    public int? Most { get; set; }
}

internal sealed record DirectoryReply
{
    public IReadOnlyList<WireEntry>? Entries { get; set; }

    public string? Cell { get; set; }

    public bool? Done { get; set; }

    public static DirectoryReply Of(IEnumerable<DirectoryEntry> entries) => new() { Entries = [.. entries.Select(WireEntry.Of)] };
}

internal sealed record WireEntry(byte[] EmailKey, Guid User, string Cell)
{
    public static WireEntry Of(DirectoryEntry entry) => new(entry.EmailKey.ToArray(), entry.User.Value, entry.Cell);

    public DirectoryEntry Entry => new(EmailKey, new UserId(User), Cell);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DirectoryCall))]
[JsonSerializable(typeof(DirectoryReply))]
internal sealed partial class DirectoryJson : JsonSerializerContext;

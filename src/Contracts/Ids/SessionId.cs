using System.Diagnostics.CodeAnalysis;

namespace Stamina.Contracts.Ids;

/// <summary>
/// The public id of a workout, a TypeID minted by the phone: <c>running_01h455vb4pex5vsknk084sn02q</c>.
/// The prefix is the exercise type <em>as recorded</em>; the type that counts is the summary's.
/// </summary>
public readonly record struct SessionId : IComparable<SessionId>
{
    private readonly string? value;

    private SessionId(string value) => this.value = value;

    /// <summary>The whole id; two sessions are the same when this text is the same, byte for byte.</summary>
    public string Value => value ?? throw new InvalidOperationException("A default SessionId names no workout.");

    /// <summary>The exercise type as recorded.</summary>
    public string RecordedType => Value[..^(TypeId.SuffixLength + 1)];

    /// <summary>The 128 bits behind the prefix.</summary>
    public Guid Unique => TypeId.TryDecode(Value.AsSpan()[^TypeId.SuffixLength..], out var guid) ? guid : default;

    /// <summary>Makes the id of a workout of <paramref name="recordedType"/>, a valid TypeID prefix.</summary>
    /// <exception cref="ArgumentException">The type is no TypeID prefix.</exception>
    public static SessionId Create(string recordedType, Guid unique) =>
        TypeId.IsPrefix(recordedType)
            ? new SessionId($"{recordedType}_{TypeId.Encode(unique)}")
            : throw new ArgumentException("An exercise type is lower-case letters and inner underscores, 1 to 63.", nameof(recordedType));

    /// <summary>Reads an id off the wire.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SessionId id)
    {
        if (TypeId.TrySplit(text, out _, out _))
        {
            id = new SessionId(text);
            return true;
        }

        id = default;
        return false;
    }

    /// <summary>Reads an id that is known to be valid (from the store).</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static SessionId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no session id.");

    /// <inheritdoc/>
    public int CompareTo(SessionId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

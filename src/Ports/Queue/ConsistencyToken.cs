using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Stamina.Contracts;
using Stamina.Contracts.Ids;

namespace Stamina.Ports.Queue;

/// <summary>
/// What an answer to a write gives the phone to show at its next read: "wait until you have seen this". Opaque to the phone.
/// It proves nothing and opens nothing: forged, it makes its bearer wait.
/// </summary>
/// <param name="Batches">1 to 3 batches that carry the write.</param>
/// <param name="IssuedAt">When; after the ledger's 7 days its batches count as passed.</param>
/// <param name="Sessions">Up to 20 workouts that were written, named as pending where the wait ends early.</param>
public sealed record ConsistencyToken(
    IReadOnlyList<BatchName> Batches, DateTimeOffset IssuedAt, IReadOnlyList<SessionId> Sessions)
{
    /// <summary>Most batches in a token.</summary>
    public const int MaxBatches = 3;

    /// <summary>Most sessions in a token.</summary>
    public const int MaxSessions = 20;

    /// <summary>How long the ledger keeps the names of batches; after that a token that names them counts as passed.</summary>
    public static readonly TimeSpan LedgerKeeps = TimeSpan.FromDays(7);

    private const byte Version = 1;
    private const int BatchLength = 24;
    private const int MaxTextLength = 4096;

    /// <summary>The wire form, base64url.</summary>
    public override string ToString()
    {
        var sessions = string.Join(' ', Sessions.Take(MaxSessions));
        var batches = Math.Min(Batches.Count, MaxBatches);
        var bytes = new byte[2 + 8 + (batches * BatchLength) + Encoding.UTF8.GetByteCount(sessions)];
        bytes[0] = Version;
        bytes[1] = (byte)batches;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(2), IssuedAt.ToUnixTimeMilliseconds());
        var at = 10;
        for (var i = 0; i < batches; i++, at += BatchLength)
        {
            Batches[i].Epoch.TryWriteBytes(bytes.AsSpan(at), bigEndian: true, out _);
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(at + 16), Batches[i].Number);
        }

        Encoding.UTF8.GetBytes(sessions, bytes.AsSpan(at));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a token off the wire; false for any other text.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ConsistencyToken? token)
    {
        token = null;
        if (text is null or { Length: 0 or > MaxTextLength } || !Base64Url.IsValid(text))
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromChars(text).AsSpan();
        if (bytes.Length < 10 || bytes[0] != Version || bytes[1] > MaxBatches || bytes.Length < 10 + (bytes[1] * BatchLength))
        {
            return false;
        }

        var issuedMs = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
        if (issuedMs is < 0 or > UnixTime.HighestMs)
        {
            return false;
        }

        var batches = new BatchName[bytes[1]];
        var at = 10;
        for (var i = 0; i < batches.Length; i++, at += BatchLength)
        {
            batches[i] = new BatchName(new Guid(bytes.Slice(at, 16), bigEndian: true), BinaryPrimitives.ReadInt64BigEndian(bytes[(at + 16)..]));
        }

        var sessions = new List<SessionId>();
        foreach (var part in Encoding.UTF8.GetString(bytes[at..]).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (sessions.Count == MaxSessions || !SessionId.TryParse(part, out var session))
            {
                return false;
            }

            sessions.Add(session);
        }

        token = new ConsistencyToken(batches, DateTimeOffset.FromUnixTimeMilliseconds(issuedMs), sessions);
        return true;
    }
}

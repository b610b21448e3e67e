using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Stamina.Contracts.Ids;

namespace Stamina.WorkoutServer.Framing;

/// <summary>
/// The id of a workout whose client mints none: a UUIDv7 whose time is started_at and whose 74 further bits come from an HMAC over what the request says.
/// The same request gives the same id, on any server, without asking anyone.
/// </summary>
internal static class DerivedSessionId
{
    public static SessionId Of(UserId user, string exerciseType, DateTimeOffset startedAt, string? idempotencyKey) =>
        OfText(user, exerciseType, startedAt, $"{exerciseType}\n{startedAt.ToUnixTimeMilliseconds()}\n{idempotencyKey}");

    /// <summary>
    /// Of a workout given as one document, by all that it says (<paramref name="events"/>): two that differ anywhere are two workouts and never mix.
    /// </summary>
    public static SessionId OfDocument(UserId user, string exerciseType, DateTimeOffset startedAt, string? idempotencyKey, ReadOnlySpan<byte> events) =>
        OfText(
            user,
            exerciseType,
            startedAt,
            $"{exerciseType}\n{startedAt.ToUnixTimeMilliseconds()}\n{idempotencyKey}\n{Convert.ToHexStringLower(SHA256.HashData(events))}");

    private static SessionId OfText(UserId user, string exerciseType, DateTimeOffset startedAt, string said)
    {
        Span<byte> key = stackalloc byte[16];
        user.Value.TryWriteBytes(key, bigEndian: true, out _);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(said), mac);

        Span<byte> id = stackalloc byte[16];
        mac[..16].CopyTo(id);
        Span<byte> milliseconds = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, Math.Max(0, startedAt.ToUnixTimeMilliseconds()));
        milliseconds[2..].CopyTo(id);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return SessionId.Create(exerciseType, new Guid(id, bigEndian: true));
    }
}

using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Documents.Encryption;

/// <summary>
/// Encrypts what the servers of a cell give each other through an engine: batches in the queue, kept answers in a cache. The key is for one purpose and one
/// day, and is derived from the newest version of a key ring; every version that the ring has opens what was encrypted under it. For many threads.
/// </summary>
/// <remarks>
/// What it makes: a byte 15, the version of the ring and the day (4 bytes each, big-endian; days since 1970-01-01, UTC), nonce, ciphertext, tag (AES-256-GCM).
/// The key is HKDF-SHA256 (RFC 5869) of the ring's key without salt, with <c>stamina/PURPOSE/VERSION/DAY</c> as information. By NIST SP 800-38D, section 8.3, a
/// key may encrypt 2^32 times with random nonces: a cell would have to publish 49,000 batches a second, all day. 15 begins no protobuf message (wire type 7 is
/// none) and no answer as the cache's library writes it (3), so what is in clear is known as such, and is read.
/// </remarks>
public sealed class CellCipher
{
    /// <summary>The purpose of batches in the queue.</summary>
    public const string Queue = "queue";

    /// <summary>The purpose of answers in a cache that servers share.</summary>
    public const string Cache = "cache";

    /// <summary>How much longer the bytes are encrypted.</summary>
    public const int Overhead = HeadLength + Gcm.Overhead;

    private const byte Header = 15;
    private const int VersionAt = 1;
    private const int DayAt = 5;
    private const int HeadLength = 9;

    // An operator's new version is used after this long at most; the file is not read for each batch.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long this process waits with batches of a version that its ring has lost: time to put back a file that was mistaken for another, before anything is
    /// set aside.
    /// </summary>
    internal static readonly TimeSpan LostWaits = TimeSpan.FromMinutes(10);

    // When this process met a version that its ring has lost; forgotten once the ring has it again.
    private readonly ConcurrentDictionary<int, DateTimeOffset> lost = new();

    private readonly KeyRing? ring;
    private readonly string purpose;
    private readonly TimeProvider time;
    private volatile DayKey? current;
    private volatile DayKey? opened;

    /// <param name="ring">Its newest version is what keys are derived from.</param>
    /// <param name="purpose">What it is for: another purpose has other keys.</param>
    /// <param name="time">Clock; only its day counts.</param>
    public CellCipher(KeyRing ring, string purpose, TimeProvider time) => (this.ring, this.purpose, this.time) = (ring, purpose, time);

    private CellCipher() => (purpose, time) = ("", TimeProvider.System);

    /// <summary>Leaves everything in clear, and opens nothing that is encrypted.</summary>
    public static CellCipher None { get; } = new();

    /// <summary>Whether bytes are encrypted.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> bytes) => !bytes.IsEmpty && bytes[0] == Header;

    /// <summary>
    /// Encrypts; the bytes themselves where nothing is encrypted, and where they are encrypted already: a batch that nobody could open is set aside as it is.
    /// </summary>
    /// <param name="bytes">What is encrypted; in clear it does not begin with 15.</param>
    /// <param name="bound">What it is held to: it opens with the same alone.</param>
    /// <exception cref="KeyRingException">The ring could never be read.</exception>
    public ReadOnlyMemory<byte> Seal(ReadOnlyMemory<byte> bytes, string bound = "")
    {
        if (ring is not { Encrypts: true } || IsSealed(bytes.Span))
        {
            return bytes;
        }

        var key = Current(ring);
        var made = new byte[bytes.Length + Overhead];
        made[0] = Header;
        BinaryPrimitives.WriteInt32BigEndian(made.AsSpan(VersionAt), key.Version);
        BinaryPrimitives.WriteInt32BigEndian(made.AsSpan(DayAt), key.Day);
        Gcm.Encrypt(key.Key, bytes.Span, made.AsSpan(HeadLength), Encoding.UTF8.GetBytes(bound));
        return made;
    }

    /// <summary>
    /// What <see cref="Seal"/> was given; the bytes themselves where they are in clear; null where they were changed, or are held to something else.
    /// </summary>
    /// <exception cref="KeyRingException">They are encrypted under a version that this process does not have.</exception>
    public ReadOnlyMemory<byte>? Open(ReadOnlyMemory<byte> bytes, string bound = "")
    {
        if (!IsSealed(bytes.Span))
        {
            return bytes;
        }

        if (bytes.Length < Overhead)
        {
            return null;
        }

        var (version, day) = (VersionOf(bytes.Span), BinaryPrimitives.ReadInt32BigEndian(bytes.Span[DayAt..]));
        var key = ring?.Find(version) is not { } of
            ? throw new KeyRingException($"What another server of the cell left is encrypted under version {version} of a key ring, which this one does not have.")
            : opened is { } last && last.Version == version && last.Day == day ? last : new DayKey(version, day, Derive(of, version, day), default);
        try
        {
            var found = Gcm.Decrypt(key.Key, bytes.Span[HeadLength..], Encoding.UTF8.GetBytes(bound));
            opened = key;
            return found;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>
    /// A delivery with its body as it was published. Where the ring has lost the version that it is encrypted under, and goes on lacking it for
    /// <see cref="LostWaits"/>, it stays encrypted and says so. What was changed stays as it is, too, and is found to be no batch.
    /// </summary>
    /// <exception cref="KeyRingException">
    /// It is encrypted under a version that this process does not have yet: its ring is behind, cannot be read, or has lost it only just. Everything waits.
    /// </exception>
    public Delivery Opened(Delivery delivery)
    {
        if (ring is { } of && delivery.Body.Length >= Overhead && IsSealed(delivery.Body.Span))
        {
            var version = VersionOf(delivery.Body.Span);
            if (!of.HasLost(version))
            {
                lost.TryRemove(version, out _);
            }
            else if (time.GetUtcNow() - lost.GetOrAdd(version, time.GetUtcNow()) >= LostWaits)
            {
                var why = string.Create(CultureInfo.InvariantCulture, $"encrypted under version {version}, which the queue ring has lost");
                return delivery with { Unopened = why };
            }
        }

        return delivery with { Body = Open(delivery.Body) ?? delivery.Body };
    }

    /// <summary>As <see cref="Open"/>, for whoever only shows them: what does not open stays as it is.</summary>
    public ReadOnlyMemory<byte> OpenOrKeep(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Open(bytes) ?? bytes;
        }
        catch (KeyRingException)
        {
            return bytes;
        }
    }

    private static int VersionOf(ReadOnlySpan<byte> made) => BinaryPrimitives.ReadInt32BigEndian(made[VersionAt..]);

    private DayKey Current(KeyRing from)
    {
        var now = time.GetUtcNow();
        var day = (int)(now.ToUnixTimeSeconds() / 86_400);
        if (current is { } known && known.Day == day && now - known.ReadAt < LookAgain)
        {
            return known;
        }

        var (version, key) = Newest(from);
        return current = new DayKey(version, day, Derive(key, version, day), now);
    }

    // A ring that cannot be read at the moment is used as it was known.
    private static (int Version, byte[] Key) Newest(KeyRing ring)
    {
        try
        {
            return ring.LastNow();
        }
        catch (KeyRingException)
        {
            return ring.Last;
        }
    }

    private byte[] Derive(byte[] key, int version, int day) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        key,
        Gcm.KeyLength,
        salt: null,
        info: Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"stamina/{purpose}/{version}/{day}")));

    private sealed record DayKey(int Version, int Day, byte[] Key, DateTimeOffset ReadAt);
}

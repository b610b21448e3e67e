using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stamina.Ports.Stores;

namespace Stamina.Documents.Encryption;

/// <summary>
/// The key-encryption keys of a cell, which no store has: the newest version wraps the keys of accounts, every version unwraps them. A version that is not
/// known is looked for in the ring's text again, and so is the newest before it wraps: an operator adds and retires versions while servers run. For many
/// threads.
/// </summary>
/// <remarks>
/// The text has a line for each version: its number (1 to 2^31-1, each once), when it was made, and 64 hex digits. Lines that begin with <c>#</c> are comments.
/// </remarks>
public sealed class KeyRing
{
    /// <summary>The length of a wrapped key, in bytes: version (4, big-endian), nonce, ciphertext, tag.</summary>
    public const int WrappedLength = VersionLength + Gcm.NonceLength + Gcm.KeyLength + Gcm.TagLength;

    /// <summary>No version has a lower number.</summary>
    internal const int LowestVersion = 1;

    private const int VersionLength = 4;

    private readonly Func<string> read;
    private readonly Lock reading = new();

    // Versions that opened a key of the store in this process: what does not open under one of them was changed in the store, and the ring is in order.
    private readonly ConcurrentDictionary<int, bool> proven = new();
    private volatile Versions? versions;

    /// <param name="read">Reads the ring's text: first when it is needed, again where a version is not known and where a new key is wrapped.</param>
    public KeyRing(Func<string> read) => this.read = read;

    /// <summary>
    /// False where documents are written in clear and only those that are encrypted already are read so: while servers of an older version run beside.
    /// </summary>
    public bool Encrypts { get; init; } = true;

    /// <summary>The version that wraps.</summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    public int Newest => (versions ?? ReadAgain()).Newest;

    /// <summary>The versions as they stand in the text now, and when each was made.</summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    public IReadOnlyDictionary<int, string> List() => ReadAgain().MadeAt;

    /// <summary>The line of a new version with a random key.</summary>
    public static string Line(int version, DateTimeOffset madeAt) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{version} {madeAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Gcm.KeyLength))}\n");

    /// <summary>
    /// Wraps an account's key under the newest version of the text as it is now, so that no key is wrapped under one that was retired meanwhile: AES-256-GCM,
    /// bound to account and version.
    /// </summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    public byte[] Wrap(Guid user, ReadOnlySpan<byte> key)
    {
        var (version, wrapping) = ReadAgain().Last;
        var wrapped = new byte[WrappedLength];
        BinaryPrimitives.WriteInt32BigEndian(wrapped, version);
        Gcm.Encrypt(wrapping, key, wrapped.AsSpan(VersionLength), Bound(user, version));
        return wrapped;
    }

    /// <summary>The version that a key is wrapped under.</summary>
    public static int VersionOf(ReadOnlySpan<byte> wrapped) => BinaryPrimitives.ReadInt32BigEndian(wrapped);

    /// <summary>Unwraps what <see cref="Wrap"/> made.</summary>
    /// <exception cref="KeyRingException">
    /// The ring has not the version, or another key under its number; or the key was changed in the store. What is stored stays as it is.
    /// </exception>
    public byte[] Unwrap(Guid user, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length != WrappedLength || VersionOf(wrapped) < LowestVersion)
        {
            throw KeyRingException.KeyDamaged();
        }

        var version = VersionOf(wrapped);
        if (Find(version) is not { } wrapping)
        {
            throw OpensUnderAnother(user, wrapped)
                ? KeyRingException.KeyDamaged()
                : new KeyRingException($"The key of an account is wrapped under version {version}, which this server's key ring does not have.");
        }

        try
        {
            var key = Gcm.Decrypt(wrapping, wrapped[VersionLength..], Bound(user, version));
            proven.TryAdd(version, true);
            return key;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw proven.ContainsKey(version) || OpensUnderAnother(user, wrapped)
                ? KeyRingException.KeyDamaged()
                : new KeyRingException($"The key ring's version {version} is not the one that the key of an account is wrapped under.", e);
        }
    }

    /// <summary>The newest version as it was last read.</summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    internal (int Version, byte[] Key) Last => (versions ?? ReadAgain()).Last;

    /// <summary>The newest version of the text as it is now.</summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    internal (int Version, byte[] Key) LastNow() => ReadAgain().Last;

    /// <summary>The key of a version; null where the ring does not have it.</summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    internal byte[]? Find(int version) =>
        (versions ?? ReadAgain()).Keys.GetValueOrDefault(version) ?? ReadAgain().Keys.GetValueOrDefault(version);

    /// <summary>
    /// Whether the text as it is now lacks a version and has a newer one: it was taken out, or lost with another ring. False where the version is newer than
    /// all that the ring has: then the ring is behind, and its newer copy brings it.
    /// </summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    internal bool HasLost(int version)
    {
        if (versions?.Keys.ContainsKey(version) == true)
        {
            return false;
        }

        var now = ReadAgain();
        return !now.Keys.ContainsKey(version) && now.Newest > version;
    }

    // Whether the key opens under a version of the ring that it does not name: then its number was changed in the store, and the ring is in order.
    private bool OpensUnderAnother(Guid user, ReadOnlySpan<byte> wrapped)
    {
        foreach (var (version, wrapping) in (versions ?? ReadAgain()).Keys)
        {
            try
            {
                CryptographicOperations.ZeroMemory(Gcm.Decrypt(wrapping, wrapped[VersionLength..], Bound(user, version)));
                return true;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Not under this one.
            }
        }

        return false;
    }

    // What was read before stays where the text cannot be read, or is another ring's by now: what other processes wrapped must not become unreadable here
    // alone.
    private Versions ReadAgain()
    {
        lock (reading)
        {
            try
            {
                var fresh = Versions.Of(read());
                if (versions?.Keys.Any(known => fresh.Keys.TryGetValue(known.Key, out var key) && !key.AsSpan().SequenceEqual(known.Value)) == true)
                {
                    throw new InvalidDataException("The key ring has another key under a number that it had before: another ring was put in its place.");
                }

                return versions = fresh;
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                throw new KeyRingException(e.Message, e);
            }
        }
    }

    private static byte[] Bound(Guid user, int version) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"key/{user:N}/{version}"));

    private sealed record Versions(Dictionary<int, byte[]> Keys, Dictionary<int, string> MadeAt, int Newest)
    {
        public (int Version, byte[] Key) Last => (Newest, Keys[Newest]);

        public static Versions Of(string text)
        {
            var (keys, madeAt) = (new Dictionary<int, byte[]>(), new Dictionary<int, string>());
            foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length != 3
                    || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                    || version == 0
                    || words[2].Length != 2 * Gcm.KeyLength
                    || !words[2].All(char.IsAsciiHexDigit)
                    || !keys.TryAdd(version, Convert.FromHexString(words[2])))
                {
                    throw new InvalidDataException("The key ring has a line that is not 'version time key', or a version twice.");
                }

                madeAt.Add(version, words[1]);
            }

            return keys.Count > 0 ? new Versions(keys, madeAt, keys.Keys.Max()) : throw new InvalidDataException("The key ring has no key.");
        }
    }
}

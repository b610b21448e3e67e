using System.Buffers.Binary;
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
/// The text has a line for each version: its number (1 to 2^31-1, each once), when it was made, and 64 hex digits. Lines
/// that begin with <c>#</c> are comments; <c># retired NUMBER</c> says of a version that it was taken out and no key needs it.
/// </remarks>
public sealed class KeyRing
{
    /// <summary>The length of a wrapped key, in bytes: version (4, big-endian), nonce, ciphertext, tag.</summary>
    public const int WrappedLength = VersionLength + Gcm.NonceLength + Gcm.KeyLength + Gcm.TagLength;

    /// <summary>No version has a lower number.</summary>
    internal const int LowestVersion = 1;

    private const int VersionLength = 4;
    private const string Retired = "# retired ";

    // Versions are counted up from 1 (stamina keys add). A key whose number is further ahead of the newest than this has the number of no version.
    private const int FurthestAhead = 100_000;

    private readonly Func<string> read;
    private readonly Lock reading = new();

    // Whether this ring opened a key of the store in this process: what does not open under a version that it has was changed in the store.
    private volatile bool isProven;
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

    /// <summary>Takes the place of a version's line when it is retired: a key that says this number later was damaged, and no ring is behind.</summary>
    public static string RetiredLine(int version) => string.Create(CultureInfo.InvariantCulture, $"{Retired}{version}\n");

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

    /// <summary>The version that a key says it is wrapped under; 0, which no version is, where it is too short to say one.</summary>
    public static int VersionOf(ReadOnlySpan<byte> wrapped) => wrapped.Length < VersionLength ? 0 : BinaryPrimitives.ReadInt32BigEndian(wrapped);

    /// <summary>Unwraps what <see cref="Wrap"/> made.</summary>
    /// <exception cref="KeyRingException">
    /// The ring has not the version, or another key under its number; or the key was changed in the store. What is stored stays as it is.
    /// </exception>
    public byte[] Unwrap(Guid user, ReadOnlySpan<byte> wrapped) =>
        TryUnwrap(user, wrapped, VersionOf(wrapped)) ?? throw WhyNot(user, wrapped);

    /// <summary>
    /// Unwraps a key under whichever version opens it: its number may have been changed in the store, and no other key opens in its place. Answers the version
    /// as well.
    /// </summary>
    /// <exception cref="KeyRingException">As for <see cref="Unwrap"/>.</exception>
    internal (byte[] Key, int Version) UnwrapUnderAny(Guid user, ReadOnlySpan<byte> wrapped) =>
        TryUnwrapUnderAny(user, wrapped) ?? throw WhyNot(user, wrapped);

    /// <summary>The version that opens a key, whatever its number says; null where none of the ring does.</summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    internal int? VersionThatOpens(Guid user, ReadOnlySpan<byte> wrapped)
    {
        if (TryUnwrapUnderAny(user, wrapped) is not var (key, version))
        {
            return null;
        }

        CryptographicOperations.ZeroMemory(key);
        return version;
    }

    /// <summary>Whether a number can be that of a version which this ring has, has lost, or may yet be given; not where it was retired.</summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    internal bool CanBeVersion(int number)
    {
        return number >= LowestVersion && (Knows(versions ?? ReadAgain()) || Knows(ReadAgain()));

        bool Knows(Versions known) => !known.Retired.Contains(number) && number - FurthestAhead <= known.Newest;
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

    private (byte[] Key, int Version)? TryUnwrapUnderAny(Guid user, ReadOnlySpan<byte> wrapped)
    {
        var named = VersionOf(wrapped);
        if (TryUnwrap(user, wrapped, named) is { } key)
        {
            return (key, named);
        }

        foreach (var version in (versions ?? ReadAgain()).Keys.Keys)
        {
            if (version != named && TryUnwrap(user, wrapped, version) is { } found)
            {
                return (found, version);
            }
        }

        return null;
    }

    // Null where it does not open under this version, or the ring does not have it.
    private byte[]? TryUnwrap(Guid user, ReadOnlySpan<byte> wrapped, int version)
    {
        if (wrapped.Length != WrappedLength || !CanBeVersion(version) || Find(version) is not { } wrapping)
        {
            return null;
        }

        try
        {
            var key = Gcm.Decrypt(wrapping, wrapped[VersionLength..], Bound(user, version));
            isProven = true;
            return key;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    // Of one account where its key was changed in the store; of the ring, for all accounts, where it is not the one or not the newest that it should be.
    private KeyRingException WhyNot(Guid user, ReadOnlySpan<byte> wrapped)
    {
        var version = VersionOf(wrapped);
        if (wrapped.Length != WrappedLength || !CanBeVersion(version) || VersionThatOpens(user, wrapped) is not null)
        {
            return KeyRingException.KeyDamaged();
        }

        return Find(version) is null
            ? new KeyRingException($"The key of an account is wrapped under version {version}, which this server's key ring does not have.")
            : isProven
                ? KeyRingException.KeyDamaged()
                : new KeyRingException($"The key ring's version {version} is not the one that the key of an account is wrapped under.");
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

    private sealed record Versions(Dictionary<int, byte[]> Keys, Dictionary<int, string> MadeAt, int Newest, HashSet<int> Retired)
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

            return keys.Count > 0
                ? new Versions(keys, madeAt, keys.Keys.Max(), [.. RetiredIn(text).Except(keys.Keys)])
                : throw new InvalidDataException("The key ring has no key.");
        }

        private static IEnumerable<int> RetiredIn(string text)
        {
            foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith(KeyRing.Retired, StringComparison.Ordinal)))
            {
                if (int.TryParse(line.AsSpan(KeyRing.Retired.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
                {
                    yield return version;
                }
            }
        }
    }
}

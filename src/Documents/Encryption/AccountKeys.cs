using System.Security.Cryptography;
using Stamina.Ports.Stores;

namespace Stamina.Documents.Encryption;

/// <summary>
/// Makes the keys of accounts and unwraps them, and keeps those that were used lately as they were unwrapped: at most <see cref="MostKept"/>, about 10 MB. For
/// many threads.
/// </summary>
/// <remarks>
/// A key that goes is not overwritten: somebody may be encrypting with it, and what is encrypted under zeros nobody reads again. The memory of a process that
/// has the key ring can read everything in any case.
/// </remarks>
public sealed class AccountKeys(KeyRing ring)
{
    /// <summary>Most keys that are kept.</summary>
    public const int MostKept = 65_536;

    private readonly Lock changing = new();
    private Dictionary<Guid, Kept> recent = [];
    private Dictionary<Guid, Kept> before = [];

    /// <summary>Whether documents are encrypted when they are written.</summary>
    public bool Encrypts => ring.Encrypts;

    /// <summary>A random key for an account, wrapped under the ring's newest version. It counts once the store has it.</summary>
    /// <param name="user">The account.</param>
    /// <param name="atLeast">The version that the store's mark is wrapped under: older ones may be retired any time.</param>
    /// <exception cref="KeyRingException">The ring cannot be read, or is older than the store's.</exception>
    public byte[] Make(Guid user, int atLeast = 0)
    {
        Span<byte> key = stackalloc byte[Gcm.KeyLength];
        RandomNumberGenerator.Fill(key);
        var wrapped = ring.Wrap(user, key);
        CryptographicOperations.ZeroMemory(key);
        return KeyRing.VersionOf(wrapped) >= atLeast
            ? wrapped
            : throw new KeyRingException(
                $"The store's keys are wrapped under version {atLeast} of the key ring, and this server's ring ends with version {ring.Newest}: give it the newer file.");
    }

    /// <summary>
    /// Reads the ring again and holds it against the versions that the store's keys are wrapped under. A number that no version can have is that of a damaged
    /// key, which concerns its own account alone.
    /// </summary>
    /// <exception cref="KeyRingException">The ring has not all of them.</exception>
    public void Demand(IEnumerable<int> versions)
    {
        int[] missing = [.. versions.Where(version => version >= KeyRing.LowestVersion).Except(ring.List().Keys).Order()];
        if (missing.Length > 0)
        {
            throw new KeyRingException(
                $"Keys of accounts are wrapped under versions that the key ring does not have: {string.Join(", ", missing)}.");
        }
    }

    /// <summary>Wraps a key under the ring's newest version; null where it is.</summary>
    /// <exception cref="KeyRingException">The ring cannot unwrap it.</exception>
    public byte[]? WrapAgain(Guid user, byte[] wrapped)
    {
        if (KeyRing.VersionOf(wrapped) == ring.Newest)
        {
            return null;
        }

        var key = ring.Unwrap(user, wrapped);
        var again = ring.Wrap(user, key);
        CryptographicOperations.ZeroMemory(key);
        return again;
    }

    /// <summary>Unwraps a key as the store has it, or takes it as it was unwrapped from the same bytes before.</summary>
    /// <exception cref="KeyRingException">The ring cannot unwrap it.</exception>
    public AccountKey Unwrapped(Guid user, byte[] wrapped)
    {
        if (Find(user) is { } kept && kept.Wrapped.AsSpan().SequenceEqual(wrapped))
        {
            return kept.Key;
        }

        var key = new AccountKey(ring.Unwrap(user, wrapped));
        lock (changing)
        {
            before.Remove(user);
            Keep(user, new Kept(wrapped, key));
        }

        return key;
    }

    /// <summary>An account's key where it is kept: good to read with, for a wrong one opens nothing; whoever writes asks the store.</summary>
    public AccountKey? Known(Guid user) => Find(user)?.Key;

    /// <summary>Drops the key of an account that was deleted.</summary>
    public void Forget(Guid user)
    {
        lock (changing)
        {
            recent.Remove(user);
            before.Remove(user);
        }
    }

    private Kept? Find(Guid user)
    {
        lock (changing)
        {
            if (recent.TryGetValue(user, out var known))
            {
                return known;
            }

            if (before.Remove(user, out known))
            {
                Keep(user, known);
            }

            return known;
        }
    }

    // Two halves: where the younger is full, the older goes, and what is asked for of it has moved to the younger by then.
    private void Keep(Guid user, Kept kept)
    {
        recent[user] = kept;
        if (recent.Count > MostKept / 2)
        {
            (before, recent) = (recent, []);
        }
    }

    private sealed record Kept(byte[] Wrapped, AccountKey Key);
}

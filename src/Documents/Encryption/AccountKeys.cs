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

    /// <summary>The account of nobody: its key is the mark by which a store's key ring is told from another.</summary>
    public static readonly Guid Nobody = Guid.Empty;

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
    /// The version that the store's mark is wrapped under; 0 where there is no mark, or it was changed in the store and says nothing any more.
    /// </summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    public int VersionOfMark(byte[]? wrapped) => wrapped is not { Length: KeyRing.WrappedLength } ? 0
        : ring.VersionThatOpens(Nobody, wrapped) is { } version ? version
        : Missing([KeyRing.VersionOf(wrapped)]) is [var ahead] ? ahead
        : 0;

    /// <summary>
    /// Whether a mark that does not open was damaged in the store, by other keys: the ring is the store's where it opens one that says the mark's version, or
    /// any where the mark says none.
    /// </summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    public bool IsDamagedMark(byte[] mark, IEnumerable<(Guid User, byte[] Wrapped)> others)
    {
        var version = KeyRing.VersionOf(mark);
        var saysNone = !ring.CanBeVersion(version);
        return others.Any(kept => (saysNone || KeyRing.VersionOf(kept.Wrapped) == version) && Opens(kept.User, kept.Wrapped));
    }

    /// <summary>
    /// Holds the ring against keys of a store that has no mark: one that another store's ring made would hide that it is another, and each key would count as
    /// damaged.
    /// </summary>
    /// <exception cref="KeyRingException">There are keys, and the ring opens none of them.</exception>
    public void DemandOneOf(IReadOnlyCollection<(Guid User, byte[] Wrapped)> others)
    {
        if (others.Count > 0 && !others.Any(kept => Opens(kept.User, kept.Wrapped)))
        {
            throw new KeyRingException("The store has keys of accounts and no mark of its key ring, and this ring opens none of them.");
        }
    }

    private bool Opens(Guid user, byte[] wrapped) => ring.VersionThatOpens(user, wrapped) is not null;

    /// <summary>
    /// Reads the ring again: whether it has every version that the store's keys say they are wrapped under. A number that no version can have is that of a
    /// damaged key, which concerns its own account alone.
    /// </summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    public bool HasAll(IEnumerable<int> versions) => Missing(versions).Length == 0;

    /// <summary>Reads the ring again and holds it against versions that the store's keys are wrapped under.</summary>
    /// <exception cref="KeyRingException">The ring has not all of them.</exception>
    public void Demand(IEnumerable<int> versions)
    {
        var missing = Missing(versions);
        if (missing.Length > 0)
        {
            throw new KeyRingException(
                $"Keys of accounts are wrapped under versions that the key ring does not have: {string.Join(", ", missing)}.");
        }
    }

    /// <summary>
    /// Holds the ring against keys themselves: one that says a version which the ring does not have, and opens under another, was damaged in the store and
    /// concerns its own account alone.
    /// </summary>
    /// <exception cref="KeyRingException">Keys are wrapped under versions that the ring does not have.</exception>
    public void Demand(IEnumerable<(Guid User, byte[] Wrapped)> page) => Demand(
        page.Where(kept => kept.Wrapped.Length == KeyRing.WrappedLength && !Opens(kept.User, kept.Wrapped)).Select(kept => KeyRing.VersionOf(kept.Wrapped)));

    /// <summary>
    /// Wraps keys under the ring's newest version where they are not, also one whose number was changed in the store and that opens all the same. One that does
    /// not open stays as it is; a mark that does not is made anew, for nothing is encrypted under it.
    /// </summary>
    /// <returns>The keys that changed, and whose did not open.</returns>
    /// <exception cref="KeyRingException">Keys are wrapped under versions that the ring does not have.</exception>
    public (List<(Guid User, byte[] Was, byte[] Again)> Changed, List<Guid> NotOpened) WrapAgain(IEnumerable<(Guid User, byte[] Wrapped)> page)
    {
        var (changed, notOpened) = (new List<(Guid User, byte[] Was, byte[] Again)>(), new List<Guid>());
        foreach (var (user, wrapped) in page)
        {
            try
            {
                if (WrapAgain(user, wrapped) is { } again)
                {
                    changed.Add((user, wrapped, again));
                }
            }
            catch (KeyRingException e) when (e.IsOfOneAccount)
            {
                if (user == Nobody)
                {
                    changed.Add((user, wrapped, Make(user)));
                }
                else
                {
                    notOpened.Add(user);
                }
            }
        }

        return (changed, notOpened);
    }

    /// <summary>
    /// Whether a key opens under this version or an older one of the ring. One that no version opens needs none; but a mark that does not open holds nobody to
    /// a newer version, so it counts.
    /// </summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    public bool Needs(int version, Guid user, byte[] wrapped) => ring.VersionThatOpens(user, wrapped) is { } opens ? opens <= version : user == Nobody;

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

    private int[] Missing(IEnumerable<int> versions)
    {
        var known = ring.List().Keys;
        return [.. versions.Where(ring.CanBeVersion).Except(known).Order()];
    }

    // Null where it is as it should be.
    private byte[]? WrapAgain(Guid user, byte[] wrapped)
    {
        var (key, version) = ring.UnwrapUnderAny(user, wrapped);
        var again = version == ring.Newest && version == KeyRing.VersionOf(wrapped) ? null : ring.Wrap(user, key);
        CryptographicOperations.ZeroMemory(key);
        return again;
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

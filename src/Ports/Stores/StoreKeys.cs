using Stamina.Contracts.Ids;

namespace Stamina.Ports.Stores;

/// <summary>The keys of accounts, which a store has wrapped under key-encryption keys that it does not have.</summary>
public interface IStoreKeys
{
    /// <summary>
    /// Holds the store against this process's key ring: the first that comes leaves a mark that only its ring opens, and the ring must have every version that
    /// a key is wrapped under. What is written under a ring that others do not have, they could not read. A key that was damaged in the store concerns its own
    /// account, and stops nothing here; a mark that is damaged, or is missing beside keys, does where the ring opens no other key either.
    /// </summary>
    /// <exception cref="KeyRingException">The store's keys are wrapped under another key ring.</exception>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask CheckAsync(CancellationToken cancellationToken);

    /// <summary>
    /// How many keys say that they are wrapped under each version of the key ring; those of no key are left out. Empty where nothing was ever encrypted. A
    /// number that no version has is that of damaged keys.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<IReadOnlyDictionary<int, long>> CountAsync(CancellationToken cancellationToken);

    /// <summary>
    /// How many keys open under this version of the key ring or an older one, whatever their numbers say: what could not be read any more, or be wrapped by a
    /// server with an older ring, if the version went. Opens each key, in pages; a key that does not open counts for nothing, but the store's mark.
    /// </summary>
    /// <exception cref="KeyRingException">The ring cannot be read.</exception>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<long> CountNeedingAsync(int version, CancellationToken cancellationToken);

    /// <summary>
    /// Wraps every key under the newest version of the key ring that is not, while others read and write. One that does not open stays as it is and stops no
    /// other.
    /// </summary>
    /// <exception cref="KeyRingException">A key is wrapped under a version that the ring does not have.</exception>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<KeysWrappedAgain> WrapAgainAsync(CancellationToken cancellationToken);
}

/// <summary>What <see cref="IStoreKeys.WrapAgainAsync"/> did.</summary>
/// <param name="Keys">How many keys were wrapped anew; 0 or more.</param>
/// <param name="NotOpened">The accounts whose key does not open and stays as it is.</param>
public sealed record KeysWrappedAgain(int Keys, IReadOnlyList<UserId> NotOpened);

/// <summary>
/// The key ring of this process is missing, damaged, or not the one that the store's keys are wrapped under; or the key of one account is missing in the store.
/// What is stored stays as it is.
/// </summary>
public sealed class KeyRingException : StoreUnavailableException
{
    /// <summary>With the reason and its cause, for the log.</summary>
    public KeyRingException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>With the reason, for the log.</summary>
    public KeyRingException(string message)
        : base(message)
    {
    }

    /// <summary>True where only one account cannot be read or written, and the ring is in order.</summary>
    public bool IsOfOneAccount { get; private init; }

    /// <summary>A document of an account is to be read, and the account has no key (any more).</summary>
    public static KeyRingException NoKey() =>
        new("An account has encrypted documents and no key in the store: it is being deleted, or its key was lost.") { IsOfOneAccount = true };

    /// <summary>An account has encrypted documents and no key.</summary>
    public static KeyRingException KeyLost() =>
        new("An account has encrypted documents and no key in the store, where it was lost. Put it back from a backup; none is made in its place.")
        {
            IsOfOneAccount = true,
        };

    /// <summary>The key of an account does not open, although the ring has what it is wrapped under.</summary>
    public static KeyRingException KeyDamaged() =>
        new("The key of an account does not open: it was changed in the store, or is of a version that was retired. Try stamina keys rewrap, or a backup.")
        {
            IsOfOneAccount = true,
        };
}

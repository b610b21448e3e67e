namespace Stamina.Ports.Stores;

/// <summary>The keys of accounts, which a store has wrapped under key-encryption keys that it does not have.</summary>
public interface IStoreKeys
{
    /// <summary>
    /// Holds the store against this process's key ring: the first that comes leaves a mark that only its ring opens, and the ring must have every version that
    /// a key is wrapped under. What is written under a ring that others do not have, they could not read.
    /// </summary>
    /// <exception cref="KeyRingException">The store's keys are wrapped under another key ring.</exception>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask CheckAsync(CancellationToken cancellationToken);

    /// <summary>How many keys are wrapped under each version of the key ring; those of no key are left out. Empty where nothing was ever encrypted.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<IReadOnlyDictionary<int, long>> CountAsync(CancellationToken cancellationToken);

    /// <summary>Wraps every key under the newest version of the key ring that is not, while others read and write; answers how many.</summary>
    /// <exception cref="KeyRingException">A key is wrapped under a version that the ring does not have.</exception>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<int> WrapAgainAsync(CancellationToken cancellationToken);
}

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
        new("The key of an account was changed in the store and does not open. Put it back from a backup.")
        {
            IsOfOneAccount = true,
        };
}

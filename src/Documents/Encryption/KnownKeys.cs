using Stamina.Ports.Stores;

namespace Stamina.Documents.Encryption;

/// <summary>The keys of the accounts that one read or write is about: between a packed document and the bytes of a content column.</summary>
/// <param name="keys">By account; one that has none has nothing encrypted, or was deleted.</param>
/// <param name="encrypts">Whether documents are encrypted when they are written.</param>
/// <param name="isFresh">Whether the keys are as the store has them now, and not as they are kept from before.</param>
public sealed class KnownKeys(IReadOnlyDictionary<Guid, AccountKey> keys, bool encrypts, bool isFresh)
{
    /// <summary>Whether documents of an account can be written: false where it was deleted.</summary>
    public bool Has(Guid user) => !encrypts || keys.ContainsKey(user);

    /// <summary>Whether a stored document can be read: false where its account was deleted, with its key, and it has not gone yet.</summary>
    public bool CanOpen(Guid user, byte[] stored) => !AccountKey.IsSealed(stored) || keys.ContainsKey(user);

    /// <summary>
    /// Whether a stored document is from before encryption, or from a server that wrote in clear, and is to be encrypted when it is next written.
    /// </summary>
    public bool IsInClear(byte[] stored) => encrypts && stored.Length > 0 && !AccountKey.IsSealed(stored);

    /// <summary>Encrypts a packed document. What has no bytes stays so: an empty column says that there is nothing.</summary>
    public byte[] Seal(Guid user, string place, byte[] document) =>
        document.Length == 0 || !encrypts ? document : KeyOf(user).Seal(place, document);

    /// <summary>Encrypts a packed document in its own memory. Where nothing is encrypted: a copy without the margins around it.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="place">Where it is stored.</param>
    /// <param name="document">With <see cref="AccountKey.Margins"/> around it. It is good for nothing else afterwards, nor for a second time.</param>
    public byte[] SealInPlace(Guid user, string place, byte[] document)
    {
        if (!encrypts)
        {
            return AccountKey.Margins.Inside(document).ToArray();
        }

        KeyOf(user).SealInPlace(place, document);
        return document;
    }

    /// <summary>The packed document behind the bytes of a content column; in clear where it was written so.</summary>
    /// <exception cref="KeysBehindException">The keys are older than the document: read them anew, then it again.</exception>
    /// <exception cref="InvalidDataException">It was changed, or lies in a place that is not its own.</exception>
    /// <exception cref="KeyRingException">The account has no key (any more): it is being deleted, or its key was lost.</exception>
    public byte[] Open(Guid user, string place, byte[] stored)
    {
        if (!AccountKey.IsSealed(stored))
        {
            return stored;
        }

        var key = keys.GetValueOrDefault(user);
        return key?.Open(place, stored)
            ?? throw (!isFresh ? new KeysBehindException()
                : key is null ? KeyRingException.NoKey()
                : new InvalidDataException("A stored document is damaged: it does not open with its account's key, or lies in another's place."));
    }

    private AccountKey KeyOf(Guid user) => keys.TryGetValue(user, out var key)
        ? key
        : throw new InvalidOperationException("A document of an account without a key was to be written.");
}

/// <summary>Keys were read before a document, and are not those that it was encrypted under.</summary>
public sealed class KeysBehindException() : Exception("The keys were read before the document was written.");

using System.Security.Cryptography;
using System.Text;

namespace Stamina.Documents.Encryption;

/// <summary>The key of one account: 256 random bits, under which its documents are encrypted. For many threads.</summary>
public sealed class AccountKey
{
    /// <summary>How much longer a document is encrypted, in bytes: header, version, nonce, tag.</summary>
    public const int Overhead = HeadLength + Gcm.Overhead;

    private const byte Header = 7;
    private const byte Version = 1;
    private const int HeadLength = 2;

    /// <summary>What a document needs around it to be encrypted where it lies: header, version and nonce before it, the tag behind it.</summary>
    public static Margins Margins { get; } = new(HeadLength + Gcm.NonceLength, Gcm.TagLength);

    /// <summary>The first byte of every encrypted document.</summary>
    public static byte[] Head => [Header];

    private readonly byte[] key;

    internal AccountKey(byte[] key) => this.key = key;

    /// <summary>Whether a document is encrypted.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> stored) => !stored.IsEmpty && stored[0] == Header;

    /// <summary>Encrypts a packed document: header 7, the version of the account's key, nonce, ciphertext, tag; bound to its place.</summary>
    internal byte[] Seal(string place, ReadOnlySpan<byte> document)
    {
        var stored = new byte[document.Length + Overhead];
        (stored[0], stored[1]) = (Header, Version);
        Gcm.Encrypt(key, document, stored.AsSpan(HeadLength), Encoding.UTF8.GetBytes(place));
        return stored;
    }

    /// <summary>As <see cref="Seal"/>, but in the memory of the document itself.</summary>
    /// <param name="place">Where it is stored.</param>
    /// <param name="document">The packed document with <see cref="Margins"/> around it.</param>
    internal void SealInPlace(string place, byte[] document)
    {
        (document[0], document[1]) = (Header, Version);
        Gcm.Encrypt(key, Margins.Inside(document), document.AsSpan(HeadLength), Encoding.UTF8.GetBytes(place));
    }

    /// <summary>The packed document; null where it was changed, has another place, or was encrypted under another key.</summary>
    /// <exception cref="InvalidDataException">It is cut off, or of a later version.</exception>
    internal byte[]? Open(string place, ReadOnlySpan<byte> stored)
    {
        if (stored.Length < Overhead || stored[1] != Version)
        {
            throw new InvalidDataException("A stored document is damaged: it is encrypted, and cut off or of a later version.");
        }

        try
        {
            return Gcm.Decrypt(key, stored[HeadLength..], Encoding.UTF8.GetBytes(place));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}

using System.Security.Cryptography;
using System.Text;

namespace Stamina.Http.Keys;

/// <summary>32 random bytes in a file beside the store, from which keys are drawn, one for each use.</summary>
public static class SharedSecret
{
    /// <summary>The length of a secret and of a key drawn from it, in bytes.</summary>
    public const int Length = 32;

    /// <summary>A key by HKDF-SHA256 (RFC 5869): nobody who has it can find the secret or a key under another label.</summary>
    /// <exception cref="InvalidDataException">The secret has another length.</exception>
    public static byte[] Draw(ReadOnlySpan<byte> secret, string label)
    {
        if (secret.Length != Length)
        {
            throw new InvalidDataException($"A secret must have {Length} bytes, this one has {secret.Length}.");
        }

        var key = new byte[Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: default, info: Encoding.UTF8.GetBytes(label));
        return key;
    }

    /// <summary>Reads a file that is not made where it is missing, because it has to be the same in several places.</summary>
    /// <param name="path">The file.</param>
    /// <param name="where">Where it has to be the same, for the error.</param>
    /// <exception cref="InvalidOperationException">There is no such file.</exception>
    public static byte[] Load(string path, string where) => File.Exists(path)
        ? File.ReadAllBytes(path)
        : throw new InvalidOperationException($"There is no {path}: {Length} random bytes, the same {where}. Make them once and copy them.");
}

/// <summary>A text that one server shows another.</summary>
public sealed class ShownKey(string text)
{
    private readonly byte[] expected = Hash(text);

    /// <summary>What is shown.</summary>
    public string Text => text;

    /// <summary>Takes the same time whatever is shown: hashes of one length are compared whole.</summary>
    public bool IsShownBy(string shown) => CryptographicOperations.FixedTimeEquals(Hash(shown), expected);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

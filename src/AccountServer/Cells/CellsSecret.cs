using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Stamina.AccountServer.Email;

namespace Stamina.AccountServer.Cells;

/// <summary>
/// 32 random bytes that the Goal &amp; User Servers of all cells share, and the directory does not have: with a copy of the directory alone nobody can try
/// addresses against it.
/// </summary>
public sealed class CellsSecret
{
    public const int Length = 32;

    private readonly byte[] expected;

    public CellsSecret(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != Length)
        {
            throw new InvalidDataException($"The cells' secret must have {Length} bytes, it has {secret.Length}.");
        }

        Email = new EmailKey(Draw(secret, "stamina directory e-mail v1"));
        Fellow = Base64Url.EncodeToString(Draw(secret, "stamina fellow cell v1"));
        expected = Hash(Fellow);
    }

    /// <summary>What a call shows that comes from another cell, and may therefore say for whom.</summary>
    public string Fellow { get; }

    /// <summary>Finds directory entries by e-mail; the same in every cell.</summary>
    internal EmailKey Email { get; }

    /// <summary>Reads the file. It is not made where it is missing: it has to be the same in every cell.</summary>
    /// <exception cref="InvalidOperationException">There is no such file.</exception>
    public static CellsSecret Load(string path) => File.Exists(path)
        ? new CellsSecret(File.ReadAllBytes(path))
        : throw new InvalidOperationException($"There is no {path}: {Length} random bytes, the same in every cell. Make them once and copy them.");

    /// <summary>Takes the same time whatever is shown.</summary>
    internal bool IsShownBy(string shown) => CryptographicOperations.FixedTimeEquals(Hash(shown), expected);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static byte[] Draw(ReadOnlySpan<byte> secret, string label)
    {
        var key = new byte[Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: default, info: Encoding.UTF8.GetBytes(label));
        return key;
    }
}

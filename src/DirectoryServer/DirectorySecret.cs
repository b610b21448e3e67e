using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Stamina.DirectoryServer;

/// <summary>32 random bytes that the directory and the Goal &amp; User Servers of every cell share: who shows what is drawn from them may ask.</summary>
public sealed class DirectorySecret
{
    public const int Length = 32;

    private readonly byte[] expected;

    public DirectorySecret(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != Length)
        {
            throw new InvalidDataException($"The directory's secret must have {Length} bytes, it has {secret.Length}.");
        }

        Span<byte> key = stackalloc byte[Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: default, info: "stamina directory call v1"u8);
        Header = "Bearer " + Base64Url.EncodeToString(key);
        expected = Hash(Header);
    }

    /// <summary>What a call shows as Authorization.</summary>
    internal string Header { get; }

    /// <summary>Reads the file. It is not made where it is missing: it has to be the same everywhere.</summary>
    /// <exception cref="InvalidOperationException">There is no such file.</exception>
    public static DirectorySecret Load(string path) =>
        File.Exists(path)
            ? new DirectorySecret(File.ReadAllBytes(path))
            : throw new InvalidOperationException(
                $"There is no {path}: {Length} random bytes, the same for the directory and every Goal & User Server. Make them once and copy them.");

    /// <summary>Takes the same time whatever is shown: hashes of one length are compared whole.</summary>
    internal bool IsShownBy(string shown) => CryptographicOperations.FixedTimeEquals(Hash(shown), expected);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

using System.Security.Cryptography;

namespace Stamina.Documents.Encryption;

/// <summary>AES-256-GCM (NIST SP 800-38D) as everything here is encrypted: nonce, ciphertext, tag.</summary>
/// <remarks>
/// Nonces are 96 random bits. By section 8.3 a key may encrypt 2^32 times with such nonces, which keeps the chance that one comes twice below 2^-32. An account
/// that writes 20,000 documents a day, every day, comes to that in 588 years.
/// </remarks>
internal static class Gcm
{
    public const int KeyLength = 32;
    public const int NonceLength = 12;
    public const int TagLength = 16;

    /// <summary>What is longer than the text.</summary>
    public const int Overhead = NonceLength + TagLength;

    /// <summary>
    /// Encrypts into <paramref name="all"/>, which is <see cref="Overhead"/> longer than the text. The text may lie there already, where its ciphertext comes.
    /// </summary>
    public static void Encrypt(byte[] key, ReadOnlySpan<byte> text, Span<byte> all, ReadOnlySpan<byte> bound)
    {
        var nonce = all[..NonceLength];
        RandomNumberGenerator.Fill(nonce);
        // One for each call: an instance is not for two threads, and making it costs less than packing what it encrypts.
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, text, all[NonceLength..^TagLength], all[^TagLength..], bound);
    }

    /// <summary>What <see cref="Encrypt"/> was given.</summary>
    /// <exception cref="AuthenticationTagMismatchException">It was changed, is bound to something else, or was encrypted under another key.</exception>
    public static byte[] Decrypt(byte[] key, ReadOnlySpan<byte> all, ReadOnlySpan<byte> bound)
    {
        var text = new byte[all.Length - Overhead];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(all[..NonceLength], all[NonceLength..^TagLength], all[^TagLength..], text, bound);
        return text;
    }
}

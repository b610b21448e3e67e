using System.Security.Cryptography;
using System.Text;
using Stamina.AccountServer.Email;
using Stamina.Http.Keys;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// 32 random bytes that a cell keeps outside its store, and the keys drawn from them (HKDF, one label per use). Whoever has only a copy of the store
/// can neither try e-mail addresses against it nor make a refresh token.
/// </summary>
public sealed class AccountSecret
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const string FileName = "account-secret.bin";

    private readonly byte[] refreshKey;
    private readonly byte[] mailedCodeKey;
    private readonly byte[] recoveryCodeKey;
    private readonly byte[] sealKey;
    private readonly byte[] challengeKey;
    private readonly byte[] peerKey;
    private readonly byte[] webhookKey;

    public AccountSecret(ReadOnlySpan<byte> secret)
    {
        refreshKey = SharedSecret.Draw(secret, "stamina refresh token v1");
        mailedCodeKey = SharedSecret.Draw(secret, "stamina mailed code v1");
        recoveryCodeKey = SharedSecret.Draw(secret, "stamina recovery code v1");
        sealKey = SharedSecret.Draw(secret, "stamina second factor v1");
        challengeKey = SharedSecret.Draw(secret, "stamina passkey challenge v1");
        peerKey = SharedSecret.Draw(secret, "stamina word between servers v1");
        webhookKey = SharedSecret.Draw(secret, "stamina webhook v1");
        Email = new EmailKey(SharedSecret.Draw(secret, "stamina e-mail v1"));
    }

    /// <summary>Finds accounts by e-mail.</summary>
    internal EmailKey Email { get; }

    /// <summary>Signs the challenges of passkeys where there is one cell; cells that share a directory have a key in common.</summary>
    internal byte[] ChallengeKey => challengeKey;

    /// <summary>Fills <paramref name="tag"/> with the first bytes of HMAC-SHA256 over a refresh token.</summary>
    internal void RefreshTag(ReadOnlySpan<byte> token, Span<byte> tag)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(refreshKey, token, whole);
        whole[..tag.Length].CopyTo(tag);
    }

    /// <summary>HMAC-SHA256 of what a mailed code is for.</summary>
    internal byte[] MailedCode(string text) => HMACSHA256.HashData(mailedCodeKey, Encoding.UTF8.GetBytes(text));

    /// <summary>Fills <paramref name="tag"/> with the HMAC-SHA256 of a word from one server of the cell to the others.</summary>
    internal void PeerTag(ReadOnlySpan<byte> word, Span<byte> tag) => HMACSHA256.HashData(peerKey, word, tag);

    /// <summary>HMAC-SHA256 of a recovery code.</summary>
    internal byte[] RecoveryCode(string text) => HMACSHA256.HashData(recoveryCodeKey, Encoding.UTF8.GetBytes(text));

    /// <summary>What the messages of a webhook are signed with: 32 bytes, drawn from its random id, so that nobody has to keep them.</summary>
    internal byte[] WebhookSecret(Guid user, Guid webhook) => HMACSHA256.HashData(webhookKey, Encoding.UTF8.GetBytes($"{user:N}|{webhook:N}"));

    /// <summary>Encrypts a few bytes of an account (AES-256-GCM, a random nonce): nonce, tag, text. They open for this account alone.</summary>
    internal byte[] Seal(Guid user, ReadOnlySpan<byte> text)
    {
        var all = new byte[NonceLength + TagLength + text.Length];
        var nonce = all.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(sealKey, TagLength);
        cipher.Encrypt(nonce, text, all.AsSpan(NonceLength + TagLength), all.AsSpan(NonceLength, TagLength), user.ToByteArray());
        return all;
    }

    /// <summary>What <see cref="Seal"/> was given.</summary>
    /// <exception cref="CryptographicException">It was changed, is another account's, or was sealed under another secret.</exception>
    internal byte[] Open(Guid user, ReadOnlySpan<byte> all)
    {
        var text = new byte[all.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(sealKey, TagLength);
        cipher.Decrypt(all[..NonceLength], all[(NonceLength + TagLength)..], all.Slice(NonceLength, TagLength), text, user.ToByteArray());
        return text;
    }

    /// <summary>Whether the folder has one.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>
    /// The folder's secret; makes one (mode 0600) where there is none yet. It belongs into every backup of the store: without it nobody can sign in.
    /// </summary>
    public static AccountSecret LoadOrCreate(string folder)
    {
        PrivateFile.CreateFolder(folder);
        var path = Path.Combine(folder, FileName);
        PrivateFile.WriteOnce(path, RandomNumberGenerator.GetBytes(SharedSecret.Length));
        return new AccountSecret(File.ReadAllBytes(path));
    }
}

using System.Security.Cryptography;
using Stamina.AccountServer.SigningIn;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// Codes that are sent by mail and typed into the app: 50 random bits, for one purpose, good once and for half an hour, or as long as is said. What is kept is
/// an HMAC under a key outside the store, over purpose, account and code, so that a copy of the store opens nothing.
/// </summary>
internal sealed class MailedCodes(CodePurpose purpose, AccountSecret secret, TimeProvider time, TimeSpan? lives = null)
{
    public const string Expected = "the ten characters of the mail";

    public static readonly TimeSpan Lives = TimeSpan.FromMinutes(30);

    // Crockford's: without i, l, o and u, which are read as others.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 10;

    public (string Text, MailedCode Kept) Make(Guid user)
    {
        var code = RandomNumberGenerator.GetString(Alphabet, Length);
        return ($"{code[..5]}-{code[5..]}", new MailedCode { Hash = Hash(user, code), ExpiresAt = time.GetUtcNow() + (lives ?? Lives) });
    }

    /// <summary>True for the code that was kept, in whatever capitals and groups it was typed, before it ends.</summary>
    public bool IsRight(string typed, Guid user, MailedCode? kept)
    {
        var expected = kept?.Hash ?? new byte[HMACSHA256.HashSizeInBytes];
        return CryptographicOperations.FixedTimeEquals(Hash(user, Plain(typed)), expected) && kept is not null && time.GetUtcNow() < kept.ExpiresAt;
    }

    private static string Plain(string typed) => string.Concat(typed.Take(64).Where(c => c is not ('-' or ' ')).Select(c => char.ToLowerInvariant(c) switch
    {
        'o' => '0',
        'i' or 'l' => '1',
        var other => other,
    }));

    private byte[] Hash(Guid user, string code) => secret.MailedCode($"{purpose}|{user:N}|{code}");
}

internal enum CodePurpose
{
    Reset,
    Verify,
    ChangeEmail,
    TakeBack,
}

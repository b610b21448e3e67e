using System.Security.Cryptography;
using Stamina.AccountServer.SigningIn;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// Codes that are sent by mail and typed into the app: 50 random bits, for one purpose, good once and for half an hour. What is kept is an HMAC under a key
/// outside the store, over purpose, account and code, so that a copy of the store opens nothing.
/// </summary>
internal static class MailedCodes
{
    public const string Expected = "the ten characters of the mail";

    public static readonly TimeSpan Lives = TimeSpan.FromMinutes(30);

    // Crockford's: without i, l, o and u, which are read as others.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 10;

    public static (string Text, MailedCode Kept) Make(CodePurpose purpose, Guid user, AccountSecret secret, DateTimeOffset now)
    {
        var code = RandomNumberGenerator.GetString(Alphabet, Length);
        return ($"{code[..5]}-{code[5..]}", new MailedCode { Hash = Hash(purpose, user, code, secret), ExpiresAt = now + Lives });
    }

    /// <summary>True for the code that was kept, in whatever capitals and groups it was typed, before it ends.</summary>
    public static bool IsRight(string typed, CodePurpose purpose, Guid user, MailedCode? kept, AccountSecret secret, DateTimeOffset now)
    {
        var expected = kept?.Hash ?? new byte[HMACSHA256.HashSizeInBytes];
        return CryptographicOperations.FixedTimeEquals(Hash(purpose, user, Plain(typed), secret), expected) && kept is not null && now < kept.ExpiresAt;
    }

    private static string Plain(string typed) => string.Concat(typed.Take(64).Where(c => c is not ('-' or ' ')).Select(c => char.ToLowerInvariant(c) switch
    {
        'o' => '0',
        'i' or 'l' => '1',
        var other => other,
    }));

    private static byte[] Hash(CodePurpose purpose, Guid user, string code, AccountSecret secret) => secret.MailedCode($"{purpose}|{user:N}|{code}");
}

internal enum CodePurpose
{
    Reset,
    Verify,
}

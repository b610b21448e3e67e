using System.Buffers.Binary;
using System.Security.Cryptography;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// Codes that are sent by mail and typed into the app: 50 bits, for one purpose, good once. A code is drawn from the random id of its mail under a key outside
/// the store, so that a mail which waits can be written again and nobody has to keep its code. What is kept is an HMAC under that key, over purpose, account
/// and code: a copy of the store opens nothing.
/// </summary>
internal sealed class MailedCodes(AccountSecret secret, TimeProvider time)
{
    public const string Expected = "the ten characters of the mail";

    /// <summary>How long a code is good.</summary>
    public static readonly TimeSpan Lives = TimeSpan.FromMinutes(30);

    /// <summary>How long one is good that takes the account back to an address that was changed.</summary>
    public static readonly TimeSpan TakesBackFor = TimeSpan.FromDays(7);

    /// <summary>What is kept of the code of a mail.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="user">Whose code.</param>
    /// <param name="mail">The random id of the mail; no other has it.</param>
    public MailedCode Make(CodePurpose purpose, Guid user, Guid mail) => new()
    {
        Hash = Hash(purpose, user, Draw(purpose, user, mail)),
        ExpiresAt = time.GetUtcNow() + (purpose == CodePurpose.TakeBack ? TakesBackFor : Lives),
    };

    /// <summary>The code of a mail as its text shows it; null where it is not the one that was kept last, or has ended.</summary>
    public string? TextOf(CodePurpose purpose, Guid user, Guid mail, MailedCode? kept)
    {
        var code = Draw(purpose, user, mail);
        return IsRight(purpose, code, user, kept) ? TypedCode.Shown(code) : null;
    }

    /// <summary>True for the code that was kept, in whatever capitals and groups it was typed, before it ends.</summary>
    public bool IsRight(CodePurpose purpose, string typed, Guid user, MailedCode? kept)
    {
        var expected = kept?.Hash ?? new byte[HMACSHA256.HashSizeInBytes];
        return CryptographicOperations.FixedTimeEquals(Hash(purpose, user, TypedCode.Plain(typed)), expected)
            && kept is not null
            && time.GetUtcNow() < kept.ExpiresAt;
    }

    // 32 letters: five bits of the HMAC each, every letter as likely.
    private string Draw(CodePurpose purpose, Guid user, Guid mail) => string.Create(
        TypedCode.Length,
        secret.MailedCode($"text|{purpose}|{user:N}|{mail:N}"),
        static (letters, random) =>
        {
            var bits = BinaryPrimitives.ReadUInt64BigEndian(random);
            for (var i = 0; i < letters.Length; i++, bits >>= 5)
            {
                letters[i] = TypeId.Alphabet[(int)(bits & 31)];
            }
        });

    private byte[] Hash(CodePurpose purpose, Guid user, string code) => secret.MailedCode($"{purpose}|{user:N}|{code}");
}

/// <summary>What a mailed code is for. The names are part of what codes are drawn from: renamed, codes that are on their way open nothing.</summary>
internal enum CodePurpose
{
    Reset,
    Verify,
    ChangeEmail,
    TakeBack,
}

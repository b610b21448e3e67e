using System.Buffers.Binary;
using System.Security.Cryptography;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// Codes that are sent by mail and typed into the app: 50 bits, for one purpose, good once and for half an hour, or as long as is said. A code is drawn from
/// the random id of its mail under a key outside the store, so that a mail which waits can be written again and nobody has to keep its code. What is kept is an
/// HMAC under that key, over purpose, account and code: a copy of the store opens nothing.
/// </summary>
internal sealed class MailedCodes(CodePurpose purpose, AccountSecret secret, TimeProvider time, TimeSpan? lives = null)
{
    public const string Expected = "the ten characters of the mail";

    public static readonly TimeSpan Lives = TimeSpan.FromMinutes(30);

    /// <summary>What is kept of the code of a mail.</summary>
    /// <param name="user">Whose code.</param>
    /// <param name="mail">The random id of the mail; no other has it.</param>
    public MailedCode Make(Guid user, Guid mail) => new() { Hash = Hash(user, Draw(user, mail)), ExpiresAt = time.GetUtcNow() + (lives ?? Lives) };

    /// <summary>The code of a mail as its text shows it; null where it is not the one that was kept last, or has ended.</summary>
    public string? TextOf(Guid user, Guid mail, MailedCode? kept)
    {
        var code = Draw(user, mail);
        return IsRight(code, user, kept) ? TypedCode.Shown(code) : null;
    }

    /// <summary>True for the code that was kept, in whatever capitals and groups it was typed, before it ends.</summary>
    public bool IsRight(string typed, Guid user, MailedCode? kept)
    {
        var expected = kept?.Hash ?? new byte[HMACSHA256.HashSizeInBytes];
        return CryptographicOperations.FixedTimeEquals(Hash(user, TypedCode.Plain(typed)), expected) && kept is not null && time.GetUtcNow() < kept.ExpiresAt;
    }

    // 32 letters: five bits of the HMAC each, every letter as likely.
    private string Draw(Guid user, Guid mail) => string.Create(
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

    private byte[] Hash(Guid user, string code) => secret.MailedCode($"{purpose}|{user:N}|{code}");
}

internal enum CodePurpose
{
    Reset,
    Verify,
    ChangeEmail,
    TakeBack,
}

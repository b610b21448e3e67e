using System.Security.Cryptography;
using Stamina.AccountServer.SigningIn;

namespace Stamina.AccountServer.SecondFactor;

/// <summary>
/// What signs in without the phone that makes the codes: 50 random bits each, shown once, good once. What is kept is an HMAC under a key outside the store.
/// </summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    // Crockford's: without i, l, o and u, which are read as others.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 10;

    public static (IReadOnlyList<string> Texts, IReadOnlyList<byte[]> Hashes) Make(Guid user, AccountSecret secret)
    {
        var codes = Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Alphabet, Length)).ToList();
        return ([.. codes.Select(code => $"{code[..5]}-{code[5..]}")], [.. codes.Select(code => Hash(user, code, secret))]);
    }

    /// <summary>The hashes that are left where the code is one of them; null where it is none. Every hash is compared, in constant time.</summary>
    public static IReadOnlyList<byte[]>? Without(IReadOnlyList<byte[]> hashes, string typed, Guid user, AccountSecret secret)
    {
        var hash = Hash(user, Plain(typed), secret);
        var left = new List<byte[]>(hashes.Count);
        foreach (var kept in hashes)
        {
            if (!CryptographicOperations.FixedTimeEquals(hash, kept))
            {
                left.Add(kept);
            }
        }

        return left.Count < hashes.Count ? left : null;
    }

    private static string Plain(string typed) => string.Concat(typed.Take(64).Where(c => c is not ('-' or ' ')).Select(c => char.ToLowerInvariant(c) switch
    {
        'o' => '0',
        'i' or 'l' => '1',
        var other => other,
    }));

    private static byte[] Hash(Guid user, string code, AccountSecret secret) => secret.RecoveryCode($"{user:N}|{code}");
}

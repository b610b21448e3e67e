using System.Security.Cryptography;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;

namespace Stamina.AccountServer.SecondFactor;

/// <summary>
/// What signs in without the phone that makes the codes: 50 random bits each, shown once, good once. What is kept is an HMAC under a key outside the store.
/// </summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    public static (IReadOnlyList<string> Texts, IReadOnlyList<byte[]> Hashes) Make(Guid user, AccountSecret secret)
    {
        var codes = Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(TypeId.Alphabet, TypedCode.Length)).ToList();
        return ([.. codes.Select(TypedCode.Shown)], [.. codes.Select(code => Hash(user, code, secret))]);
    }

    /// <summary>The hashes that are left where the code is one of them; null where it is none. Every hash is compared, in constant time.</summary>
    public static IReadOnlyList<byte[]>? Without(IReadOnlyList<byte[]> hashes, string typed, Guid user, AccountSecret secret)
    {
        var hash = Hash(user, TypedCode.Plain(typed), secret);
        var left = hashes.Where(kept => !CryptographicOperations.FixedTimeEquals(hash, kept)).ToList();
        return left.Count < hashes.Count ? left : null;
    }

    private static byte[] Hash(Guid user, string code, AccountSecret secret) => secret.RecoveryCode($"{user:N}|{code}");
}

using System.Security.Cryptography;
using System.Text;

namespace Stamina.MongoGateway;

/// <summary>
/// SCRAM-SHA-256 (RFC 5802, RFC 7677) as a server does it, for one connection: two messages come in, two go out. Names and passwords are ASCII.
/// </summary>
internal sealed class Scram(Func<string, GatewayUser?> find)
{
    private const int Rounds = 15_000;

    private readonly byte[] salt = RandomNumberGenerator.GetBytes(16);
    private GatewayUser? claimed;
    private string clientFirst = string.Empty;
    private string serverFirst = string.Empty;

    /// <summary>Answers <c>n,,n=NAME,r=NONCE</c>.</summary>
    public byte[] Begin(byte[] message)
    {
        clientFirst = Encoding.UTF8.GetString(message)[3..];
        claimed = find(Field(clientFirst, 'n'));
        serverFirst = $"r={Field(clientFirst, 'r')}{Convert.ToBase64String(RandomNumberGenerator.GetBytes(18))},s={Convert.ToBase64String(salt)},i={Rounds}";
        return Encoding.UTF8.GetBytes(serverFirst);
    }

    /// <summary>Answers <c>c=…,r=NONCE,p=PROOF</c> where the proof is that of the password; null where it is not.</summary>
    public (GatewayUser User, byte[] Answer)? End(byte[] message)
    {
        var text = Encoding.UTF8.GetString(message);
        var all = Encoding.UTF8.GetBytes($"{clientFirst},{serverFirst},{text[..text.LastIndexOf(",p=", StringComparison.Ordinal)]}");
        if (claimed is null || Field(text, 'r') != Field(serverFirst, 'r'))
        {
            return null;
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(claimed.Password, salt, Rounds, HashAlgorithmName.SHA256, HMACSHA256.HashSizeInBytes);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var shown = Convert.FromBase64String(Field(text, 'p')).Zip(HMACSHA256.HashData(stored, all), (proof, signed) => (byte)(proof ^ signed)).ToArray();
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(shown), stored)
            ? (claimed, Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), all))}"))
            : null;
    }

    private static string Field(string message, char name) =>
        message.Split(',').FirstOrDefault(part => part.StartsWith($"{name}=", StringComparison.Ordinal))?[2..] ?? string.Empty;
}

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Stamina.Tests.Accounts;

/// <summary>A browser with an authenticator: makes passkeys and signs with them as WebAuthn says (ES256, no attestation), or in one respect not.</summary>
internal sealed class SoftAuthenticator : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(32);
    private string user = "";

    /// <summary>The page that asks.</summary>
    public string Origin { get; set; } = "https://stamina.test";

    /// <summary>The domain that the browser lets the page ask for.</summary>
    public string Domain { get; set; } = "stamina.test";

    /// <summary>Whether it made sure of its owner.</summary>
    public bool IsVerified { get; set; } = true;

    /// <summary>Whether the page lies in a frame of another's.</summary>
    public bool IsFramed { get; set; }

    /// <summary>Signs so often; 0: it keeps no count.</summary>
    public uint Count { get; set; }

    public void Dispose() => key.Dispose();

    /// <summary>navigator.credentials.create.</summary>
    public JsonElement Create(JsonElement options)
    {
        user = options.GetProperty("user").GetProperty("id").GetString()!;
        var point = key.ExportParameters(includePrivateParameters: false).Q;

        // A map of COSE: kty EC2, alg ES256, crv P-256, x, y.
        byte[] cose = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)id.Length);
        byte[] data = [.. DataOf(hasKey: true), .. new byte[16], .. length, .. id, .. cose];

        // {"fmt": "none", "attStmt": {}, "authData": data}
        byte[] attestation =
        [
            0xa3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xa0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data,
        ];
        return Answer(new
        {
            clientDataJSON = Text(ClientData("webauthn.create", options)), attestationObject = Text(attestation), transports = new[] { "internal" },
        });
    }

    /// <summary>navigator.credentials.get.</summary>
    public JsonElement Get(JsonElement options)
    {
        var client = ClientData("webauthn.get", options);
        var data = DataOf(hasKey: false);
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        var signature = key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new { clientDataJSON = Text(client), authenticatorData = Text(data), signature = Text(signature), userHandle = user });
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private JsonElement Answer(object response) => JsonSerializer.SerializeToElement(new
    {
        id = Text(id), rawId = Text(id), type = "public-key", response, clientExtensionResults = new { }, authenticatorAttachment = "platform",
    });

    private byte[] ClientData(string type, JsonElement options) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = IsFramed,
    });

    // The hash of the domain, what was made sure of, the count.
    private byte[] DataOf(bool hasKey)
    {
        var data = new byte[37];
        SHA256.HashData(Encoding.UTF8.GetBytes(Domain), data);
        data[32] = (byte)(0x01 | (IsVerified ? 0x04 : 0) | (hasKey ? 0x40 : 0));
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(33), Count);
        return data;
    }
}

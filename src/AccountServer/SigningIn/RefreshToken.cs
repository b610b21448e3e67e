using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Stamina.Contracts.Ids;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// A refresh token: version, user, device, 32 random bytes, and a tag over all of them, as base64url. At rest there is only its SHA-256.
/// A personal access token is the same under another version and with a prefix that programs find which look for secrets in files.
/// The tag tells a token that this account was once given from one that somebody made up: only the former can be theft.
/// </summary>
internal sealed class RefreshToken
{
    /// <summary>What personal access tokens begin with.</summary>
    public const string PersonalPrefix = "stamina_pat_";

    private const byte OfPhone = 1;
    private const byte OfPerson = 2;
    private const int DeviceAt = 1 + 16;
    private const int SecretAt = DeviceAt + 16;
    private const int TagAt = SecretAt + 32;
    private const int TagLength = 16;
    private const int Length = TagAt + TagLength;
    private const int TextLength = Length * 4 / 3;

    private readonly byte[] bytes;

    private RefreshToken(byte[] bytes) => this.bytes = bytes;

    public UserId User => new(new Guid(bytes.AsSpan(1, 16), bigEndian: true));

    public DeviceId Device => new(new Guid(bytes.AsSpan(DeviceAt, 16), bigEndian: true));

    public byte[] Hash => SHA256.HashData(bytes);

    public static RefreshToken Mint(UserId user, DeviceId device, AccountSecret secret) => Mint(OfPhone, user, device, secret);

    /// <summary>A personal access token; <paramref name="token"/> is its place in the account, which has no phone.</summary>
    public static RefreshToken MintPersonal(UserId user, DeviceId token, AccountSecret secret) => Mint(OfPerson, user, token, secret);

    private static RefreshToken Mint(byte version, UserId user, DeviceId device, AccountSecret secret)
    {
        var made = new byte[Length];
        made[0] = version;
        user.Value.TryWriteBytes(made.AsSpan(1), bigEndian: true, out _);
        device.Value.TryWriteBytes(made.AsSpan(DeviceAt), bigEndian: true, out _);
        RandomNumberGenerator.Fill(made.AsSpan(SecretAt, 32));
        secret.RefreshTag(made.AsSpan(0, TagAt), made.AsSpan(TagAt));
        return new RefreshToken(made);
    }

    /// <summary>Reads a token that this server made; false for anything else.</summary>
    public static bool TryParse(string? text, AccountSecret secret, [NotNullWhen(true)] out RefreshToken? token) => TryParse(Read(text), secret, out token);

    /// <summary>Reads a personal access token that this server made; false for anything else.</summary>
    public static bool TryParsePersonal(string? text, AccountSecret secret, [NotNullWhen(true)] out RefreshToken? token) =>
        TryParse(ReadPersonal(text), secret, out token);

    private static bool TryParse(byte[]? read, AccountSecret secret, [NotNullWhen(true)] out RefreshToken? token)
    {
        token = null;
        if (read is null)
        {
            return false;
        }

        Span<byte> tag = stackalloc byte[TagLength];
        secret.RefreshTag(read.AsSpan(0, TagAt), tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, read.AsSpan(TagAt)))
        {
            return false;
        }

        token = new RefreshToken(read);
        return true;
    }

    /// <summary>Whose a token claims to be, whoever made it; null where it does not have the form of one.</summary>
    public static UserId? UserNamedBy(string? text) => (Read(text) ?? ReadPersonal(text)) is { } read ? new RefreshToken(read).User : null;

    private static byte[]? ReadPersonal(string? text) =>
        text?.StartsWith(PersonalPrefix, StringComparison.Ordinal) is true ? Read(text[PersonalPrefix.Length..], OfPerson) : null;

    private static byte[]? Read(string? text, byte version = OfPhone)
    {
        var read = new byte[Length];
        return
            text?.Length == TextLength
            && Base64Url.IsValid(text)
            && Base64Url.TryDecodeFromChars(text, read, out var written)
            && written == Length
            && read[0] == version
            ? read
            : null;
    }

    public override string ToString() => (bytes[0] == OfPerson ? PersonalPrefix : "") + Base64Url.EncodeToString(bytes);
}

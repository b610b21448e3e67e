using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Stamina.Contracts.Ids;

namespace Stamina.GoalServer.Planning;

/// <summary>The secret of a calendar's link: whose it is, and 32 random bytes, as base64url. At rest there is only its SHA-256.</summary>
internal sealed class CalendarToken
{
    public const string Extension = ".ics";

    private const int SecretAt = 16;
    private const int Length = SecretAt + 32;
    private const int TextLength = Length * 4 / 3;

    private readonly byte[] bytes;

    private CalendarToken(byte[] bytes) => this.bytes = bytes;

    public UserId User => new(new Guid(bytes.AsSpan(0, SecretAt), bigEndian: true));

    public byte[] Hash => SHA256.HashData(bytes);

    public static CalendarToken Mint(UserId user)
    {
        var made = new byte[Length];
        user.Value.TryWriteBytes(made, bigEndian: true, out _);
        RandomNumberGenerator.Fill(made.AsSpan(SecretAt));
        return new CalendarToken(made);
    }

    /// <summary>Reads the last part of a link, whoever made it; false for what does not have the form of one.</summary>
    public static bool TryParse(string? file, [NotNullWhen(true)] out CalendarToken? token)
    {
        var read = new byte[Length];
        token = file?.Length == TextLength + Extension.Length
            && file.EndsWith(Extension, StringComparison.Ordinal)
            && Base64Url.IsValid(file.AsSpan(0, TextLength))
            && Base64Url.TryDecodeFromChars(file.AsSpan(0, TextLength), read, out var written)
            && written == Length
                ? new CalendarToken(read)
                : null;
        return token is not null;
    }

    public override string ToString() => Base64Url.EncodeToString(bytes);
}

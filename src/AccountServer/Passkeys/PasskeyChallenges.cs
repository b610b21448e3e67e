using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.SigningIn;

namespace Stamina.AccountServer.Passkeys;

/// <summary>
/// Challenges for passkeys, kept by whoever asked for them: signed, so that no server keeps any and every server of every cell takes an answer. That each is
/// answered only once is ensured where the answer is taken.
/// </summary>
internal sealed class PasskeyChallenges(AccountSecret secret, IHomeCells homes, TimeProvider time)
{
    /// <summary>How long a challenge may be answered.</summary>
    public static readonly TimeSpan Lives = TimeSpan.FromMinutes(5);

    private const int LongestText = 4_096;

    private byte[] Key => homes.ChallengeKey ?? secret.ChallengeKey;

    /// <summary>The text that goes to the browser and back.</summary>
    /// <param name="purpose">What it may be used for, and for whom.</param>
    /// <param name="domain">Which domain it was made for.</param>
    /// <param name="state">What the check needs to know of it.</param>
    public (string Text, DateTimeOffset ExpiresAt) Make(string purpose, string domain, string state)
    {
        var now = time.GetUtcNow();
        var body = JsonSerializer.SerializeToUtf8Bytes(new MadeChallenge(domain, now, state), ChallengeJson.Default.MadeChallenge);
        return ($"{Base64Url.EncodeToString(body)}.{Base64Url.EncodeToString(Tag(purpose, body))}", now + Lives);
    }

    /// <summary>Reads a challenge of ours for this purpose that has not ended; false for anything else.</summary>
    public bool TryRead(string text, string purpose, [NotNullWhen(true)] out MadeChallenge? made)
    {
        made = null;
        if (text.Length > LongestText || text.Split('.') is not [var bodyText, var tagText] || !Base64Url.IsValid(bodyText) || !Base64Url.IsValid(tagText))
        {
            return false;
        }

        var body = Base64Url.DecodeFromChars(bodyText);
        if (!CryptographicOperations.FixedTimeEquals(Tag(purpose, body), Base64Url.DecodeFromChars(tagText)))
        {
            return false;
        }

        made = JsonSerializer.Deserialize(body, ChallengeJson.Default.MadeChallenge)!;
        return time.GetUtcNow() < made.MadeAt + Lives;
    }

    private byte[] Tag(string purpose, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{purpose}|"), .. body];
        return HMACSHA256.HashData(Key, signed);
    }
}

/// <summary>A challenge as it was made.</summary>
/// <param name="Domain">For which domain.</param>
/// <param name="MadeAt">When.</param>
/// <param name="State">What the check needs to know of it.</param>
internal sealed record MadeChallenge(string Domain, DateTimeOffset MadeAt, string State);

/// <summary>What is read of a browser's answer before it is checked.</summary>
internal sealed record SignedCredential([property: JsonPropertyName("response")] SignedResponse? Response);

/// <inheritdoc cref="SignedCredential"/>
internal sealed record SignedResponse([property: JsonPropertyName("userHandle")] string? UserHandle);

[JsonSerializable(typeof(MadeChallenge))]
[JsonSerializable(typeof(SignedCredential))]
internal sealed partial class ChallengeJson : JsonSerializerContext;

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stamina.Client;

/// <summary>Whether a request is of a webhook, as Standard Webhooks has it.</summary>
public static class WebhookSignature
{
    // A request that is older, or of a clock that is further ahead, is refused: somebody may have kept it.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Whether it is of the webhook with this secret.</summary>
    /// <param name="secret">As make_webhook showed it: <c>whsec_…</c>.</param>
    /// <param name="id">The header <c>webhook-id</c>: the same for each attempt to tell the same.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>.</param>
    /// <param name="signature">The header <c>webhook-signature</c>.</param>
    /// <param name="body">The body, byte for byte as it came.</param>
    /// <param name="time">The clock; the system's where null.</param>
    public static bool IsValid(string secret, string id, string timestamp, string signature, byte[] body, TimeProvider? time = null)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs((time ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
        {
            return false;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed);
        return signature.Split(' ').Any(one =>
        {
            var given = new byte[expected.Length];
            return one.StartsWith("v1,", StringComparison.Ordinal)
                && Convert.TryFromBase64String(one[3..], given, out var length)
                && CryptographicOperations.FixedTimeEquals(given.AsSpan(0, length), expected);
        });
    }
}

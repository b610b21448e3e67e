using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stamina.AccountServer.SecondFactor;

/// <summary>
/// Codes by time (RFC 6238) as the common apps make them: HMAC-SHA1, steps of 30 s, 6 digits. SHA-1 because several of those apps take no other hash whatever
/// the address asks for; its collisions do not concern an HMAC.
/// </summary>
internal static class Totp
{
    /// <summary>160 bits, as RFC 4226 recommends.</summary>
    public const int SecretLength = 20;

    public const int Digits = 6;

    public static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    // A code is taken a step early or late: clocks of phones differ, and typing takes time.
    private const int Drift = 1;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The number of the step that a moment lies in.</summary>
    public static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    /// <summary>The code of a step: RFC 4226, 5.3, over the step as counter.</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // as said above
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 0xf)..]) & 0x7fff_ffff;
        var modulus = (uint)Math.Pow(10, digits);
        return (number % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>
    /// The step whose code this is, the present one or one beside it, later than the last one that was used; null where it is none. Takes the same time
    /// whatever it is.
    /// </summary>
    public static long? Find(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long lastUsed)
    {
        var typed = Encoding.UTF8.GetBytes(code);
        var present = StepAt(now);
        long? found = null;
        for (var step = present - Drift; step <= present + Drift; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), typed) && step > lastUsed)
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>As it is typed into an app: RFC 4648 base 32 without padding.</summary>
    public static string Text(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var octet in secret)
        {
            bits = ((bits & 0xff) << 8) | octet;
            for (held += 8; held >= 5; held -= 5)
            {
                text.Append(Base32[(bits >> (held - 5)) & 31]);
            }
        }

        return held == 0 ? text.ToString() : text.Append(Base32[(bits << (5 - held)) & 31]).ToString();
    }

    /// <summary>What an app reads from a link or a QR code.</summary>
    public static string Uri(string secretText, string account)
    {
        var form = string.Create(CultureInfo.InvariantCulture, $"algorithm=SHA1&digits={Digits}&period={Step.TotalSeconds:0}");
        return $"otpauth://totp/Stamina:{System.Uri.EscapeDataString(account)}?secret={secretText}&issuer=Stamina&{form}";
    }
}

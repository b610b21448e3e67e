using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Stamina.Exchange.Sharing;

/// <summary>Numbers that look random to everybody who does not have the secret, and are the same each time for whoever has it (HKDF-SHA256).</summary>
internal static class SecretDraw
{
    /// <summary>Fills <paramref name="numbers"/> with numbers from 0 to below 1.</summary>
    /// <param name="secret">At least 32 bytes.</param>
    /// <param name="label">What they are for; another label gives other numbers.</param>
    /// <param name="numbers">At most 1 020.</param>
    public static void Fill(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, Span<double> numbers)
    {
        Span<byte> bytes = stackalloc byte[numbers.Length * sizeof(ulong)];
        HKDF.Expand(HashAlgorithmName.SHA256, secret, bytes, label);
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (BinaryPrimitives.ReadUInt64BigEndian(bytes[(i * sizeof(ulong))..]) >> 11) / (double)(1UL << 53);
        }
    }
}

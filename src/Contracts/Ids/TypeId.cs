using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Stamina.Contracts.Ids;

/// <summary>
/// The text form of all our ids: a prefix, an underscore, and 128 bits as 26 characters of lower-case Crockford base32
/// (TypeID specification 0.3, https://github.com/jetify-com/typeid/tree/main/spec).
/// </summary>
public static class TypeId
{
    /// <summary>Characters of the encoded 128 bits.</summary>
    public const int SuffixLength = 26;

    /// <summary>Longest prefix the specification allows.</summary>
    public const int MaxPrefixLength = 63;

    /// <summary>Crockford's 32 letters, in lower case: without i, l, o and u, which are read as others.</summary>
    public const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> PrefixCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_");
    private static readonly sbyte[] Values = BuildValues();

    /// <summary>Writes <paramref name="value"/> as 26 base32 characters.</summary>
    public static string Encode(Guid value) =>
        string.Create(SuffixLength, value, static (text, guid) =>
        {
            Span<byte> bytes = stackalloc byte[16];
            guid.TryWriteBytes(bytes, bigEndian: true, out _);
            var bits = BinaryPrimitives.ReadUInt128BigEndian(bytes);
            for (var i = SuffixLength - 1; i >= 0; i--)
            {
                text[i] = Alphabet[(int)(uint)(bits & 31)];
                bits >>= 5;
            }
        });

    /// <summary>Reads 26 base32 characters; false where one is not of the alphabet or the number needs more than 128 bits.</summary>
    public static bool TryDecode(ReadOnlySpan<char> suffix, out Guid value)
    {
        value = default;
        if (suffix.Length != SuffixLength || suffix[0] > '7')
        {
            return false;
        }

        UInt128 bits = 0;
        foreach (var c in suffix)
        {
            var digit = c < 128 ? Values[c] : (sbyte)-1;
            if (digit < 0)
            {
                return false;
            }

            bits = (bits << 5) | (UInt128)(uint)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        value = new Guid(bytes, bigEndian: true);
        return true;
    }

    /// <summary>Splits <paramref name="text"/> at its last underscore and checks both halves.</summary>
    public static bool TrySplit([NotNullWhen(true)] string? text, out int prefixLength, out Guid value)
    {
        prefixLength = 0;
        value = default;
        if (text is null || text.Length < SuffixLength + 2)
        {
            return false;
        }

        prefixLength = text.Length - SuffixLength - 1;
        return text[prefixLength] == '_'
            && IsPrefix(text.AsSpan(0, prefixLength))
            && TryDecode(text.AsSpan(prefixLength + 1), out value);
    }

    /// <summary>True for <c>^[a-z]([a-z_]{0,61}[a-z])?$</c>.</summary>
    public static bool IsPrefix(ReadOnlySpan<char> prefix) =>
        prefix.Length is > 0 and <= MaxPrefixLength && prefix[0] != '_' && prefix[^1] != '_' && !prefix.ContainsAnyExcept(PrefixCharacters);

    private static sbyte[] BuildValues()
    {
        var values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (var i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (sbyte)i;
        }

        return values;
    }
}

using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Stamina.AccountServer.Text;

/// <summary>
/// The normal forms of Unicode (UAX #15): one text for what looks the same, whichever keyboard made it. The program runs without ICU (InvariantGlobalization),
/// where <see cref="string.Normalize()"/> leaves all but ASCII as it is, so the decompositions are a table of our own (<c>eng/unicode-table</c>). Characters
/// younger than the table stay as they are, and so does text that is no well-formed UTF-16.
/// </summary>
internal static class UnicodeForm
{
    private const int HangulFirst = 0xAC00;
    private const int HangulCount = 11_172;
    private const int LeadFirst = 0x1100;
    private const int LeadCount = 19;
    private const int VowelFirst = 0x1161;
    private const int VowelCount = 21;
    private const int TailFirst = 0x11A7;
    private const int TailCount = 28;

    private static readonly Lazy<Tables> Data = new(Load);

    /// <summary>Composed, nothing lost (NFC).</summary>
    public static string Composed(string text) => Ascii.IsValid(text) ? text : Composed(text, compatibility: false);

    /// <summary>Composed, with compatible forms (ligatures, full width, raised digits) as the plain ones (NFKC).</summary>
    public static string Compatible(string text) => Ascii.IsValid(text) ? text : Composed(text, compatibility: true);

    /// <summary>Taken apart, nothing lost (NFD).</summary>
    public static string Decomposed(string text) => Ascii.IsValid(text) || !IsWellFormed(text) ? text : Text(Decompose(text, compatibility: false));

    private static string Composed(string text, bool compatibility)
    {
        if (!IsWellFormed(text))
        {
            return text;
        }

        var parts = Decompose(text, compatibility);
        Compose(parts);
        return Text(parts);
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    private static List<int> Decompose(string text, bool compatibility)
    {
        var parts = new List<int>(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            Take(rune.Value);
        }

        // Marks behind one letter in the order of their classes; equal ones keep theirs.
        for (var i = 1; i < parts.Count; i++)
        {
            var (part, at) = (parts[i], i);
            for (var own = ClassOf(part); own != 0 && at > 0 && ClassOf(parts[at - 1]) > own; at--)
            {
                parts[at] = parts[at - 1];
            }

            parts[at] = part;
        }

        return parts;

        void Take(int c)
        {
            if (c - HangulFirst is >= 0 and < HangulCount and var syllable)
            {
                parts.Add(LeadFirst + (syllable / (VowelCount * TailCount)));
                parts.Add(VowelFirst + (syllable % (VowelCount * TailCount) / TailCount));
                if (syllable % TailCount is > 0 and var tail)
                {
                    parts.Add(TailFirst + tail);
                }
            }
            else if (Data.Value.Decompositions.TryGetValue(c, out var to) && (compatibility || !to.Compatibility))
            {
                foreach (var one in to.Parts)
                {
                    Take(one);
                }
            }
            else
            {
                parts.Add(c);
            }
        }
    }

    private static void Compose(List<int> parts)
    {
        var (starter, written, before) = (-1, 0, 0);
        for (var i = 0; i < parts.Count; i++)
        {
            var own = ClassOf(parts[i]);

            // Nothing of the same or a higher class may stand between the letter and its mark.
            if (starter >= 0 && (written == starter + 1 || (before != 0 && before < own)) && Pair(parts[starter], parts[i]) is { } pair)
            {
                parts[starter] = pair;
                continue;
            }

            if (own == 0)
            {
                starter = written;
            }

            before = own;
            parts[written++] = parts[i];
        }

        parts.RemoveRange(written, parts.Count - written);
    }

    private static int? Pair(int first, int second)
    {
        if (first - LeadFirst is >= 0 and < LeadCount and var lead && second - VowelFirst is >= 0 and < VowelCount and var vowel)
        {
            return HangulFirst + (((lead * VowelCount) + vowel) * TailCount);
        }

        if (first - HangulFirst is >= 0 and < HangulCount and var syllable
            && syllable % TailCount == 0
            && second - TailFirst is > 0 and < TailCount and var tail)
        {
            return first + tail;
        }

        return Data.Value.Pairs.TryGetValue(((long)first << 32) | (uint)second, out var made) ? made : null;
    }

    private static int ClassOf(int c) => c < 0x300 ? 0 : Data.Value.Classes.GetValueOrDefault(c);

    private static string Text(List<int> parts)
    {
        var text = new StringBuilder(parts.Count);
        foreach (var part in parts)
        {
            text.Append(new Rune(part));
        }

        return text.ToString();
    }

    private static Tables Load()
    {
        using var reader = new StreamReader(typeof(UnicodeForm).Assembly.GetManifestResourceStream("unicode-forms.txt")
            ?? throw new InvalidOperationException("The table of Unicode's normal forms is missing from the program."));
        var decompositions = new Dictionary<int, (int[] Parts, bool Compatibility)>();
        var pairs = new Dictionary<long, int>();
        var classes = new Dictionary<int, byte>();
        while (reader.ReadLine() is { } line)
        {
            if (line[0] == '#')
            {
                continue;
            }

            var isClass = line.StartsWith("ccc ", StringComparison.Ordinal);
            var words = line.TrimEnd('!').Split(' ', '=');
            if (isClass)
            {
                foreach (var run in words[2..])
                {
                    var plus = run.IndexOf('+', StringComparison.Ordinal);
                    var first = Hex(run[..plus]);
                    for (var i = int.Parse(run[(plus + 1)..], CultureInfo.InvariantCulture) - 1; i >= 0; i--)
                    {
                        classes[first + i] = byte.Parse(words[1], CultureInfo.InvariantCulture);
                    }
                }

                continue;
            }

            var (whole, parts) = (Hex(words[0]), words[1..].Select(Hex).ToArray());
            var compatibility = line.Contains('=', StringComparison.Ordinal);
            decompositions[whole] = (parts, compatibility);
            if (!compatibility && parts.Length == 2 && line[^1] != '!')
            {
                pairs[((long)parts[0] << 32) | (uint)parts[1]] = whole;
            }
        }

        return new Tables(decompositions.ToFrozenDictionary(), pairs.ToFrozenDictionary(), classes.ToFrozenDictionary());
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Tables(
        FrozenDictionary<int, (int[] Parts, bool Compatibility)> Decompositions,
        FrozenDictionary<long, int> Pairs,
        FrozenDictionary<int, byte> Classes);
}

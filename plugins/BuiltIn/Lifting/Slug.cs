using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Stamina.Plugins.BuiltIn.Lifting;

/// <summary>The name by which exercises are compared: <c>Développé couché</c> and <c>developpe_couche</c> are one (<c>docs/events.md</c>).</summary>
internal static class Slug
{
    private static readonly FrozenDictionary<Rune, string> Decomposed = SlugTable.Text
        .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenDictionary(entry => Rune.GetRuneAt(entry, 0), entry => entry[Rune.GetRuneAt(entry, 0).Utf16SequenceLength..]);

    public static string Of(string name)
    {
        if (IsSlug(name))
        {
            return name;
        }

        var slug = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                Append(slug, char.ToLowerInvariant((char)rune.Value));
            }
            else if (Decomposed.TryGetValue(rune, out var rest))
            {
                foreach (var c in rest)
                {
                    Append(slug, c);
                }
            }
            else if (
                Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark))
            {
                Append(slug, '_');
            }
        }

        var made = slug.ToString().Trim('_');
        return made.Length > 0 ? made : name.Trim().ToLowerInvariant();
    }

    private static void Append(StringBuilder slug, char c)
    {
        if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9'))
        {
            slug.Append(c);
        }
        else if (slug.Length > 0 && slug[^1] != '_')
        {
            slug.Append('_');
        }
    }

    private static bool IsSlug(string name)
    {
        var before = '_';
        foreach (var c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_') || (c == '_' && before == '_'))
            {
                return false;
            }

            before = c;
        }

        return before != '_';
    }
}

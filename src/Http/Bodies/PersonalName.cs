using System.Globalization;
using System.Text;

namespace Stamina.Http.Bodies;

/// <summary>How a person calls themselves, a phone, a place.</summary>
public static class PersonalName
{
    /// <summary>What a refusal says.</summary>
    public const string Expected = "1 to 100 characters on one line";

    private const int Longest = 100;

    /// <summary>True where the text can be shown as a name beside others.</summary>
    public static bool IsOne(string text)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // Marks that turn the direction of text make one name look like another. Joiners stay: emoji and several scripts are written with them.
            if (Rune.IsControl(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || (
                    Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format
                    && rune.Value is not (0x200C or 0x200D)
                    && rune.Value is not (>= 0xE0020 and <= 0xE007F)))
            {
                return false;
            }

            length++;
        }

        return length is > 0 and <= Longest;
    }
}

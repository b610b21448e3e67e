using System.Globalization;
using System.Text;

namespace Stamina.Exchange.Formats.Csv;

/// <summary>
/// Numbers of one file with a point or a comma before their decimals. 61,235 alone may be 61 or 61 thousand: the other numbers of the file decide, and where
/// they do not, the mark between its cells.
/// </summary>
/// <param name="isSemicolon">True where a semicolon separates the cells, so that a comma may stand before decimals.</param>
internal sealed class CsvDecimals(bool isSemicolon)
{
    private const int Thousand = 3;
    private const char ArabicDecimals = '\u066B';
    private const char ArabicThousands = '\u066C';
    private bool hasComma;
    private bool hasPoint;

    /// <summary>Notes what a number of the file shows.</summary>
    public void See(string? text)
    {
        if (MarkOf(Plain(text)) is { } mark)
        {
            hasComma |= mark == ',';
            hasPoint |= mark == '.';
        }
    }

    /// <summary>The number; null where the text is empty or none.</summary>
    public double? Read(string? text)
    {
        var plain = Plain(text);
        var mark = MarkOf(plain) ?? (hasComma == hasPoint ? Usual(plain) : hasComma ? ',' : '.');
        var number = plain.Replace(mark == ',' ? "." : ",", string.Empty, StringComparison.Ordinal).Replace(',', '.');
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
    }

    // In a file with commas between its cells 1,000 is a thousand; 61.235 is a weight of 61 kg that was converted from pounds.
    private char Usual(string plain) => isSemicolon && plain.Contains(',', StringComparison.Ordinal) ? ',' : '.';

    // The mark before the decimals; null where it cannot be told, or there are none.
    private static char? MarkOf(string plain)
    {
        var (comma, point) = (plain.LastIndexOf(','), plain.LastIndexOf('.'));
        if (comma >= 0 && point >= 0)
        {
            return comma > point ? ',' : '.';
        }

        var at = Math.Max(comma, point);
        if (at < 0)
        {
            return null;
        }

        var (mark, other) = comma >= 0 ? (',', '.') : ('.', ',');
        if (plain.IndexOf(mark, StringComparison.Ordinal) != at)
        {
            return other;
        }

        var whole = plain.AsSpan(0, at).TrimStart("-+");
        return plain.Length - at - 1 == Thousand && whole.Length is > 0 and <= Thousand && whole[0] != '0' ? null : mark;
    }

    private static string Plain(string? text)
    {
        var plain = new StringBuilder();
        foreach (var c in text ?? string.Empty)
        {
            if (!char.IsWhiteSpace(c) && c is not ('\'' or '’' or ArabicThousands))
            {
                plain.Append(c switch
                {
                    '−' => '-',
                    ArabicDecimals => '.',
                    _ => char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c,
                });
            }
        }

        return plain.ToString();
    }
}

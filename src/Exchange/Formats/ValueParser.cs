using System.Globalization;
using System.Text;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats;

/// <summary>Reads numbers and times as files write them.</summary>
internal static class ValueParser
{
    /// <summary>
    /// A number; <see cref="double.NaN"/> where the text is none. A comma stands before the decimals where a program wrote in its phone's language; no program
    /// writes a mark between thousands.
    /// </summary>
    public static double Number(string? text) =>
        double.TryParse(Plain(text ?? "").Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : double.NaN;

    /// <summary>A number from 0 to <paramref name="max"/>, rounded half up to a whole one; −1 where it is beyond that or not a number.</summary>
    public static short Whole(double value, int max = short.MaxValue) => value >= 0 && value <= max ? (short)Math.Floor(value + 0.5) : (short)-1;

    /// <summary>Beats per minute; −1 where a sensor measured nothing: then 0 stands there, or 255, which says so in FIT and what is made of it.</summary>
    public static short Beats(double value) => Whole(value, 400) is > 0 and not byte.MaxValue and var beats ? beats : (short)-1;

    /// <summary>Steps or revolutions per minute; −1 where there are none: a file of XML may have 255 for them, as for <see cref="Beats"/>.</summary>
    public static short Turns(double value) => Whole(value, 500) is not byte.MaxValue and var turns ? turns : (short)-1;

    /// <summary>
    /// A time, with the offset that is written there; without one it is UTC (a dateTime of XML Schema has none where the zone is not known; GPX demands UTC).
    /// None where the text does not begin with year, month and day: the framework reads a time of day alone as today, 4.5. as 5 April and 2026 as January.
    /// </summary>
    public static DateTimeOffset? Time(string? text)
    {
        if (text is null || text.Length > 64)
        {
            return null;
        }

        text = WithPoint(Plain(text.Trim()));
        text = text.EndsWith("UTC", StringComparison.OrdinalIgnoreCase) ? text[..^3].TrimEnd() + "Z" : text;
        if (!BeginsWithDate(text))
        {
            return null;
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces;
        return DateTimeOffset.TryParse(InCommonYear(text), CultureInfo.InvariantCulture, Styles, out var time) ? time : null;
    }

    /// <summary>
    /// The year as it is counted here. A phone in Thailand may write that of the Buddhist calendar, which is 543 ahead and has the same months and days: from
    /// 2533 (1990) on no other calendar's year is meant.
    /// </summary>
    public static int CommonYear(int year)
    {
        const int Ahead = 543, First = 2_533, Last = 2_642;
        return year is >= First and <= Last ? year - Ahead : year;
    }

    /// <summary>The same in milliseconds since 1970 in UTC; <see cref="ActivityPoint.NoTime"/> where it is none.</summary>
    public static long TimeMs(string? text) => Time(text) is { } time ? time.ToUnixTimeMilliseconds() : ActivityPoint.NoTime;

    // As a program writes in English: some write digits, decimals and a minus as their phone's language does, and marks of the direction beside them.
    private static string Plain(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                plain.Append(c switch
                {
                    '\u2212' => '-',
                    '\u066B' => '.',
                    _ => char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c,
                });
            }
        }

        return plain.ToString();
    }

    // Before it is read, as a day in February may be none in the year that is written.
    private static string InCommonYear(string text)
    {
        var written = int.Parse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
        var common = CommonYear(written);
        return common == written ? text : string.Concat(common.ToString(CultureInfo.InvariantCulture), text.AsSpan(4));
    }

    // ISO 8601 allows a comma before parts of a second; the framework wants a point.
    private static string WithPoint(string text) =>
        text.LastIndexOf(',') is > 0 and var at && text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < at
        && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1])
            ? string.Concat(text.AsSpan(0, at), ".", text.AsSpan(at + 1))
            : text;

    // 2026-05-04 and 2026/5/4.
    private static bool BeginsWithDate(ReadOnlySpan<char> text)
    {
        if (text.Length < 8 || text[4] is not ('-' or '/') || text[..4].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var rest = text[5..];
        var month = rest.IndexOf(text[4]);
        return month is 1 or 2 && !rest[..month].ContainsAnyExceptInRange('0', '9') && rest.Length > month + 1 && char.IsAsciiDigit(rest[month + 1]);
    }

    /// <summary>Degrees, or NaN where they are beyond the globe.</summary>
    public static double Degrees(double value, double max) => Math.Abs(value) <= max ? value : double.NaN;

    /// <summary>A text without blanks around it, cut off at <see cref="ImportLimits.TextLength"/> characters; null where nothing is left.</summary>
    public static string? Text(string? text)
    {
        var trimmed = text?.Trim();
        return string.IsNullOrEmpty(trimmed) ? null : trimmed.Length > ImportLimits.TextLength ? trimmed[..ImportLimits.TextLength] : trimmed;
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Stamina.Exchange.Formats.Csv;

/// <summary>What a date is written with, before it is known what the parts mean.</summary>
/// <param name="Numbers">In their order; of four digits with <see cref="FullYear"/> added.</param>
/// <param name="Words">In their order.</param>
/// <param name="Time">The time of day; null where none is written.</param>
/// <param name="IsSlashed">True for three numbers of which nobody knows the order: neither a year in front nor full stops between them.</param>
internal sealed partial record DateParts(IReadOnlyList<int> Numbers, IReadOnlyList<string> Words, TimeSpan? Time, bool IsSlashed)
{
    /// <summary>Marks a number of four digits.</summary>
    public const int FullYear = 10_000;

    private const int FarthestHours = 14;

    private const int YearDigits = 4;
    private const int MostCharacters = 96;

    // Seconds since 1970 have ten digits from 2001 on, milliseconds thirteen.
    private const int DigitsOfSeconds = 10;
    private const int DigitsOfMilliseconds = 13;

    // Words behind an hour that do not tell the half of the day.
    private static readonly HashSet<string> Hours = new(StringComparer.OrdinalIgnoreCase) { "uhr", "uur", "h", "ч", "г", "р", "год", "时", "時", "시", "分", "분" };

    /// <summary>Takes a text apart; null where it holds no date, or a time that cannot be understood.</summary>
    public static DateParts? Of(string? text)
    {
        if (text is { Length: DigitsOfSeconds or DigitsOfMilliseconds } && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var since))
        {
            return OfMoment(DateTimeOffset.FromUnixTimeMilliseconds(text.Length == DigitsOfSeconds ? since * 1_000 : since));
        }

        if (text is not { Length: > 0 and <= MostCharacters } || !TryTakeTime(Plain(text), out var time, out var rest))
        {
            return null;
        }

        var (numbers, words, isDotted) = (new List<int>(), new List<string>(), false);
        for (int at = 0, length; at < rest.Length; at += length)
        {
            length = 1;
            if (char.IsAsciiDigit(rest[at]))
            {
                length = LengthOf(rest, at, char.IsAsciiDigit);
                if (length is not (1 or 2 or YearDigits))
                {
                    return null;
                }

                numbers.Add(int.Parse(rest.AsSpan(at, length), CultureInfo.InvariantCulture) + (length == YearDigits ? FullYear : 0));
            }
            else if (IsOfWord(rest[at]))
            {
                length = LengthOf(rest, at, IsOfWord);
                words.Add(rest.Substring(at, length));
            }
            else
            {
                isDotted |= rest[at] == '.' && numbers.Count is 1 or 2;
            }
        }

        return new DateParts(numbers, words, time, numbers.Count == 3 && numbers[0] < FullYear && !isDotted) { FromUtc = OffsetIn(Plain(text)) };
    }

    /// <summary>How far the clock was from UTC, where that is written behind the time; null where it is not, or is no offset of this world.</summary>
    public TimeSpan? FromUtc { get; private init; }

    private static DateParts OfMoment(DateTimeOffset moment) =>
        new([moment.Year + FullYear, moment.Month, moment.Day], [], moment.TimeOfDay, IsSlashed: false) { FromUtc = TimeSpan.Zero };

    private static TimeSpan? OffsetIn(string text)
    {
        if (Clock().Match(text) is not { Success: true } clock || Offset().Match(text, clock.Index + clock.Length) is not { Success: true } written)
        {
            return null;
        }

        var ahead = new TimeSpan(Number(written, "h"), Number(written, "m"), 0);
        return ahead.TotalHours > FarthestHours ? null : written.Groups["sign"].Value == "-" ? -ahead : ahead;
    }

    private static int LengthOf(string text, int at, Func<char, bool> isOfIt)
    {
        var length = 0;
        while (at + length < text.Length && isOfIt(text[at + length]))
        {
            length++;
        }

        return length;
    }

    // With every kind of blank as a plain one, without marks of the direction of writing, and with the digits of other scripts (٢, ２) as 0 to 9.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                plain.Append(' ');
            }
            else if (char.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                plain.Append(char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c);
            }
        }

        return plain.ToString().Trim();
    }

    private static bool IsOfWord(char c) =>
        char.IsLetter(c) || c is '׳' or '॰' || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // False where there is a time that cannot be, or one with words behind it that may tell the half of the day in a language that is not known here.
    private static bool TryTakeTime(string text, out TimeSpan? time, out string rest)
    {
        (time, rest) = (null, text);
        var found = Clock().Match(text);
        if (found.Success && Offset().Match(text, found.Index + found.Length) is { Success: true } offset)
        {
            text = text[..offset.Index];
        }
        else if (found.Success && Zone().Match(text, found.Index + found.Length) is { Success: true } zone && Half(zone.Value) is null)
        {
            text = text[..zone.Index];
        }

        found = found.Success ? found : DottedClock().Match(text);
        if (!found.Success)
        {
            return true;
        }

        var (before, behind) = (text[..found.Index], text[(found.Index + found.Length)..]);
        rest = before + ' ' + behind;
        var next = behind[..LengthOf(behind, 0, IsNextToTime)];
        var isAfterNoon = Half(next);
        var (hours, minutes, seconds) = (Number(found, "h"), Number(found, "m"), Number(found, "s"));
        if (isAfterNoon is null && hours <= 12 && Array.Exists(WordsOf(next), word => !Hours.Contains(word)))
        {
            return false;
        }

        isAfterNoon ??= Half(before[(before.AsSpan().LastIndexOfAnyInRange('0', '9') + 1)..]);
        hours = isAfterNoon is { } isLate && hours <= 12 ? (hours % 12) + (isLate ? 12 : 0) : hours;
        time = new TimeSpan(hours, minutes, seconds);
        return hours <= 23 && minutes <= 59 && seconds <= 59;
    }

    private static bool IsNextToTime(char c) => IsOfWord(c) || c is ' ' or '.';

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } number ? int.Parse(number.ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static string[] WordsOf(string text) => text.ToLowerInvariant().Split([' ', '.', ','], StringSplitOptions.RemoveEmptyEntries);

    // Whether it is after noon, by all words together or by the last or the first: "p. m.", "ÖS", "ч. pm", "日 下午".
    private static bool? Half(string text)
    {
        var words = WordsOf(text);
        return words.Length == 0
            ? null
            : DateWords.IsAfterNoon(string.Concat(words)) ?? DateWords.IsAfterNoon(words[^1]) ?? DateWords.IsAfterNoon(words[0]);
    }

    [GeneratedRegex(
        @"(?<![\d:.])(?<h>\d{1,2}) ?[:hH] ?(?<m>\d{2})(:(?<s>\d{2})([.,]\d+)?)?(?![\d:])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Clock();

    // Finnish, Danish and Indonesian clocks, behind the year alone: elsewhere these are a day and a month.
    [GeneratedRegex(
        @"(?<=\d{4},? (klo |kl\.? |pukul )?)(?<h>\d{1,2})\.(?<m>\d{2})(\.(?<s>\d{2}))?(?![\d.])",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex DottedClock();

    // Right behind the time: Z, +02:00, -05, GMT+0200 (Central European Summer Time). Further behind it is a date: 18:30 04-05-2026.
    [GeneratedRegex(
        @"\G ?(Z|(UTC|GMT)?(?<sign>[+-])(?<h>\d{1,2})(:?(?<m>\d{2}))?|UTC|GMT)( \([^()]+\))?$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Offset();

    // The name of a zone right behind the time: CET, EST, AEST. Nearly all end in T, for time; "TARDE" and "SORE" do not.
    [GeneratedRegex(@"\G ?([A-Z]{2,4}T|MSK|MSD|WIB|WITA)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Zone();
}

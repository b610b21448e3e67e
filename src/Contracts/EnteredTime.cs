using System.Globalization;

namespace Stamina.Contracts;

/// <summary>
/// A time as a person writes it, without an offset: <c>2024-4-5 12PM</c>, <c>2024-4-5 12:30 pm</c>, <c>2024-04-05 13:30</c>. Which moment it is depends on a
/// zone, which is asked when the workout is derived. A <c>T</c> instead of the blank is a program's time that lacks its offset, and refused as that. The year
/// comes first and has four digits, from 1900: <c>4/5/2024</c> is another day on each side of the Atlantic and is no such time.
/// </summary>
public static class EnteredTime
{
    /// <summary>What is expected of a start or an end, in words for an error.</summary>
    public const string Expected =
        "a time with offset, as 2026-05-01T07:30:00+02:00, or without one in the zone of the profile, as 2024-4-5 12PM or 2024-4-5 14:30";

    private const int MaxLength = 40;
    private const int FirstYear = 1900;
    private const int LastYear = 9998;

    /// <summary>Reads a time without an offset; false where the text is null or no such time (an hour that does not exist, a date alone).</summary>
    public static bool TryParse(string? text, out DateTime local)
    {
        local = default;
        ReadOnlySpan<char> rest = text is { Length: <= MaxLength } ? text : "";
        if (!TakeNumber(ref rest, 4, 4, out var year)
            || !Take(ref rest, '-')
            || !TakeNumber(ref rest, 1, 2, out var month)
            || !Take(ref rest, '-')
            || !TakeNumber(ref rest, 1, 2, out var day)
            || !Take(ref rest, ' ')
            || !TakeNumber(ref rest, 1, 2, out var hour))
        {
            return false;
        }

        var (minute, second) = (0, 0);
        var hasMinute = Take(ref rest, ':');
        if ((hasMinute && !TakeNumber(ref rest, 2, 2, out minute)) || (hasMinute && Take(ref rest, ':') && !TakeNumber(ref rest, 2, 2, out second)))
        {
            return false;
        }

        var isHalfDay = !rest.IsEmpty;
        if (isHalfDay ? !TryTo24Hours(ref hour, rest) : !hasMinute)
        {
            return false;
        }

        if (year is < FirstYear or > LastYear
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59)
        {
            return false;
        }

        local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
        return true;
    }

    /// <summary>Reads a date with or without leading zeros: <c>2024-4-5</c>, <c>2024-04-05</c>.</summary>
    public static bool TryParseDate(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    // 12 AM is midnight, 12 PM is noon; there is no 13 PM and no 0 AM.
    private static bool TryTo24Hours(ref int hour, ReadOnlySpan<char> half)
    {
        half = half[0] == ' ' ? half[1..] : half;
        var isAfternoon = half.Equals("PM", StringComparison.OrdinalIgnoreCase);
        if (hour is < 1 or > 12 || !(isAfternoon || half.Equals("AM", StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        hour = (hour % 12) + (isAfternoon ? 12 : 0);
        return true;
    }

    private static bool Take(ref ReadOnlySpan<char> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    private static bool TakeNumber(ref ReadOnlySpan<char> rest, int fewest, int most, out int number)
    {
        var digits = 0;
        for (number = 0; digits < most && digits < rest.Length && char.IsAsciiDigit(rest[digits]); digits++)
        {
            number = (number * 10) + (rest[digits] - '0');
        }

        rest = rest[digits..];
        return digits >= fewest;
    }
}

namespace Stamina.Exchange.Formats.Csv;

/// <summary>
/// Dates as people's phones and spreadsheets write them. One value may leave open whether 3/4/2023 is in March or in April, or which language's month a word
/// is. The other values of the column decide that; where they do not, the value cannot be read.
/// </summary>
internal sealed class CsvDates
{
    private readonly HashSet<string>? languages;
    private readonly bool? isDayFirst;

    private CsvDates(HashSet<string>? languages, bool? isDayFirst) => (this.languages, this.isDayFirst) = (languages, isDayFirst);

    /// <summary>What the values of a column have in common.</summary>
    /// <param name="column">Its values.</param>
    /// <param name="isDayFirst">Whether the day stands before the month, as the person says; what the column shows stands above it. Null: nobody said.</param>
    public static CsvDates Of(IEnumerable<string> column, bool? isDayFirst)
    {
        HashSet<string>? common = null;
        var (dayFirst, monthFirst) = (false, false);
        foreach (var parts in column.Select(DateParts.Of).OfType<DateParts>())
        {
            // The last word that may be a month: a weekday before it may be a month in another language, as in "mar. 2 janv. 2024".
            if (parts.Words.Select(DateWords.MonthsOf).LastOrDefault(known => known.Count > 0) is { } month)
            {
                var shared = month.Keys.Where(k => common?.Contains(k) != false).ToHashSet(StringComparer.Ordinal);
                common = shared.Count > 0 ? shared : common;
            }

            if (parts.IsSlashed)
            {
                dayFirst |= parts.Numbers[0] > 12;
                monthFirst |= parts.Numbers[1] > 12;
            }
        }

        return new CsvDates(common, dayFirst == monthFirst ? isDayFirst : dayFirst);
    }

    /// <summary>A wall clock's date and time; null where the text is none, or may be one of two.</summary>
    public DateTime? Read(string? text) => DateParts.Of(text) is { } parts ? DayOf(parts) + (parts.Time ?? TimeSpan.Zero) : null;

    /// <summary>The two days that a text may be, by whether the day or the month stands first; null where that is known or makes no difference.</summary>
    public (DateTime DayFirst, DateTime MonthFirst)? TwoDaysOf(string? text) =>
        isDayFirst is null && DateParts.Of(text) is { IsSlashed: true } parts
        && new CsvDates(languages, isDayFirst: true).DayOf(parts) is { } one && new CsvDates(languages, isDayFirst: false).DayOf(parts) is { } other
        && one != other
            ? (one, other)
            : null;

    /// <summary>How far from UTC the clock of a date and time was; null where the text does not say.</summary>
    public static TimeSpan? FromUtc(string? text) => DateParts.Of(text)?.FromUtc;

    /// <summary>A time of day alone: <c>18:30</c>, <c>6:30 PM</c>; null where it is none.</summary>
    public static TimeSpan? Time(string? text) => DateParts.Of(text) is { Numbers.Count: 0 } parts ? parts.Time : null;

    private DateTime? DayOf(DateParts parts)
    {
        const int FullYear = DateParts.FullYear;
        var month = parts.Words.Select(MonthOf).LastOrDefault(named => named > 0);
        var (y, m, d) = parts.Numbers switch
        {
            [var a, var b] when month > 0 => a >= FullYear ? (a, month, b) : (b, month, a),
            [var a, var b, var c] when month == 0 && a >= FullYear => (a, b, c),
            [var a, var b, var c] when month == 0 && (!parts.IsSlashed || a == b || isDayFirst == true) => (c, b, a),
            [var a, var b, var c] when month == 0 && isDayFirst == false => (c, a, b),
            _ => (0, 0, 0),
        };
        y = y >= FullYear ? ValueParser.CommonYear(y - FullYear) : y < 100 ? y + 2_000 : 0;
        return y is >= 1 and <= 9_999 && m is >= 1 and <= 12 && d >= 1 && d <= DateTime.DaysInMonth(y, m)
            ? new DateTime(y, m, d, 0, 0, 0, DateTimeKind.Unspecified)
            : null;
    }

    // The same in all languages that the column may be of; 0 where it is none, or one of two.
    private int MonthOf(string word)
    {
        var candidates = DateWords.MonthsOf(word).Where(k => languages?.Contains(k.Key) != false).Select(k => k.Value).Distinct().Take(2).ToList();
        return candidates.Count == 1 ? candidates[0] : 0;
    }
}

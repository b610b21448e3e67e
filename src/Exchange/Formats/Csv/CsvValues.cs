using System.Globalization;
using Stamina.Exchange.Types;

namespace Stamina.Exchange.Formats.Csv;

/// <summary>Numbers, durations and dates as people's spreadsheets have them.</summary>
internal static class CsvValues
{
    private static readonly string[] Months =
    [
        "jan january janvier januar enero gennaio janeiro januari ene gen janv",
        "feb february fevrier februar febrero febbraio fevereiro februari fev fevr",
        "mar march mars marz mrz marzo marco maart maerz mrt",
        "apr april avril abril aprile avr abr",
        "may mai mayo maggio maio mei mag",
        "jun june juin juni junio giugno junho giu",
        "jul july juillet juli julio luglio julho juil lug",
        "aug august aout agosto augustus ago",
        "sep sept september septembre septiembre settembre setembro set",
        "oct october octobre oktober octubre ottobre outubro okt ott out",
        "nov november novembre noviembre novembro",
        "dec december decembre dezember diciembre dicembre dezembro dez dic",
    ];

    private static readonly string[] DateForms =
    [
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd",
        "yyyy/MM/dd HH:mm:ss",
        "yyyy/MM/dd HH:mm",
        "yyyy/MM/dd",
        "dd.MM.yyyy HH:mm:ss",
        "dd.MM.yyyy HH:mm",
        "dd.MM.yyyy",
        "d.M.yyyy HH:mm",
        "d.M.yyyy",
        "yyyy-MM-dd h:mm:ss tt",
        "yyyy-MM-dd h:mm tt",
    ];

    /// <summary>A number with a point or a comma before its decimals; null where the text is empty or none.</summary>
    public static double? Number(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var plain = text.Replace("\u00A0", string.Empty, StringComparison.Ordinal).Replace(" ", string.Empty, StringComparison.Ordinal);
        var (comma, point) = (plain.LastIndexOf(','), plain.LastIndexOf('.'));

        // Of two kinds of marks the last one stands before the decimals; a comma alone does, unless three digits follow it as in 1,000.
        if (comma >= 0 && point >= 0)
        {
            plain =
                comma > point
                    ? plain.Replace(".", string.Empty, StringComparison.Ordinal).Replace(',', '.')
                    : plain.Replace(",", string.Empty, StringComparison.Ordinal);
        }
        else if (comma >= 0)
        {
            var isThousands = plain.Length - comma == 4 && comma is > 0 and <= 3 && plain[0] is not '0';
            plain = isThousands ? plain.Replace(",", string.Empty, StringComparison.Ordinal) : plain.Replace(',', '.');
        }

        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
    }

    /// <summary><c>1h 5m</c>, <c>45min</c>, <c>1:05:00</c>, <c>3900</c> (seconds); null where it is none.</summary>
    public static double? Seconds(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (Number(text) is { } plain)
        {
            return plain;
        }

        var parts = text.Split(':');
        if (parts.Length is 2 or 3)
        {
            double sum = 0;
            foreach (var part in parts)
            {
                if (Number(part) is not { } value)
                {
                    return null;
                }

                sum = (sum * 60) + value;
            }

            return sum;
        }

        double? total = null;
        var digits = string.Empty;
        foreach (var c in text.ToLowerInvariant())
        {
            if (char.IsAsciiDigit(c) || c is '.' or ',')
            {
                digits += c;
            }
            else if (digits.Length > 0 && c is 'h' or 'm' or 's')
            {
                total = (total ?? 0) + ((Number(digits) ?? 0) * (c == 'h' ? 3_600 : c == 'm' ? 60 : 1));
                digits = string.Empty;
            }
        }

        return total;
    }

    /// <summary>A wall clock's date and time; null where it is none. Of 3/4/2023 nobody knows the month: it is none.</summary>
    public static DateTime? Date(string? text)
    {
        text = text?.Trim() ?? string.Empty;
        if (DateTime.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact))
        {
            return exact;
        }

        // "28 Mar 2023, 17:29", "4. März 2024, 18:05", "Mar 28, 2023, 5:29 PM"
        int? day = null, month = null, year = null;
        TimeSpan time = default;
        bool? isAfternoon = null;
        foreach (var token in text.Split([' ', ',', '\u202F', '\u00A0'], StringSplitOptions.RemoveEmptyEntries))
        {
            var word = token.Trim('.');
            if (word.Contains(':', StringComparison.Ordinal))
            {
                if (!TimeSpan.TryParse(word, CultureInfo.InvariantCulture, out time))
                {
                    return null;
                }
            }
            else if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                day = number > 31 ? day : number;
                year = number > 31 ? number : year;
            }
            else if (word.Replace(".", string.Empty, StringComparison.Ordinal).ToUpperInvariant() is var half && half is "AM" or "PM")
            {
                isAfternoon = half == "PM";
            }
            else if (Month(word) is { } named)
            {
                month = named;
            }
        }

        if (isAfternoon is { } pm)
        {
            time = TimeSpan.FromHours((time.Hours % 12) + (pm ? 12 : 0)) + TimeSpan.FromMinutes(time.Minutes) + TimeSpan.FromSeconds(time.Seconds);
        }

        return day is { } d && month is { } m && year is { } y && y is >= 1990 and <= 9999 && d >= 1 && d <= DateTime.DaysInMonth(y, m)
            ? new DateTime(y, m, d, 0, 0, 0, DateTimeKind.Unspecified) + time
            : null;
    }

    private static int? Month(string word)
    {
        var key = ExerciseNames.Key(word);
        var at = Array.FindIndex(Months, names => Array.IndexOf(names.Split(' '), key) >= 0);
        return at < 0 ? null : at + 1;
    }
}

using Stamina.Exchange.Types;

namespace Stamina.Exchange.Formats.Csv;

/// <summary>Lengths of time as people's apps write them, in their languages.</summary>
internal static class CsvDurations
{
    private static readonly Dictionary<string, int> Units = UnitsOf(
        (3_600, "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur godz tim timer timme timmar saat sa ч час часа часов год hod jam"),
        (3_600, "時間 时 小时 小時 시간"),
        (60, "m min mins minute minutes minuten minuto minutos minuti minut minuty minuter minutter dakika dk мин м минут минуты хв perc menit 分 分钟 分鐘 분"),
        (1, "s sec secs second seconds sek sekunde sekunden seg segundo segundos secondi seconde secondes seconden sekund sekunder sn saniye с сек секунд mp"),
        (1, "秒 초"));

    /// <summary><c>1h 5m</c>, <c>45min</c>, <c>1 Std. 5 Min.</c>, <c>1:05:00</c>, <c>3900</c> (seconds); null where it is none.</summary>
    public static double? Seconds(string? text, CsvDecimals decimals)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return decimals.Read(text) ?? (text.Contains(':', StringComparison.Ordinal) ? OfClock(text, decimals) : OfWords(text, decimals));
    }

    private static double? OfClock(string text, CsvDecimals decimals)
    {
        var parts = text.Split(':');
        double? sum = parts.Length is 2 or 3 ? 0 : null;
        foreach (var part in parts)
        {
            sum = (sum * 60) + decimals.Read(part);
        }

        return sum;
    }

    // Numbers, each with its unit behind it; null where a unit is not known.
    private static double? OfWords(string text, CsvDecimals decimals)
    {
        double? sum = null;
        for (var at = 0; at < text.Length;)
        {
            var number = 0;
            while (at + number < text.Length && (char.IsAsciiDigit(text[at + number]) || text[at + number] is ' ' or '.' or ','))
            {
                number++;
            }

            var rest = text.AsSpan(at + number);
            var unit = rest.IndexOfAnyInRange('0', '9') is >= 0 and var end ? end : rest.Length;
            if (decimals.Read(text.Substring(at, number).Trim(' ', ',', '.')) is not { } value
                || !Units.TryGetValue(ExerciseNames.Key(rest[..unit].ToString()), out var seconds))
            {
                return null;
            }

            sum = (sum ?? 0) + (value * seconds);
            at += number + unit;
        }

        return sum;
    }

    private static Dictionary<string, int> UnitsOf(params ReadOnlySpan<(int Seconds, string Names)> units)
    {
        var all = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (seconds, names) in units)
        {
            foreach (var name in names.Split(' '))
            {
                all.TryAdd(ExerciseNames.Key(name), seconds);
            }
        }

        return all;
    }
}

using System.Reflection;
using Stamina.Exchange.Types;

namespace Stamina.Exchange.Formats.Csv;

/// <summary>
/// The months and the halves of the day in some fifty languages (<c>date-words.txt</c>, from Unicode CLDR by eng/date-words): the program itself runs without
/// the data of cultures.
/// </summary>
internal static class DateWords
{
    // Shorter beginnings are those of too many months.
    private const int FewestLetters = 3;
    private const int Months = 12;

    private static readonly Dictionary<string, int> None = [];
    private static readonly Lazy<Words> All = new(Load);

    /// <summary>
    /// Which month a word is, by the language; empty where it is none in any. Where no language has it as it stands, the beginning of a month's name is that
    /// month, as a phone may cut it elsewhere.
    /// </summary>
    public static IReadOnlyDictionary<string, int> MonthsOf(string word) =>
        ExerciseNames.Key(word) is var key && All.Value.Whole.TryGetValue(key, out var whole) ? whole : All.Value.Begun.GetValueOrDefault(key, None);

    /// <summary>Whether words before or behind a time of day say that it is after noon; null where they are no such words.</summary>
    /// <param name="words">Without blanks and full stops, in lower case.</param>
    public static bool? IsAfterNoon(string words) => All.Value.Halves.TryGetValue(words, out var isAfterNoon) ? isAfterNoon : null;

    private static Words Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("date-words.txt")
            ?? throw new InvalidOperationException("date-words.txt is not in the assembly.");
        using var reader = new StreamReader(stream);
        var all = new Words();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Split('|') is not { Length: Months + 3 } parts)
            {
                continue;
            }

            all.Halves.TryAdd(parts[^2], value: false);
            all.Halves.TryAdd(parts[^1], value: true);
            for (var month = 1; month <= Months; month++)
            {
                foreach (var key in parts[month].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ExerciseNames.Key))
                {
                    all.Add(parts[0], key, month);
                }
            }
        }

        return all;
    }

    private sealed class Words
    {
        public Dictionary<string, Dictionary<string, int>> Whole { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Dictionary<string, int>> Begun { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, bool> Halves { get; } = new(StringComparer.Ordinal);

        public void Add(string language, string key, int month)
        {
            Of(Whole, key)[language] = month;
            for (var length = FewestLetters; length < key.Length; length++)
            {
                // 0 for the beginning of two months of a language, which is neither.
                var begun = Of(Begun, key[..length]);
                begun[language] = begun.GetValueOrDefault(language, month) == month ? month : 0;
            }
        }

        private static Dictionary<string, int> Of(Dictionary<string, Dictionary<string, int>> words, string key)
        {
            if (!words.TryGetValue(key, out var months))
            {
                words[key] = months = new Dictionary<string, int>(StringComparer.Ordinal);
            }

            return months;
        }
    }
}

using System.Globalization;
using System.Reflection;
using System.Text;
using Stamina.Contracts.Ids;

namespace Stamina.Exchange.Types;

/// <summary>
/// The table of other services' names of exercises (<c>names.txt</c>), in their languages. A name that it does not know becomes a type of its own: such a
/// workout is in the list with that name, and counts for no other exercise.
/// </summary>
public static class ExerciseNames
{
    /// <summary>The type of a workout whose file names none and whose speed is that of no exercise.</summary>
    public const string Unnamed = "workout";

    // The program runs without the data of cultures, so that the framework cannot take an accent off a letter. These are the letters with accents of Latin-1,
    // Latin Extended-A and Cyrillic, and below them each without.
    private const string Accented =
        "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝàáâãäåçèéêëìíîïðñòóôõöøùúûüýÿЙйЁёĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĴĵĶķĹĺĻļĽľŁłŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžſ";
    private const string Plain =
        "aaaaaaceeeeiiiidnoooooouuuuyaaaaaaceeeeiiiidnoooooouuuuyyииееaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiijjkkllllllllnnnnnnoooooorrrrrrssssssssttttuuuuuuuuuuuuwwyyyzzzzzzs";
    private const string TextOfLetters = "type_";
    private const string Nothing = "-";
    private const char NotOurs = '~';

    private static readonly Lazy<Names> Table = new(Load);

    // Strava's app wrote the numbers of its own list into <type>; the order is that of the list in its upload dialogue.
    private static readonly Dictionary<string, string> StravaNumbers = new(StringComparer.Ordinal)
    {
        ["1"] = "cycling", ["2"] = "alpine_skiing", ["3"] = "backcountry_skiing", ["4"] = "walking", ["5"] = "ice_skating", ["6"] = "inline_skating",
        ["7"] = "nordic_skiing", ["8"] = "roller_skiing", ["9"] = "running", ["10"] = "walking", ["11"] = "workout", ["12"] = "snowboarding",
        ["13"] = "walking", ["14"] = "kitesurfing", ["15"] = "windsurfing", ["16"] = "swimming",
    };

    /// <summary>The exercise type that a name means; null where there is no name.</summary>
    /// <param name="name">As the file has it: <c>Mountain Biking</c>, <c>9</c>, <c>taxi</c>.</param>
    /// <param name="creator">What wrote the file: numbers mean something only with it.</param>
    /// <param name="isKnown">True where the table has it; false where the name itself became a type.</param>
    public static string? TypeOf(string? name, string? creator, out bool isKnown)
    {
        isKnown = false;
        var key = Key(name);
        if (key.Length == 0 || Table.Value.Silent.Contains(key))
        {
            return null;
        }

        string? type = null;
        isKnown = (creator?.Contains("strava", StringComparison.OrdinalIgnoreCase) == true && StravaNumbers.TryGetValue(key, out type))
            || Table.Value.Ours.TryGetValue(key, out type);
        return isKnown ? type : Table.Value.Others.GetValueOrDefault(key) ?? AsType(key);
    }

    /// <summary>True for a name that the table has, also where it is of an exercise that is not ours.</summary>
    public static bool IsListed(string? name)
    {
        var key = Key(name);
        return Table.Value.Ours.ContainsKey(key) || Table.Value.Others.ContainsKey(key);
    }

    /// <summary>
    /// Chooses between the name that a list gives a file and the file's own: the list's, which the person chose, unless the table does not know it (it may be
    /// of a language that the table lacks) and the file names an exercise.
    /// </summary>
    /// <param name="listed">As the list has it; null where there is none.</param>
    /// <param name="own">As the file has it.</param>
    /// <param name="creator">What wrote the file.</param>
    public static string? Better(string? listed, string? own, string? creator) =>
        IsListed(listed) || TypeOf(own, creator, out _) is null ? listed ?? own : own;

    /// <summary>The table's word for the names that a title may hold ("Morning Run", "Radtour nach Köln"); null where none is in it.</summary>
    public static string? InTitle(string? title)
    {
        foreach (var word in Key(title).Split('_', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Length > 2
                && word is not ("road" or "course" or "mountain" or "trail" or "race" or "spin" or "gym" or "foot" or "track" or "sprint")
                && Table.Value.Ours.TryGetValue(word, out var type))
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>Lower case without accents, everything but letters and digits one underscore.</summary>
    internal static string Key(string? name)
    {
        var text = new StringBuilder();
        foreach (var c in (name ?? string.Empty).Trim())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (char.IsLetterOrDigit(c))
            {
                text.Append(Accented.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? Plain[at] : char.ToLowerInvariant(c));
            }
            else if (text.Length > 0 && text[^1] != '_')
            {
                text.Append('_');
            }
        }

        return text.ToString().TrimEnd('_');
    }

    // The id of a type has lower-case letters and inner underscores. Digits become letters (0 is a); letters of other alphabets are dropped.
    private static string AsType(string key)
    {
        var text = new StringBuilder();
        foreach (var c in key)
        {
            if (c is >= 'a' and <= 'z' or '_')
            {
                text.Append(c);
            }
            else if (char.IsAsciiDigit(c))
            {
                text.Append((char)('a' + (c - '0')));
            }
        }

        var id = text.ToString().Trim('_');
        if (key.All(c => char.IsAsciiDigit(c) || c == '_'))
        {
            id = TextOfLetters + id;
        }

        id = id.Length > TypeId.MaxPrefixLength ? id[..TypeId.MaxPrefixLength].TrimEnd('_') : id;
        return TypeId.IsPrefix(id) ? id : Unnamed;
    }

    private static Names Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("names.txt")
            ?? throw new InvalidOperationException("names.txt is not in the assembly.");
        using var reader = new StreamReader(stream);
        var table = new Names();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.IndexOf(':', StringComparison.Ordinal) is var colon && colon < 0)
            {
                continue;
            }

            var keys = line[(colon + 1)..].Split(',').Select(Key).Where(key => key.Length > 0);
            if (line[..colon] == Nothing)
            {
                table.Silent.UnionWith(keys);
                continue;
            }

            var (type, kind) = line[0] == NotOurs ? (line[1..colon], table.Others) : (line[..colon], table.Ours);
            foreach (var key in keys.Prepend(type))
            {
                kind[key] = type;
            }
        }

        return table;
    }

    // Names of our types, names of other types, and names that tell no exercise ("other").
    private sealed class Names
    {
        public Dictionary<string, string> Ours { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Others { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Silent { get; } = new(StringComparer.Ordinal);
    }
}

using System.Globalization;

namespace Stamina.Exchange.Activities;

/// <summary>Counts what of a file was set aside, by reason.</summary>
public sealed class Aside
{
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>How many of each of <see cref="AsideReasons"/>.</summary>
    public IReadOnlyDictionary<string, int> Counts => counts;

    /// <summary>How many in all.</summary>
    public int Total => counts.Values.Sum();

    /// <summary>Notes <paramref name="count"/> more.</summary>
    public void Add(string reason, int count = 1)
    {
        if (count > 0)
        {
            counts[reason] = counts.GetValueOrDefault(reason) + count;
        }
    }

    /// <summary>Adds all of another's.</summary>
    public void Add(Aside other)
    {
        foreach (var (reason, count) in other.counts)
        {
            Add(reason, count);
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(", ", counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Value} {AsideReasons.Words[c.Key]}")));
}

/// <summary>Why something was set aside: codes, which are part of the contract, and words for people: "3 with a time out of line".</summary>
public static class AsideReasons
{
    /// <summary>Latitude or longitude missing or beyond the globe.</summary>
    public const string NoPlace = "no_place";

    /// <summary>A time before satellites or in the future.</summary>
    public const string ImpossibleTime = "impossible_time";

    /// <summary>A time far from that of its neighbours.</summary>
    public const string OddTime = "odd_time";

    /// <summary>The same moment and place again.</summary>
    public const string Repeated = "repeated";

    /// <summary>Written after the watch was stopped for good.</summary>
    public const string AfterStop = "after_stop";

    /// <summary>A set that says neither repetitions nor a duration.</summary>
    public const string EmptySet = "empty_set";

    /// <summary>A row that cannot be read.</summary>
    public const string BadRow = "bad_row";

    /// <summary>Beyond the most that one workout may hold.</summary>
    public const string TooMany = "too_many";

    /// <summary>The file ends in the middle.</summary>
    public const string CutOff = "cut_off";

    /// <summary>The words of each code, in English.</summary>
    public static IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [NoPlace] = "without a readable place",
        [ImpossibleTime] = "with a time that cannot be (before 1990 or in the future)",
        [OddTime] = "with a time out of line",
        [Repeated] = "repeated",
        [AfterStop] = "after the watch was stopped",
        [EmptySet] = "sets without repetitions or time",
        [BadRow] = "rows that cannot be read",
        [TooMany] = "beyond what one workout holds",
        [CutOff] = "cut off at the end of the file",
    };
}

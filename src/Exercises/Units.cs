using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Stamina.Exercises;

/// <summary>
/// A unit that people enter and read figures in. Inside everything is a whole number of the canonical unit; conversions are exact fractions and round half up,
/// so that C# and TypeScript come to the same integers (<c>contract/vectors/goals.json</c>).
/// </summary>
/// <param name="Symbol">Its name on the wire: <c>km</c>.</param>
/// <param name="Over">One of this unit is <see cref="Over"/> / <see cref="Under"/> canonical units.</param>
/// <param name="Under">See <see cref="Over"/>.</param>
/// <param name="ShownIn">The unit its figures are shown in: seconds for minutes and hours, itself for most.</param>
/// <param name="ShownOver">One shown unit is <see cref="ShownOver"/> / <see cref="ShownUnder"/> canonical units.</param>
/// <param name="ShownUnder">See <see cref="ShownOver"/>.</param>
/// <param name="Decimals">Decimals shown.</param>
/// <param name="CutOff">True where shown figures are cut off, never rounded up.</param>
public sealed record Unit(
    string Symbol, long Over, long Under, string ShownIn, long ShownOver, long ShownUnder, int Decimals, bool CutOff)
{
    private readonly long steps = Decimals switch { 0 => 1, 1 => 10, _ => 100 };

    /// <summary>An amount as entered, in canonical units, rounded half up.</summary>
    /// <param name="entered">Not negative, at most 10¹², with at most 6 decimals.</param>
    public long ToCanonical(decimal entered)
    {
        const long Micro = 1_000_000;
        var micros = (Int128)decimal.Truncate(entered * Micro);
        return (long)(((2 * micros * Over) + ((Int128)Micro * Under)) / (2 * (Int128)Micro * Under));
    }

    /// <summary>A figure as shown, counted in its last shown decimal: 5.21 km is 521.</summary>
    public long Shown(long canonical)
    {
        var scaled = (Int128)canonical * steps * ShownUnder;
        return (long)(CutOff ? scaled / ShownOver : ((2 * scaled) + ShownOver) / (2 * (Int128)ShownOver));
    }

    /// <summary>A target as entered, counted like <see cref="Shown"/>.</summary>
    public long ShownTarget(decimal entered) => Shown(ToCanonical(entered));

    /// <summary>What <see cref="Shown"/> counted, as a number of <see cref="ShownIn"/>: 521 is 5.21.</summary>
    public decimal FromShown(long shown) => shown / (decimal)steps;
}

/// <summary>Every unit there is, and which metrics take which.</summary>
public static class Units
{
    /// <summary>The unit of plain counts, which the wire leaves out.</summary>
    public const string CountSymbol = "count";

    /// <summary>An international mile, in millimetres.</summary>
    public const long MileMm = 1_609_344;

    // Definitions: international yard and pound agreement of 1959 (1 yd = 0.9144 m, 1 lb = 0.45359237 kg exactly).
    private static readonly Unit[] All =
    [
        Plain("m", 1_000, 1, 0), Plain("km", 1_000_000, 1, 2), Plain("mi", MileMm, 1, 2), Plain("yd", 9_144, 10, 0), Plain("ft", 3_048, 10, 0),
        Plain("s", 1_000, 1, 0), new("min", 60_000, 1, "s", 1_000, 1, 0, CutOff: true), new("h", 3_600_000, 1, "s", 1_000, 1, 0, CutOff: true),
        Plain("kg", 1_000, 1, 1), Plain("lb", 45_359_237, 100_000, 1),
        Plain("m/s", 1_000, 1, 1), Plain("km/h", 2_500, 9, 1), Plain("mph", 447_040, 1_000, 1),
        Plain("s/km", 1_000, 1, 0), new("min/km", 60_000, 1, "s/km", 1_000, 1, 0, CutOff: false),
        new("min/mi", 60_000_000_000, MileMm, "s/mi", 1_000_000_000, MileMm, 0, CutOff: false),
        Plain("/min", 1, 1, 0), Plain("W", 1, 1, 0), Plain(CountSymbol, 1, 1, 0),
    ];

    private static readonly FrozenDictionary<string, Unit> BySymbol = All.ToFrozenDictionary(u => u.Symbol, StringComparer.Ordinal);

    private static readonly FrozenDictionary<MetricUnit, IReadOnlyList<string>> Symbols = new Dictionary<MetricUnit, IReadOnlyList<string>>
    {
        [MetricUnit.Millimetres] = ["km", "mi", "m", "yd", "ft"],
        [MetricUnit.Milliseconds] = ["min", "h", "s"],
        [MetricUnit.Grams] = ["kg", "lb"],
        [MetricUnit.GramRepetitions] = ["kg", "lb"],
        [MetricUnit.Count] = [CountSymbol],
        [MetricUnit.MillimetresPerSecond] = ["km/h", "mph", "m/s"],
        [MetricUnit.MillisecondsPerKilometre] = ["min/km", "min/mi", "s/km"],
        [MetricUnit.PerMinute] = ["/min"],
        [MetricUnit.Watts] = ["W"],
    }.ToFrozenDictionary();

    /// <summary>A unit by its symbol; a missing symbol is a count.</summary>
    public static bool TryGet(string? symbol, [NotNullWhen(true)] out Unit? unit) => BySymbol.TryGetValue(symbol ?? CountSymbol, out unit);

    /// <summary>The symbols that figures of a canonical unit may be entered in, the usual one first.</summary>
    public static IReadOnlyList<string> SymbolsOf(MetricUnit canonical) => Symbols[canonical];

    /// <summary>A unit by its symbol, where figures of <paramref name="canonical"/> may be entered in it.</summary>
    public static bool TryGet(string? symbol, MetricUnit canonical, [NotNullWhen(true)] out Unit? unit)
    {
        unit = null;
        return SymbolsOf(canonical).Contains(symbol ?? CountSymbol, StringComparer.Ordinal) && TryGet(symbol, out unit);
    }

    /// <summary>The SI unit of a canonical one on the wire; null for a count.</summary>
    public static string? SiSymbol(MetricUnit canonical) => canonical switch
    {
        MetricUnit.Millimetres => "m",
        MetricUnit.Milliseconds => "s",
        MetricUnit.Grams or MetricUnit.GramRepetitions => "kg",
        MetricUnit.MillimetresPerSecond => "m/s",
        MetricUnit.MillisecondsPerKilometre => "s/km",
        MetricUnit.PerMinute => "/min",
        MetricUnit.Watts => "W",
        _ => null,
    };

    /// <summary>A canonical whole number as a decimal in <see cref="SiSymbol"/>, exact.</summary>
    public static decimal ToSi(MetricUnit canonical, long value) =>
        canonical is MetricUnit.Count or MetricUnit.PerMinute or MetricUnit.Watts ? value : value / 1000m;

    private static Unit Plain(string symbol, long over, long under, int decimals) => new(symbol, over, under, symbol, over, under, decimals, CutOff: false);
}

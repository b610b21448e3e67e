using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace Stamina.Contracts;

/// <summary>Amounts as people write them: <c>20 miles</c>, and units by their common names.</summary>
public static class EnteredQuantity
{
    /// <summary>What is expected of a distance, in words for an error.</summary>
    public const string ExpectedDistance = """a distance with its unit, as {"value": 20, "unit": "miles"} or "20 miles" (m, km, mi or yd, or their names)""";

    /// <summary>The longest distance that is taken, in metres and in any other unit.</summary>
    public const decimal MaxDistance = 100_000_000;

    private const int MaxLength = 60;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly FrozenDictionary<string, string> Symbols = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["km"] = "km", ["mi"] = "mi", ["yd"] = "yd", ["kg"] = "kg", ["lb"] = "lb",
        ["metre"] = "m", ["metres"] = "m", ["meter"] = "m", ["meters"] = "m",
        ["kilometre"] = "km", ["kilometres"] = "km", ["kilometer"] = "km", ["kilometers"] = "km", ["kms"] = "km",
        ["mile"] = "mi", ["miles"] = "mi",
        ["yard"] = "yd", ["yards"] = "yd", ["yds"] = "yd",
        ["foot"] = "ft", ["feet"] = "ft",
        ["kilogram"] = "kg", ["kilograms"] = "kg", ["kilogramme"] = "kg", ["kilogrammes"] = "kg", ["kgs"] = "kg",
        ["pound"] = "lb", ["pounds"] = "lb", ["lbs"] = "lb",
        ["second"] = "s", ["seconds"] = "s", ["minute"] = "min", ["minutes"] = "min", ["mins"] = "min", ["hour"] = "h", ["hours"] = "h",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The symbol of a unit: <c>mi</c> for <c>mile</c> and <c>Miles</c>; what is no common name is its own symbol.</summary>
    public static string SymbolOf(string unit) => Symbols.GetValueOrDefault(unit.Trim(), unit);

    /// <summary>
    /// Reads a number and its unit, with or without a space between: <c>20 miles</c>, <c>5.5km</c>. The number has a point and no thousands mark.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="value">Not negative.</param>
    /// <param name="unit">By <see cref="SymbolOf"/>; it may be none that there is.</param>
    public static bool TryParse(string? text, out decimal value, out string unit)
    {
        (value, unit) = (0, "");
        if (text is not { Length: <= MaxLength })
        {
            return false;
        }

        var trimmed = text.AsSpan().Trim();
        var end = trimmed.IndexOfAnyExcept(NumberCharacters);
        if (end <= 0 || !decimal.TryParse(trimmed[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value))
        {
            return false;
        }

        var name = trimmed[end..].Trim();
        unit = SymbolOf(name.ToString());
        return char.IsAsciiLetter(name[0]);
    }

    /// <summary>A distance in metres, to the millimetre; null where the unit is no unit of distance that is entered, or the value is out of bounds.</summary>
    public static decimal? Metres(decimal value, string unit)
    {
        decimal? perUnit = SymbolOf(unit) switch
        {
            "m" => 1m,
            "km" => 1000m,
            "mi" => 1609.344m,
            "yd" => 0.9144m,
            _ => null,
        };
        return value is >= 0 and <= MaxDistance ? perUnit * value is { } metres ? decimal.Round(metres, 3) : null : null;
    }
}

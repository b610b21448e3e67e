using System.Text.Json;

namespace Stamina.Exercises;

/// <summary>
/// Reads members of a progress without ever throwing. A member that is null is the same as one that is not there. Where one is there and wrong, a finding is
/// added.
/// </summary>
public static class ProgressFields
{
    /// <summary>A whole number; 12, 12.0 and 1.2e1 are the same.</summary>
    public static long? Whole(JsonElement progress, string name, long min, long max, ICollection<ProgressFinding>? findings = null)
    {
        if (!TryGet(progress, name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            if (value.TryGetInt64(out var whole))
            {
                if (whole >= min && whole <= max)
                {
                    return whole;
                }
            }
            else if (value.TryGetDouble(out var number) && number >= min && number <= max && number == Math.Floor(number))
            {
                return (long)number;
            }
        }

        findings?.Add(new ProgressFinding(name, $"a whole number from {min} to {max}"));
        return null;
    }

    /// <summary>A finite number.</summary>
    public static double? Number(JsonElement progress, string name, double min, double max, ICollection<ProgressFinding>? findings = null)
    {
        if (!TryGet(progress, name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= min && number <= max)
        {
            return number;
        }

        findings?.Add(new ProgressFinding(name, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a number from {min} to {max}")));
        return null;
    }

    /// <summary>A decimal number in thousandths, half up: metres as millimetres, seconds as milliseconds, kilograms as grams.</summary>
    public static long? Thousandths(JsonElement progress, string name, double max, ICollection<ProgressFinding>? findings = null) =>
        Number(progress, name, 0, max, findings) is { } number ? (long)Math.Floor((number * 1000) + 0.5) : null;

    /// <summary>True or false.</summary>
    public static bool? Flag(JsonElement progress, string name, ICollection<ProgressFinding>? findings = null)
    {
        if (!TryGet(progress, name, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.ValueKind == JsonValueKind.True;
        }

        findings?.Add(new ProgressFinding(name, "true or false"));
        return null;
    }

    /// <summary>Text.</summary>
    public static string? Text(JsonElement progress, string name, int maxLength, ICollection<ProgressFinding>? findings = null)
    {
        if (!TryGet(progress, name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && TryRead(value) is { } text && text.Length <= maxLength)
        {
            return text;
        }

        findings?.Add(new ProgressFinding(name, $"text of at most {maxLength} characters"));
        return null;
    }

    /// <summary>A list; null where it is missing or not a list.</summary>
    public static JsonElement? List(JsonElement progress, string name, ICollection<ProgressFinding>? findings = null)
    {
        if (!TryGet(progress, name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return value;
        }

        findings?.Add(new ProgressFinding(name, "a list"));
        return null;
    }

    // Names and texts with unpaired surrogates are valid JSON and throw when read.
    private static bool TryGet(JsonElement progress, string name, out JsonElement value)
    {
        try
        {
            return progress.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }

    private static string? TryRead(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

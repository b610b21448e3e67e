using System.Text;
using System.Text.Json;
using Stamina.Contracts;

namespace Stamina.Folding;

/// <summary>Takes a value off the reader where it is what was expected. Whole numbers may be written as 3e5 or 300000.0.</summary>
internal static class JsonValue
{
    public static bool TryWhole(ref Utf8JsonReader reader, long min, long max, out long value)
    {
        value = 0;
        if (reader.TokenType != JsonTokenType.Number)
        {
            reader.Skip();
            return false;
        }

        if (!reader.TryGetInt64(out value))
        {
            if (!reader.TryGetDouble(out var number) || !(number >= min && number <= max) || number != Math.Floor(number))
            {
                return false;
            }

            value = (long)number;
        }

        return value >= min && value <= max;
    }

    public static bool TryNumber(ref Utf8JsonReader reader, double min, double max, out double value)
    {
        value = 0;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out value) && value >= min && value <= max;
    }

    public static bool TryTime(ref Utf8JsonReader reader, out DateTimeOffset time)
    {
        time = default;
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return false;
        }

        return Rfc3339.TryParse(reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan, out time);
    }
}

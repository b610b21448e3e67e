using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stamina.Contracts;

/// <summary>
/// A figure in a request, alone or with its unit: <c>20</c>, <c>"20 miles"</c> or <c>{"value": 20, "unit": "miles"}</c>. Answers have it alone, beside a member
/// for the unit.
/// </summary>
/// <param name="Value">The figure.</param>
/// <param name="Unit">The unit that came with it, by its symbol (<see cref="EnteredQuantity.SymbolOf"/>); null where it came alone.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct EnteredAmount(decimal Value, string? Unit = null)
{
    /// <summary>What is expected, in words for an error.</summary>
    public const string Expected = """a number, or a number with its unit, as "20 miles" or {"value": 20, "unit": "miles"}""";

    /// <summary>A figure alone.</summary>
    public static implicit operator EnteredAmount(decimal value) => new(value);

    /// <summary>A figure alone.</summary>
    public static EnteredAmount FromDecimal(decimal value) => new(value);

    /// <summary>Reads the three forms, writes the figure.</summary>
    public sealed class Converter : JsonConverter<EnteredAmount>
    {
        /// <inheritdoc/>
        public override EnteredAmount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Number => new EnteredAmount(reader.GetDecimal()),
            JsonTokenType.String when EnteredQuantity.TryParse(reader.GetString(), out var value, out var unit) => new EnteredAmount(value, unit),
            JsonTokenType.StartObject => ReadObject(ref reader),
            _ => throw new JsonException(),
        };

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, EnteredAmount value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);

        private static EnteredAmount ReadObject(ref Utf8JsonReader reader)
        {
            decimal? value = null;
            string? unit = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isValue = reader.ValueTextEquals("value"u8);
                if (!isValue && !reader.ValueTextEquals("unit"u8))
                {
                    throw new JsonException();
                }

                reader.Read();
                switch (reader.TokenType)
                {
                    case JsonTokenType.Number when isValue && value is null:
                        value = reader.GetDecimal();
                        break;
                    case JsonTokenType.String when !isValue && unit is null:
                        unit = EnteredQuantity.SymbolOf(reader.GetString()!);
                        break;
                    default:
                        throw new JsonException();
                }
            }

            return value is { } amount && unit is not null ? new EnteredAmount(amount, unit) : throw new JsonException();
        }
    }
}

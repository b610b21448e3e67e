using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stamina.Contracts;

/// <summary>Dates in requests: with leading zeros or as people write them (<see cref="EnteredTime.TryParseDate"/>). Answers always have the zeros.</summary>
public sealed class EnteredDateConverter : JsonConverter<DateOnly>
{
    /// <inheritdoc/>
    public override DateOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && EnteredTime.TryParseDate(reader.GetString(), out var date) ? date : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}

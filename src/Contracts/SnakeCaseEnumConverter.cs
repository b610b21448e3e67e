using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stamina.Contracts;

/// <summary>Enums on the wire: their names in snake_case, never their numbers.</summary>
public sealed class SnakeCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;

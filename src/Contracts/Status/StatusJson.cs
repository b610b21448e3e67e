using System.Text.Json.Serialization;

namespace Stamina.Contracts.Status;

/// <summary>JSON of statuses, exercise types and client configuration.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(ExerciseTypeList))]
[JsonSerializable(typeof(ClientConfig))]
public sealed partial class StatusJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Stamina.Contracts.Sharing;

/// <summary>JSON of what is given to others, and of the places that are hidden from them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AddPrivacyZone))]
[JsonSerializable(typeof(PrivacyZoneAnswer))]
[JsonSerializable(typeof(PrivacyZoneList))]
[JsonSerializable(typeof(SharedWorkout))]
public sealed partial class SharingJson : JsonSerializerContext;

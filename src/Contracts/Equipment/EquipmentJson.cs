using System.Text.Json.Serialization;

namespace Stamina.Contracts.Equipment;

/// <summary>JSON of equipment.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AddEquipment))]
[JsonSerializable(typeof(IReadOnlyList<AddEquipment>))]
[JsonSerializable(typeof(EditEquipment))]
[JsonSerializable(typeof(EquipmentPiece))]
[JsonSerializable(typeof(EquipmentList))]
public sealed partial class EquipmentJson : JsonSerializerContext;

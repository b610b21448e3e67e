using System.Text.Json.Serialization;

namespace Stamina.Ports.Documents;

/// <summary>JSON of everything stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(WorkoutSummary))]
[JsonSerializable(typeof(WorkoutOverlay))]
[JsonSerializable(typeof(MonthTotals))]
[JsonSerializable(typeof(GoalDocument))]
[JsonSerializable(typeof(UserDocument))]
[JsonSerializable(typeof(DeviceDocument))]
[JsonSerializable(typeof(SecurityEventDocument))]
[JsonSerializable(typeof(CalendarDocument))]
[JsonSerializable(typeof(WebhookDocument))]
[JsonSerializable(typeof(OriginalDocument))]
public sealed partial class DocumentJson : JsonSerializerContext;

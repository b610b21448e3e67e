using System.Text.Json.Serialization;

namespace Stamina.Contracts.Planning;

/// <summary>JSON of the calendar.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CalendarAnswer))]
[JsonSerializable(typeof(EditCalendar))]
[JsonSerializable(typeof(CalendarLinkAnswer))]
public sealed partial class PlanningJson : JsonSerializerContext;

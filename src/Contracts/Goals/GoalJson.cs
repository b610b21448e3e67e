using System.Text.Json.Serialization;

namespace Stamina.Contracts.Goals;

/// <summary>JSON of the goal calls.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    Converters = [typeof(EnteredDateConverter)])]
[JsonSerializable(typeof(SetGoal))]
[JsonSerializable(typeof(GoalShape))]
[JsonSerializable(typeof(EditGoal))]
[JsonSerializable(typeof(GoalAnswer))]
[JsonSerializable(typeof(GoalList))]
[JsonSerializable(typeof(GoalsStatus))]
public sealed partial class GoalJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Stamina.Contracts.Workouts;

/// <summary>JSON of the calls that read, edit and delete workouts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(WorkoutAnswer))]
[JsonSerializable(typeof(WorkoutPage))]
[JsonSerializable(typeof(EditWorkout))]
[JsonSerializable(typeof(WorkoutZones))]
[JsonSerializable(typeof(QuarantineTaken))]
[JsonSerializable(typeof(FindAlike))]
[JsonSerializable(typeof(AlikeAnswer))]
[JsonSerializable(typeof(KeptOriginalAnswer))]
public sealed partial class WorkoutJson : JsonSerializerContext;

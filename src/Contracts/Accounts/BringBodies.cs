using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stamina.Contracts.Accounts;

/// <summary>Body of bring_export: what an own export says of goals, plan and privacy zones, as its files say it.</summary>
public sealed record BringExport
{
    /// <summary>The entries of goals.json, with all their terms and rests; at most 200.</summary>
    public IReadOnlyList<JsonElement>? Goals { get; init; }

    /// <summary>The entries of calendar.json; at most 1 000.</summary>
    public IReadOnlyList<JsonElement>? Planned { get; init; }

    /// <summary>The entries of privacy-zones.json; at most 200.</summary>
    public IReadOnlyList<BroughtZone>? PrivacyZones { get; init; }
}

/// <summary>A place of privacy-zones.json.</summary>
public sealed record BroughtZone
{
    /// <summary>Its id.</summary>
    public required string ZoneId { get; init; }

    /// <summary>As the person calls it.</summary>
    public string? Name { get; init; }

    /// <summary>Degrees, −90 to 90.</summary>
    public required decimal Lat { get; init; }

    /// <summary>Degrees, −180 to 180.</summary>
    public required decimal Lon { get; init; }

    /// <summary>True where the person chose it.</summary>
    public bool Chosen { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was taken out; absent where it hides.</summary>
    public DateTimeOffset? RemovedAt { get; init; }
}

/// <summary>Answer of bring_export.</summary>
public sealed record BroughtAnswer
{
    /// <summary>Goals that were not there.</summary>
    public required int Goals { get; init; }

    /// <summary>Planned workouts that were not there.</summary>
    public required int Planned { get; init; }

    /// <summary>Privacy zones that were not there.</summary>
    public required int PrivacyZones { get; init; }

    /// <summary>What could not be taken, by its place in the body (<c>goals[3]</c>), and why; absent where all could.</summary>
    public IReadOnlyList<FieldError>? Refused { get; init; }
}

/// <summary>JSON of what an own export brings.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(BringExport))]
[JsonSerializable(typeof(BroughtAnswer))]
[JsonSerializable(typeof(JsonElement))]
public sealed partial class BringJson : JsonSerializerContext;

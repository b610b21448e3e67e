using System.Text.Json.Serialization;

namespace Stamina.Contracts;

/// <summary>The body of every refusal (RFC 9457), sent as <c>application/problem+json</c>.</summary>
public sealed record Problem
{
    /// <summary>What is wrong, one of the types that the answers of each call list; clients decide by this alone.</summary>
    public required string Type { get; init; }

    /// <summary>The type in a few English words, the same for each problem of the type.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What was wrong this time and how to mend it, for a person.</summary>
    public string? Detail { get; init; }

    /// <summary>The fields at fault.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>Workouts that were acknowledged and are not there yet: the same call may succeed in a moment.</summary>
    public IReadOnlyList<string>? Pending { get; init; }
}

/// <summary>One field at fault.</summary>
/// <param name="Field">Its path in the body (<c>goals[0].target</c>), or the name of a header or query parameter.</param>
/// <param name="Expected">What would have been right, with units and bounds.</param>
/// <param name="Actual">What was there instead, shortened; absent where it is missing or private.</param>
public sealed record FieldError(string Field, string Expected, string? Actual = null);

/// <summary>JSON of problems.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
public sealed partial class ProblemJson : JsonSerializerContext;

namespace Stamina.Exchange.Activities;

/// <summary>A set as a lifting log has it.</summary>
/// <param name="Exercise">The exercise's name as written there.</param>
public sealed record LiftedSet(string Exercise)
{
    /// <summary>When, in milliseconds since 1970 in UTC; null where the file does not say.</summary>
    public long? AtMs { get; init; }

    /// <summary>Weight in <see cref="Unit"/>; null where none is said. Help is below 0.</summary>
    public double? Weight { get; init; }

    /// <summary><c>kg</c> or <c>lb</c>.</summary>
    public string Unit { get; init; } = "kg";

    /// <summary>Repetitions; 0 is a failed attempt; null where the set was held.</summary>
    public int? Repetitions { get; init; }

    /// <summary>How long it was held, in seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>How far, in metres.</summary>
    public double? DistanceM { get; init; }

    /// <summary>Rate of perceived exertion, 1 to 10.</summary>
    public double? Rpe { get; init; }

    /// <summary>True for a warm-up.</summary>
    public bool IsWarmUp { get; init; }

    /// <summary>The kind as the file names it, where it is none of ours (<c>dropset</c>, <c>failure</c>).</summary>
    public string? Kind { get; init; }

    /// <summary>Sets with the same number were done in turn.</summary>
    public string? Superset { get; init; }

    /// <summary>What the person wrote beside it.</summary>
    public string? Note { get; init; }
}

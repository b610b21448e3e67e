namespace Stamina.Exchange.Writing;

/// <summary>What a file says of a workout beside its points.</summary>
public sealed record WrittenWorkout
{
    /// <summary>The exercise type's id.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>As the person called it.</summary>
    public string? Title { get; init; }

    /// <summary>What the person wrote.</summary>
    public string? Note { get; init; }

    /// <summary>When it began; null where nobody knows.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Pauses included, milliseconds.</summary>
    public long ElapsedMs { get; init; }

    /// <summary>Moving time, milliseconds.</summary>
    public long MovingMs { get; init; }

    /// <summary>Millimetres; null for a type that has none.</summary>
    public long? DistanceMm { get; init; }

    /// <summary>True where it is a copy for others, which lacks what they should not see; false for its owner's own, which is whole. Files say which.</summary>
    public bool ForOthers { get; init; }

    /// <summary>Where laps were marked, milliseconds since the start.</summary>
    public IReadOnlyList<long> LapsMs { get; init; } = [];

    /// <summary>What was lifted, in order; for formats that have sets.</summary>
    public IReadOnlyList<WrittenSet> Sets { get; init; } = [];

    /// <summary>Ends of the lengths of a pool, milliseconds since the start, in order; for formats that have lengths.</summary>
    public IReadOnlyList<long> LengthsMs { get; init; } = [];

    /// <summary>How long the pool is, millimetres; null where nobody said, or where it was none.</summary>
    public long? PoolLengthMm { get; init; }
}

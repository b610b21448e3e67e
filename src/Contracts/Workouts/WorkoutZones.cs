namespace Stamina.Contracts.Workouts;

/// <summary>How long a workout was in each of the person's training zones, as their profile has them now.</summary>
public sealed record WorkoutZones
{
    /// <summary>Which workout.</summary>
    public required string SessionId { get; init; }

    /// <summary>By the heart rate; absent where the workout has none, or the profile no zones of it.</summary>
    public TimeInZones? HeartRate { get; init; }

    /// <summary>By the speed, and so by the pace; absent where the workout has no track, or the profile no threshold or bounds of its type.</summary>
    public TimeInZones? Speed { get; init; }

    /// <summary>By the readings of a power meter; absent where the workout has none, or the profile no threshold or bounds of its type.</summary>
    public TimeInZones? Power { get; init; }

    /// <summary>Sessions of the consistency token that are not in yet.</summary>
    public IReadOnlyList<string>? Pending { get; init; }
}

/// <summary>Time in zones of one measure.</summary>
public sealed record TimeInZones
{
    /// <summary><c>max</c>, <c>reserve</c>, <c>own</c>, or <c>threshold</c>: docs/figures.md, "Zones".</summary>
    public required string Formula { get; init; }

    /// <summary><c>bpm</c>, <c>m/s</c> or <c>W</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Below zone 1, in seconds.</summary>
    public required decimal BelowS { get; init; }

    /// <summary>Zone 1 first.</summary>
    public required IReadOnlyList<TrainingZoneTime> Zones { get; init; }
}

/// <summary>One zone.</summary>
/// <param name="From">Where it begins; it ends where the next begins.</param>
/// <param name="TimeS">How long the workout was in it, in seconds.</param>
public sealed record TrainingZoneTime(decimal From, decimal TimeS);

namespace Stamina.Exchange.Events;

/// <summary>What an import is told besides the file.</summary>
public sealed record ImportWishes
{
    /// <summary>The zone of the profile: for workouts without a place.</summary>
    public required string ProfileZone { get; init; }

    /// <summary>The exercise type of all of them; null: as the file says.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>The day of files that name none; null: such a file is refused.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Unit of weights of logs that name none: <c>kg</c> or <c>lb</c>; null: such a log is refused where it matters.</summary>
    public string? WeightUnit { get; init; }

    /// <summary>
    /// Whether the day stands before the month in dates such as 3/4/2026, of logs that do not show it; null: such a log is refused where it matters.
    /// </summary>
    public bool? IsDayFirst { get; init; }

    /// <summary>When the import is done: nothing was recorded later than a day from here.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The longest time that the readings of one event span.</summary>
    public TimeSpan SealEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>True where the same file shall be another workout each time, to try a server with.</summary>
    public bool IsNewEachTime { get; init; }
}

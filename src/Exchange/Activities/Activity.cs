namespace Stamina.Exchange.Activities;

/// <summary>A stretch of the clock, in milliseconds since 1970 in UTC.</summary>
/// <param name="FromMs">From.</param>
/// <param name="ToMs">To.</param>
public readonly record struct Span(long FromMs, long ToMs);

/// <summary>One recorded workout of a file, as the file states it: nothing is judged or mended yet.</summary>
public sealed class Activity
{
    /// <summary>The format it was read from: <c>gpx</c>, <c>tcx</c>, <c>fit</c>, <c>kml</c>, <c>strong</c>, <c>hevy</c>, <c>sets</c>.</summary>
    public required string Format { get; init; }

    /// <summary>What names it among others where the file grows (a log of all workouts); null where the whole file does.</summary>
    public string? ContentKey { get; init; }

    /// <summary>The title that the file gives it.</summary>
    public string? Name { get; set; }

    /// <summary>What the file says of it besides.</summary>
    public string? Description { get; set; }

    /// <summary>The exercise as the file names it (<c>Biking</c>, <c>9</c>, <c>trail_running</c>).</summary>
    public string? TypeName { get; set; }

    /// <summary>What recorded it, as the file says.</summary>
    public string? Creator { get; set; }

    /// <summary>When the file says that it began; the readings' own times stand above it.</summary>
    public DateTimeOffset? StatedStart { get; set; }

    /// <summary>The local date and time that a file without a zone states.</summary>
    public DateTime? LocalStart { get; set; }

    /// <summary>How far the local clock was from UTC, where the file says so.</summary>
    public TimeSpan? StatedOffset { get; set; }

    /// <summary>How long the file says that it took, in milliseconds, pauses included.</summary>
    public long? StatedElapsedMs { get; set; }

    /// <summary>How far, as the file says, in metres.</summary>
    public double? StatedDistanceM { get; set; }

    /// <summary>Length of the pool, in metres.</summary>
    public double? PoolLengthM { get; set; }

    /// <summary>The readings in the file's order.</summary>
    public List<ActivityPoint> Points { get; } = [];

    /// <summary>While the watch was stopped.</summary>
    public List<Span> Pauses { get; } = [];

    /// <summary>When the watch was stopped for good; null where the file does not say.</summary>
    public long? StoppedMs { get; set; }

    /// <summary>Where laps ended.</summary>
    public List<long> LapsMs { get; } = [];

    /// <summary>Ends of active lengths of a pool.</summary>
    public List<long> LengthsMs { get; } = [];

    /// <summary>Sets that were lifted, in order.</summary>
    public List<LiftedSet> Sets { get; } = [];

    /// <summary>What had to be left out while reading, by reason.</summary>
    public Aside Aside { get; } = new();
}

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
    public string? ContentKey { get; set; }

    /// <summary>The title that the file gives it.</summary>
    public string? Name { get; set; }

    /// <summary>What the file says of it besides.</summary>
    public string? Description { get; set; }

    /// <summary>The exercise as the file names it (<c>Biking</c>, <c>9</c>, <c>trail_running</c>).</summary>
    public string? TypeName { get; set; }

    /// <summary>What recorded it, as the file says.</summary>
    public string? Creator { get; set; }

    /// <summary>When the file says that it began; the times of the readings count before it.</summary>
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

    /// <summary>The names of its tracks, each with the first stretch that it is of; empty where a file has one name or none.</summary>
    public List<(int FirstStretch, string Name)> TrackNames { get; } = [];

    /// <summary>What had to be left out while reading, by reason.</summary>
    public Aside Aside { get; } = new();

    /// <summary>
    /// One of several workouts of a recording that went on over nights: with the marks, lengths and sets of its time, without readings and names of tracks. The
    /// beginning, length and distance that the file states of the whole go to the first part alone.
    /// </summary>
    /// <param name="part">Which.</param>
    public Activity PartOf(ActivityPart part)
    {
        var activity = new Activity
        {
            Format = Format,
            ContentKey = ContentKey,
            Name = Name,
            Description = Description,
            TypeName = TypeName,
            Creator = Creator,
            StatedStart = part.IsFirst ? StatedStart : null,
            StatedOffset = StatedOffset,
            StatedElapsedMs = part.IsFirst ? StatedElapsedMs : null,
            StatedDistanceM = part.IsFirst ? StatedDistanceM : null,
            PoolLengthM = PoolLengthM,
            StoppedMs = StoppedMs,
        };
        activity.Pauses.AddRange(
            Pauses
                .Select(p => new Span(part.IsFirst ? p.FromMs : Math.Max(p.FromMs, part.FirstMs), part.IsLast ? p.ToMs : Math.Min(p.ToMs, part.LastMs)))
                .Where(p => p.ToMs > p.FromMs));
        activity.LapsMs.AddRange(LapsMs.Where(at => (part.IsFirst || at >= part.FirstMs) && (part.IsLast || at <= part.LastMs)));
        activity.LengthsMs.AddRange(LengthsMs.Where(part.Contains));
        activity.Sets.AddRange(Sets.Where(s => s.AtMs is { } at ? part.Contains(at) : part.IsFirst));
        return activity;
    }

    /// <summary>The same without sets and lengths.</summary>
    public Activity WithoutSets()
    {
        if (Sets.Count == 0 && LengthsMs.Count == 0)
        {
            return this;
        }

        var activity = PartOf(new ActivityPart(long.MinValue, long.MinValue, long.MaxValue, long.MaxValue));
        activity.Sets.Clear();
        activity.LengthsMs.Clear();
        return activity;
    }
}

/// <summary>A part of a recording that nights part.</summary>
/// <param name="FromMs">From when on lengths and sets are its own; milliseconds since 1970 in UTC.</param>
/// <param name="FirstMs">Its first reading.</param>
/// <param name="LastMs">Its last reading.</param>
/// <param name="ToMs">Up to when, exclusive.</param>
public readonly record struct ActivityPart(long FromMs, long FirstMs, long LastMs, long ToMs)
{
    /// <summary>True where nothing is before it.</summary>
    public bool IsFirst => FromMs == long.MinValue;

    /// <summary>True where nothing is behind it.</summary>
    public bool IsLast => ToMs == long.MaxValue;

    /// <summary>True for a moment that is its own.</summary>
    public bool Contains(long atMs) => atMs >= FromMs && atMs < ToMs;
}

namespace Stamina.Contracts.Sharing;

/// <summary>The places of an account that copies for others do not show.</summary>
public sealed record PrivacyZoneList
{
    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<PrivacyZoneAnswer> Zones { get; init; }
}

/// <summary>A place that copies for others do not show. How far around it they are silent is drawn by the server and told to nobody.</summary>
public sealed record PrivacyZoneAnswer
{
    /// <summary>Its id.</summary>
    public required string ZoneId { get; init; }

    /// <summary>As the person calls it; absent where they gave it no name.</summary>
    public string? Name { get; init; }

    /// <summary>Latitude of the place, degrees.</summary>
    public required decimal Lat { get; init; }

    /// <summary>Longitude of the place, degrees.</summary>
    public required decimal Lon { get; init; }

    /// <summary>True where the person chose it; false where a workout of which they made a copy for others began or ended there.</summary>
    public required bool Chosen { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Body of add_privacy_zone.</summary>
public sealed record AddPrivacyZone
{
    /// <summary>1 to 100 characters on one line; may be left out.</summary>
    public string? Name { get; init; }

    /// <summary>Latitude of the place, degrees, −90 to 90.</summary>
    public required decimal Lat { get; init; }

    /// <summary>Longitude of the place, degrees, −180 to 180.</summary>
    public required decimal Lon { get; init; }
}

/// <summary>A workout as others may see it. It holds no session id, because that tells the time of its start.</summary>
public sealed record SharedWorkout
{
    /// <summary>The exercise type.</summary>
    public required string ExerciseType { get; init; }

    /// <summary>As the person called it.</summary>
    public string? Title { get; init; }

    /// <summary>The local date it belongs to.</summary>
    public required DateOnly LocalDate { get; init; }

    /// <summary>True where nothing had to be left out of the track; then the figures are those of the workout.</summary>
    public required bool Whole { get; init; }

    /// <summary>Seconds from the first to the last point that is shown.</summary>
    public required decimal ElapsedTimeS { get; init; }

    /// <summary>Seconds in movement, of what is shown.</summary>
    public required decimal MovingTimeS { get; init; }

    /// <summary>Metres of what is shown; absent for a type that has no distance.</summary>
    public decimal? DistanceM { get; init; }

    /// <summary>The points that are shown.</summary>
    public required IReadOnlyList<SharedPoint> Track { get; init; }
}

/// <summary>A point that others may see.</summary>
public sealed record SharedPoint
{
    /// <summary>Latitude, degrees.</summary>
    public required decimal Lat { get; init; }

    /// <summary>Longitude, degrees.</summary>
    public required decimal Lon { get; init; }

    /// <summary>Milliseconds since the first point that is shown; the clock stands still where nothing is shown.</summary>
    public long? T { get; init; }

    /// <summary>Metres above sea level.</summary>
    public decimal? Ele { get; init; }

    /// <summary>True where it is not joined to the point before.</summary>
    public bool? Break { get; init; }
}

namespace Stamina.Ports.Documents;

/// <summary>The places that what a person gives to others does not show.</summary>
public sealed record PrivacyZones
{
    /// <summary>
    /// 32 random bytes, the account's own, made with its first zone and never changed: how far a zone reaches is drawn from them. They stay in the store; not
    /// even the owner's phone gets them, because whoever has them has the middle of every zone.
    /// </summary>
    public required byte[] Secret { get; init; }

    /// <summary>All of them, oldest first. Those that were taken out stay, so that one that comes back hides what it hid before.</summary>
    public required IReadOnlyList<PrivacyZone> Zones { get; init; }
}

/// <summary>One place that is hidden.</summary>
public sealed record PrivacyZone
{
    /// <summary>Which.</summary>
    public required Guid ZoneId { get; init; }

    /// <summary>Latitude of the place, 1e-7 degrees.</summary>
    public required int LatE7 { get; init; }

    /// <summary>Longitude of the place, 1e-7 degrees.</summary>
    public required int LonE7 { get; init; }

    /// <summary>As the person calls it; null where they gave it no name.</summary>
    public string? Name { get; init; }

    /// <summary>True where the person chose it; false where a workout that was given to others began or ended there.</summary>
    public bool Chosen { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the person took it out: from then on others may see the place. Null where it is hidden.</summary>
    public DateTimeOffset? RemovedAt { get; init; }
}

namespace Stamina.Contracts.Accounts;

/// <summary>A person's account, as they see it.</summary>
public sealed record ProfileAnswer
{
    /// <summary>Whose.</summary>
    public required string UserId { get; init; }

    /// <summary>E-mail address as entered.</summary>
    public required string Email { get; init; }

    /// <summary>When registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shown name.</summary>
    public string? Name { get; init; }

    /// <summary><c>metric</c> or <c>imperial</c>.</summary>
    public required string Units { get; init; }

    /// <summary>IANA time zone; decides only what "today" and "this week" are.</summary>
    public required string TimeZone { get; init; }

    /// <summary><c>monday</c>, <c>sunday</c> or <c>saturday</c>.</summary>
    public required string FirstDayOfWeek { get; init; }

    /// <summary>Body weight, as entered.</summary>
    public BodyWeight? BodyWeight { get; init; }
}

/// <summary>A body weight in the unit it was entered in.</summary>
public sealed record BodyWeight
{
    /// <summary>More than 0 and at most 1000 kg or 2204.62 lb; two decimals count.</summary>
    public required decimal Value { get; init; }

    /// <summary><c>kg</c> or <c>lb</c>.</summary>
    public required string Unit { get; init; }
}

/// <summary>What a phone knows of a person when they register.</summary>
public sealed record NewProfile
{
    /// <summary>Shown name, up to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary><c>metric</c> (the default) or <c>imperial</c>.</summary>
    public string? Units { get; init; }

    /// <summary>IANA time zone; <c>Etc/UTC</c> where absent.</summary>
    public string? TimeZone { get; init; }

    /// <summary><c>monday</c> (the default), <c>sunday</c> or <c>saturday</c>.</summary>
    public string? FirstDayOfWeek { get; init; }
}

/// <summary>Changes to a profile. A member that is absent stays as it is; <c>name</c> and <c>body_weight</c> are cleared by <c>null</c>.</summary>
public sealed record EditProfileRequest
{
    /// <summary>Shown name, up to 100 characters; null clears it.</summary>
    public string? Name { get; init; }

    /// <summary><c>metric</c> or <c>imperial</c>.</summary>
    public string? Units { get; init; }

    /// <summary>IANA time zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary><c>monday</c>, <c>sunday</c> or <c>saturday</c>.</summary>
    public string? FirstDayOfWeek { get; init; }

    /// <summary>Body weight; null clears it.</summary>
    public BodyWeight? BodyWeight { get; init; }
}

/// <summary>Deletes an account for good.</summary>
public sealed record DeleteAccountRequest
{
    /// <summary>The password, once more.</summary>
    public required string Password { get; init; }
}

/// <summary>The sign-ins of an account, latest seen first; those that were ended stay in the list while they may still upload.</summary>
public sealed record DeviceListAnswer
{
    /// <summary>All of them.</summary>
    public required IReadOnlyList<DeviceAnswer> Devices { get; init; }
}

/// <summary>One sign-in on one phone.</summary>
public sealed record DeviceAnswer
{
    /// <summary>Its id.</summary>
    public required string DeviceId { get; init; }

    /// <summary>Name as the phone gave it.</summary>
    public required string Name { get; init; }

    /// <summary><c>ios</c>, <c>android</c>, <c>web</c>, <c>cli</c>…</summary>
    public string? Platform { get; init; }

    /// <summary>First sign-in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last sign-in or refresh; between refreshes a phone is seen at most 15 minutes later than this says.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>True for the phone that asks.</summary>
    public required bool ThisDevice { get; init; }

    /// <summary>Present where this sign-in was ended.</summary>
    public Revocation? Revoked { get; init; }
}

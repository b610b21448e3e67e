using System.Text.Json.Serialization;

namespace Stamina.Contracts.Accounts;

/// <summary>A person's account, as they see it.</summary>
public sealed record ProfileAnswer
{
    /// <summary>Whose.</summary>
    public required string UserId { get; init; }

    /// <summary>E-mail address as entered.</summary>
    public required string Email { get; init; }

    /// <summary>True once the person has shown that they read mail at the address (verify_email).</summary>
    public bool EmailVerified { get; init; }

    /// <summary>
    /// The address that is to take its place once confirm_email_change has taken its code, which may have ended; absent where none was asked for.
    /// </summary>
    public string? PendingEmail { get; init; }

    /// <summary>When registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shown name.</summary>
    public string? Name { get; init; }

    /// <summary>Units that figures are shown in.</summary>
    public required UnitSystem Units { get; init; }

    /// <summary>IANA time zone; decides only what "today" and "this week" are.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The day that a week begins on.</summary>
    public required FirstDayOfWeek FirstDayOfWeek { get; init; }

    /// <summary>Body weight as entered, in <c>kg</c> or <c>lb</c>.</summary>
    public Quantity? BodyWeight { get; init; }

    /// <summary>What their training zones are made of.</summary>
    public TrainingZoneSettings? TrainingZones { get; init; }

    /// <summary>The privacy notices that they agreed to, the latest last; absent where they never were asked.</summary>
    public IReadOnlyList<ConsentAnswer>? Consents { get; init; }
}

/// <summary>That somebody agreed to a privacy notice.</summary>
/// <param name="NoticeVersion">To which.</param>
/// <param name="At">When.</param>
public sealed record ConsentAnswer(string NoticeVersion, DateTimeOffset At);

/// <summary>Units that figures are shown in.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<UnitSystem>))]
public enum UnitSystem
{
    /// <summary>km, kg.</summary>
    Metric,

    /// <summary>mi, lb.</summary>
    Imperial,
}

/// <summary>The day that a week begins on.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<FirstDayOfWeek>))]
public enum FirstDayOfWeek
{
    /// <summary>ISO 8601.</summary>
    Monday,

    /// <summary>The Americas, Japan…</summary>
    Sunday,

    /// <summary>The Middle East.</summary>
    Saturday,
}

/// <summary>What a phone knows of a person when they register.</summary>
public sealed record NewProfile
{
    /// <summary>Shown name, up to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Metric where absent.</summary>
    public UnitSystem? Units { get; init; }

    /// <summary>IANA time zone; <c>Etc/UTC</c> where absent.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Monday where absent.</summary>
    public FirstDayOfWeek? FirstDayOfWeek { get; init; }
}

/// <summary>
/// Body of edit_profile (JSON merge patch): a member that is absent stays as it is; <c>name</c>, <c>body_weight</c> and <c>training_zones</c> are cleared by
/// <c>null</c>, the others by nothing.
/// </summary>
public sealed record EditProfile : MergePatch
{
    /// <summary>Shown name, up to 100 characters; <c>null</c> clears it.</summary>
    public string? Name { get; set => field = Given(value); }

    /// <summary>Units that figures are shown in.</summary>
    public UnitSystem? Units { get; set; }

    /// <summary>IANA time zone, as <c>Europe/Rome</c>.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The day that a week begins on.</summary>
    public FirstDayOfWeek? FirstDayOfWeek { get; set; }

    /// <summary>More than 0 and at most 1000 kg, in <c>kg</c> or <c>lb</c>; two decimals are kept. <c>null</c> clears it.</summary>
    public Quantity? BodyWeight { get; set => field = Given(value); }

    /// <summary>What training zones are made of, as a whole. <c>null</c> clears it.</summary>
    public TrainingZoneSettings? TrainingZones { get; set => field = Given(value); }
}

/// <summary>Body of delete_account: deletes it for good.</summary>
public sealed record DeleteAccount
{
    /// <summary>The password, once more.</summary>
    public required string Password { get; init; }
}

/// <summary>The sign-ins of an account, latest seen first; those that were ended stay in the list while they may still upload.</summary>
public sealed record DeviceList
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

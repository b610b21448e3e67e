using System.Text.Json.Serialization;

namespace Stamina.Contracts.Accounts;

/// <summary>What a personal access token opens.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<AccessScope>))]
public enum AccessScope
{
    /// <summary>Workouts, their files and zones, and totals and records over them.</summary>
    ReadWorkouts,

    /// <summary>Recording, logging, importing, editing, deleting and restoring workouts.</summary>
    WriteWorkouts,

    /// <summary>Goals and how far they are.</summary>
    ReadGoals,

    /// <summary>Setting, changing, deleting and restoring goals.</summary>
    WriteGoals,

    /// <summary>Everything of the account as a ZIP, tracks and e-mail address included: for a backup.</summary>
    Export,

    /// <summary>What is planned.</summary>
    ReadCalendar,

    /// <summary>Shoes, bikes and other equipment.</summary>
    ReadEquipment,
}

/// <summary>Body of make_token.</summary>
public sealed record MakeToken
{
    /// <summary>What it is for, as its owner will know it by: 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it opens: at least one, each once.</summary>
    public required IReadOnlyList<AccessScope> Scopes { get; init; }

    /// <summary>How many days it lives, 1 to 365; 90 where absent.</summary>
    public int? ExpiresInDays { get; init; }
}

/// <summary>A personal access token, as its owner sees it in a list.</summary>
public sealed record TokenAnswer
{
    /// <summary>Which; get_security_log names it as <c>device_id</c>.</summary>
    public required string TokenId { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What it opens.</summary>
    public required IReadOnlyList<AccessScope> Scopes { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends. It stays in the list for 30 days more.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The day, in UTC, on which it was last used; absent where it never was.</summary>
    public DateOnly? LastUsedOn { get; init; }

    /// <summary>The token, in the answer to make_token alone: <c>stamina_pat_</c> and 108 characters. It cannot be shown again.</summary>
    public string? Token { get; init; }
}

/// <summary>The account's personal access tokens that were not revoked, those made last first.</summary>
public sealed record TokenList
{
    /// <summary>All of them.</summary>
    public required IReadOnlyList<TokenAnswer> Tokens { get; init; }
}

/// <summary>Body of use_token: trades a personal access token for an access token.</summary>
public sealed record UseToken
{
    /// <summary>The personal access token.</summary>
    public required string Token { get; init; }
}

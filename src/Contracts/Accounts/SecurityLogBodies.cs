namespace Stamina.Contracts.Accounts;

/// <summary>What happened to the account in the last year, latest first.</summary>
public sealed record SecurityLog
{
    /// <summary>All of it, or the page that was asked for.</summary>
    public required IReadOnlyList<SecurityEvent> Events { get; init; }

    /// <summary>Goes into <c>cursor</c> for the page behind; absent on the last, and where no page was asked for.</summary>
    public string? NextCursor { get; init; }
}

/// <summary>One thing that happened.</summary>
public sealed record SecurityEvent
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// <c>registered</c>, <c>signed_in</c>, <c>sign_in_failed</c> (one entry each ten minutes), <c>sign_in_ended</c>, <c>token_reuse</c>,
    /// <c>password_changed</c>, <c>password_reset</c>, <c>email_verified</c>, <c>second_factor_added</c>, <c>second_factor_removed</c>,
    /// <c>second_factor_failed</c> (the password was right), <c>recovery_code_used</c>, <c>recovery_codes_made</c>,
    /// <c>token_made</c>, <c>token_revoked</c> (personal access tokens), <c>webhook_made</c>,
    /// <c>webhook_deleted</c>, <c>webhook_paused</c>,
    /// <c>exported</c>, <c>locked</c>, <c>unlocked</c>, <c>looked_up</c> (an operator looked the account up). Others may be added.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary><c>user</c> (somebody with the password or a token), <c>server</c> or <c>operator</c>.</summary>
    public required string By { get; init; }

    /// <summary>The sign-in that it is about, where it is about one.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Its name at that time.</summary>
    public string? DeviceName { get; init; }
}

namespace Stamina.Contracts.Accounts;

/// <summary>Body of request_password_reset: a code by mail.</summary>
public sealed record RequestPasswordReset
{
    /// <summary>E-mail address of the account.</summary>
    public required string Email { get; init; }
}

/// <summary>Body of reset_password: sets another password with the code that came by mail, and signs this phone in.</summary>
public sealed record ResetPassword
{
    /// <summary>E-mail address of the account, or the one before where the code came to that: it is the account's again then.</summary>
    public required string Email { get; init; }

    /// <summary>The ten characters of the mail, in any capitals, with or without the hyphen.</summary>
    public required string Code { get; init; }

    /// <summary>10 to 256 characters, as at registration.</summary>
    public required string NewPassword { get; init; }

    /// <summary>Six digits of the app, or a recovery code, where the account has a second factor: mail alone does not open it.</summary>
    public string? SecondFactor { get; init; }

    /// <summary>The phone that signs in.</summary>
    public DeviceInfo? Device { get; init; }
}

/// <summary>Body of verify_email: shows that mail to the account's address is read.</summary>
public sealed record VerifyEmail
{
    /// <summary>The ten characters of the mail, in any capitals, with or without the hyphen.</summary>
    public required string Code { get; init; }
}

/// <summary>Body of change_email: sends a code to the address that the account is to have.</summary>
public sealed record ChangeEmail
{
    /// <summary>E-mail address, up to 254 characters.</summary>
    public required string NewEmail { get; init; }
}

/// <summary>Body of confirm_email_change: shows that mail to the new address is read.</summary>
public sealed record ConfirmEmailChange
{
    /// <summary>The ten characters of the mail, in any capitals, with or without the hyphen.</summary>
    public required string Code { get; init; }
}

namespace Stamina.Contracts.Accounts;

/// <summary>Body of reauthenticate: shows again that it is the account's owner. One of the three.</summary>
public sealed record Reauthenticate
{
    /// <summary>The account's password.</summary>
    public string? Password { get; init; }

    /// <summary>Six digits of the app, or a recovery code, where the account has a second factor.</summary>
    public string? SecondFactor { get; init; }

    /// <summary>What one of the account's passkeys signed.</summary>
    public PasskeyProof? Passkey { get; init; }
}

/// <summary>Whether the account asks for a second factor.</summary>
public sealed record SecondFactorAnswer
{
    /// <summary>Since when codes of an app are asked for at sign-in; absent where they are not.</summary>
    public DateTimeOffset? TotpSince { get; init; }

    /// <summary>Recovery codes that were not used yet.</summary>
    public required int RecoveryCodesLeft { get; init; }
}

/// <summary>What an app that makes codes is told (RFC 6238: SHA-1, 6 digits, 30 s). It counts once confirm_totp has seen its first code.</summary>
public sealed record BeginTotpAnswer
{
    /// <summary>160 random bits in base 32, to type.</summary>
    public required string Secret { get; init; }

    /// <summary><c>otpauth://totp/…</c>, to open or to show as a QR code.</summary>
    public required string Uri { get; init; }

    /// <summary>Until when its first code is waited for.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Body of confirm_totp: the app's first code.</summary>
public sealed record ConfirmTotp
{
    /// <summary>Six digits.</summary>
    public required string Code { get; init; }
}

/// <summary>Codes that sign in where the app is lost, each once. They are shown this once.</summary>
public sealed record RecoveryCodesAnswer
{
    /// <summary>Ten codes of ten characters, in any capitals, with or without the hyphen.</summary>
    public required IReadOnlyList<string> RecoveryCodes { get; init; }
}

/// <summary>Body of remove_totp: takes the second factor away.</summary>
public sealed record RemoveTotp
{
    /// <summary>The account's password.</summary>
    public required string Password { get; init; }

    /// <summary>Six digits of the app, or a recovery code.</summary>
    public required string SecondFactor { get; init; }
}

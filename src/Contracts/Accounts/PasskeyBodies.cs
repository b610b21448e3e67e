using System.Text.Json;

namespace Stamina.Contracts.Accounts;

/// <summary>What a browser is asked for: a new passkey, or a signature of one that is there.</summary>
public sealed record PasskeyChallenge
{
    /// <summary>
    /// For PublicKeyCredential.parseCreationOptionsFromJSON or .parseRequestOptionsFromJSON, and then navigator.credentials.create or .get (WebAuthn level 3).
    /// </summary>
    public required JsonElement Options { get; init; }

    /// <summary>Goes back with what the browser answers.</summary>
    public required string State { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Body of add_passkey.</summary>
public sealed record AddPasskey
{
    /// <summary>From begin_passkey.</summary>
    public required string State { get; init; }

    /// <summary>The credential that the browser made, by its toJSON().</summary>
    public required JsonElement Credential { get; init; }

    /// <summary>What its owner calls it, 1 to 100 characters.</summary>
    public required string Name { get; init; }
}

/// <summary>What a browser answers to a challenge.</summary>
public sealed record PasskeyProof
{
    /// <summary>From begin_passkey_sign_in.</summary>
    public required string State { get; init; }

    /// <summary>The credential that the browser answered with, by its toJSON().</summary>
    public required JsonElement Credential { get; init; }
}

/// <summary>Body of sign_in_with_passkey: signs a phone in without password and codes.</summary>
public sealed record PasskeySignIn
{
    /// <summary>From begin_passkey_sign_in.</summary>
    public required string State { get; init; }

    /// <summary>The credential that the browser answered with, by its toJSON().</summary>
    public required JsonElement Credential { get; init; }

    /// <summary>The phone that signs in.</summary>
    public DeviceInfo? Device { get; init; }
}

/// <summary>Body of rename_passkey.</summary>
public sealed record RenamePasskey
{
    /// <summary>1 to 100 characters.</summary>
    public required string Name { get; init; }
}

/// <summary>The passkeys of an account, those added last first.</summary>
public sealed record PasskeyList
{
    /// <summary>All of them, 10 at most.</summary>
    public required IReadOnlyList<PasskeyAnswer> Passkeys { get; init; }
}

/// <summary>One passkey.</summary>
public sealed record PasskeyAnswer
{
    /// <summary>Its id in this account.</summary>
    public required string PasskeyId { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used; absent where it never was.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>True where the person's other devices have it too (a password manager that copies it); false: it is in one device alone.</summary>
    public required bool Synced { get; init; }
}

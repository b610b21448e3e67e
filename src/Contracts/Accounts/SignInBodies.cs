using System.Text.Json.Serialization;

namespace Stamina.Contracts.Accounts;

/// <summary>Body of register: opens an account and signs this phone in.</summary>
public sealed record Register
{
    /// <summary>E-mail address, up to 254 characters; compared without regard to case.</summary>
    public required string Email { get; init; }

    /// <summary>10 to 256 characters, any of them. Refused: the e-mail address, and short patterns repeated.</summary>
    public required string Password { get; init; }

    /// <summary>The phone that signs in.</summary>
    public DeviceInfo? Device { get; init; }

    /// <summary>What the phone knows of the person already; the rest keeps its defaults.</summary>
    public NewProfile? Profile { get; init; }

    /// <summary>
    /// 22 to 64 random characters of A-Z, a-z, 0-9, - and _ (128 bits or more), made by the phone once for each account it opens. A call that is repeated with
    /// the same key and password, because its answer was lost, signs the phone in; to any other the address is taken.
    /// </summary>
    public string? RegistrationKey { get; init; }

    /// <summary>
    /// The version of the privacy notice (get_client_config) that the person has agreed to; without it, or with another, 403 where the server has one.
    /// </summary>
    public string? NoticeVersion { get; init; }
}

/// <summary>Body of give_consent.</summary>
public sealed record GiveConsent
{
    /// <summary>The version of the privacy notice that the person has read and agrees to.</summary>
    public required string NoticeVersion { get; init; }
}

/// <summary>Body of sign_in: signs a phone in to an account that exists.</summary>
public sealed record SignIn
{
    /// <summary>E-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>Password.</summary>
    public required string Password { get; init; }

    /// <summary>Six digits of the app, or a recovery code, where the account has a second factor; the answer without it says that it is asked for.</summary>
    public string? SecondFactor { get; init; }

    /// <summary>The phone that signs in.</summary>
    public DeviceInfo? Device { get; init; }
}

/// <summary>How a phone introduces itself.</summary>
public sealed record DeviceInfo
{
    /// <summary>A name its owner will know it by, 1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary><c>ios</c>, <c>android</c>, <c>web</c>, <c>cli</c>…: 1 to 32 of a-z, 0-9 and underscore.</summary>
    public string? Platform { get; init; }

    /// <summary>
    /// The refresh token that this phone holds of its sign-in up to now, of whichever account: that sign-in ends, as by sign_out, once this one has begun. One
    /// that was not given by this cell is passed over.
    /// </summary>
    public string? FormerRefreshToken { get; init; }
}

/// <summary>Body of refresh: trades a refresh token for a new access token and the next refresh token.</summary>
public sealed record RefreshTokens
{
    /// <summary>
    /// The refresh token of this phone. It stays valid until the one that this call answers with is first used, so a lost answer is
    /// asked for again with the same token. Used after that, it counts as stolen and the phone's sign-in is revoked.
    /// </summary>
    public required string RefreshToken { get; init; }
}

/// <summary>What a phone holds while it is signed in.</summary>
public sealed record TokensAnswer
{
    /// <summary>Whose.</summary>
    public required string UserId { get; init; }

    /// <summary>Which sign-in.</summary>
    public required string DeviceId { get; init; }

    /// <summary>For <c>Authorization: Bearer …</c>.</summary>
    public required string AccessToken { get; init; }

    /// <summary>Always <c>Bearer</c>.</summary>
    public string TokenType { get; init; } = "Bearer";

    /// <summary>Seconds until the access token ends.</summary>
    public required int ExpiresInS { get; init; }

    /// <summary><c>full</c>, <c>upload_only</c> for a phone whose sign-in was revoked, or <c>personal</c> for a personal access token.</summary>
    public required TokenRight Scope { get; init; }

    /// <summary>What it opens, where the scope is <c>personal</c>.</summary>
    public IReadOnlyList<AccessScope>? Scopes { get; init; }

    /// <summary>The cell the account lives in.</summary>
    public required string Cell { get; init; }

    /// <summary>The next refresh token; absent where the scope is <c>upload_only</c> or <c>personal</c>: the old one goes on.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>When the refresh token ends if it is not used before.</summary>
    public DateTimeOffset? RefreshExpiresAt { get; init; }

    /// <summary>Present where the sign-in was revoked.</summary>
    public Revocation? Revoked { get; init; }
}

/// <summary>What an access token opens.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<TokenRight>))]
public enum TokenRight
{
    /// <summary>Everything of the account.</summary>
    Full,

    /// <summary>Uploading what the phone still holds, into quarantine.</summary>
    UploadOnly,

    /// <summary>What the scopes of a personal access token say.</summary>
    Personal,
}

/// <summary>A sign-in that was ended.</summary>
public sealed record Revocation
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// <c>user</c> (from another phone), <c>signed_out</c> (from this one), <c>password_changed</c>, <c>too_many_devices</c>, <c>token_reuse</c> or
    /// <c>operator</c>.
    /// </summary>
    public required string Reason { get; init; }

    /// <summary>Until then the phone may upload what it still holds.</summary>
    public required DateTimeOffset UploadUntil { get; init; }
}

/// <summary>Body of sign_out_everywhere: ends sign-ins.</summary>
public sealed record SignOutEverywhere
{
    /// <summary>True: all but the phone that asks. False or absent: that one too.</summary>
    public bool? KeepThisDevice { get; init; }
}

/// <summary>Body of change_password: sets another password.</summary>
public sealed record ChangePassword
{
    /// <summary>The password up to now.</summary>
    public required string CurrentPassword { get; init; }

    /// <summary>10 to 256 characters, as at registration.</summary>
    public required string NewPassword { get; init; }

    /// <summary>Whether all other phones are signed out; they are, unless this says false.</summary>
    public bool? SignOutOthers { get; init; }
}

/// <summary>How many sign-ins a call ended.</summary>
public sealed record SignedOutAnswer
{
    /// <summary>Sign-ins that were ended by this call.</summary>
    public required int SignedOut { get; init; }
}

using Stamina.Contracts.Accounts;
using Stamina.Contracts.Equipment;

namespace Stamina.Ports.Documents;

/// <summary>A user's account and profile.</summary>
public sealed record UserDocument
{
    /// <summary>Whose.</summary>
    public required Guid UserId { get; init; }

    /// <summary>E-mail as entered; found only by its HMAC.</summary>
    public required string Email { get; init; }

    /// <summary>Output of ASP.NET Core's PasswordHasher.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>SHA-256 of the key that the phone made for its registration; null where it made none.</summary>
    public byte[]? RegistrationKeyHash { get; init; }

    /// <summary>When the person showed that they read mail at the address; null where they have not.</summary>
    public DateTimeOffset? EmailVerifiedAt { get; init; }

    /// <summary>The code that sets another password; null where none was asked for.</summary>
    public MailedCode? ResetCode { get; init; }

    /// <summary>The code that shows that mail to the address is read; null where none was asked for.</summary>
    public MailedCode? VerificationCode { get; init; }

    /// <summary>The address that is to take the place of the present one; null where none was asked for.</summary>
    public EmailChangeDocument? EmailChange { get; init; }

    /// <summary>The address before, which may take the account back for a while; null where it was not changed lately.</summary>
    public EmailTakeBackDocument? EmailTakeBack { get; init; }

    /// <summary>The second factor; null where the account has none.</summary>
    public SecondFactorDocument? SecondFactor { get; init; }

    /// <summary>Keys in the person's devices that sign in by themselves; null where there are none.</summary>
    public IReadOnlyList<PasskeyDocument>? Passkeys { get; init; }

    /// <summary>When passkeys were last added, removed or taken away: no challenge for a new one counts that was made until then. Null where never.</summary>
    public DateTimeOffset? PasskeysFrom { get; init; }

    /// <summary>Since when an operator lets nobody sign in; null where they may.</summary>
    public DateTimeOffset? LockedAt { get; init; }

    /// <summary>When a phone of it was last seen, of those that are forgotten since; null where none was.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When its owner was told that it will be deleted because nobody uses it; null where they were not.</summary>
    public DateTimeOffset? IdleNoticeAt { get; init; }

    /// <summary>The privacy notices that the person agreed to, the latest last; null where they never were asked.</summary>
    public IReadOnlyList<ConsentDocument>? Consents { get; init; }

    /// <summary>The cell the account lives in.</summary>
    public required string Cell { get; init; }

    /// <summary>When registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the person set.</summary>
    public required UserProfile Profile { get; init; }

    /// <summary>The places that others are not shown; null where the account never had one.</summary>
    public PrivacyZones? PrivacyZones { get; init; }

    /// <summary>What workouts are done with, oldest first; null where the account never had any.</summary>
    public IReadOnlyList<EquipmentPiece>? Equipment { get; init; }
}

/// <summary>That the person agreed to a privacy notice.</summary>
public sealed record ConsentDocument
{
    /// <summary>To which.</summary>
    public required string NoticeVersion { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A code that was sent by mail and not used yet.</summary>
public sealed record MailedCode
{
    /// <summary>HMAC-SHA256 of purpose, account and code under a key that the store does not have.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A change of address that waits for its code.</summary>
public sealed record EmailChangeDocument
{
    /// <summary>The address to come, as entered. Nobody is found by it yet.</summary>
    public required string Email { get; init; }

    /// <summary>The code that was sent to it.</summary>
    public required MailedCode Code { get; init; }
}

/// <summary>An address that was changed and may take the account back. It stays this account's until then.</summary>
public sealed record EmailTakeBackDocument
{
    /// <summary>The address before, as entered.</summary>
    public required string Email { get; init; }

    /// <summary>When its owner had shown that they read mail there.</summary>
    public required DateTimeOffset VerifiedAt { get; init; }

    /// <summary>When it was changed. What was added to the account since, or not long before, goes as it is taken back.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The code that takes it back; its end is the end of taking back.</summary>
    public required MailedCode Code { get; init; }
}

/// <summary>An app that makes codes, and what signs in without it.</summary>
public sealed record SecondFactorDocument
{
    /// <summary>The app's secret, encrypted (AES-256-GCM, bound to the account) under a key that the store does not have.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>Since when it is asked for; null while its first code is waited for.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when the first code is waited for.</summary>
    public DateTimeOffset? PendingUntil { get; init; }

    /// <summary>The step whose code was used last: neither it nor an earlier one is taken again.</summary>
    public required long LastStep { get; init; }

    /// <summary>HMAC-SHA256 of each recovery code that was not used yet.</summary>
    public required IReadOnlyList<byte[]> RecoveryHashes { get; init; }

    /// <summary>Wrong codes in a row.</summary>
    public int Failures { get; init; }

    /// <summary>When the last wrong code came.</summary>
    public DateTimeOffset? FailedAt { get; init; }
}

/// <summary>A passkey (WebAuthn): what is needed to check its signature. It is no secret.</summary>
public sealed record PasskeyDocument
{
    /// <summary>As the authenticator names it, up to 1,023 bytes.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>In the form of COSE.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last signed in or showed again that it is the owner; null where it never did.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>The authenticator's counter; 0 where it keeps none.</summary>
    public long SignCount { get; init; }

    /// <summary>How the authenticator is reached, as it says itself: <c>internal</c>, <c>hybrid</c>, <c>usb</c>…</summary>
    public IReadOnlyList<string>? Transports { get; init; }

    /// <summary>Whether it may be copied to the person's other devices.</summary>
    public bool IsBackupEligible { get; init; }

    /// <summary>Whether it has been.</summary>
    public bool IsBackedUp { get; init; }

    /// <summary>When the challenge was made that it signed last: neither that one nor an earlier one is taken again.</summary>
    public DateTimeOffset? ChallengedAt { get; init; }
}

/// <summary>What a person sets of themselves; all of it optional.</summary>
public sealed record UserProfile
{
    /// <summary>Shown name.</summary>
    public string? Name { get; init; }

    /// <summary><c>metric</c> or <c>imperial</c>.</summary>
    public string Units { get; init; } = "metric";

    /// <summary>IANA zone; decides only what "today" and "this week" are.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary><c>monday</c>, <c>sunday</c> or <c>saturday</c>.</summary>
    public string FirstDayOfWeek { get; init; } = "monday";

    /// <summary>Body weight, grams.</summary>
    public long? BodyWeightGrams { get; init; }

    /// <summary>The unit the body weight was entered in, <c>kg</c> or <c>lb</c>.</summary>
    public string? BodyWeightUnit { get; init; }

    /// <summary>What training zones are made of, as entered.</summary>
    public TrainingZoneSettings? TrainingZones { get; init; }
}

/// <summary>One sign-in on one phone, with its refresh token family; or a personal access token, which is no phone's.</summary>
public sealed record DeviceDocument
{
    /// <summary>Whose.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Which.</summary>
    public required Guid DeviceId { get; init; }

    /// <summary>Name as the phone gave it.</summary>
    public required string Name { get; init; }

    /// <summary>ios, android, web, cli…</summary>
    public string? Platform { get; init; }

    /// <summary>First sign-in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last refresh or sign-in.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>SHA-256 of the refresh token that was issued last.</summary>
    public required byte[] RefreshHash { get; init; }

    /// <summary>SHA-256 of the one that was used last; valid until one of its successors is first used (a lost answer).</summary>
    public byte[]? PreviousRefreshHash { get; init; }

    /// <summary>
    /// SHA-256 of further successors of the previous one, oldest first: it was used more than once because an answer was lost or late,
    /// and any of the answers may be the one that the phone kept.
    /// </summary>
    public IReadOnlyList<byte[]>? SiblingRefreshHashes { get; init; }

    /// <summary>When the present refresh token ends.</summary>
    public required DateTimeOffset RefreshExpiresAt { get; init; }

    /// <summary>When its owner last showed, after signing in, that it is them; null where they have not.</summary>
    public DateTimeOffset? ProvedAt { get; init; }

    /// <summary>When revoked; from then on upload-only, for 30 days.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Why: <c>user</c>, <c>signed_out</c>, <c>password_changed</c>, <c>too_many_devices</c>, <c>token_reuse</c>, <c>operator</c>.</summary>
    public string? RevokedBecause { get; init; }

    /// <summary>
    /// What a personal access token opens, names of scopes; null of a phone. Of a token <see cref="RefreshHash"/> is its SHA-256 and
    /// <see cref="RefreshExpiresAt"/> its end.
    /// </summary>
    public IReadOnlyList<string>? TokenScopes { get; init; }

    /// <summary>The sign-in that made a personal access token, which ends with it; null of a phone, and of a token from before this was noted.</summary>
    public Guid? MadeBy { get; init; }
}

/// <summary>Something that happened to an account; written once, never changed.</summary>
public sealed record SecurityEventDocument
{
    /// <summary>To whose.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Which; a UUIDv7 of <see cref="At"/>, so that they order by time.</summary>
    public required Guid EventId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What: <c>signed_in</c>, <c>password_changed</c>…</summary>
    public required string Kind { get; init; }

    /// <summary>Who did it: <c>user</c>, <c>server</c> or <c>operator</c>.</summary>
    public required string By { get; init; }

    /// <summary>The sign-in that it is about.</summary>
    public Guid? DeviceId { get; init; }

    /// <summary>Its name at that time.</summary>
    public string? DeviceName { get; init; }
}

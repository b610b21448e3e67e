using Microsoft.Extensions.Logging;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// What happened to an account, for its owner and for whoever helps them: who signed in when, what was ended, exported, changed. No positions, no network
/// addresses. Kept a year. Where an event cannot be written, what it records is done all the same, and the server's log says that it is missing. Writing is not
/// cancelled when the caller hangs up, so that nobody can keep out of the log what they did.
/// </summary>
internal sealed class SecurityEvents(IAccountStore store, TimeProvider time, ILogger<SecurityEvents> log)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    private readonly Lock counting = new();
    private long lastMs;

    // What may happen again and again is one entry each ten minutes: with an entry for each time nobody would find the others.
    private readonly FailureBuckets<UserId> guesses = new(1, TimeSpan.FromMinutes(10));
    private readonly FailureBuckets<DeviceId> exports = new(1, TimeSpan.FromMinutes(10));

    /// <summary>Adds an event, and drops those that are too old.</summary>
    public async ValueTask AddAsync(UserId user, string kind, DeviceDocument? device = null, string by = EventBy.User)
    {
        var now = time.GetUtcNow();
        try
        {
            await store.AddEventAsync(
                new SecurityEventDocument
                {
                    UserId = user.Value,
                    EventId = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(NextMs(now))),
                    At = now,
                    Kind = kind,
                    By = by,
                    DeviceId = device?.DeviceId,
                    DeviceName = device?.Name,
                },
                CancellationToken.None);
            await store.ForgetEventsAsync(user, now - Kept, CancellationToken.None);
        }
        catch (StoreUnavailableException away)
        {
            log.EventLost(kind, away);
        }
    }

    // Ids are in the order of what happened here, also of two events in one millisecond.
    private long NextMs(DateTimeOffset now)
    {
        lock (counting)
        {
            return lastMs = Math.Max(now.ToUnixTimeMilliseconds(), lastMs + 1);
        }
    }

    /// <summary>A wrong password for an account that is there: one entry each ten minutes.</summary>
    public ValueTask AddGuessAsync(UserId user) =>
        guesses.Take(user, time.GetUtcNow()) is null ? AddAsync(user, EventKind.SignInFailed) : ValueTask.CompletedTask;

    /// <summary>An export by one sign-in or personal access token: one entry each ten minutes.</summary>
    public ValueTask AddExportedAsync(UserId user, DeviceDocument? signIn) =>
        exports.Take(new DeviceId(signIn?.DeviceId ?? user.Value), time.GetUtcNow()) is null
            ? AddAsync(user, EventKind.Exported, signIn)
            : ValueTask.CompletedTask;
}

/// <summary>What happened; stored and shown. Kinds are added, never renamed.</summary>
internal static class EventKind
{
    public const string Registered = "registered";
    public const string SignedIn = "signed_in";
    public const string SignInFailed = "sign_in_failed";
    public const string SignInEnded = "sign_in_ended";
    public const string TokenReuse = "token_reuse";
    public const string PasswordChanged = "password_changed";
    public const string PasswordReset = "password_reset";
    public const string EmailVerified = "email_verified";
    public const string EmailChanged = "email_changed";
    public const string EmailTakenBack = "email_taken_back";
    public const string SecondFactorAdded = "second_factor_added";
    public const string SecondFactorRemoved = "second_factor_removed";
    public const string SecondFactorFailed = "second_factor_failed";
    public const string RecoveryCodeUsed = "recovery_code_used";
    public const string RecoveryCodesMade = "recovery_codes_made";
    public const string PasskeyAdded = "passkey_added";
    public const string PasskeyRemoved = "passkey_removed";
    public const string TokenMade = "token_made";
    public const string TokenRevoked = "token_revoked";
    public const string WebhookMade = "webhook_made";
    public const string WebhookDeleted = "webhook_deleted";
    public const string WebhookPaused = "webhook_paused";
    public const string ConsentGiven = "consent_given";
    public const string Exported = "exported";
    public const string Locked = "locked";
    public const string Unlocked = "unlocked";
    public const string LookedUp = "looked_up";
}

/// <summary>Who did it; stored and shown.</summary>
internal static class EventBy
{
    public const string User = "user";
    public const string Server = "server";
    public const string Operator = "operator";
}

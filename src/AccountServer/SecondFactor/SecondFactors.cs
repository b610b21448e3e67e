using System.Security.Cryptography;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.SecondFactor;

/// <summary>
/// The second factor of accounts that have one: an app's code, or one of ten recovery codes. Wrong codes are counted in the account's document, so for all
/// servers together; each is counted before it is answered, however many come at once.
/// </summary>
internal sealed class SecondFactors(IAccountStore store, AccountSecret secret, OwnerMail mail, SecurityEvents events, TimeProvider time)
{
    /// <summary>Wrong codes in a row that are taken without waiting.</summary>
    public const int FreeFailures = 5;

    /// <summary>The longest wait between two; then a code of six digits is guessed in half of all cases in 10 years.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>How long a factor that was begun waits for its first code.</summary>
    public static readonly TimeSpan Pending = TimeSpan.FromMinutes(15);

    // After so many wrong codes in a row the owner gets a mail: whoever tries codes knows the password.
    private const int ToldAfter = 3;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);

    // One entry of the account's log each ten minutes: a hundred would push out what matters.
    private readonly FailureBuckets<UserId> noted = new(1, TimeSpan.FromMinutes(10));

    /// <summary>Takes the second factor of an account; null where it is right or the account has none.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="given">Six digits of the app, or a recovery code.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async ValueTask<Refusal?> CheckAsync(UserId user, string? given, CancellationToken cancellationToken)
    {
        UserDocument account = null!;
        SecondFactorDocument? after = null;
        var refusal = await store.ChangeAsync(
            user,
            found =>
            {
                account = found;
                (after, var refused) = Judge(found, given);
                return (after is null ? null : found with { SecondFactor = after }, refused);
            },
            cancellationToken);
        if (refusal?.Problem.Type == ProblemTypes.WrongCode)
        {
            if (noted.Take(user, time.GetUtcNow()) is null)
            {
                await events.AddAsync(user, EventKind.SecondFactorFailed);
            }

            if (after?.Failures == ToldAfter)
            {
                mail.Tell(account, at => MailTexts.SecondFactorFailed(account, at));
            }
        }
        else if (refusal is null && after is { RecoveryHashes.Count: var left } && left < account.SecondFactor!.RecoveryHashes.Count)
        {
            await events.AddAsync(user, EventKind.RecoveryCodeUsed);
            mail.Tell(account, at => MailTexts.RecoveryCodeUsed(account, left, at));
        }

        return refusal;
    }

    // What a code makes of the factor, null where nothing changes, and why it does not suffice.
    private (SecondFactorDocument? After, Refusal? Refusal) Judge(UserDocument account, string? given)
    {
        if (account.SecondFactor is not { Since: not null } factor)
        {
            return (null, null);
        }

        if (string.IsNullOrWhiteSpace(given))
        {
            return (null, Refusal.Of(
                ProblemTypes.SecondFactorRequired, "The password is right. This account asks for a code of the app too, as second_factor."));
        }

        // A recovery code has 50 bits and needs no wait: it is how the owner gets in while somebody else guesses.
        var typed = string.Concat(given.Where(c => !char.IsWhiteSpace(c)));
        if (typed.Length != Totp.Digits || !typed.All(char.IsAsciiDigit))
        {
            return RecoveryCodes.Without(factor.RecoveryHashes, typed, account.UserId, secret) is { } left
                ? (factor with { RecoveryHashes = left, Failures = 0, FailedAt = null }, null)
                : (null, WrongCode());
        }

        if (WaitOf(factor) is { } wait)
        {
            return (null, Refusal.Later(
                ProblemTypes.TooManyRequests,
                "Too many wrong codes; Retry-After says when the next is looked at. A recovery code is taken now.",
                wait));
        }

        return Totp.Find(Secret(account.UserId, factor), typed, time.GetUtcNow(), factor.LastStep) is { } step
            ? (factor with { LastStep = step, Failures = 0, FailedAt = null }, null)
            : (factor with { Failures = factor.Failures + 1, FailedAt = time.GetUtcNow() }, WrongCode());
    }

    public async ValueTask<(BeginTotpAnswer? Answer, Refusal? Refusal)> BeginAsync(Caller caller, CancellationToken cancellationToken)
    {
        var key = RandomNumberGenerator.GetBytes(Totp.SecretLength);
        var until = time.GetUtcNow() + Pending;
        var (changed, refusal) = await store.ReviseAsync(
            caller.UserId,
            user => user.SecondFactor is { Since: not null }
                ? (null, Refusal.Of(ProblemTypes.Conflict, "This account has a second factor; remove_totp takes it away."))
                : (user with { SecondFactor = NewOf(user.UserId, key, until) }, null),
            cancellationToken);
        if (changed is null)
        {
            return (null, refusal);
        }

        var text = Totp.Text(key);
        return (new BeginTotpAnswer { Secret = text, Uri = Totp.Uri(text, changed.Email), ExpiresAt = until }, null);
    }

    public async ValueTask<(RecoveryCodesAnswer? Answer, Refusal? Refusal)> ConfirmAsync(Caller caller, string code, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> texts = [];
        var (added, refusal) = await store.ReviseAsync(
            caller.UserId,
            user =>
            {
                var now = time.GetUtcNow();
                if (user.SecondFactor is not { Since: null } pending || now >= pending.PendingUntil || pending.Failures >= FreeFailures)
                {
                    return (null, Refusal.Of(ProblemTypes.Conflict, "No second factor is being added, or it took too long; begin_totp begins anew."));
                }

                if (Totp.Find(Secret(user.UserId, pending), code.Trim(), now, pending.LastStep) is not { } step)
                {
                    return (user with { SecondFactor = pending with { Failures = pending.Failures + 1 } }, WrongCode());
                }

                (texts, var hashes) = RecoveryCodes.Make(user.UserId, secret);
                var factor = pending with { Since = now, PendingUntil = null, LastStep = step, RecoveryHashes = hashes, Failures = 0 };

                // The key of the registration signed a phone in without a second factor.
                return (user with { SecondFactor = factor, RegistrationKeyHash = null }, null);
            },
            cancellationToken);
        if (refusal is not null || added is null)
        {
            return (null, refusal);
        }

        await events.AddAsync(caller.UserId, EventKind.SecondFactorAdded);
        mail.Tell(added, at => MailTexts.SecondFactorChanged(added, isOn: true, at));
        return (new RecoveryCodesAnswer { RecoveryCodes = texts }, null);
    }

    /// <summary>New recovery codes; those before are worth nothing any more.</summary>
    public async ValueTask<(RecoveryCodesAnswer? Answer, Refusal? Refusal)> RenewCodesAsync(Caller caller, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> texts = [];
        var refusal = await store.ChangeAsync(
            caller.UserId,
            user =>
            {
                if (user.SecondFactor is not { Since: not null } factor)
                {
                    return (null, Refusal.Of(ProblemTypes.Conflict, "This account has no second factor; begin_totp adds one."));
                }

                (texts, var hashes) = RecoveryCodes.Make(user.UserId, secret);
                return (user with { SecondFactor = factor with { RecoveryHashes = hashes } }, null);
            },
            cancellationToken);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        await events.AddAsync(caller.UserId, EventKind.RecoveryCodesMade);
        return (new RecoveryCodesAnswer { RecoveryCodes = texts }, null);
    }

    /// <summary>Takes the second factor away, once <see cref="CheckAsync"/> and the password were right.</summary>
    public async ValueTask<Refusal?> RemoveAsync(UserId user, CancellationToken cancellationToken)
    {
        var (changed, refusal) = await store.ReviseAsync(user, found => (found with { SecondFactor = null }, null), cancellationToken);
        if (changed is not null)
        {
            await events.AddAsync(user, EventKind.SecondFactorRemoved);
            mail.Tell(changed, at => MailTexts.SecondFactorChanged(changed, isOn: false, at));
        }

        return refusal;
    }

    private SecondFactorDocument NewOf(Guid user, byte[] key, DateTimeOffset until) =>
        new() { Secret = secret.Seal(user, key), PendingUntil = until, LastStep = 0, RecoveryHashes = [] };

    // Doubles with each further failure.
    private TimeSpan? WaitOf(SecondFactorDocument factor)
    {
        if (factor.Failures < FreeFailures || factor.FailedAt is not { } at)
        {
            return null;
        }

        var full = Math.Min(LongestWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(2, Math.Min(20, factor.Failures - FreeFailures)));
        var left = at + TimeSpan.FromSeconds(full) - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : null;
    }

    private byte[] Secret(Guid user, SecondFactorDocument factor) => secret.Open(user, factor.Secret);

    private static Refusal WrongCode() =>
        Refusal.Of(ProblemTypes.WrongCode, "This code is wrong, too old, or was used already. The app shows the next one within 30 s.");
}

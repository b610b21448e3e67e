using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.Profile;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Clients;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Mail;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer;

/// <summary>Opens accounts, checks passwords, deletes accounts.</summary>
internal sealed class Accounts(
    IAccountStore store,
    AccountSecret secret,
    SignIns signIns,
    EndedSignIns ended,
    Passwords passwords,
    SignInThrottle throttle,
    RegistrationThrottle registrations,
    IHomeCells homes,
    EmailVerification verification,
    SecondFactors secondFactors,
    FreshProof proof,
    MailOutbox outbox,
    SecurityEvents events,
    TimeProvider time,
    ILogger<Accounts> log)
{
    // An address is claimed again where a deleted account still held it; more than once only beside other registrations of it.
    private const int MostAttempts = 3;

    public async ValueTask<SignInOutcome> RegisterAsync(Register request, IPAddress? from, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var email = Email(request.Email, errors);
        if (PasswordRules.Objection(request.Password, email) is { } objection)
        {
            errors.Add(new FieldError("password", objection));
        }

        var device = DeviceRules.Check(request.Device, errors);
        var profile = ProfileRules.Begin(request.Profile, errors);
        if (request.RegistrationKey is { } key && !IsRegistrationKey(key))
        {
            errors.Add(new FieldError("registration_key", "22 to 64 random characters of A-Z, a-z, 0-9, - and _"));
        }

        if (errors.Count > 0)
        {
            return Refusal.OfFields(errors);
        }

        if (registrations.Begin(from) is { } wait)
        {
            return Refusal.Later(
                ProblemTypes.TooManyRequests,
                "Many accounts were opened from this network lately; Retry-After says when the next may be.",
                wait);
        }

        if (await passwords.HashAsync(request.Password, ClientNetwork.Of(from), cancellationToken) is not { } hash)
        {
            return Busy();
        }

        if (await FindEarlierAsync(email!, cancellationToken) is { } earlier)
        {
            return await AgainAsync(earlier, request, device, from, cancellationToken);
        }

        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var (userId, elsewhere) = await homes.ClaimAsync(email!, new UserId(Guid.CreateVersion7(time.GetUtcNow())), cancellationToken);
            if (elsewhere is not null)
            {
                return SignInOutcome.In(elsewhere);
            }

            var (code, kept) = verification.First(userId);
            var user = new UserDocument
            {
                UserId = userId.Value,
                Email = email!.Entered,
                PasswordHash = hash,
                RegistrationKeyHash = HashOf(request.RegistrationKey),
                VerificationCode = kept,
                Cell = homes.Own,
                CreatedAt = time.GetUtcNow(),
                Profile = profile,
            };
            if (await store.CreateUserAsync(user, secret.Email.Of(email), cancellationToken))
            {
                return await ConfirmAsync(user, email, code, device, cancellationToken);
            }

            if (await store.FindByEmailAsync(secret.Email.Of(email), cancellationToken) is { } known)
            {
                return await AgainAsync(known, request, device, from, cancellationToken);
            }

            // The id is that of a deleted account, of which the directory was not told.
            await homes.ReleaseAsync(email, userId, cancellationToken);
        }

        return Busy();
    }

    public async ValueTask<SignInOutcome> SignInAsync(SignIn request, IPAddress? from, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var email = Email(request.Email, errors);
        var device = DeviceRules.Check(request.Device, errors);
        if (errors.Count > 0)
        {
            return Refusal.OfFields(errors);
        }

        var key = secret.Email.Of(email!);
        var found = await store.FindByEmailAsync(key, cancellationToken) ?? await FindEarlierAsync(email!, cancellationToken);
        if (found is null && await homes.ElsewhereAsync(email!, cancellationToken) is { } elsewhere)
        {
            return SignInOutcome.In(elsewhere);
        }

        var (check, refusal) = await CheckAsync(found, request.Password, throttle.Begin(key, from), WrongCredentials, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var user = check == PasswordCheck.RightButOld ? await HashAgainAsync(found!, request.Password, from, cancellationToken) : found!.Document;
        if (user.LockedAt is not null)
        {
            return Locked();
        }

        if (await secondFactors.CheckAsync(new UserId(user.UserId), request.SecondFactor, cancellationToken) is { } missing)
        {
            return missing;
        }

        if (await signIns.BeginAsync(user, device, cancellationToken) is not { } answer)
        {
            return WrongCredentials();
        }

        // A password that was changed while this one was being checked ended every sign-in but the one that came too late: this one.
        var kept = await store.GetUserAsync(new UserId(user.UserId), cancellationToken);
        if (kept?.Document.PasswordHash != user.PasswordHash && kept?.Document.PasswordHash != found!.Document.PasswordHash
            && DeviceId.TryParse(answer.DeviceId, out var late))
        {
            await signIns.EndAsync(new UserId(user.UserId), late, RevokedBecause.PasswordChanged, cancellationToken);
            return WrongCredentials();
        }

        Tell(user, MailTexts.SignedIn(user, device?.Name ?? "an unnamed device", time.GetUtcNow()));
        return answer;
    }

    public async ValueTask<Refusal?> ChangePasswordAsync(Caller caller, ChangePassword request, IPAddress? from, CancellationToken cancellationToken)
    {
        if (await store.GetUserAsync(caller.UserId, cancellationToken) is not { } found)
        {
            return Refusal.AccountDeleted();
        }

        var email = EmailOf(found.Document);
        if (PasswordRules.Objection(request.NewPassword, email) is { } objection)
        {
            return Refusal.OfField("new_password", objection);
        }

        if (await CheckAsync(found, request.CurrentPassword, throttle.Begin(secret.Email.Of(email), from, caller.DeviceId), WrongPassword, cancellationToken) is
            (_, { } refusal))
        {
            return refusal;
        }

        if (await passwords.HashAsync(request.NewPassword, ClientNetwork.Of(from), cancellationToken) is not { } hash)
        {
            return Busy();
        }

        // Whatever else of the account changed since it was read stays; only a password changed meanwhile wins over ours.
        for (var current = found; current.Document.PasswordHash == found.Document.PasswordHash;)
        {
            if (await store.PutUserAsync(current.Document with { PasswordHash = hash }, current.Revision, cancellationToken))
            {
                await events.AddAsync(caller.UserId, EventKind.PasswordChanged, cancellationToken: cancellationToken);
                Tell(current.Document, MailTexts.PasswordChanged(current.Document, time.GetUtcNow()));
                if (request.SignOutOthers is not false)
                {
                    await signIns.EndAllAsync(caller.UserId, caller.DeviceId, RevokedBecause.PasswordChanged, cancellationToken);
                }

                return null;
            }

            if (await store.GetUserAsync(caller.UserId, cancellationToken) is not { } again)
            {
                return Refusal.AccountDeleted();
            }

            current = again;
        }

        return Refusal.Of(ProblemTypes.Conflict, "The password was changed from another phone meanwhile; that one stands.");
    }

    /// <summary>The caller shows again, by password or second factor, that they are the account's owner.</summary>
    public async ValueTask<Refusal?> ReauthenticateAsync(Caller caller, Reauthenticate request, IPAddress? from, CancellationToken cancellationToken)
    {
        if (await store.GetUserAsync(caller.UserId, cancellationToken) is not { } found)
        {
            return Refusal.AccountDeleted();
        }

        if (request.Password is null == (request.SecondFactor is null))
        {
            return Refusal.OfField("password", "the account's password, or second_factor instead");
        }

        if (request.SecondFactor is not null && found.Document.SecondFactor is not { Since: not null })
        {
            return Refusal.OfField("second_factor", "nothing: this account has no second factor");
        }

        var refusal = request.Password is { } password
            ? (await CheckAsync(found, password, AttemptOf(found.Document, from, caller), WrongPassword, cancellationToken)).Refusal
            : await secondFactors.CheckAsync(caller.UserId, request.SecondFactor, cancellationToken);
        if (refusal is null)
        {
            await proof.NoteAsync(caller, cancellationToken);
        }

        return refusal;
    }

    /// <summary>Takes the second factor away from whoever has both.</summary>
    public async ValueTask<Refusal?> RemoveSecondFactorAsync(Caller caller, RemoveTotp request, IPAddress? from, CancellationToken cancellationToken)
    {
        if (await store.GetUserAsync(caller.UserId, cancellationToken) is not { } found)
        {
            return Refusal.AccountDeleted();
        }

        return (await CheckAsync(found, request.Password, AttemptOf(found.Document, from, caller), WrongPassword, cancellationToken)).Refusal
            ?? await secondFactors.CheckAsync(caller.UserId, request.SecondFactor, cancellationToken)
            ?? await secondFactors.RemoveAsync(caller.UserId, cancellationToken);
    }

    public async ValueTask<Refusal?> DeleteAsync(Caller caller, DeleteAccount request, IPAddress? from, CancellationToken cancellationToken)
    {
        if (await store.GetUserAsync(caller.UserId, cancellationToken) is not { } found)
        {
            return Refusal.AccountDeleted();
        }

        var email = EmailOf(found.Document);
        if (await CheckAsync(found, request.Password, throttle.Begin(secret.Email.Of(email), from, caller.DeviceId), WrongPassword, cancellationToken) is
            (_, { } refusal))
        {
            return refusal;
        }

        await homes.DoubtAsync(email, caller.UserId, cancellationToken);
        await store.DeleteUserAsync(caller.UserId, time.GetUtcNow(), cancellationToken);
        ended.Forget(caller.DeviceId);
        await homes.ReleaseAsync(email, caller.UserId, cancellationToken);
        log.AccountDeleted();
        return null;
    }

    /// <summary>The answer to a token that outlived its account.</summary>
    // The phone that opened the account asks again, because it never heard the answer. Only whoever knows the key comes to the check of the password, which is
    // held back like any other: a stranger learns what they learnt before, that the address is taken.
    private async ValueTask<SignInOutcome> AgainAsync(
        Revisioned<UserDocument> known, Register request, DeviceInfo? device, IPAddress? from, CancellationToken cancellationToken)
    {
        if (HashOf(request.RegistrationKey) is not { } key || !CryptographicOperations.FixedTimeEquals(key, known.Document.RegistrationKeyHash))
        {
            return EmailTaken();
        }

        var email = EmailOf(known.Document);
        if (await CheckAsync(known, request.Password, throttle.Begin(secret.Email.Of(email), from), EmailTaken, cancellationToken) is (_, { } refusal))
        {
            return refusal;
        }

        return await signIns.BeginAsync(known.Document, device, cancellationToken) is { } answer ? answer : Refusal.AccountDeleted();
    }

    private static bool IsRegistrationKey(string text) => text.Length is >= 22 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    // A random key needs no salt.
    private static byte[]? HashOf(string? registrationKey) => registrationKey is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(registrationKey));

    private static Refusal EmailTaken() => Refusal.Of(ProblemTypes.EmailTaken, "There is an account with this e-mail address; sign in instead.");

    private async ValueTask<SignInOutcome> ConfirmAsync(
        UserDocument user,
        EmailAddress email,
        string code,
        DeviceInfo? device,
        CancellationToken cancellationToken)
    {
        var userId = new UserId(user.UserId);
        if (!await homes.ConfirmAsync(email, userId, cancellationToken))
        {
            // So slow that the claim was given up meanwhile and the address may be another's: this account must not be.
            await store.DeleteUserAsync(userId, time.GetUtcNow(), cancellationToken);
            return Busy();
        }

        log.AccountRegistered();
        await events.AddAsync(userId, EventKind.Registered, cancellationToken: cancellationToken);
        verification.SendFirst(user.Email, code);
        return await signIns.BeginAsync(user, device, cancellationToken) is { } answer ? answer : Refusal.AccountDeleted();
    }

    // One way for right and wrong, known and unknown: the same work, then the same answer.
    private async ValueTask<(PasswordCheck Check, Refusal? Refusal)> CheckAsync(
        Revisioned<UserDocument>? found, string password, SignInThrottle.Attempt attempt, Func<Refusal> wrong, CancellationToken cancellationToken)
    {
        if (attempt.Wait is { } wait)
        {
            log.SignInsHeldBack();
            return (
                PasswordCheck.Wrong,
                Refusal.Later(ProblemTypes.TooManyRequests, "Too many failed sign-ins; Retry-After says when the next is looked at.", wait));
        }

        var check = await passwords.CheckAsync(found?.Document.PasswordHash, password, attempt.Place.Network, cancellationToken);
        switch (check)
        {
            case PasswordCheck.Busy:
                attempt.Forget();
                return (check, Busy());
            case PasswordCheck.Wrong:
                if (found is not null)
                {
                    await events.AddGuessAsync(new UserId(found.Document.UserId), cancellationToken);
                }

                return (check, wrong());
            default:
                attempt.Succeeded();
                return (check, null);
        }
    }

    private SignInThrottle.Attempt AttemptOf(UserDocument user, IPAddress? from, Caller caller) =>
        throttle.Begin(secret.Email.Of(EmailOf(user)), from, caller.DeviceId);

    private async ValueTask<UserDocument> HashAgainAsync(Revisioned<UserDocument> found, string password, IPAddress? from, CancellationToken cancellationToken)
    {
        // Overtaken by another change, or too busy: the next sign-in does it.
        var renewed = await passwords.HashAsync(password, ClientNetwork.Of(from), cancellationToken) is { } hash
            ? found.Document with
            {
                PasswordHash = hash,
            }
            : found.Document;
        return await store.PutUserAsync(renewed, found.Revision, cancellationToken) ? renewed : found.Document;
    }

    private async ValueTask<Revisioned<UserDocument>?> FindEarlierAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        foreach (var key in secret.Email.EarlierOf(email))
        {
            if (await store.FindByEmailAsync(key, cancellationToken) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static Refusal Locked() =>
        Refusal.Of(ProblemTypes.AccountLocked, "This account was locked by whoever runs this server. Nothing is lost; what your phone recorded stays on it.");

    private void Tell(UserDocument user, MailMessage mail)
    {
        if (user.EmailVerifiedAt is not null)
        {
            outbox.Send(mail);
        }
    }

    private static EmailAddress EmailOf(UserDocument user) =>
        EmailAddress.TryParse(user.Email, out var email) ? email : throw new InvalidDataException("A stored e-mail address cannot be read.");

    private static EmailAddress? Email(string text, List<FieldError> errors)
    {
        if (!EmailAddress.TryParse(text, out var email))
        {
            errors.Add(new FieldError("email", EmailAddress.Expected));
        }

        return email;
    }

    private static Refusal WrongCredentials() => Refusal.Of(ProblemTypes.WrongCredentials, "This e-mail address and password do not match an account.");

    private static Refusal WrongPassword() => Refusal.Of(ProblemTypes.WrongCredentials, "This is not the account's password.");

    private static Refusal Busy() =>
        Refusal.Later(ProblemTypes.Unavailable, "Too many are signing in at this moment; nothing was changed.", TimeSpan.FromSeconds(2));
}

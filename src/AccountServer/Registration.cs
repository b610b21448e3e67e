using System.Net;
using System.Security.Cryptography;
using System.Text;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.Profile;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer;

/// <summary>Opens an account and signs its phone in; a call that is repeated because its answer was lost signs the phone in again.</summary>
internal sealed class Registration(
    RegistrationThrottle throttle, AccountsByEmail accounts, AccountOpening opening, NewPasswords newPasswords, PasswordChecks checks, SignIns signIns)
{
    /// <param name="request">Who, on which phone.</param>
    /// <param name="consent">What the person agreed to; null where the server asks nobody.</param>
    /// <param name="from">Where the call comes from.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async ValueTask<SignInOutcome> RegisterAsync(Register request, ConsentDocument? consent, IPAddress? from, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var email = EmailAddress.Check(request.Email, errors);
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

        if (throttle.Begin(from) is { } wait)
        {
            return Refusal.Later(
                ProblemTypes.TooManyRequests,
                "Many accounts were opened from this network lately; Retry-After says when the next may be.",
                wait);
        }

        if (await newPasswords.HashAsync(request.Password, from, cancellationToken) is not { } hash)
        {
            return AccountRefusals.Busy();
        }

        if (await accounts.FindHereAsync(email!, cancellationToken) is { } earlier)
        {
            return await AgainAsync(earlier, request, device, from, cancellationToken);
        }

        switch (await opening.OpenAsync(email!, new NewAccount(hash, HashOf(request.RegistrationKey), profile, consent), cancellationToken))
        {
            case { Opened: { } user }:
                return await signIns.BeginAsync(user, device, cancellationToken) is { } answer ? answer : Refusal.AccountDeleted();
            case { Known: { } known }:
                return await AgainAsync(known, request, device, from, cancellationToken);
            case { Elsewhere: { } cell }:
                return SignInOutcome.In(cell);
            default:
                return AccountRefusals.Busy();
        }
    }

    // The phone that opened the account repeats its call, because the answer was lost. The password is checked only for a caller who has the registration key,
    // under the limits of a sign-in; anybody else is told that the address is taken, as before.
    private async ValueTask<SignInOutcome> AgainAsync(
        Revisioned<UserDocument> known, Register request, DeviceInfo? device, IPAddress? from, CancellationToken cancellationToken)
    {
        if (HashOf(request.RegistrationKey) is not { } key || !CryptographicOperations.FixedTimeEquals(key, known.Document.RegistrationKeyHash))
        {
            return AccountRefusals.EmailTaken();
        }

        var attempt = checks.Begin(AccountsByEmail.AddressOf(known.Document), from);
        if (await checks.CheckAsync(known, request.Password, attempt, AccountRefusals.EmailTaken, cancellationToken) is (_, { } refusal))
        {
            return refusal;
        }

        if (signIns.Count(known.Document) is { } tooMany)
        {
            return tooMany;
        }

        return await signIns.BeginAsync(known.Document, device, cancellationToken) is { } answer ? answer : Refusal.AccountDeleted();
    }

    private static bool IsRegistrationKey(string text) => text.Length is >= 22 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    // A random key needs no salt.
    private static byte[]? HashOf(string? registrationKey) => registrationKey is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(registrationKey));
}

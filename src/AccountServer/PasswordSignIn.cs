using System.Net;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.Profile;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;

namespace Stamina.AccountServer;

/// <summary>Signs a phone in by address, password and, where the account has one, second factor.</summary>
internal sealed class PasswordSignIn(
    AccountsByEmail accounts, PasswordChecks checks, NewPasswords newPasswords, SecondFactors secondFactors, SignIns signIns, OwnerMail mail)
{
    public async ValueTask<SignInOutcome> SignInAsync(SignIn request, IPAddress? from, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var email = EmailAddress.Check(request.Email, errors);
        var device = DeviceRules.Check(request.Device, errors);
        if (errors.Count > 0)
        {
            return Refusal.OfFields(errors);
        }

        var (found, elsewhere) = await accounts.FindAsync(email!, cancellationToken);
        if (elsewhere is not null)
        {
            return SignInOutcome.In(elsewhere);
        }

        var (check, refusal) = await checks.CheckAsync(found, request.Password, checks.Begin(email!, from), WrongCredentials, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var user = check == PasswordCheck.RightButOld
            ? await newPasswords.HashAgainAsync(found!, request.Password, from, cancellationToken)
            : found!.Document;
        if (user.LockedAt is not null)
        {
            return AccountRefusals.Locked();
        }

        if (await secondFactors.CheckAsync(new UserId(user.UserId), request.SecondFactor, cancellationToken) is { } missing)
        {
            return missing;
        }

        if (signIns.Count(user) is { } tooMany)
        {
            return tooMany;
        }

        if (await signIns.BeginByPasswordAsync(user, found!.Document.PasswordHash, device, cancellationToken) is not { } answer)
        {
            return WrongCredentials();
        }

        mail.Tell(user, at => MailTexts.SignedIn(user, "your password", device?.Name ?? "an unnamed device", at));
        return answer;
    }

    private static Refusal WrongCredentials() => Refusal.Of(ProblemTypes.WrongCredentials, "This e-mail address and password do not match an account.");
}

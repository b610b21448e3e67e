using System.Net;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.Passkeys;
using Stamina.AccountServer.Profile;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Problems;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer;

/// <summary>
/// Signs a phone in by a passkey, which counts as two factors: no password is asked for, and no code. A signature cannot be guessed, so attempts that fail are
/// not counted.
/// </summary>
internal sealed class PasskeySignIns(IAccountStore store, IHomeCells homes, AccountPasskeys passkeys, SignIns signIns, OwnerMail mail)
{
    public async ValueTask<SignInOutcome> SignInAsync(PasskeySignIn request, IPAddress? from, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var device = DeviceRules.Check(request.Device, errors);
        if (errors.Count > 0)
        {
            return Refusal.OfFields(errors);
        }

        if (PasskeyChecks.UserNamedBy(request.Credential) is { } named
            && await store.GetUserAsync(named, cancellationToken) is null
            && await homes.ElsewhereAsync(named, cancellationToken) is { } elsewhere)
        {
            return SignInOutcome.In(elsewhere);
        }

        var (user, used, refusal) = await passkeys.TakeAsync(new PasskeyProof { State = request.State, Credential = request.Credential }, cancellationToken);
        if (user is null || used is null)
        {
            return refusal!;
        }

        if (user.LockedAt is not null)
        {
            return AccountRefusals.Locked();
        }

        if (signIns.Count(user) is { } tooMany)
        {
            return tooMany;
        }

        if (await signIns.BeginByPasskeyAsync(user, used, device, cancellationToken) is not { } answer)
        {
            return AccountPasskeys.Wrong();
        }

        mail.Tell(user, at => MailTexts.SignedIn(user, "a passkey", device?.Name ?? "an unnamed device", at));
        return answer;
    }
}

using System.Net;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.Profile;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Clients;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// Sets another password for whoever reads mail at the account's address. Whoever guesses at codes holds up their own network and nobody else: a code has 50
/// bits and half an hour, so there is no need for a bound that a stranger could use up for its owner.
/// </summary>
internal sealed class PasswordResets(
    AccountsByEmail accounts, AccountSecret secret, SecondFactors secondFactors, NewPasswords newPasswords, SignIns signIns, TimeProvider time)
{
    // Codes tried in a row from one network.
    private const int CallsOfNetwork = 10;

    private readonly MailedCodes codes = new(CodePurpose.Reset, secret, time);
    private readonly FailureBuckets<IPAddress> tried = new(CallsOfNetwork, TimeSpan.FromMinutes(1));

    public async ValueTask<SignInOutcome> ResetAsync(ResetPassword request, IPAddress? from, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var email = EmailAddress.Check(request.Email, errors);
        if (PasswordRules.Objection(request.NewPassword, email) is { } objection)
        {
            errors.Add(new FieldError("new_password", objection));
        }

        var device = DeviceRules.Check(request.Device, errors);
        if (errors.Count > 0)
        {
            return Refusal.OfFields(errors);
        }

        var network = ClientNetwork.Of(from);
        if (tried.Take(network, time.GetUtcNow()) is { } wait)
        {
            return TooMany(wait);
        }

        var (found, elsewhere) = await accounts.FindAsync(email!, cancellationToken);
        if (elsewhere is not null)
        {
            return SignInOutcome.In(elsewhere);
        }

        if (!IsRight(request.Code, found?.Document))
        {
            return WrongCode();
        }

        if (found!.Document.LockedAt is not null)
        {
            return AccountRefusals.Locked();
        }

        var user = new UserId(found.Document.UserId);
        if (await secondFactors.CheckAsync(user, request.SecondFactor, cancellationToken) is { } missing)
        {
            return missing;
        }

        if (await newPasswords.HashAsync(request.NewPassword, from, cancellationToken) is not { } hash)
        {
            return AccountRefusals.Busy();
        }

        // The code is used up in the same write that sets the password. It came by mail, so the address is shown to be read.
        var (changed, _) = await newPasswords.SetAsync(
            user,
            EventKind.PasswordReset,
            account => IsRight(request.Code, account)
                ? (account with
                {
                    PasswordHash = hash,
                    ResetCode = null,
                    RegistrationKeyHash = null,
                    EmailVerifiedAt = account.EmailVerifiedAt ?? time.GetUtcNow(),
                }, null)
                : (null, WrongCode()),
            cancellationToken);
        if (changed is null)
        {
            return WrongCode();
        }

        tried.Give(network, 1, time.GetUtcNow());
        await newPasswords.SignOutAsync(user, except: null, cancellationToken);
        return await signIns.BeginAsync(changed, device, cancellationToken) is { } tokens ? tokens : Refusal.AccountDeleted();
    }

    /// <summary>The answer to a network that asks for codes or tries them too often.</summary>
    public static Refusal TooMany(TimeSpan wait) =>
        Refusal.Later(
            ProblemTypes.TooManyRequests,
            "Too many codes were asked for or tried from this network; Retry-After says when the next is looked at.",
            wait);

    private bool IsRight(string code, UserDocument? user) => codes.IsRight(code, user?.UserId ?? default, user?.ResetCode);

    private static Refusal WrongCode() =>
        Refusal.Of(ProblemTypes.WrongCode, "This code is not the one that was sent to this address, was used, or is older than half an hour. Ask for another.");
}

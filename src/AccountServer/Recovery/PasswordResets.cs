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

namespace Stamina.AccountServer.Recovery;

/// <summary>Sets another password for whoever reads mail at the account's address, or at the one it had lately: then that is its address again.</summary>
internal sealed class PasswordResets(
    AccountsByEmail accounts, AddressClaims addresses, ResetCodes codes, SecondFactors secondFactors, NewPasswords newPasswords, SignIns signIns)
{
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
        if (codes.Begin(network) is { } wait)
        {
            return ResetCodes.TooMany(wait);
        }

        var (found, elsewhere) = await accounts.FindHolderOrCellAsync(email!, cancellationToken);
        if (elsewhere is not null)
        {
            return SignInOutcome.In(elsewhere);
        }

        if (codes.Use(found?.Document, email!, request.Code) is not { } used)
        {
            return WrongCode();
        }

        if (used.LockedAt is not null)
        {
            return AccountRefusals.Locked();
        }

        // A second factor that was added since the address was changed, or shortly before, may be a thief's: it is taken off and not asked for.
        var user = new UserId(used.UserId);
        if (used.SecondFactor is not null && await secondFactors.CheckAsync(user, request.SecondFactor, cancellationToken) is { } missing)
        {
            return missing;
        }

        if (await newPasswords.HashAsync(request.NewPassword, from, cancellationToken) is not { } hash)
        {
            return AccountRefusals.Busy();
        }

        // The code is used up in the same write that sets the password.
        var left = used.Email == found!.Document.Email ? null : AccountsByEmail.AddressOf(found.Document);
        var (changed, _) = await newPasswords.SetAsync(
            user,
            left is null ? EventKind.PasswordReset : EventKind.EmailTakenBack,
            account => codes.Use(account, email!, request.Code) is { } now ? (now with { PasswordHash = hash }, null) : (null, WrongCode()),
            cancellationToken);
        if (changed is null)
        {
            return WrongCode();
        }

        codes.Succeeded(network);
        await newPasswords.SignOutAsync(user, except: null);
        if (left is not null)
        {
            await addresses.ReleaseLeftAsync(user, left, cancellationToken);
        }

        return await signIns.BeginAsync(changed, device, cancellationToken) is { } tokens ? tokens : Refusal.AccountDeleted();
    }

    private static Refusal WrongCode() =>
        Refusal.Of(ProblemTypes.WrongCode, "This code is not the one that was sent to this address, was used, or has ended. Ask for another.");
}

using System.Net;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer;

/// <summary>The password that a signed-in caller types once more, and changes.</summary>
internal sealed class CallerPassword(IAccountStore store, PasswordChecks checks, NewPasswords newPasswords)
{
    /// <summary>The account of a caller who typed its password; or why not.</summary>
    public async ValueTask<(UserDocument? Account, Refusal? Refusal)> CheckAsync(
        Caller caller, string password, IPAddress? from, CancellationToken cancellationToken)
    {
        if (await store.GetUserAsync(caller.UserId, cancellationToken) is not { } found)
        {
            return (null, Refusal.AccountDeleted());
        }

        var attempt = checks.Begin(AccountsByEmail.AddressOf(found.Document), from, caller.DeviceId);
        var (_, refusal) = await checks.CheckAsync(found, password, attempt, AccountRefusals.WrongPassword, cancellationToken);
        return (refusal is null ? found.Document : null, refusal);
    }

    public async ValueTask<Refusal?> ChangeAsync(Caller caller, ChangePassword request, IPAddress? from, CancellationToken cancellationToken)
    {
        if (await store.GetUserAsync(caller.UserId, cancellationToken) is not { Document: var before })
        {
            return Refusal.AccountDeleted();
        }

        if (PasswordRules.Objection(request.NewPassword, AccountsByEmail.AddressOf(before)) is { } objection)
        {
            return Refusal.OfField("new_password", objection);
        }

        var (account, wrong) = await CheckAsync(caller, request.CurrentPassword, from, cancellationToken);
        if (account is null)
        {
            return wrong;
        }

        if (await newPasswords.HashAsync(request.NewPassword, from, cancellationToken) is not { } hash)
        {
            return AccountRefusals.Busy();
        }

        // What else of the account has changed since it was read is kept. A password that was changed meanwhile is kept too, and this change is refused.
        var (_, refusal) = await newPasswords.SetAsync(
            caller.UserId,
            EventKind.PasswordChanged,
            user => user.PasswordHash == account.PasswordHash
                ? (user with { PasswordHash = hash }, null)
                : (null, Refusal.Of(ProblemTypes.Conflict, "The password was changed from another phone meanwhile; that one stands.")),
            cancellationToken);
        if (refusal is null && request.SignOutOthers is not false)
        {
            await newPasswords.SignOutAsync(caller.UserId, caller.DeviceId);
        }

        return refusal;
    }
}

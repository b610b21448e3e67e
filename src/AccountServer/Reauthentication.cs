using System.Net;
using Stamina.AccountServer.Passkeys;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer;

/// <summary>The caller shows again that they are the account's owner.</summary>
internal sealed class Reauthentication(
    IAccountStore store, CallerPassword password, SecondFactors secondFactors, AccountPasskeys passkeys, FreshProof proof, EndedSignIns signIns)
{
    /// <summary>
    /// By password, second factor or passkey; from then on it is known for a while. The access tokens that the phone has end with that: it renews.
    /// </summary>
    public async ValueTask<Refusal?> ReauthenticateAsync(Caller caller, Reauthenticate request, IPAddress? from, CancellationToken cancellationToken)
    {
        if (await store.GetUserAsync(caller.UserId, cancellationToken) is not { Document: var account })
        {
            return Refusal.AccountDeleted();
        }

        if (new object?[] { request.Password, request.SecondFactor, request.Passkey }.Count(given => given is not null) != 1)
        {
            return Refusal.OfField("password", "the account's password, or second_factor or passkey instead");
        }

        if (request.SecondFactor is not null && account.SecondFactor is not { Since: not null })
        {
            return Refusal.OfField("second_factor", "nothing: this account has no second factor");
        }

        var refusal = request.Password is { } typed ? (await password.CheckAsync(caller, typed, from, cancellationToken)).Refusal
            : request.Passkey is { } signed ? await SignedAsync(caller, signed, cancellationToken)
            : await secondFactors.CheckAsync(caller.UserId, request.SecondFactor, cancellationToken);
        if (refusal is null)
        {
            await proof.NoteAsync(caller, cancellationToken);
            signIns.AskAgain(caller.DeviceId);
        }

        return refusal;
    }

    private async ValueTask<Refusal?> SignedAsync(Caller caller, PasskeyProof proof, CancellationToken cancellationToken)
    {
        var (signer, _, refusal) = await passkeys.TakeAsync(proof, cancellationToken);
        return refusal ?? (signer!.UserId == caller.UserId.Value ? null : AccountPasskeys.Wrong());
    }

    /// <summary>Takes the second factor away from whoever has both.</summary>
    public async ValueTask<Refusal?> RemoveSecondFactorAsync(Caller caller, RemoveTotp request, IPAddress? from, CancellationToken cancellationToken) =>
        (await password.CheckAsync(caller, request.Password, from, cancellationToken)).Refusal
        ?? await secondFactors.CheckAsync(caller.UserId, request.SecondFactor, cancellationToken)
        ?? await secondFactors.RemoveAsync(caller.UserId, cancellationToken);
}

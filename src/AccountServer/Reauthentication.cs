using System.Net;
using Stamina.AccountServer.SecondFactor;
using Stamina.Contracts.Accounts;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer;

/// <summary>The caller shows again that they are the account's owner.</summary>
internal sealed class Reauthentication(IAccountStore store, OwnPassword password, SecondFactors secondFactors, FreshProof proof)
{
    /// <summary>By password or second factor; from then on it is known for a while.</summary>
    public async ValueTask<Refusal?> ReauthenticateAsync(Caller caller, Reauthenticate request, IPAddress? from, CancellationToken cancellationToken)
    {
        if (await store.GetUserAsync(caller.UserId, cancellationToken) is not { Document: var account })
        {
            return Refusal.AccountDeleted();
        }

        if (request.Password is null == (request.SecondFactor is null))
        {
            return Refusal.OfField("password", "the account's password, or second_factor instead");
        }

        if (request.SecondFactor is not null && account.SecondFactor is not { Since: not null })
        {
            return Refusal.OfField("second_factor", "nothing: this account has no second factor");
        }

        var refusal = request.Password is { } typed
            ? (await password.CheckAsync(caller, typed, from, cancellationToken)).Refusal
            : await secondFactors.CheckAsync(caller.UserId, request.SecondFactor, cancellationToken);
        if (refusal is null)
        {
            await proof.NoteAsync(caller, cancellationToken);
        }

        return refusal;
    }

    /// <summary>Takes the second factor away from whoever has both.</summary>
    public async ValueTask<Refusal?> RemoveSecondFactorAsync(Caller caller, RemoveTotp request, IPAddress? from, CancellationToken cancellationToken) =>
        (await password.CheckAsync(caller, request.Password, from, cancellationToken)).Refusal
        ?? await secondFactors.CheckAsync(caller.UserId, request.SecondFactor, cancellationToken)
        ?? await secondFactors.RemoveAsync(caller.UserId, cancellationToken);
}

using System.Net;
using Microsoft.Extensions.Logging;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer;

/// <summary>Deletes an account with everything in it, for whoever types its password once more.</summary>
internal sealed class AccountDeletion(
    IAccountStore store, OwnPassword password, IHomeCells homes, EndedSignIns ended, TimeProvider time, ILogger<AccountDeletion> log)
{
    public async ValueTask<Refusal?> DeleteAsync(Caller caller, DeleteAccount request, IPAddress? from, CancellationToken cancellationToken)
    {
        var (account, refusal) = await password.CheckAsync(caller, request.Password, from, cancellationToken);
        if (account is null)
        {
            return refusal;
        }

        foreach (var email in AccountsByEmail.AddressesOf(account))
        {
            await homes.DoubtAsync(email, caller.UserId, cancellationToken);
        }

        await store.DeleteUserAsync(caller.UserId, time.GetUtcNow(), cancellationToken);
        ended.Forget(caller.DeviceId);
        foreach (var email in AccountsByEmail.AddressesOf(account))
        {
            await homes.ReleaseAsync(email, caller.UserId, cancellationToken);
        }

        log.AccountDeleted();
        return null;
    }
}

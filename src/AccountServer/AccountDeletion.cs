using System.Net;
using Microsoft.Extensions.Logging;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer;

/// <summary>Deletes an account with everything in it, for whoever types its password once more.</summary>
internal sealed class AccountDeletion(
    DeletedAccounts deleted, CallerPassword password, IHomeCells homes, EndedSignIns ended, ILogger<AccountDeletion> log)
{
    public async ValueTask<Refusal?> DeleteAsync(Caller caller, DeleteAccount request, IPAddress? from, CancellationToken cancellationToken)
    {
        var (account, refusal) = await password.CheckAsync(caller, request.Password, from, cancellationToken);
        if (account is null)
        {
            return refusal;
        }

        await EraseAsync(account, cancellationToken);
        ended.Forget(caller.DeviceId);
        return null;
    }

    /// <summary>Deletes it without asking anybody.</summary>
    public async ValueTask EraseAsync(UserDocument account, CancellationToken cancellationToken)
    {
        var user = new UserId(account.UserId);
        foreach (var email in AccountsByEmail.AddressesOf(account))
        {
            await homes.DoubtAsync(email, user, cancellationToken);
        }

        // Not cancelled from here on: nobody would come back for what an interrupted deletion leaves.
        await deleted.DeleteAsync(user, CancellationToken.None);
        if (await homes.BuryAsync(user, CancellationToken.None))
        {
            foreach (var email in AccountsByEmail.AddressesOf(account))
            {
                await homes.ReleaseAsync(email, user, CancellationToken.None);
            }
        }

        log.AccountDeleted();
    }
}

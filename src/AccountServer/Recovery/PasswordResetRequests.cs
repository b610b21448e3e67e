using System.Net;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Clients;
using Stamina.Http.Problems;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// Sends the code that sets another password. The answer is the same whether or not there is an account, and so is its work: what depends on it is done behind
/// the answer.
/// </summary>
internal sealed class PasswordResetRequests(AccountsByEmail accounts, ResetCodes codes, CodeMails codeMails)
{
    public async ValueTask<SignInOutcome> AskAsync(RequestPasswordReset request, IPAddress? from, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request.Email, out var email))
        {
            return Refusal.OfField("email", EmailAddress.Expected);
        }

        if (codes.BeginAsking(ClientNetwork.Of(from)) is { } wait)
        {
            return ResetCodes.TooMany(wait);
        }

        var (found, elsewhere) = await accounts.FindAsync(email, cancellationToken);
        if (elsewhere is not null)
        {
            return SignInOutcome.In(elsewhere);
        }

        // The same work for an address without an account. What differs is done once the answer is given, and survives the end of the process before that. An
        // account whose address changes in between gets its code at the new one.
        if (codes.MayMail(email))
        {
            codeMails.Send(await codeMails.KeepAskedAsync(found is null ? null : new UserId(found.Document.UserId), cancellationToken));
        }

        return SignInOutcome.Accepted;
    }
}

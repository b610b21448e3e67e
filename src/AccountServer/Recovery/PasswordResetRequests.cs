using System.Net;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Clients;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// Sends the code that sets another password. The answer is the same whether or not there is an account, and so is its work: what depends on it is done behind
/// the answer.
/// </summary>
internal sealed class PasswordResetRequests(IAccountStore store, AccountsByEmail accounts, ResetCodes codes, CodeMails codeMails)
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

        codeMails.Send(token => MakeMailAsync(email, found, token));
        return SignInOutcome.Accepted;
    }

    // Behind the answer. An account that was deleted or changed meanwhile gets none; the person asks again.
    private async ValueTask<CodeMail?> MakeMailAsync(EmailAddress email, Revisioned<UserDocument>? found, CancellationToken cancellationToken)
    {
        if (found is null || !codes.MayMail(email))
        {
            return null;
        }

        // Read again: it waited its turn behind other mails, and the account may have been written meanwhile.
        var user = new UserId(found.Document.UserId);
        if (await store.GetUserAsync(user, cancellationToken) is not { } present || present.Document.Email != found.Document.Email)
        {
            return null;
        }

        var mail = await codeMails.KeepAsync(user, CodePurpose.Reset, Guid.NewGuid(), cancellationToken);
        return await store.PutUserAsync(present.Document with { ResetCode = codes.Make(user, mail.Mail) }, present.Revision, cancellationToken) ? mail : null;
    }
}

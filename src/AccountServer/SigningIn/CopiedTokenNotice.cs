using Microsoft.Extensions.Logging;
using Stamina.AccountServer.Mail;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.SigningIn;

/// <summary>Says that a sign-in was ended because its token has two holders: to its owner by mail, in the account's log and in the server's.</summary>
internal sealed class CopiedTokenNotice(SecurityEvents events, OwnerMail mail, ILogger<CopiedTokenNotice> log)
{
    /// <param name="account">Whose.</param>
    /// <param name="revoked">The sign-in.</param>
    public async ValueTask TellAsync(UserDocument account, DeviceDocument revoked)
    {
        log.RefreshTokenReused();
        mail.Tell(account, at => MailTexts.TokenReuse(account, revoked.Name, at));
        await events.AddAsync(new UserId(account.UserId), EventKind.TokenReuse, revoked, EventBy.Server);
    }
}

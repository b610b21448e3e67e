using Stamina.AccountServer.Mail;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Webhooks;

/// <summary>Whose webhooks they are, and what they hear of them: in the account's log, and by mail.</summary>
internal sealed class WebhookOwners(IAccountStore accounts, SecurityEvents events, OwnerMail mail)
{
    /// <summary>The account; null where it was deleted.</summary>
    public async ValueTask<UserDocument?> FindAsync(UserId user, CancellationToken cancellationToken) =>
        (await accounts.GetUserAsync(user, cancellationToken))?.Document;

    /// <summary>Whether the caller's sign-in was ended.</summary>
    public async ValueTask<bool> IsEndedAsync(Caller caller, CancellationToken cancellationToken) =>
        await accounts.GetDeviceAsync(caller.UserId, caller.DeviceId, cancellationToken) is { Document.RevokedAt: not null };

    public async ValueTask MadeAsync(UserDocument owner, WebhookDocument webhook)
    {
        await events.AddAsync(new UserId(owner.UserId), EventKind.WebhookMade);
        mail.Tell(owner, at => MailTexts.WebhookMade(owner, webhook.Name, new Uri(webhook.Url).Host, at));
    }

    public ValueTask DeletedAsync(UserId owner) => events.AddAsync(owner, EventKind.WebhookDeleted);

    public async ValueTask PausedAsync(UserDocument owner, WebhookDocument webhook)
    {
        await events.AddAsync(new UserId(owner.UserId), EventKind.WebhookPaused, by: EventBy.Server);
        mail.Tell(owner, at => MailTexts.WebhookPaused(owner, webhook.Name, at));
    }
}

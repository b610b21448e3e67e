using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// What a sign-in may have made that needs no sign-in from then on: webhooks, and the calendar's link. Where a sign-in is ended because it may be a stranger's,
/// nothing that it made may go on.
/// </summary>
internal sealed class AccessWithoutSignIn(IWebhookStore webhooks, ICalendarStore calendars)
{
    /// <summary>Pauses all webhooks of an account and ends the calendar's link.</summary>
    /// <exception cref="StoreUnavailableException">The store is away, or others kept writing.</exception>
    public async ValueTask EndAllAsync(UserId user, CancellationToken cancellationToken)
    {
        await webhooks.PauseAllAsync(user, WebhookPause.SignedOut, cancellationToken);
        await EndLinkAsync(user, static _ => true, cancellationToken);
    }

    /// <summary>The same for what one sign-in made. Of a link from before that was noted nobody knows: it stays as it is.</summary>
    /// <exception cref="StoreUnavailableException">The store is away, or others kept writing.</exception>
    public async ValueTask EndMadeByAsync(UserId user, DeviceId signIn, CancellationToken cancellationToken)
    {
        await webhooks.PauseMadeByAsync(user, signIn, WebhookPause.SignedOut, cancellationToken);
        await EndLinkAsync(user, link => link.MadeBy == signIn.Value, cancellationToken);
    }

    private async ValueTask EndLinkAsync(UserId user, Func<CalendarLink, bool> which, CancellationToken cancellationToken) =>
        await RevisedWrites.ChangeAsync(
            () => calendars.GetAsync(user, cancellationToken),
            found => found.Document.Link is { } link && which(link) ? found.Document with { Link = null } : null,
            (calendar, revision) => calendars.PutAsync(calendar, revision, cancellationToken));
}

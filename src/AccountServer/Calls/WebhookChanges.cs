using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Calls;

/// <summary>Changes webhooks from the revision they were read at, and again where another change came first.</summary>
internal static class WebhookChanges
{
    /// <summary>Writes what <paramref name="change"/> makes of one and answers that; null where there is none. It may be asked several times.</summary>
    /// <exception cref="StoreUnavailableException">The store is away, or others kept writing it.</exception>
    public static async ValueTask<WebhookDocument?> ChangeAsync(
        this IWebhookStore store,
        UserId user,
        WebhookId webhook,
        Func<WebhookDocument, WebhookDocument> change,
        CancellationToken cancellationToken)
    {
        var changed = await RevisedWrites.ChangeAsync(
            () => store.GetAsync(user, webhook, cancellationToken),
            found => change(found.Document),
            (document, revision) => store.PutAsync(document, revision, cancellationToken));
        return changed?.Document;
    }

    /// <summary>From now on none of an account is told anything, and what waited is dropped.</summary>
    public static ValueTask PauseAllAsync(this IWebhookStore store, UserId user, WebhookPause because, CancellationToken cancellationToken) =>
        store.PauseAsync(user, _ => true, because, cancellationToken);

    /// <summary>The same for those that one sign-in made. Of one from before that was noted nobody knows: it stays as it is.</summary>
    public static ValueTask PauseMadeByAsync(
        this IWebhookStore store, UserId user, DeviceId signIn, WebhookPause because, CancellationToken cancellationToken) =>
        store.PauseAsync(user, webhook => webhook.MadeBy == signIn.Value, because, cancellationToken);

    private static async ValueTask PauseAsync(
        this IWebhookStore store, UserId user, Func<WebhookDocument, bool> which, WebhookPause because, CancellationToken cancellationToken)
    {
        foreach (var (webhook, _) in (await store.ListAsync(user, cancellationToken)).Where(found => which(found.Document)))
        {
            // Those that are paused too: a test that was begun by somebody who is signed out by now must not find them as it read them.
            var id = new WebhookId(webhook.WebhookId);
            await store.ChangeAsync(user, id, found => found with { PausedBecause = found.PausedBecause ?? because }, cancellationToken);
            await store.ForgetMessagesAsync(user, id, cancellationToken);
        }
    }
}

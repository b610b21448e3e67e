using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.Ports.Stores;

/// <summary>
/// Webhooks, and what they have yet to be told. <see cref="IDerivations"/> adds to that, in the step that writes the workout.
/// </summary>
/// <exception cref="StoreUnavailableException">The store is away; of every call.</exception>
public interface IWebhookStore
{
    /// <summary>All of a user.</summary>
    ValueTask<IReadOnlyList<Revisioned<WebhookDocument>>> ListAsync(UserId user, CancellationToken cancellationToken);

    /// <summary>One; null where there is none.</summary>
    ValueTask<Revisioned<WebhookDocument>?> GetAsync(UserId user, WebhookId webhook, CancellationToken cancellationToken);

    /// <summary>
    /// Writes one; false where its revision is no longer <paramref name="expectedRevision"/> (0: it must not exist), or its account was deleted.
    /// </summary>
    ValueTask<bool> PutAsync(WebhookDocument webhook, long expectedRevision, CancellationToken cancellationToken);

    /// <summary>Deletes one with what it has yet to be told; nothing where there is none.</summary>
    ValueTask ForgetAsync(UserId user, WebhookId webhook, CancellationToken cancellationToken);

    /// <summary>
    /// Up to <paramref name="most"/> that have something to be told and are due, the longest due first; those that cannot be read among them, without their
    /// documents.
    /// </summary>
    ValueTask<IReadOnlyList<DueWebhook>> ListDueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken);

    /// <summary>Has one that cannot be read found due at <paramref name="until"/> again; nothing where somebody wrote it meanwhile.</summary>
    ValueTask PutOffAsync(DueWebhook webhook, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>
    /// Has one no longer found due, where nothing was added for it since <paramref name="arrivals"/> were counted; false where something was.
    /// </summary>
    ValueTask<bool> RestAsync(UserId user, WebhookId webhook, long arrivals, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="most"/> messages that wait for one: those tried least first, among them the oldest.</summary>
    ValueTask<IReadOnlyList<WaitingMessage>> ListMessagesAsync(UserId user, WebhookId webhook, int most, CancellationToken cancellationToken);

    /// <summary>Counts an attempt; nothing where something else is new of the workout meanwhile.</summary>
    ValueTask CountAttemptAsync(WaitingMessage message, CancellationToken cancellationToken);

    /// <summary>Deletes a message; nothing where something else is new of the workout meanwhile.</summary>
    ValueTask ForgetMessageAsync(WaitingMessage message, CancellationToken cancellationToken);

    /// <summary>Deletes all messages of one that is paused, or is not there; nothing where it wants news, perhaps again.</summary>
    ValueTask ForgetMessagesAsync(UserId user, WebhookId webhook, CancellationToken cancellationToken);
}

/// <summary>A webhook that has something to be told.</summary>
/// <param name="User">Whose.</param>
/// <param name="Webhook">Which.</param>
/// <param name="Document">It; null where it cannot be read: it is damaged, or its account's key is lost, damaged, or being deleted.</param>
/// <param name="Revision">At which it was read.</param>
/// <param name="Arrivals">How often something was added for it.</param>
public sealed record DueWebhook(UserId User, WebhookId Webhook, WebhookDocument? Document, long Revision, long Arrivals);

using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>The store of tests that are not about webhooks: nobody has one.</summary>
internal sealed class NoWebhooks : IWebhookStore
{
    public ValueTask<IReadOnlyList<Revisioned<WebhookDocument>>> ListAsync(UserId user, CancellationToken cancellationToken) => new([]);

    public ValueTask<Revisioned<WebhookDocument>?> GetAsync(UserId user, WebhookId webhook, CancellationToken cancellationToken) => new(result: null);

    public ValueTask<bool> PutAsync(WebhookDocument webhook, long expectedRevision, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ForgetAsync(UserId user, WebhookId webhook, CancellationToken cancellationToken) => default;

    public ValueTask<IReadOnlyList<DueWebhook>> ListDueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) => new([]);

    public ValueTask PutOffAsync(DueWebhook webhook, DateTimeOffset until, CancellationToken cancellationToken) => default;

    public ValueTask<bool> RestAsync(UserId user, WebhookId webhook, long arrivals, CancellationToken cancellationToken) => new(false);

    public ValueTask<IReadOnlyList<WaitingMessage>> ListMessagesAsync(UserId user, WebhookId webhook, int most, CancellationToken cancellationToken) => new([]);

    public ValueTask CountAttemptAsync(WaitingMessage message, CancellationToken cancellationToken) => default;

    public ValueTask ForgetMessageAsync(WaitingMessage message, CancellationToken cancellationToken) => default;

    public ValueTask ForgetMessagesAsync(UserId user, WebhookId webhook, CancellationToken cancellationToken) => default;
}

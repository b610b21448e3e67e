using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>Webhooks, and what they have yet to be told.</summary>
internal sealed class SqlWebhookStore(SqlEngine engine, SqlKeys keys) : IWebhookStore
{
    private readonly SqlDocuments webhooks = new(engine, keys, "webhook", "webhook_id");

    public async ValueTask<IReadOnlyList<Revisioned<WebhookDocument>>> ListAsync(UserId user, CancellationToken cancellationToken) =>
        await webhooks.ListAsync<WebhookDocument>(user.Value, ReadFrom.Primary, cancellationToken);

    public ValueTask<Revisioned<WebhookDocument>?> GetAsync(UserId user, WebhookId webhook, CancellationToken cancellationToken) =>
        webhooks.GetAsync<WebhookDocument>(user.Value, webhook.Value, cancellationToken);

    public async ValueTask<bool> PutAsync(WebhookDocument webhook, long expectedRevision, CancellationToken cancellationToken) =>
        await engine.WriteAsync(
            async session =>
            {
                var known = await keys.ToWriteAsync(session, [webhook.UserId]);
                if (!known.Has(webhook.UserId))
                {
                    return 0;
                }

                var content = known.Seal(webhook.UserId, AssociatedData.Of("webhook", webhook.UserId, webhook.WebhookId), DocumentCodec.Encode(webhook));
                object?[] values = [webhook.UserId, webhook.WebhookId, content, (long)webhook.Wants(), webhook.DueAt.ToUnixTimeMilliseconds()];
                if (expectedRevision > 0)
                {
                    return await session.ExecuteAsync(
                        """
                        UPDATE webhook SET revision = revision + 1, document = $3, wants = $4, due_ms = $5
                        WHERE user_id = $1 AND webhook_id = $2 AND revision = $6
                        """,
                        [.. values, expectedRevision]);
                }

                return await SqlDocuments.IsDeletedAsync(session, webhook.UserId)
                    ? 0
                    : await session.ExecuteAsync(
                        """
                        INSERT INTO webhook (user_id, webhook_id, revision, document, wants, due_ms) VALUES ($1, $2, 1, $3, $4, $5) ON CONFLICT DO NOTHING
                        """,
                        values);
            },
            cancellationToken) == 1;

    // The webhook first: whoever adds a message holds it, so none is added behind the second statement.
    public async ValueTask ForgetAsync(UserId user, WebhookId webhook, CancellationToken cancellationToken) => await engine.WriteAsync(
        async session =>
            await session.ExecuteAsync("DELETE FROM webhook WHERE user_id = $1 AND webhook_id = $2", user.Value, webhook.Value)
            + await session.ExecuteAsync("DELETE FROM webhook_message WHERE user_id = $1 AND webhook_id = $2", user.Value, webhook.Value),
        cancellationToken);

    public async ValueTask<IReadOnlyList<DueWebhook>> ListDueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        await engine.ReadAsync(
            ReadFrom.Primary,
            async session =>
            {
                var found = await session.QueryAsync(
                    "SELECT user_id, webhook_id, revision, document, arrivals FROM webhook WHERE waits = 1 AND due_ms <= $1 ORDER BY due_ms LIMIT $2",
                    row => new Found(row.Id(0), row.Id(1), row.Long(2), row.Bytes(3), row.Long(4)),
                    now.ToUnixTimeMilliseconds(),
                    (long)most);
                try
                {
                    return await keys.OpenAsync(session, found.Select(f => f.User), known => ValueTask.FromResult(found.ConvertAll(f => f.Read(known))));
                }
                catch (Exception e) when (e is InvalidDataException or KeyRingException)
                {
                    // One of them at least cannot be read. Each by itself, so that it holds up no other.
                    var due = new List<DueWebhook>(found.Count);
                    foreach (var one in found)
                    {
                        due.Add(await ReadAloneAsync(session, one));
                    }

                    return due;
                }
            },
            cancellationToken);

    public async ValueTask PutOffAsync(DueWebhook webhook, DateTimeOffset until, CancellationToken cancellationToken) => await engine.WriteAsync(
        "UPDATE webhook SET due_ms = $4 WHERE user_id = $1 AND webhook_id = $2 AND revision = $3",
        cancellationToken,
        webhook.User.Value,
        webhook.Webhook.Value,
        webhook.Revision,
        until.ToUnixTimeMilliseconds());

    public async ValueTask<bool> RestAsync(UserId user, WebhookId webhook, long arrivals, CancellationToken cancellationToken) =>
        await engine.WriteAsync(
            "UPDATE webhook SET waits = 0 WHERE user_id = $1 AND webhook_id = $2 AND arrivals = $3",
            cancellationToken,
            user.Value,
            webhook.Value,
            arrivals) == 1;

    public async ValueTask<IReadOnlyList<WaitingMessage>> ListMessagesAsync(
        UserId user, WebhookId webhook, int most, CancellationToken cancellationToken) =>
        await engine.ReadAsync(
            ReadFrom.Primary,
            session => session.QueryAsync(
                """
                SELECT user_id, recorded_type, session_uid, message_id, news, at_ms, attempts FROM webhook_message
                WHERE user_id = $1 AND webhook_id = $2 ORDER BY attempts, at_ms, message_id LIMIT $3
                """,
                row => new WaitingMessage(row.Key(0), webhook, row.Id(3), (WorkoutNews)row.Int(4), row.Time(5), row.Int(6)),
                user.Value,
                webhook.Value,
                (long)most),
            cancellationToken);

    public async ValueTask CountAttemptAsync(WaitingMessage message, CancellationToken cancellationToken) =>
        await ChangeAsync("UPDATE webhook_message SET attempts = attempts + 1", message, cancellationToken);

    public async ValueTask ForgetMessageAsync(WaitingMessage message, CancellationToken cancellationToken) =>
        await ChangeAsync("DELETE FROM webhook_message", message, cancellationToken);

    public async ValueTask ForgetMessagesAsync(UserId user, WebhookId webhook, CancellationToken cancellationToken) => await engine.WriteAsync(
        async session =>
        {
            // Whoever adds messages holds the webhook first, and whoever starts it again writes it.
            var wants = await session.QueryAsync(
                $"SELECT h.wants FROM webhook h WHERE h.user_id = $1 AND h.webhook_id = $2{session.ForUpdateOf("h")}",
                row => row.Long(0),
                user.Value,
                webhook.Value);
            return wants.Exists(news => news != 0)
                ? 0
                : await session.ExecuteAsync("DELETE FROM webhook_message WHERE user_id = $1 AND webhook_id = $2", user.Value, webhook.Value);
        },
        cancellationToken);

    private async ValueTask<DueWebhook> ReadAloneAsync(SqlSession session, Found found)
    {
        try
        {
            return await keys.OpenAsync(session, [found.User], known => ValueTask.FromResult(found.Read(known)));
        }
        catch (Exception e) when (e is InvalidDataException or KeyRingException)
        {
            return found.As(null);
        }
    }

    private async ValueTask ChangeAsync(string change, WaitingMessage message, CancellationToken cancellationToken) => await engine.WriteAsync(
        change + " WHERE user_id = $1 AND webhook_id = $2 AND recorded_type = $3 AND session_uid = $4 AND message_id = $5",
        cancellationToken,
        message.Workout.User.Value,
        message.Webhook.Value,
        message.Workout.Session.RecordedType,
        message.Workout.Session.Unique,
        message.MessageId);

    private sealed record Found(Guid User, Guid Webhook, long Revision, byte[] Document, long Arrivals)
    {
        public DueWebhook As(WebhookDocument? document) => new(new UserId(User), new WebhookId(Webhook), document, Revision, Arrivals);

        public DueWebhook Read(KnownKeys known) => As(
            known.CanOpen(User, Document)
                ? DocumentCodec.Decode<WebhookDocument>(known.Open(User, AssociatedData.Of("webhook", User, Webhook), Document))
                : null);
    }
}

using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// Webhooks, and what they have yet to be told. A message is written before its webhook's <c>arrivals</c> are counted, and a webhook is left alone only where
/// that count is still the one that was read before its messages were.
/// </summary>
internal sealed class MongoWebhookStore(MongoStore store, MongoKeys keys) : IWebhookStore
{
    private const string Wants = "wants";
    private const string Waits = "waits";
    private const string News = "news";
    private const string Message = "message_id";
    private const string At = "at_ms";
    private const string Attempts = "attempts";
    private const int ForgottenAtOnce = 1_000;

    private static readonly FilterDefinitionBuilder<BsonDocument> Filter = Builders<BsonDocument>.Filter;

    private readonly MongoDocuments webhooks = new(store, keys, Names.Webhooks, "webhook");

    public async ValueTask<IReadOnlyList<Revisioned<WebhookDocument>>> ListAsync(UserId user, CancellationToken cancellationToken) =>
        await webhooks.ListAsync<WebhookDocument>(user.Value, cancellationToken);

    public ValueTask<Revisioned<WebhookDocument>?> GetAsync(UserId user, WebhookId webhook, CancellationToken cancellationToken) =>
        webhooks.GetAsync<WebhookDocument>(user.Value, webhook.Value, cancellationToken);

    public ValueTask<bool> PutAsync(WebhookDocument webhook, long expectedRevision, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () =>
        {
            var known = await keys.ToWriteAsync([webhook.UserId], cancellationToken);
            if (!known.Has(webhook.UserId))
            {
                return false;
            }

            var id = Names.Key(webhook.UserId, webhook.WebhookId);
            var content = known.Seal(webhook.UserId, AssociatedData.Of("webhook", webhook.UserId, webhook.WebhookId), DocumentCodec.Encode(webhook));
            var (wants, due) = ((int)webhook.Wants(), webhook.DueAt.ToUnixTimeMilliseconds());
            return expectedRevision == 0
                ? await MongoDocuments.InsertAsync(
                    store,
                    Names.Webhooks,
                    webhook.UserId,
                    new BsonDocument
                    {
                        { Names.Id, id }, { Names.UserId, Names.Of(webhook.UserId) }, { Names.Revision, 1L }, { Names.Document, content }, { Wants, wants },
                        { Names.DueMs, due }, { Names.Arrivals, 0L }, { Waits, false },
                    },
                    cancellationToken)
                : (await store.Of(Names.Webhooks).UpdateOneAsync(
                    Names.One(webhook.UserId, id) & Filter.Eq(Names.Revision, expectedRevision),
                    Builders<BsonDocument>.Update.Set(Names.Document, content).Set(Wants, wants).Set(Names.DueMs, due).Inc(Names.Revision, 1L),
                    options: null,
                    cancellationToken)).MatchedCount == 1;
        },
        cancellationToken);

    public ValueTask ForgetAsync(UserId user, WebhookId webhook, CancellationToken cancellationToken) => MongoStore.DoAsync(
        async () =>
        {
            await store.Of(Names.Webhooks).DeleteOneAsync(One(user, webhook), cancellationToken);
            await store.Of(Names.WebhookMessages).DeleteManyAsync(MessagesOf(user.Value, webhook.Value), cancellationToken);
        },
        cancellationToken);

    public ValueTask<IReadOnlyList<DueWebhook>> ListDueAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        MongoStore.GuardAsync<IReadOnlyList<DueWebhook>>(
            async () =>
            {
                var found = await store.Read(Names.Webhooks)
                    .Find(Filter.Eq(Waits, true) & Filter.Lte(Names.DueMs, now.ToUnixTimeMilliseconds()))
                    .Sort(Builders<BsonDocument>.Sort.Ascending(Names.DueMs))
                    .Limit(most)
                    .ToListAsync(cancellationToken);
                try
                {
                    return await keys.OpenAsync(
                        found.Select(UserOf), known => Task.FromResult(found.ConvertAll(f => DueOf(f, known))), cancellationToken);
                }
                catch (Exception e) when (e is InvalidDataException or KeyRingException)
                {
                    // One of them at least cannot be read. Each by itself, so that it holds up no other.
                    var due = new List<DueWebhook>(found.Count);
                    foreach (var one in found)
                    {
                        due.Add(await DueAloneAsync(one, cancellationToken));
                    }

                    return due;
                }
            },
            cancellationToken);

    public ValueTask PutOffAsync(DueWebhook webhook, DateTimeOffset until, CancellationToken cancellationToken) => MongoStore.DoAsync(
        () => store.Of(Names.Webhooks).UpdateOneAsync(
            One(webhook.User, webhook.Webhook) & Filter.Eq(Names.Revision, webhook.Revision),
            Builders<BsonDocument>.Update.Set(Names.DueMs, until.ToUnixTimeMilliseconds()),
            options: null,
            cancellationToken),
        cancellationToken);

    public ValueTask<bool> RestAsync(UserId user, WebhookId webhook, long arrivals, CancellationToken cancellationToken) => MongoStore.GuardAsync(
        async () => (await store.Of(Names.Webhooks).UpdateOneAsync(
            One(user, webhook) & Filter.Eq(Names.Arrivals, arrivals),
            Builders<BsonDocument>.Update.Set(Waits, false),
            options: null,
            cancellationToken)).MatchedCount == 1,
        cancellationToken);

    public ValueTask<IReadOnlyList<WaitingMessage>> ListMessagesAsync(
        UserId user, WebhookId webhook, int most, CancellationToken cancellationToken) => MongoStore.GuardAsync<IReadOnlyList<WaitingMessage>>(
            async () => (await store.Read(Names.WebhookMessages)
                .Find(MessagesOf(user.Value, webhook.Value))
                .Sort(Builders<BsonDocument>.Sort.Ascending(Attempts).Ascending(At).Ascending(Message))
                .Limit(most)
                .ToListAsync(cancellationToken)).ConvertAll(found => new WaitingMessage(
                    new WorkoutKey(user, SessionId.Parse(found[Names.WorkoutId].AsString)),
                    webhook,
                    Names.GuidOf(found[Message]),
                    (WorkoutNews)found[News].ToInt32(),
                    DateTimeOffset.FromUnixTimeMilliseconds(found.Long(At)),
                    found[Attempts].ToInt32())),
            cancellationToken);

    public ValueTask CountAttemptAsync(WaitingMessage message, CancellationToken cancellationToken) => MongoStore.DoAsync(
        () => store.Of(Names.WebhookMessages).UpdateOneAsync(
            One(message), Builders<BsonDocument>.Update.Inc(Attempts, 1), options: null, cancellationToken),
        cancellationToken);

    public ValueTask ForgetMessageAsync(WaitingMessage message, CancellationToken cancellationToken) => MongoStore.DoAsync(
        () => store.Of(Names.WebhookMessages).DeleteOneAsync(One(message), cancellationToken), cancellationToken);

    public ValueTask ForgetMessagesAsync(UserId user, WebhookId webhook, CancellationToken cancellationToken) => MongoStore.DoAsync(
        async () =>
        {
            var all = MessagesOf(user.Value, webhook.Value);
            while (true)
            {
                // Looked up before it is asked whether the webhook is paused: what is added once it was started again is not among them.
                var found = await store.Read(Names.WebhookMessages).Find(all).Limit(ForgottenAtOnce).ToListAsync(cancellationToken);
                if (found.Count == 0
                    || await store.Read(Names.Webhooks).Find(One(user, webhook) & Filter.Ne(Wants, 0)).AnyAsync(cancellationToken))
                {
                    return;
                }

                await store.Of(Names.WebhookMessages).DeleteManyAsync(all & Filter.In(Message, found.ConvertAll(one => one[Message])), cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>Of these users, those whose webhooks are told of workouts.</summary>
    public static async Task<HashSet<Guid>> ToldAsync(MongoStore store, IEnumerable<Guid> users, CancellationToken cancellationToken) =>
        [.. (await WantingAsync(store, users, cancellationToken)).Select(found => Names.GuidOf(found[Names.UserId]))];

    /// <summary>
    /// Adds what is new of workouts for the webhooks that want it. Adding it again changes nothing, unless it was told meanwhile: then it is told again.
    /// </summary>
    public static async Task TellAsync(MongoStore store, IReadOnlyList<Pending> news, CancellationToken cancellationToken)
    {
        foreach (var webhook in await WantingAsync(store, news.Select(n => n.Key.User.Value), cancellationToken))
        {
            var id = webhook[Names.Id].AsString;
            var user = Names.GuidOf(webhook[Names.UserId]);
            var wants = (WorkoutNews)webhook[Wants].ToInt32();
            var wanted = news.Where(n => n.Key.User.Value == user && (n.News!.News & wants) != WorkoutNews.None).ToList();
            if (wanted.Count == 0)
            {
                continue;
            }

            foreach (var one in wanted)
            {
                await AddAsync(store, id, one, cancellationToken);
            }

            var counted = await store.Of(Names.Webhooks).UpdateOneAsync(
                Names.One(user, id),
                Builders<BsonDocument>.Update.Inc(Names.Arrivals, 1L).Set(Waits, true),
                options: null,
                cancellationToken);
            if (counted.MatchedCount == 0)
            {
                // It was deleted meanwhile, perhaps before these were added.
                await store.Of(Names.WebhookMessages).DeleteManyAsync(MessagesOf(user, id), cancellationToken);
            }
        }
    }

    private static async Task AddAsync(MongoStore store, string webhook, Pending news, CancellationToken cancellationToken)
    {
        var messages = store.Of(Names.WebhookMessages);
        var one = Names.One(news.Key.User.Value, $"{webhook}/{news.Key.Session.Value}");
        var update = Builders<BsonDocument>.Update.Set(Message, Names.Of(news.News!.MessageId)).Set(At, news.News.AtMs);

        // What has yet to be told as finished stays so.
        if (news.News.News == WorkoutNews.Changed
            && (await messages.UpdateOneAsync(one & Filter.Eq(News, (int)WorkoutNews.Finished), update, options: null, cancellationToken)).MatchedCount == 1)
        {
            return;
        }

        await messages.UpsertAllAsync(
            [
                new UpdateOneModel<BsonDocument>(
                    one, update.Set(News, (int)news.News.News).SetOnInsert(Names.WorkoutId, news.Key.Session.Value).SetOnInsert(Attempts, 0))
                {
                    IsUpsert = true,
                },
            ],
            cancellationToken);
    }

    private static async Task<List<BsonDocument>> WantingAsync(MongoStore store, IEnumerable<Guid> users, CancellationToken cancellationToken)
    {
        var asked = users.Distinct().Select(Names.Of).ToList();
        return asked.Count == 0
            ? []
            : await store.Of(Names.Webhooks).FindAsync(
                Filter.In(Names.UserId, asked) & Filter.Ne(Wants, 0), cancellationToken, [Names.UserId, Wants]);
    }

    private async Task<DueWebhook> DueAloneAsync(BsonDocument found, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.OpenAsync([UserOf(found)], known => Task.FromResult(DueOf(found, known)), cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or KeyRingException)
        {
            return DueOf(found, document: null);
        }
    }

    private static DueWebhook DueOf(BsonDocument found, KnownKeys known)
    {
        var (user, webhook) = (UserOf(found), Names.IdOf(found[Names.Id].AsString));
        return DueOf(
            found,
            known.CanOpen(user, found[Names.Document].AsByteArray)
                ? MongoDocuments.Read<WebhookDocument>(found, known, user, AssociatedData.Of("webhook", user, webhook)).Document
                : null);
    }

    private static DueWebhook DueOf(BsonDocument found, WebhookDocument? document) => new(
        new UserId(UserOf(found)),
        new WebhookId(Names.IdOf(found[Names.Id].AsString)),
        document,
        found.Long(Names.Revision),
        found.Long(Names.Arrivals));

    private static FilterDefinition<BsonDocument> One(UserId user, WebhookId webhook) =>
        Names.One(user.Value, Names.Key(user.Value, webhook.Value));

    private static FilterDefinition<BsonDocument> One(WaitingMessage message) =>
        Names.One(
            message.Workout.User.Value,
            $"{Names.Key(message.Workout.User.Value, message.Webhook.Value)}/{message.Workout.Session.Value}")
        & Filter.Eq(Message, Names.Of(message.MessageId));

    private static Guid UserOf(BsonDocument found) => Names.GuidOf(found[Names.UserId]);

    private static FilterDefinition<BsonDocument> MessagesOf(Guid user, Guid webhook) => MessagesOf(user, Names.Key(user, webhook));

    private static FilterDefinition<BsonDocument> MessagesOf(Guid user, string webhook) =>
        Filter.Eq(Names.UserId, Names.Of(user)) & Filter.Gte(Names.Id, webhook + "/") & Filter.Lt(Names.Id, webhook + "0");
}

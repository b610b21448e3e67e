using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests;

namespace Stamina.AdapterTests;

/// <summary>What every store of webhooks keeps, and what derivations add to it.</summary>
public abstract class WebhookStoreSuite : StoreSuite
{
    [Fact]
    public async Task A_webhook_is_read_back_as_written_and_written_only_from_the_revision_it_was_read_at()
    {
        await using var store = await StartAsync();
        var webhook = Documents.Webhook(await CreateAsync(store));
        var (user, id) = IdOf(webhook);
        (await store.Webhooks.PutAsync(webhook, 0, Soon)).ShouldBeTrue();
        (await store.Webhooks.PutAsync(webhook, 0, Soon)).ShouldBeFalse("it is there");

        var read = (await store.Webhooks.GetAsync(user, id, Soon)).ShouldNotBeNull();
        Documents.Json(read.Document).ShouldBe(Documents.Json(webhook));
        (await store.Webhooks.PutAsync(webhook with { PausedBecause = WebhookPause.Gone }, read.Revision, Soon)).ShouldBeTrue();
        (await store.Webhooks.PutAsync(webhook, read.Revision, Soon)).ShouldBeFalse("somebody else wrote it");
        (await store.Webhooks.ListAsync(user, Soon)).ShouldHaveSingleItem().Document.PausedBecause.ShouldBe(WebhookPause.Gone);

        await store.Webhooks.ForgetAsync(user, id, Soon);
        await store.Webhooks.ForgetAsync(user, id, Soon);
        (await store.Webhooks.GetAsync(user, id, Soon)).ShouldBeNull();
        (await store.Webhooks.ListAsync(Documents.NewUser(), Soon)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_new_of_a_workout_waits_for_those_who_want_it_from_the_step_that_writes_it()
    {
        await using var store = await StartAsync();
        var user = await CreateAsync(store);
        var (all, deletions) = (Documents.Webhook(user), Documents.Webhook(user, WebhookEvent.WorkoutDeleted));
        var paused = Documents.Webhook(user) with { PausedBecause = WebhookPause.Failing };
        foreach (var webhook in (WebhookDocument[])[all, deletions, paused])
        {
            (await store.Webhooks.PutAsync(webhook, 0, Soon)).ShouldBeTrue();
        }

        var workout = Documents.Workout(Documents.Key(user, 1), Documents.Start);
        await WriteAsync(store, workout);
        var finished = (await MessagesAsync(store, all)).ShouldHaveSingleItem();
        (finished.Workout, finished.News, finished.Attempts).ShouldBe((workout.Key, WorkoutNews.Finished, 0));
        (await MessagesAsync(store, deletions)).ShouldBeEmpty();
        (await MessagesAsync(store, paused)).ShouldBeEmpty();
        (await DueAsync(store, user)).Select(due => due.Webhook.Value).ShouldBe([all.WebhookId]);

        await WriteAsync(store, workout);
        (await MessagesAsync(store, all)).ShouldBe([finished], "nothing is new");
        await WriteAsync(store, workout with { DeletedAt = Documents.Start.AddDays(1) });
        var deleted = (await MessagesAsync(store, all)).ShouldHaveSingleItem();
        deleted.News.ShouldBe(WorkoutNews.Deleted);
        deleted.MessageId.ShouldNotBe(finished.MessageId);
        (await MessagesAsync(store, deletions)).ShouldHaveSingleItem().MessageId.ShouldBe(deleted.MessageId);
    }

    [Fact]
    public async Task A_change_of_what_has_yet_to_be_told_as_finished_leaves_it_at_that()
    {
        await using var store = await StartAsync();
        var user = await CreateAsync(store);
        var webhook = Documents.Webhook(user);
        await store.Webhooks.PutAsync(webhook, 0, Soon);
        var workout = Documents.Workout(Documents.Key(user, 1), Documents.Start);
        await WriteAsync(store, workout);
        var first = (await MessagesAsync(store, webhook)).ShouldHaveSingleItem();
        await store.Webhooks.CountAttemptAsync(first, Soon);

        await WriteAsync(store, Titled("Better"));
        var second = (await MessagesAsync(store, webhook)).ShouldHaveSingleItem();
        second.News.ShouldBe(WorkoutNews.Finished);
        second.MessageId.ShouldNotBe(first.MessageId, "who had the first must not take the second for it");
        second.Attempts.ShouldBe(1);

        await store.Webhooks.ForgetMessageAsync(first, Soon);
        await store.Webhooks.CountAttemptAsync(first, Soon);
        (await MessagesAsync(store, webhook)).ShouldBe([second], "what was told was the first");
        await store.Webhooks.ForgetMessageAsync(second, Soon);
        (await MessagesAsync(store, webhook)).ShouldBeEmpty();

        await WriteAsync(store, Titled("Best"));
        var changed = (await MessagesAsync(store, webhook)).ShouldHaveSingleItem();
        changed.News.ShouldBe(WorkoutNews.Changed);
        await WriteAsync(store, Titled("Best") with { Summary = Titled("Best").Summary! with { RulesVersion = 2 } });
        (await MessagesAsync(store, webhook)).ShouldBe([changed], "newer rules say the same");

        StoredWorkout Titled(string title) => workout with { Summary = workout.Summary! with { Title = title } };
    }

    [Fact]
    public async Task Those_tried_least_come_first_and_a_webhook_rests_only_where_nothing_was_added_meanwhile()
    {
        await using var store = await StartAsync();
        var user = await CreateAsync(store);
        var webhook = Documents.Webhook(user);
        var (_, id) = IdOf(webhook);
        await store.Webhooks.PutAsync(webhook, 0, Soon);
        for (var n = 1; n <= 3; n++)
        {
            await WriteAsync(store, Documents.Workout(Documents.Key(user, n), Documents.Start));
        }

        var before = (await DueAsync(store, user)).ShouldHaveSingleItem();
        var waiting = await MessagesAsync(store, webhook);
        waiting.Count.ShouldBe(3);
        await store.Webhooks.CountAttemptAsync(waiting[0], Soon);
        (await MessagesAsync(store, webhook)).Select(message => message.MessageId)
            .ShouldBe([waiting[1].MessageId, waiting[2].MessageId, waiting[0].MessageId]);
        (await store.Webhooks.ListMessagesAsync(user, id, 2, Soon)).Count.ShouldBe(2);

        await WriteAsync(store, Documents.Workout(Documents.Key(user, 4), Documents.Start));
        (await store.Webhooks.RestAsync(user, id, before.Arrivals, Soon)).ShouldBeFalse();
        var now = (await DueAsync(store, user)).ShouldHaveSingleItem();
        now.Arrivals.ShouldBeGreaterThan(before.Arrivals);
        (await store.Webhooks.RestAsync(user, id, now.Arrivals, Soon)).ShouldBeTrue();
        (await DueAsync(store, user)).ShouldBeEmpty();
        await WriteAsync(store, Documents.Workout(Documents.Key(user, 5), Documents.Start));
        (await DueAsync(store, user)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task One_that_is_started_again_while_a_workout_is_written_is_found_due_just_where_something_waits_for_it()
    {
        await using var store = await StartAsync();
        var user = await CreateAsync(store);
        await store.Webhooks.PutAsync(Documents.Webhook(user), 0, Soon);
        for (var n = 1; n <= 25; n++)
        {
            var webhook = Documents.Webhook(user);
            (await store.Webhooks.PutAsync(webhook with { PausedBecause = WebhookPause.SignedOut }, 0, Soon)).ShouldBeTrue();
            var workout = Documents.Workout(Documents.Key(user, n), Documents.Start);

            await Task.WhenAll(
                Task.Run(() => WriteAsync(store, workout)), Task.Run(async () => (await store.Webhooks.PutAsync(webhook, 1, Soon)).ShouldBeTrue()));

            var isDue = (await DueAsync(store, user)).Exists(due => due.Webhook.Value == webhook.WebhookId);
            isDue.ShouldBe((await MessagesAsync(store, webhook)).Count > 0);
            await store.Webhooks.ForgetAsync(user, IdOf(webhook).Webhook, Soon);
        }
    }

    [Fact]
    public async Task One_from_before_webhooks_said_which_sign_in_made_them_is_read()
    {
        await using var store = await StartAsync();
        var webhook = Documents.Webhook(await CreateAsync(store)) with { MadeBy = null };
        var (user, id) = IdOf(webhook);
        (await store.Webhooks.PutAsync(webhook, 0, Soon)).ShouldBeTrue();

        var read = (await store.Webhooks.GetAsync(user, id, Soon)).ShouldNotBeNull().Document;

        Documents.Json(read).ShouldBe(Documents.Json(webhook));
        Documents.Json(read).ShouldNotContain("made_by");
    }

    [Fact]
    public async Task What_waits_is_dropped_where_its_webhook_is_paused_and_stays_where_that_was_started_again()
    {
        await using var store = await StartAsync();
        var user = await CreateAsync(store);
        var webhook = Documents.Webhook(user);
        var (_, id) = IdOf(webhook);
        await store.Webhooks.PutAsync(webhook, 0, Soon);
        await WriteAsync(store, Documents.Workout(Documents.Key(user, 1), Documents.Start));
        await WriteAsync(store, Documents.Workout(Documents.Key(user, 2), Documents.Start));

        await store.Webhooks.ForgetMessagesAsync(user, id, Soon);
        (await MessagesAsync(store, webhook)).Count.ShouldBe(2, "it wants them");

        (await store.Webhooks.PutAsync(webhook with { PausedBecause = WebhookPause.Failing }, 1, Soon)).ShouldBeTrue();
        await store.Webhooks.ForgetMessagesAsync(user, id, Soon);
        (await MessagesAsync(store, webhook)).ShouldBeEmpty();
        await store.Webhooks.ForgetMessagesAsync(user, new WebhookId(Guid.NewGuid()), Soon);
    }

    [Fact]
    public async Task One_that_is_put_off_is_found_when_it_is_due()
    {
        await using var store = await StartAsync();
        var user = await CreateAsync(store);
        var webhook = Documents.Webhook(user) with { DueAt = Documents.Start.AddHours(1) };
        await store.Webhooks.PutAsync(webhook, 0, Soon);
        (await DueAsync(store, user)).ShouldBeEmpty("it has nothing to be told");
        await WriteAsync(store, Documents.Workout(Documents.Key(user, 1), Documents.Start));

        (await DueAsync(store, user, Documents.Start.AddHours(1).AddMilliseconds(-1))).ShouldBeEmpty();
        (await DueAsync(store, user, Documents.Start.AddHours(1))).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task One_that_cannot_be_read_is_found_without_its_document_beside_the_others_and_can_be_put_off()
    {
        await using var store = await StartAsync();
        var newer = TestKeys.Text + KeyRing.Line(2, Documents.Start);
        await using var ahead = store.Beside(new KeyRing(() => newer));
        await using var behind = store.Beside(TestKeys.Ring);
        var whole = await DueWebhookAsync(store);
        var damaged = await DueWebhookAsync(store);
        await store.DamageAsync(damaged.User, damaged.Webhook);
        var keyless = await DueWebhookAsync(store);
        await store.LoseKeyAsync(keyless.User);
        var unknown = await DueWebhookAsync(ahead);

        (await DueAsync(behind, whole.User)).ShouldHaveSingleItem().Document.ShouldNotBeNull().WebhookId.ShouldBe(whole.Webhook.Value);
        (await DueAsync(ahead, unknown.User)).ShouldHaveSingleItem().Document.ShouldNotBeNull();
        foreach (var (user, webhook) in new[] { damaged, keyless, unknown })
        {
            var due = (await DueAsync(behind, user)).ShouldHaveSingleItem();
            (due.Webhook, due.Document).ShouldBe((webhook, null));
            var later = Documents.Start.AddYears(2);
            await behind.Webhooks.PutOffAsync(due with { Revision = due.Revision + 1 }, later, Soon);
            (await DueAsync(behind, user)).ShouldHaveSingleItem("somebody wrote it meanwhile");
            await behind.Webhooks.PutOffAsync(due, later, Soon);
            (await DueAsync(behind, user)).ShouldBeEmpty();
            (await DueAsync(behind, user, later)).ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task Webhooks_and_what_waits_for_them_go_when_they_are_deleted_and_with_the_account()
    {
        await using var store = await StartAsync();
        var user = await CreateAsync(store);
        var (one, other) = (Documents.Webhook(user), Documents.Webhook(user));
        await store.Webhooks.PutAsync(one, 0, Soon);
        await store.Webhooks.PutAsync(other, 0, Soon);
        await WriteAsync(store, Documents.Workout(Documents.Key(user, 1), Documents.Start));

        await store.Webhooks.ForgetAsync(user, IdOf(one).Webhook, Soon);
        (await MessagesAsync(store, one)).ShouldBeEmpty();
        (await MessagesAsync(store, other)).ShouldHaveSingleItem();

        await store.Accounts.DeleteUserAsync(user, Documents.Start, Soon);
        (await MessagesAsync(store, other)).ShouldBeEmpty();
        (await store.Webhooks.ListAsync(user, Soon)).ShouldBeEmpty();
        (await DueAsync(store, user)).ShouldBeEmpty();
        (await store.Webhooks.PutAsync(Documents.Webhook(user), 0, Soon)).ShouldBeFalse("the account is gone");
    }

    private static async Task<UserId> CreateAsync(IStoreFixture store)
    {
        var user = Documents.NewUser();
        (await store.Accounts.CreateUserAsync(Documents.User(user), Documents.EmailKey($"{user}@example.com"), Soon)).ShouldBeTrue();
        return user;
    }

    // One that has something to be told.
    private static async Task<(UserId User, WebhookId Webhook)> DueWebhookAsync(IStoreFixture store)
    {
        var webhook = Documents.Webhook(await CreateAsync(store));
        (await store.Webhooks.PutAsync(webhook, 0, Soon)).ShouldBeTrue();
        await WriteAsync(store, Documents.Workout(Documents.Key(IdOf(webhook).User, 1), Documents.Start));
        return IdOf(webhook);
    }

    private static (UserId User, WebhookId Webhook) IdOf(WebhookDocument webhook) => (new UserId(webhook.UserId), new WebhookId(webhook.WebhookId));

    private static async Task<IReadOnlyList<WaitingMessage>> MessagesAsync(IStoreFixture store, WebhookDocument webhook) =>
        await store.Webhooks.ListMessagesAsync(IdOf(webhook).User, IdOf(webhook).Webhook, 100, Soon);

    // Others share the engine.
    private static async Task<List<DueWebhook>> DueAsync(IStoreFixture store, UserId user, DateTimeOffset? now = null) =>
        [.. (await store.Webhooks.ListDueAsync(now ?? Documents.Start.AddYears(1), 1_000, Soon)).Where(due => due.User == user)];
}

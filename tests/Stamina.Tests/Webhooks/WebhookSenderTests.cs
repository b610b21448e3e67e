using System.Net;
using System.Text.Json;
using Stamina.AccountServer.Webhooks;
using Stamina.Contracts.Accounts;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.Accounts;

namespace Stamina.Tests.Webhooks;

/// <summary>From a workout that is written to a receiver that is told.</summary>
public sealed class WebhookSenderTests : WebhookTest
{
    [Fact]
    public async Task A_workout_that_was_finished_is_told_once_with_its_figures_and_no_places()
    {
        var made = await MakeAsync(ada, receiver.Url);
        var key = await WriteAsync(ada);

        await LookAsync();
        await LookAsync();

        var received = receiver.All.ShouldHaveSingleItem();
        received.IsSignedWith(made.Secret!).ShouldBeTrue();
        var told = received.Json;
        told.GetProperty("type").GetString().ShouldBe("workout.finished");
        told.EnumerateObject().Select(member => member.Name).ShouldBe(["type", "timestamp", "data"]);
        var expected = JsonElement.Parse(
            $$"""
            {
              "session_id": "{{key.Session}}", "exercise_type": "running", "started_at": "2026-05-01T07:00:00+02:00", "local_date": "2026-05-01",
              "elapsed_time_s": 3600, "moving_time_s": 3500, "metrics": { "distance": { "value": 10123.456, "unit": "m" } }
            }
            """);
        JsonElement.DeepEquals(told.GetProperty("data"), expected).ShouldBeTrue(told.ToString());
        (await WaitingAsync(made)).ShouldBeEmpty();
        var shown = (await Webhooks.ListAsync(ada.UserId, default)).Webhooks.ShouldHaveSingleItem();
        shown.Attempts.ShouldHaveSingleItem().ShouldBe(new WebhookAttempt
        {
            MessageId = received.Id, Type = "workout.finished", At = parts.Time.GetUtcNow(), Outcome = WebhookOutcome.Delivered, Status = 204,
        });
        (shown.State, shown.Secret).ShouldBe((WebhookState.Active, null));
    }

    [Fact]
    public async Task Edits_and_deletions_are_told_and_what_nobody_asked_for_is_not()
    {
        await MakeAsync(ada, receiver.Url);
        await using var other = await Receiver.StartAsync();
        await MakeAsync(ada, other.Url, WebhookEvent.WorkoutDeleted);
        var key = await WriteAsync(ada);
        await LookUntilQuietAsync();
        await WriteAsync(ada, key, workout => workout with { Summary = workout.Summary! with { Title = "Better" } });
        await LookUntilQuietAsync();
        await WriteAsync(ada, key, workout => workout with { DeletedAt = parts.Time.GetUtcNow() });
        await LookUntilQuietAsync();

        receiver.All.Select(TypeOf).ShouldBe(["workout.finished", "workout.changed", "workout.deleted"]);
        receiver.All[2].Json.GetProperty("data").GetRawText().ShouldBe($$"""{"session_id":"{{key.Session}}"}""");
        receiver.All.Select(received => received.Id).Distinct().Count().ShouldBe(3);
        other.All.Select(TypeOf).ShouldBe(["workout.deleted"]);
    }

    [Fact]
    public async Task What_became_of_a_workout_until_it_is_told_is_what_is_told()
    {
        await MakeAsync(ada, receiver.Url);
        var key = await WriteAsync(ada);
        await WriteAsync(ada, key, workout => workout with { Summary = workout.Summary! with { Title = "Better" } });
        var goesOn = await WriteAsync(ada);
        await WriteAsync(ada, goesOn, workout => workout with { End = WorkoutEnd.Running });
        await LookUntilQuietAsync();
        await WriteAsync(ada, goesOn, workout => workout);
        await LookUntilQuietAsync();

        receiver.All.Select(received => (TypeOf(received), received.Json.GetProperty("data").GetProperty("session_id").GetString())).ShouldBe(
            [("workout.finished", key.Session.Value), ("workout.finished", goesOn.Session.Value)]);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_later_and_later_until_it_succeeds()
    {
        var made = await MakeAsync(ada, receiver.Url);
        Fail();
        await WriteAsync(ada);
        await LookAsync();
        await LookAsync();
        receiver.All.Count.ShouldBe(1, "it waits");

        parts.Time.Advance(TimeSpan.FromSeconds(11));
        await LookAsync();
        receiver.All.Count.ShouldBe(1, "at least twelve seconds");
        parts.Time.Advance(TimeSpan.FromSeconds(8));
        await LookAsync();
        receiver.All.Count.ShouldBe(2);
        parts.Time.Advance(TimeSpan.FromSeconds(19));
        await LookAsync();
        receiver.All.Count.ShouldBe(2, "four times as long");
        (await ShownAsync(made)).State.ShouldBe(WebhookState.Failing);
        (await ShownAsync(made)).NextAttemptAt.ShouldNotBeNull();

        receiver.Answer = _ => Task.CompletedTask;
        parts.Time.Advance(TimeSpan.FromMinutes(1));
        await LookAsync();
        receiver.All.Count.ShouldBe(3);
        receiver.All.Select(received => received.Id).Distinct().ShouldHaveSingleItem();
        receiver.All.ShouldAllBe(received => received.IsSignedWith(made.Secret!));
        var shown = await ShownAsync(made);
        (shown.State, shown.FailingSince, shown.NextAttemptAt).ShouldBe((WebhookState.Active, null, null));
        shown.Attempts.Select(attempt => attempt.Status).ShouldBe([200, 500, 500]);
    }

    [Fact]
    public async Task After_three_days_of_failures_it_is_paused_and_its_owner_told_until_a_test_succeeds()
    {
        await ConfirmAddressAsync();
        var made = await MakeAsync(ada, receiver.Url);
        Fail();
        await WriteAsync(ada);
        for (var hour = 0; hour <= 79 && (await ShownAsync(made)).State != WebhookState.Paused; hour++)
        {
            await LookAsync();
            parts.Time.Advance(TimeSpan.FromHours(1));
        }

        var paused = await ShownAsync(made);
        (paused.State, paused.PausedBecause, paused.NextAttemptAt).ShouldBe((WebhookState.Paused, WebhookPause.Failing, null));
        (parts.Time.GetUtcNow() - paused.FailingSince!.Value).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(3));
        paused.Attempts.Count.ShouldBe(10);
        receiver.All.Count.ShouldBeInRange(12, 25);
        await parts.Outbox.DrainAsync(default);
        parts.Mail.All.ShouldContain(mail => mail.Subject.Contains("paused", StringComparison.Ordinal));
        (await Accounts.ListEventsAsync(ada.UserId, default))[^1].Kind.ShouldBe("webhook_paused");

        await WriteAsync(ada);
        var before = receiver.All.Count;
        await LookAsync();
        receiver.All.Count.ShouldBe(before);
        (await WaitingAsync(made)).ShouldBeEmpty("nothing is kept for it");

        (await TestAsync(made)).State.ShouldBe(WebhookState.Paused, "the test failed too");
        receiver.Answer = _ => Task.CompletedTask;
        (await TestAsync(made)).State.ShouldBe(WebhookState.Active);
        await WriteAsync(ada);
        await LookAsync();
        TypeOf(receiver.All[^1]).ShouldBe("workout.finished");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_of_long_ago_does_not_count_when_nothing_was_tried_since(bool locked)
    {
        var made = await MakeAsync(ada, receiver.Url);
        Fail();
        var key = await WriteAsync(ada);
        await LookAsync();
        (await ShownAsync(made)).State.ShouldBe(WebhookState.Failing);
        await (locked ? LockAsync(parts.Time.GetUtcNow()) : WriteAsync(ada, key, workout => workout with { End = WorkoutEnd.Running }));
        parts.Time.Advance(TimeSpan.FromMinutes(1));
        await LookAsync();
        var shown = await ShownAsync(made);
        (shown.State, shown.FailingSince).ShouldBe((WebhookState.Active, null));

        parts.Time.Advance(TimeSpan.FromDays(30));
        await LockAsync(at: null);
        await WriteAsync(ada);
        await LookAsync();

        receiver.All.Count.ShouldBe(2);
        shown = await ShownAsync(made);
        (shown.State, shown.FailingSince).ShouldBe((WebhookState.Failing, parts.Time.GetUtcNow()));
    }

    [Fact]
    public async Task A_receiver_whose_name_could_not_be_looked_up_yet_has_not_failed_and_is_told_later()
    {
        var silent = new TaskCompletionSource<IPAddress[]>();
        using var busy = new WebhookCalls(parts.Secret, Reachable, parts.Time)
        {
            Patience = TimeSpan.FromSeconds(1),
            LookUp = name => name == Receiver.Name ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : silent.Task,
        };
        var made = await MakeAsync(ada, $"http://{Receiver.Name}:{receiver.Port}/");
        var webhook = (await store.GetAsync(ada.UserId, IdOf(made), default))!.Document;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(
            i => busy.SendAsync(webhook with { Url = $"https://silent{i}.test/" }, Guid.NewGuid(), [], default).AsTask()));
        await WriteAsync(ada);
        using var sender = Sender(busy);
        await sender.SendDueAsync(default);
        var shown = await ShownAsync(made);
        (shown.State, shown.Attempts.Count).ShouldBe((WebhookState.Active, 0));
        (await WaitingAsync(made)).ShouldHaveSingleItem().Attempts.ShouldBe(0);

        silent.SetResult([]);
        await sender.SendDueAsync(default);

        receiver.All.ShouldHaveSingleItem();
        (await WaitingAsync(made)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_told_nothing_more()
    {
        var made = await MakeAsync(ada, receiver.Url);
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        await WriteAsync(ada);
        await LookAsync();

        (await ShownAsync(made)).PausedBecause.ShouldBe(WebhookPause.Gone);
        (await WaitingAsync(made)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_neither_others_nor_the_next_look()
    {
        using var hangs = new SemaphoreSlim(0);
        receiver.Answer = _ => hangs.WaitAsync();
        await using var quick = await Receiver.StartAsync();
        var eve = await RegisterAsync("eve@example.org");
        await MakeAsync(ada, receiver.Url);
        await MakeAsync(eve, quick.Url);
        using var sender = Sender();
        await WriteAsync(ada);
        await WriteAsync(eve);
        var first = sender.SendDueAsync(default);
        await UntilAsync(() => receiver.All.Count == 1 && quick.All.Count == 1);

        await WriteAsync(eve);
        var looks = new List<Task> { first };
        await UntilAsync(() =>
        {
            looks.Add(sender.SendDueAsync(default));
            return quick.All.Count == 2;
        });

        receiver.All.Count.ShouldBe(1);
        hangs.Release(10);
        await Task.WhenAll(looks);
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("deleted")]
    [InlineData("with its account")]
    public async Task What_is_paused_or_deleted_in_the_middle_of_a_turn_is_told_nothing_more(string how)
    {
        var made = await MakeAsync(ada, receiver.Url);
        for (var i = 0; i < 3; i++)
        {
            await WriteAsync(ada);
        }

        receiver.Answer = async _ =>
        {
            switch (how)
            {
                case "paused":
                    await parts.NewPasswords(Accounts, kept.Passwords).SignOutAsync(ada.UserId, ada.DeviceId);
                    break;
                case "deleted":
                    await Webhooks.DeleteAsync(ada, IdOf(made), default);
                    break;
                default:
                    await Accounts.DeleteUserAsync(ada.UserId, parts.Time.GetUtcNow(), default);
                    break;
            }
        };
        await LookAsync();
        parts.Time.Advance(TimeSpan.FromHours(1));
        await LookAsync();

        receiver.All.ShouldHaveSingleItem();
        (await WaitingAsync(made)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_comes_once_a_paused_one_was_started_again_is_told_though_a_turn_began_while_it_was_paused()
    {
        var made = await MakeAsync(ada, receiver.Url);
        await WriteAsync(ada);
        await parts.NewPasswords(Accounts, kept.Passwords).SignOutAsync(ada.UserId, ada.DeviceId);
        (await WaitingAsync(made)).ShouldBeEmpty();
        var after = default(WorkoutKey);
        var isStarted = false;
        using var sender = Sender(through: StoreAndThen.After(store, nameof(IWebhookStore.PutAsync), async () =>
        {
            if (!isStarted)
            {
                isStarted = true;
                (await TestAsync(made)).State.ShouldBe(WebhookState.Active);
                after = await WriteAsync(ada);
            }
        }));

        await sender.SendDueAsync(default);

        isStarted.ShouldBeTrue();
        receiver.All.Select(TypeOf).ShouldBe(["test", "workout.finished"]);
        receiver.All[^1].Json.GetProperty("data").GetProperty("session_id").GetString().ShouldBe(after.Session.Value);
    }

    [Fact]
    public async Task What_was_told_as_the_process_ended_is_told_again_under_the_same_id()
    {
        var made = await MakeAsync(ada, receiver.Url);
        await WriteAsync(ada);
        using var ends = new CancellationTokenSource();
        receiver.Answer = async _ => await ends.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => LookAsync(ends.Token));
        receiver.Answer = _ => Task.CompletedTask;
        await LookAsync();
        receiver.All.Count.ShouldBe(1, "another server may have it still");

        parts.Time.Advance(TimeSpan.FromMinutes(2));
        await LookAsync();

        receiver.All.Count.ShouldBe(2);
        receiver.All[1].Id.ShouldBe(receiver.All[0].Id);
        (await WaitingAsync(made)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_several_servers_one_tells_it()
    {
        await MakeAsync(ada, receiver.Url);
        await WriteAsync(ada);
        var senders = Enumerable.Range(0, 4).Select(_ => Sender()).ToList();

        await Task.WhenAll(senders.Select(sender => Task.Run(() => sender.SendDueAsync(default))));

        receiver.All.ShouldHaveSingleItem();
        senders.ForEach(sender => sender.Dispose());
    }

    [Fact]
    public async Task A_message_that_a_receiver_never_takes_does_not_keep_others_from_it()
    {
        var made = await MakeAsync(ada, receiver.Url);
        var bad = await WriteAsync(ada);
        receiver.Answer = context =>
        {
            context.Response.StatusCode = receiver.All[^1].Json.GetProperty("data").GetProperty("session_id").GetString() == bad.Session.Value ? 400 : 200;
            return Task.CompletedTask;
        };
        await LookAsync();
        var good = await WriteAsync(ada);
        for (var i = 0; i < 2 * WebhookSender.MostAttempts && (await WaitingAsync(made)).Count > 0; i++)
        {
            parts.Time.Advance(TimeSpan.FromMinutes(20));
            await LookAsync();
            await WriteAsync(ada, good, workout => workout with { Summary = workout.Summary! with { Title = $"Better {i}" } });
        }

        var sessions = receiver.All.Select(received => received.Json.GetProperty("data").GetProperty("session_id").GetString()).ToList();
        sessions.Count(session => session == bad.Session.Value).ShouldBeLessThanOrEqualTo(WebhookSender.MostAttempts);
        sessions.ShouldContain(good.Session.Value);
        (await ShownAsync(made)).State.ShouldNotBe(WebhookState.Paused);
    }

    [Fact]
    public async Task Of_a_locked_account_nothing_is_told_and_of_a_deleted_one_nothing_is_left()
    {
        var made = await MakeAsync(ada, receiver.Url);
        var account = (await Accounts.GetUserAsync(ada.UserId, default))!;
        await Accounts.PutUserAsync(account.Document with { LockedAt = parts.Time.GetUtcNow() }, account.Revision, default);
        await WriteAsync(ada);
        await LookAsync();
        receiver.All.ShouldBeEmpty();
        (await WaitingAsync(made)).ShouldHaveSingleItem();

        await Accounts.DeleteUserAsync(ada.UserId, parts.Time.GetUtcNow(), default);
        parts.Time.Advance(TimeSpan.FromDays(1));
        await LookAsync();
        receiver.All.ShouldBeEmpty();
        (await WaitingAsync(made)).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_cannot_be_read_holds_up_no_other_and_is_looked_at_again_later()
    {
        await MakeAsync(ada, receiver.Url);
        await WriteAsync(ada);
        await kept.DamageAsync("webhook", ada.UserId);
        parts.Time.Advance(TimeSpan.FromSeconds(1));
        var grace = await RegisterAsync("grace@example.org");
        await using var other = await Receiver.StartAsync();
        await MakeAsync(grace, other.Url);
        await WriteAsync(grace);
        (await store.ListDueAsync(parts.Time.GetUtcNow(), 1, default)).ShouldHaveSingleItem().User.ShouldBe(ada.UserId, "it stands in front");

        await LookAsync();

        other.All.ShouldHaveSingleItem();
        (await store.ListDueAsync(parts.Time.GetUtcNow(), 10, default)).ShouldBeEmpty("what cannot be read stands behind the others");
        parts.Time.Advance(TimeSpan.FromMinutes(2));
        (await store.ListDueAsync(parts.Time.GetUtcNow(), 10, default)).ShouldHaveSingleItem().User.ShouldBe(ada.UserId, "it is looked at again");
        receiver.All.ShouldBeEmpty();
    }

    private static string? TypeOf(Received received) => received.Json.GetProperty("type").GetString();

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        var patience = Environment.TickCount64 + 180_000;
        while (!isTrue())
        {
            Environment.TickCount64.ShouldBeLessThan(patience);
            await Task.Delay(10);
        }
    }

    // One webhook of an account at a time.
    private async Task LookUntilQuietAsync()
    {
        while ((await store.ListDueAsync(parts.Time.GetUtcNow(), 1, default)).Count > 0)
        {
            await LookAsync();
        }
    }

    private void Fail() => receiver.Answer = context =>
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    };

    private async Task LockAsync(DateTimeOffset? at)
    {
        var account = (await Accounts.GetUserAsync(ada.UserId, default))!;
        (await Accounts.PutUserAsync(account.Document with { LockedAt = at }, account.Revision, default)).ShouldBeTrue();
    }

    private async Task<IReadOnlyList<WaitingMessage>> WaitingAsync(WebhookAnswer made) =>
        await store.ListMessagesAsync(ada.UserId, IdOf(made), 100, default);
}

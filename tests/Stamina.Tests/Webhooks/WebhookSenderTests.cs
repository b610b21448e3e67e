using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Webhooks;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Http.Tokens;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.Accounts;

namespace Stamina.Tests.Webhooks;

/// <summary>From a workout that is written to a receiver that is told, on a real SQLite store and real HTTP.</summary>
public sealed class WebhookSenderTests : IAsyncLifetime
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.1");

    private readonly TestAccounts parts = new();
    private readonly TestAccountStore kept;
    private readonly IWebhookStore store;
    private readonly WebhookCalls calls;
    private Receiver receiver = null!;
    private Caller ada = null!;

    public WebhookSenderTests()
    {
        kept = new TestAccountStore(parts);
        store = kept.Get<IWebhookStore>();
        parts.Webhooks = store;
        calls = new WebhookCalls(parts.Secret, Reachable, parts.Time) { Patience = TimeSpan.FromSeconds(30) };
    }

    private static ReachableAddresses Reachable { get; } = new(Options.Create(new WebhookOptions { Networks = "127.0.0.1" }));

    private IAccountStore Accounts => kept.Get<IAccountStore>();

    private AccountWebhooks Webhooks => new(store, Owners, calls, Reachable, parts.Time);

    private WebhookOwners Owners => new(Accounts, parts.Events(Accounts), parts.OwnerMail);

    public async ValueTask InitializeAsync()
    {
        await kept.OpenAsync();
        receiver = await Receiver.StartAsync();
        ada = await RegisterAsync("ada@example.org");
    }

    public async ValueTask DisposeAsync()
    {
        calls.Dispose();
        await receiver.DisposeAsync();
        await kept.DisposeAsync();
    }

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
                    await parts.NewPasswords(Accounts, kept.Passwords).SignOutAsync(ada.UserId, ada.DeviceId, default);
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
    public async Task Another_password_pauses_webhooks_that_whoever_had_the_last_one_may_have_made()
    {
        var made = await MakeAsync(ada, receiver.Url);
        await WriteAsync(ada);
        var change = new ChangePassword { CurrentPassword = "a long walk before breakfast", NewPassword = "a short swim after dinner" };
        (await parts.Accounts(Accounts, kept.Passwords).ChangePasswordAsync(ada, change, Home, default)).ShouldBeNull();

        await LookAsync();

        receiver.All.ShouldBeEmpty();
        (await ShownAsync(made)).PausedBecause.ShouldBe(WebhookPause.SignedOut);
        (await TestAsync(made)).State.ShouldBe(WebhookState.Active, "its owner says that it is theirs");
    }

    [Fact]
    public async Task A_test_takes_up_nothing_that_was_paused_or_whose_tester_was_signed_out_while_it_went()
    {
        var made = await MakeAsync(ada, receiver.Url);
        receiver.Answer = _ => parts.NewPasswords(Accounts, kept.Passwords).SignOutAsync(ada.UserId, ada.DeviceId, default).AsTask();
        var tested = await TestAsync(made);
        (tested.PausedBecause, tested.Attempts[0].Outcome).ShouldBe((WebhookPause.SignedOut, WebhookOutcome.Delivered));

        receiver.Answer = _ => parts.NewPasswords(Accounts, kept.Passwords).SignOutAsync(ada.UserId, except: null, default).AsTask();
        tested = await TestAsync(made);
        (tested.PausedBecause, tested.Attempts[0].Outcome).ShouldBe((WebhookPause.SignedOut, WebhookOutcome.Delivered));
        tested.Attempts.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hall")]
    [InlineData("/hook")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/")]
    [InlineData("gopher://example.org/")]
    [InlineData("http://example.org/")]
    [InlineData("https://")]
    [InlineData("https://user@example.org/")]
    [InlineData("https://user:password@example.org/")]
    [InlineData("https://example.org/#part")]
    [InlineData("https://example.org:8443/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[64:ff9b::a00:1]/")]
    [InlineData("https://ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää.example/")]
    public async Task An_address_that_is_never_called_is_refused_by_name(string url)
    {
        var usual = new ReachableAddresses(Options.Create(new WebhookOptions()));
        var webhooks = new AccountWebhooks(store, Owners, calls, usual, parts.Time);
        var (_, refusal) = await webhooks.MakeAsync(ada, new MakeWebhook { Name = "Hall", Url = url, Events = [WebhookEvent.WorkoutFinished] }, default);

        refusal.ShouldNotBeNull(url).Problem.Errors!.Select(error => error.Field).ShouldBe(["url"]);
    }

    [Fact]
    public async Task An_account_has_at_most_five_and_what_is_wrong_with_a_wish_is_named()
    {
        for (var i = 0; i < AccountWebhooks.Most; i++)
        {
            await MakeAsync(ada, receiver.Url);
        }

        var (_, refusal) = await Webhooks.MakeAsync(ada, new MakeWebhook { Name = "x", Url = receiver.Url, Events = [WebhookEvent.WorkoutFinished] }, default);
        refusal.ShouldNotBeNull().Problem.Status.ShouldBe(409);
        (_, refusal) = await Webhooks.MakeAsync(ada, new MakeWebhook { Name = " ", Url = "x", Events = [] }, default);
        refusal.ShouldNotBeNull().Problem.Errors!.Select(error => error.Field).ShouldBe(["name", "url", "events"]);
    }

    [Fact]
    public async Task Of_many_made_at_once_an_account_has_at_most_five()
    {
        var wish = new MakeWebhook { Name = "Hall", Url = receiver.Url, Events = [WebhookEvent.WorkoutFinished] };
        var webhooks = Webhooks;
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await webhooks.MakeAsync(ada, wish, default))));

        var accepted = made.Where(one => one.Refusal is null).Select(one => one.Answer!.WebhookId).ToList();
        accepted.Count.ShouldBeLessThanOrEqualTo(AccountWebhooks.Most);
        (await store.ListAsync(ada.UserId, default)).Select(one => new WebhookId(one.Document.WebhookId).ToString()).ShouldBe(accepted, ignoreOrder: true);
        made.Where(one => one.Refusal is not null).Select(one => one.Refusal!.Problem.Status).ShouldAllBe(status => status == 409);
    }

    [Fact]
    public async Task One_is_told_by_mail_and_in_the_log_and_its_secret_is_in_no_store()
    {
        await ConfirmAddressAsync();
        var made = await MakeAsync(ada, receiver.Url);
        await parts.Outbox.DrainAsync(default);
        parts.Mail.All.Select(mail => mail.Text).ShouldContain(text => text.Contains("“Hall”") && text.Contains("127.0.0.1"));
        var (user, id) = (ada.UserId, IdOf(made));
        var stored = JsonSerializer.Serialize((await store.GetAsync(user, id, default))!.Document, DocumentJson.Default.WebhookDocument);
        stored.ShouldNotContain("whsec");
        stored.ShouldNotContain(made.Secret!["whsec_".Length..]);

        (await Webhooks.DeleteAsync(ada, id, default)).ShouldBeNull();
        (await Webhooks.DeleteAsync(ada, id, default)).ShouldNotBeNull().Problem.Status.ShouldBe(404);
        (await Accounts.ListEventsAsync(user, default)).Select(happened => happened.Kind).TakeLast(2).ShouldBe(["webhook_made", "webhook_deleted"]);
    }

    private static string? TypeOf(Received received) => received.Json.GetProperty("type").GetString();

    private static WebhookId IdOf(WebhookAnswer made) => WebhookId.TryParse(made.WebhookId, out var id) ? id : throw new FormatException(made.WebhookId);

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        var patience = Environment.TickCount64 + 60_000;
        while (!isTrue())
        {
            Environment.TickCount64.ShouldBeLessThan(patience);
            await Task.Delay(10);
        }
    }

    private WebhookSender Sender(WebhookCalls? over = null) => new(
        store,
        over ?? calls,
        new WebhookBodies(kept.Get<IWorkoutReads>(), new ExerciseCatalog([new Running()])),
        Owners,
        parts.Time,
        NullLogger<WebhookSender>.Instance);

    private async Task LookAsync(CancellationToken cancellationToken = default)
    {
        using var sender = Sender();
        await sender.SendDueAsync(cancellationToken);
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

    private async Task<Caller> RegisterAsync(string email)
    {
        var (signedIn, _) = await parts.Accounts(Accounts, kept.Passwords).RegisterAsync(
            new Register { Email = email, Password = "a long walk before breakfast", RegistrationKey = new string('k', 30) }, Home, default);
        return (await parts.Reader.ReadAsync(signedIn!.AccessToken))!;
    }

    private async Task ConfirmAddressAsync()
    {
        var account = (await Accounts.GetUserAsync(ada.UserId, default))!;
        (await Accounts.PutUserAsync(account.Document with { EmailVerifiedAt = parts.Time.GetUtcNow() }, account.Revision, default)).ShouldBeTrue();
    }

    private async Task<WebhookAnswer> MakeAsync(Caller owner, string url, params WebhookEvent[] events)
    {
        var (made, refusal) = await Webhooks.MakeAsync(
            owner, new MakeWebhook { Name = " Hall ", Url = url, Events = events.Length > 0 ? events : Enum.GetValues<WebhookEvent>() }, default);
        refusal.ShouldBeNull();
        return made.ShouldNotBeNull();
    }

    private async Task<WebhookAnswer> TestAsync(WebhookAnswer made)
    {
        var (answer, refusal) = await Webhooks.TestAsync(ada, IdOf(made), default);
        refusal.ShouldBeNull();
        return answer.ShouldNotBeNull();
    }

    private async Task<WebhookAnswer> ShownAsync(WebhookAnswer made) =>
        (await Webhooks.ListAsync(ada.UserId, default)).Webhooks.Single(webhook => webhook.WebhookId == made.WebhookId);

    private async Task<IReadOnlyList<WaitingMessage>> WaitingAsync(WebhookAnswer made) =>
        await store.ListMessagesAsync(ada.UserId, IdOf(made), 100, default);

    private async Task<WorkoutKey> WriteAsync(Caller owner)
    {
        var key = new WorkoutKey(owner.UserId, SessionId.Create("running", Guid.CreateVersion7()));
        await WriteAsync(owner, key, workout => workout);
        return key;
    }

    private async Task WriteAsync(Caller owner, WorkoutKey key, Func<StoredWorkout, StoredWorkout> change)
    {
        owner.UserId.ShouldBe(key.User);
        var workout = change(new StoredWorkout
        {
            Key = key,
            Log = new(),
            End = WorkoutEnd.Ended,
            Summary = new WorkoutSummary
            {
                RulesVersion = 1,
                ExerciseType = "running",
                State = WorkoutState.Finished,
                StartedAt = new DateTimeOffset(2026, 5, 1, 7, 0, 0, TimeSpan.FromHours(2)),
                LocalDate = new DateOnly(2026, 5, 1),
                ElapsedMs = 3_600_000,
                MovingMs = 3_500_000,
                LastHeardMs = TestAccounts.Start.ToUnixTimeMilliseconds(),
                Location = JsonElement.Parse("""{"name":"Home"}"""),
                Title = "Home again",
                Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["distance"] = 10_123_456, ["best_effort:1_km"] = 300_000 },
                Writers = [],
                Digest = "00ff00ff00ff00ff",
            },
        });
        await kept.Get<IDerivations>().DeriveAsync([key], _ => new DerivedWorkout(workout, Row: null, DueAt: null), default);
    }
}

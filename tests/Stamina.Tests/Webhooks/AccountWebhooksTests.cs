using System.Text.Json;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.SigningIn;
using Stamina.AccountServer.Webhooks;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.Accounts;

namespace Stamina.Tests.Webhooks;

/// <summary>What a person does with their webhooks: made, refused, tested, ended.</summary>
public sealed class AccountWebhooksTests : WebhookTest
{
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
        receiver.Answer = _ => parts.NewPasswords(Accounts, kept.Passwords).SignOutAsync(ada.UserId, ada.DeviceId).AsTask();
        var tested = await TestAsync(made);
        (tested.PausedBecause, tested.Attempts[0].Outcome).ShouldBe((WebhookPause.SignedOut, WebhookOutcome.Delivered));

        receiver.Answer = _ => parts.NewPasswords(Accounts, kept.Passwords).SignOutAsync(ada.UserId, except: null).AsTask();
        tested = await TestAsync(made);
        (tested.PausedBecause, tested.Attempts[0].Outcome).ShouldBe((WebhookPause.SignedOut, WebhookOutcome.Delivered));
        tested.Attempts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_webhook_is_paused_with_the_sign_in_that_made_it_where_that_is_ended_from_elsewhere()
    {
        var (thief, _) = await SignInAsync();
        var (stolen, own) = (await MakeAsync(thief, receiver.Url), await MakeAsync(ada, receiver.Url));
        await WriteAsync(ada);

        await parts.SignOuts(Accounts).EndAsync(ada.UserId, thief.DeviceId, RevokedBecause.User, default);

        ((await ShownAsync(stolen)).PausedBecause, (await ShownAsync(own)).PausedBecause).ShouldBe((WebhookPause.SignedOut, null));
        (await store.ListMessagesAsync(ada.UserId, IdOf(stolen), 10, default)).ShouldBeEmpty();
        (await store.ListMessagesAsync(ada.UserId, IdOf(own), 10, default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_webhook_that_a_copied_sign_in_made_is_paused_as_the_copy_is_found_though_its_holder_hangs_up()
    {
        var (thief, refreshToken) = await SignInAsync();
        var stolen = await MakeAsync(thief, receiver.Url);
        var next = (await parts.Renewal(Accounts).RefreshAsync(refreshToken, default)).Tokens.ShouldNotBeNull();
        (await parts.Renewal(Accounts).RefreshAsync(next.RefreshToken!, default)).Tokens.ShouldNotBeNull();
        using var holder = new CancellationTokenSource();
        var renewal = parts.Renewal(StoreAndThen.After(Accounts, nameof(IAccountStore.PutDeviceAsync), holder.CancelAsync));

        await renewal.RefreshAsync(refreshToken, holder.Token);

        holder.IsCancellationRequested.ShouldBeTrue();
        (await ShownAsync(stolen)).PausedBecause.ShouldBe(WebhookPause.SignedOut);
        (await Accounts.ListEventsAsync(ada.UserId, default)).ShouldContain(happened => happened.Kind == "token_reuse");
    }

    [Fact]
    public async Task A_phone_that_signs_itself_out_leaves_its_webhooks_until_its_owner_ends_it()
    {
        var (phone, _) = await SignInAsync();
        var made = await MakeAsync(phone, receiver.Url);

        await parts.SignOuts(Accounts).EndAsync(ada.UserId, phone.DeviceId, RevokedBecause.SignedOut, default);
        (await ShownAsync(made)).State.ShouldBe(WebhookState.Active);
        await parts.SignOuts(Accounts).EndAsync(ada.UserId, phone.DeviceId, RevokedBecause.User, default);

        (await ShownAsync(made)).PausedBecause.ShouldBe(WebhookPause.SignedOut);
    }

    [Fact]
    public async Task Whoever_hangs_up_once_one_is_there_has_made_it_and_its_owner_is_told()
    {
        await ConfirmAddressAsync();
        using var caller = new CancellationTokenSource();
        var webhooks = Over(StoreAndThen.After(store, nameof(IWebhookStore.PutAsync), caller.CancelAsync));

        await webhooks.MakeAsync(ada, Wish, caller.Token);

        caller.IsCancellationRequested.ShouldBeTrue();
        (await Webhooks.ListAsync(ada.UserId, default)).Webhooks.ShouldHaveSingleItem().State.ShouldBe(WebhookState.Active);
        (await Accounts.ListEventsAsync(ada.UserId, default))[^1].Kind.ShouldBe("webhook_made");
        await parts.Outbox.DrainAsync(default);
        parts.Mail.All.ShouldContain(mail => mail.Text.Contains("“Hall”", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_a_process_leaves_which_ends_before_it_was_looked_at_again_is_told_nothing()
    {
        var webhooks = Over(StoreAndThen.After(store, nameof(IWebhookStore.PutAsync), () => throw new IOException("The process ends.")));
        await Should.ThrowAsync<IOException>(() => webhooks.MakeAsync(ada, Wish, default).AsTask());
        await WriteAsync(ada);

        await LookAsync();

        receiver.All.ShouldBeEmpty();
        (await Webhooks.ListAsync(ada.UserId, default)).Webhooks.ShouldHaveSingleItem().State.ShouldBe(WebhookState.Paused);
    }

    [Theory]
    [InlineData(true, 409)]
    [InlineData(false, 401)]
    public async Task One_that_is_made_while_all_are_paused_is_not_made(bool makerStays, int status)
    {
        DeviceId? except = makerStays ? ada.DeviceId : null;
        var passwords = parts.NewPasswords(Accounts, kept.Passwords);
        var webhooks = Over(StoreAndThen.After(store, nameof(IWebhookStore.PutAsync), () => passwords.SignOutAsync(ada.UserId, except).AsTask()));

        var (_, refusal) = await webhooks.MakeAsync(ada, Wish, default);

        refusal.ShouldNotBeNull().Problem.Status.ShouldBe(status);
        (await Webhooks.ListAsync(ada.UserId, default)).Webhooks.ShouldBeEmpty();
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
        var webhooks = Webhooks;
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await webhooks.MakeAsync(ada, Wish, default))));

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

    private MakeWebhook Wish => new() { Name = "Hall", Url = receiver.Url, Events = [WebhookEvent.WorkoutFinished] };

    private AccountWebhooks Over(IWebhookStore other) => new(other, Owners, calls, Reachable, parts.Time);

    private async Task<(Caller Phone, string RefreshToken)> SignInAsync()
    {
        var request = new SignIn { Email = "ada@example.org", Password = "a long walk before breakfast" };
        var tokens = (await parts.Accounts(Accounts, kept.Passwords).SignInAsync(request, Home, default)).Tokens.ShouldNotBeNull();
        return ((await parts.Reader.ReadAsync(tokens.AccessToken))!, tokens.RefreshToken!);
    }
}

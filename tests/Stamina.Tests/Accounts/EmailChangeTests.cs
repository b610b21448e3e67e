using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Mail;

namespace Stamina.Tests.Accounts;

/// <summary>An account gets another address, and the one before takes it back, on a real SQLite store.</summary>
public sealed partial class EmailChangeTests : AccountTest
{
    private const string Old = Mail;
    private const string New = "ada.lovelace@example.net";
    private const string Another = "an even longer walk after supper";

    private readonly EmailChangeRequests requests;
    private readonly EmailChanges changes;
    private Caller ada = null!;

    public EmailChangeTests() => (requests, changes) = (parts.ChangeRequests(store), parts.Changes(store));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        ada = await RegisterPhoneAsync();
        (await parts.Verification(store).VerifyAsync(ada, CodeOf((await MailAsync())[^1]), default)).ShouldBeNull();
        parts.Mail.Clear();
    }

    [Fact]
    public async Task The_new_address_counts_once_its_code_is_typed_and_both_addresses_are_told()
    {
        var phone = (await SignInAsync(Old)).Tokens.ShouldNotBeNull();
        var code = await AskAsync(New);
        (await ProfileAsync()).Email.ShouldBe(Old, "asking changes nothing");
        (await SignInAsync(New)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);

        (await ConfirmAsync(code)).ShouldBeNull();

        var account = await ProfileAsync();
        (account.Email, account.EmailVerifiedAt).ShouldBe((New, parts.Time.GetUtcNow()));
        (await SignInAsync(New.ToUpperInvariant())).Tokens.ShouldNotBeNull().UserId.ShouldBe(phone.UserId);
        (await SignInAsync(Old)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
        (await parts.Renewal(store).RefreshAsync(phone.RefreshToken!, default)).Tokens!.Scope.ShouldBe(TokenRight.Full, "phones stay signed in");
        var mails = await MailAsync();
        mails.Where(mail => mail.To == New).Select(mail => mail.Subject).ShouldContain("This is your account's address now");
        var told = mails.Single(mail => mail.To == Old && mail.Subject == "Your account has another address now").Text;
        told.ShouldContain("a…@example.net");
        told.ShouldNotContain(New);
        (await store.ListEventsAsync(ada.UserId, default)).Select(happened => happened.Kind).ShouldContain(EventKind.EmailChanged);
    }

    [Fact]
    public async Task A_code_is_good_once_for_half_an_hour_for_its_own_account_and_only_the_last_one_counts()
    {
        var first = await AskAsync(New);
        var second = await AskAsync("ada@example.net");
        (await ConfirmAsync(first)).ShouldBe(ProblemTypes.WrongCode, "another was asked for");
        parts.Time.Advance(MailedCodes.Lives);
        (await ConfirmAsync(second)).ShouldBe(ProblemTypes.WrongCode, "too late");
        var third = await AskAsync(New);
        var eve = await RegisterPhoneAsync("eve@example.org");
        (await changes.ConfirmAsync(eve, new ConfirmEmailChange { Code = third }, Home, default))!.Problem.Type.ShouldBe(ProblemTypes.WrongCode);
        (await ConfirmAsync(third)).ShouldBeNull();
        (await ConfirmAsync(third)).ShouldBe(ProblemTypes.WrongCode, "it was used");
        (await parts.Verification(store).VerifyAsync(eve, third, default))!.Problem.Type.ShouldBe(ProblemTypes.WrongCode);
    }

    [Fact]
    public async Task Of_confirmations_at_once_one_counts()
    {
        var code = await AskAsync(New);
        var all = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(async () => await ConfirmAsync(code))));
        all.Count(problem => problem is null).ShouldBe(1);
        all.Where(problem => problem is not null).ShouldAllBe(problem => problem == ProblemTypes.WrongCode);
        (await MailAsync()).Count(mail => mail.To == Old && mail.Subject == "Your account has another address now").ShouldBe(1);
        (await SignInAsync(New)).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task Of_two_accounts_that_want_one_address_the_first_to_confirm_has_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var wanted = $"wanted{round}@example.net";
            var callers = new[] { await RegisterPhoneAsync($"one{round}@example.org"), await RegisterPhoneAsync($"two{round}@example.org") };
            var codes = new List<string>();
            foreach (var caller in callers)
            {
                codes.Add(await AskAsync(wanted, caller));
            }

            var outcomes = await Task.WhenAll(callers.Select((caller, i) => Task.Run(async () =>
                await changes.ConfirmAsync(caller, new ConfirmEmailChange { Code = codes[i] }, Home, default))));

            outcomes.Count(outcome => outcome is null).ShouldBe(1);
            outcomes.Single(outcome => outcome is not null)!.Problem.Type.ShouldBe(ProblemTypes.EmailTaken);
            var winner = callers[outcomes[0] is null ? 0 : 1];
            (await SignInAsync(wanted)).Tokens.ShouldNotBeNull().UserId.ShouldBe(winner.UserId.ToString());
            (await SignInAsync(outcomes[0] is null ? $"two{round}@example.org" : $"one{round}@example.org")).Tokens.ShouldNotBeNull("the other is as it was");
        }
    }

    [Fact]
    public async Task An_address_that_has_an_account_gets_a_word_and_no_code_and_whoever_asks_learns_nothing()
    {
        await RegisterPhoneAsync("eve@example.org");
        await MailAsync();
        parts.Mail.Clear();

        (await requests.AskAsync(ada, new ChangeEmail { NewEmail = "Eve@Example.org" }, Home, default)).ShouldBeNull();

        var mail = (await MailAsync()).ShouldHaveSingleItem();
        mail.Subject.ShouldBe("This address has an account already");
        Code().IsMatch(mail.Text).ShouldBeFalse();
        (await requests.AskAsync(ada, new ChangeEmail { NewEmail = "no address" }, Home, default))!.Problem.Type.ShouldBe(ProblemTypes.InvalidRequest);
        (await requests.AskAsync(ada, new ChangeEmail { NewEmail = "ADA@example.org" }, Home, default))!.Problem.Type.ShouldBe(ProblemTypes.InvalidRequest);
    }

    [Fact]
    public async Task Nobodys_mailbox_is_filled()
    {
        for (var i = 0; i < 3; i++)
        {
            await AskAsync($"n{i}@example.net");
        }

        (await requests.AskAsync(ada, new ChangeEmail { NewEmail = New }, Home, default))!.Problem.Type.ShouldBe(ProblemTypes.TooManyRequests);
    }

    [Fact]
    public async Task Nobodys_mailbox_is_filled_by_many_accounts_either()
    {
        var eve = await RegisterPhoneAsync("eve@example.org");
        await MailAsync();
        parts.Mail.Clear();
        var refused = new List<string?>();
        for (var i = 0; i < 8; i++)
        {
            var caller = await RegisterPhoneAsync($"n{i}@example.org");
            refused.Add((await requests.AskAsync(caller, new ChangeEmail { NewEmail = "Eve@example.org" }, Home, default))?.Problem.Type);
        }

        refused[..3].ShouldAllBe(type => type == null);
        refused[3..].ShouldAllBe(type => type == ProblemTypes.TooManyRequests);
        (await MailAsync()).Count(mail => string.Equals(mail.To, "eve@example.org", StringComparison.OrdinalIgnoreCase)).ShouldBe(3);
        (await requests.AskAsync(eve, new ChangeEmail { NewEmail = New }, Home, default)).ShouldBeNull("other addresses are not held up");
        parts.Time.Advance(TimeSpan.FromMinutes(15));
        (await requests.AskAsync(ada, new ChangeEmail { NewEmail = "eve@example.org" }, Home, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Opening_and_deleting_accounts_with_an_address_does_not_fill_its_mailbox()
    {
        for (var i = 0; i < 10; i++)
        {
            var caller = await RegisterPhoneAsync("stranger@example.org");
            await MailAsync();
            (await Accounts.DeleteAsync(caller, new DeleteAccount { Password = Password }, Home, default)).ShouldBeNull();
        }

        var last = await RegisterPhoneAsync("stranger@example.org");
        (await MailAsync()).Count(mail => mail.To == "stranger@example.org").ShouldBe(6);
        (await parts.Verification(store).SendAsync(last, default))!.Problem.Type.ShouldBe(ProblemTypes.TooManyRequests);
        parts.Time.Advance(TimeSpan.FromMinutes(15));
        (await parts.Verification(store).SendAsync(last, default)).ShouldBeNull();
    }

    [Fact]
    public async Task The_address_before_takes_the_account_back_with_a_new_password_and_signs_every_phone_out()
    {
        await ChangeAsync();
        var thief = (await SignInAsync(New)).Tokens.ShouldNotBeNull();
        var code = TakeBackCode();
        (await ResetAsync(Old, "00000-00000")).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCode);
        (await ResetAsync(New, code)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCode, "it went to the other address");

        (await ResetAsync(Old, code)).Tokens.ShouldNotBeNull().UserId.ShouldBe(thief.UserId);

        (await ProfileAsync()).Email.ShouldBe(Old);
        (await SignInAsync(New, Another)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
        (await SignInAsync(Old, Another)).Tokens.ShouldNotBeNull();
        (await parts.Renewal(store).RefreshAsync(thief.RefreshToken!, default)).Tokens!.Scope.ShouldBe(TokenRight.UploadOnly);
        (await ResetAsync(Old, code)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCode, "it was used");
        (await store.ListEventsAsync(ada.UserId, default)).Select(happened => happened.Kind).ShouldContain(EventKind.EmailTakenBack);
        await RegisterPhoneAsync(New);
    }

    [Fact]
    public async Task For_a_week_the_address_before_is_nobody_elses_and_no_further_change_takes_its_way_back_away()
    {
        await ChangeAsync();
        var taken = await Accounts.RegisterAsync(new Register { Email = Old, Password = Password }, Home, default);
        taken.Refusal!.Problem.Type.ShouldBe(ProblemTypes.EmailTaken);
        (await requests.AskAsync(ada, new ChangeEmail { NewEmail = "third@example.net" }, Home, default))!.Problem.Type.ShouldBe(ProblemTypes.Conflict);
        await parts.ResetRequests(store).AskAsync(new RequestPasswordReset { Email = Old }, Home, default);
        (await MailAsync()).ShouldNotContain(
            mail => mail.Subject.Contains("another password", StringComparison.Ordinal), "it is the account's address no more");

        parts.Time.Advance(MailedCodes.TakesBackFor);

        (await ResetAsync(Old, TakeBackCode())).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCode);
        await AskAsync("third@example.net");
        (await RegisterPhoneAsync(Old)).UserId.ShouldNotBe(ada.UserId);
        (await SignInAsync(New)).Tokens.ShouldNotBeNull().UserId.ShouldBe(ada.UserId.ToString());
    }

    [Fact]
    public async Task The_address_before_is_forgotten_as_a_phone_renews_its_token_after_the_week()
    {
        await ChangeAsync();
        var phone = (await SignInAsync(New)).Tokens.ShouldNotBeNull();
        var next = (await parts.Renewal(store).RefreshAsync(phone.RefreshToken!, default)).Tokens.ShouldNotBeNull();
        (await ProfileAsync()).EmailTakeBack.ShouldNotBeNull();

        parts.Time.Advance(MailedCodes.TakesBackFor);
        (await parts.Renewal(store).RefreshAsync(next.RefreshToken!, default)).Tokens.ShouldNotBeNull();

        (await ProfileAsync()).EmailTakeBack.ShouldBeNull();
        (await store.FindByEmailAsync(KeyOf(Old), default)).ShouldBeNull();
        (await store.FindByEmailAsync(KeyOf(New), default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_address_that_nobody_confirmed_is_told_nothing_and_takes_nothing_back()
    {
        var eve = await RegisterPhoneAsync("mistyped@example.org");
        await MailAsync();
        parts.Mail.Clear();
        var code = await AskAsync("eve@example.org", eve);
        (await changes.ConfirmAsync(eve, new ConfirmEmailChange { Code = code }, Home, default)).ShouldBeNull();
        (await MailAsync()).ShouldAllBe(mail => mail.To == "eve@example.org");
        (await RegisterPhoneAsync("mistyped@example.org")).UserId.ShouldNotBe(eve.UserId, "it is free at once");
    }

    [Fact]
    public async Task A_second_factor_of_before_is_asked_for_when_the_account_is_taken_back()
    {
        var factors = parts.SecondFactors(store);
        await factors.BeginAsync(ada, default);
        (await factors.ConfirmAsync(ada, TotpCode(await ProfileAsync()), default)).Refusal.ShouldBeNull();
        parts.Time.Advance(MailedCodes.TakesBackFor + Totp.Step);
        await ChangeAsync();

        (await ResetAsync(Old, TakeBackCode())).Refusal!.Problem.Type.ShouldBe(ProblemTypes.SecondFactorRequired);
        (await ResetAsync(Old, TakeBackCode(), TotpCode(await ProfileAsync()))).Tokens.ShouldNotBeNull();
        (await ProfileAsync()).SecondFactor.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_second_factor_that_was_added_since_keeps_nobody_from_taking_the_account_back()
    {
        await ChangeAsync();
        parts.Time.Advance(TimeSpan.FromMinutes(1));
        var factors = parts.SecondFactors(store);
        await factors.BeginAsync(ada, default);
        (await factors.ConfirmAsync(ada, TotpCode(await ProfileAsync()), default)).Refusal.ShouldBeNull();

        (await ResetAsync(Old, TakeBackCode())).Tokens.ShouldNotBeNull();
        (await ProfileAsync()).SecondFactor.ShouldBeNull();
    }

    [Fact]
    public async Task A_second_factor_that_was_added_shortly_before_keeps_nobody_from_taking_the_account_back()
    {
        var factors = parts.SecondFactors(store);
        await factors.BeginAsync(ada, default);
        (await factors.ConfirmAsync(ada, TotpCode(await ProfileAsync()), default)).Refusal.ShouldBeNull();
        parts.Time.Advance(TimeSpan.FromMinutes(1));
        await ChangeAsync();

        (await ResetAsync(Old, TakeBackCode())).Tokens.ShouldNotBeNull();
        (await ProfileAsync()).SecondFactor.ShouldBeNull();
    }

    [Fact]
    public async Task What_was_changed_stays_so_where_the_store_goes_away_before_the_address_is_freed()
    {
        var eve = await RegisterPhoneAsync("mistyped@example.org");
        var code = await AskAsync("eve@example.org", eve);
        var failing = StoreThatFreesNothing.Before(store);
        (await parts.Changes(failing).ConfirmAsync(eve, new ConfirmEmailChange { Code = code }, Home, default)).ShouldBeNull();
        (await RegisterPhoneAsync("mistyped@example.org")).UserId.ShouldNotBe(eve.UserId, "whoever wants it frees it");

        await ChangeAsync();
        var request = new ResetPassword { Email = Old, Code = TakeBackCode(), NewPassword = Another };
        (await parts.Resets(failing, passwords).ResetAsync(request, Home, default)).Tokens.ShouldNotBeNull();
        (await ProfileAsync()).Email.ShouldBe(Old);
        (await RegisterPhoneAsync(New)).UserId.ShouldNotBe(ada.UserId);
    }

    [Fact]
    public async Task The_way_back_reaches_the_address_before_though_the_process_ended_and_the_mail_server_was_away_for_days()
    {
        parts.Mail.Refusals = int.MaxValue;
        var asked = await requests.AskAsync(ada, new ChangeEmail { NewEmail = New }, Home, default);
        asked.ShouldBeNull();
        parts.Mail.Refusals = 0;
        (await ConfirmAsync(await CodeAfterRestartAsync(New, "Your code to use this address"))).ShouldBeNull();

        var back = await CodeAfterRestartAsync(Old, "Your account has another address now", TimeSpan.FromDays(6));

        (await ResetAsync(Old, back)).Tokens.ShouldNotBeNull();
        (await ProfileAsync()).Email.ShouldBe(Old);
    }

    [Fact]
    public async Task A_mail_whose_change_never_came_to_be_is_forgotten()
    {
        await AskAsync(New);
        var codes = new EmailChangeCodes(parts.Secret, parts.CodeMails(store), parts.Time);
        (await codes.MakeTakeBackAsync(await ProfileAsync(), default)).ShouldNotBeNull();
        parts.Mail.Clear();
        parts.Time.Advance(TimeSpan.FromHours(1));

        await parts.CodeMails(store).SendDueAsync(default);

        parts.Mail.All.ShouldBeEmpty();
        (await store.ListMailsDueAsync(parts.Time.GetUtcNow().AddYears(1), 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_store_has_no_code_in_clear_while_its_mail_waits()
    {
        parts.Mail.Refusals = 1;
        (await requests.AskAsync(ada, new ChangeEmail { NewEmail = New }, Home, default)).ShouldBeNull();
        await parts.Outbox.DrainAsync(default);
        var waiting = (await store.ListMailsDueAsync(parts.Time.GetUtcNow().AddDays(1), 10, default)).ShouldHaveSingleItem();
        var code = await CodeAfterRestartAsync(New, "Your code to use this address", TimeSpan.FromMinutes(2));

        waiting.ToString().ShouldNotContain(code);
        var other = new AccountSecret(Enumerable.Repeat((byte)9, 32).ToArray());
        new MailedCodes(other, parts.Time).Make(CodePurpose.ChangeEmail, ada.UserId.Value, waiting.Mail).Hash
            .ShouldNotBe((await ProfileAsync()).EmailChange!.Code.Hash, "another key draws another code");
    }

    [Fact]
    public async Task Whoever_wants_an_address_does_not_take_it_from_an_account_that_got_it_back_while_they_looked()
    {
        await ChangeAsync();
        parts.Time.Advance(MailedCodes.TakesBackFor);
        var goesBack = true;
        var paused = StoreWithPause.Before(store, async () =>
        {
            if (goesBack)
            {
                goesBack = false;
                (await requests.AskAsync(ada, new ChangeEmail { NewEmail = Old }, Home, default)).ShouldBeNull();
                (await ConfirmAsync(CodeOf((await MailAsync()).Last(mail => mail.To == Old)))).ShouldBeNull();
            }
        });

        var eve = new UserDocument { UserId = default, Email = Old, PasswordHash = "", Cell = "local", CreatedAt = parts.Time.GetUtcNow(), Profile = new() };
        EmailAddress.TryParse(Old, out var wanted).ShouldBeTrue();
        var opened = await parts.Claims(paused).OpenAsync(wanted!, user => new(eve with { UserId = user.Value }), default);

        opened.Known.ShouldNotBeNull().Document.UserId.ShouldBe(ada.UserId.Value);

        goesBack.ShouldBeFalse();
        (await SignInAsync(Old)).Tokens.ShouldNotBeNull().UserId.ShouldBe(ada.UserId.ToString());
    }

    [Fact]
    public async Task A_deleted_account_frees_both_its_addresses()
    {
        await ChangeAsync();
        (await Accounts.DeleteAsync(ada, new DeleteAccount { Password = Password }, Home, default)).ShouldBeNull();
        await RegisterPhoneAsync(Old);
        await RegisterPhoneAsync(New);
    }

    [Fact]
    public async Task Codes_that_went_to_the_address_before_and_the_key_of_the_registration_open_nothing_any_more()
    {
        var request = new Register { Email = "eve@example.org", Password = Password, RegistrationKey = new string('k', 30) };
        var (tokens, _) = await Accounts.RegisterAsync(request, Home, default);
        var eve = (await parts.Reader.ReadAsync(tokens!.AccessToken))!;
        await parts.ResetRequests(store).AskAsync(new RequestPasswordReset { Email = "eve@example.org" }, Home, default);
        var reset = CodeOf((await MailAsync())[^1]);
        var code = await AskAsync("eve@example.net", eve);
        (await changes.ConfirmAsync(eve, new ConfirmEmailChange { Code = code }, Home, default)).ShouldBeNull();

        (await ResetAsync("eve@example.net", reset)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCode);
        var again = await Accounts.RegisterAsync(request, Home, default);
        again.Tokens.ShouldNotBeNull("the address is free, so this is another account").UserId.ShouldNotBe(tokens.UserId);
    }

    [GeneratedRegex("[0-9a-z]{5}-[0-9a-z]{5}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Code();

    private static string CodeOf(MailMessage mail) => Code().Match(mail.Text).Value;

    private string TakeBackCode() => CodeOf(parts.Mail.All.Single(mail => mail.To == Old && mail.Subject == "Your account has another address now"));

    private string TotpCode(UserDocument user) =>
        Totp.Code(parts.Secret.Open(user.UserId, user.SecondFactor!.Secret), Totp.StepAt(parts.Time.GetUtcNow()));

    private byte[] KeyOf(string text) => parts.Secret.Email.Of(EmailAddress.TryParse(text, out var email) ? email : throw new FormatException());

    private async Task<UserDocument> ProfileAsync() => (await store.GetUserAsync(ada.UserId, default)).ShouldNotBeNull().Document;

    private async Task<SignInOutcome> ResetAsync(string email, string code, string? factor = null) => await parts.Resets(store, passwords).ResetAsync(
        new ResetPassword { Email = email, Code = code, NewPassword = Another, SecondFactor = factor }, Home, default);

    private async Task<string> AskAsync(string email, Caller? caller = null)
    {
        (await requests.AskAsync(caller ?? ada, new ChangeEmail { NewEmail = email }, Home, default)).ShouldBeNull();
        var mail = (await MailAsync())[^1];
        mail.To.ShouldBe(email);
        return CodeOf(mail);
    }

    // Of the outbox in memory nothing is left; another process looks for what is due.
    private async Task<string> CodeAfterRestartAsync(string to, string subject, TimeSpan? away = null)
    {
        parts.Time.Advance(away ?? TimeSpan.FromMinutes(1));
        var outbox = new MailOutbox(parts.Mail, parts.Time, NullLogger<MailOutbox>.Instance);
        using var another = new CodeMails(store, parts.ByEmail(store), parts.Secret, outbox, parts.Time, NullLogger<CodeMails>.Instance);
        await another.SendDueAsync(default);
        return CodeOf(parts.Mail.All.Single(mail => mail.To == to && mail.Subject == subject));
    }

    private async Task<string?> ConfirmAsync(string code) =>
        (await changes.ConfirmAsync(ada, new ConfirmEmailChange { Code = code }, Home, default))?.Problem.Type;

    private async Task ChangeAsync()
    {
        (await ConfirmAsync(await AskAsync(New))).ShouldBeNull();
        await MailAsync();
    }

    private async Task<IReadOnlyList<MailMessage>> MailAsync()
    {
        await parts.Outbox.DrainAsync(default);
        return parts.Mail.All;
    }
}

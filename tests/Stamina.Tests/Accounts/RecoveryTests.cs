using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;
using Stamina.Ports.Mail;

namespace Stamina.Tests.Accounts;

/// <summary>Getting back in by mail, and what people are written, on a real SQLite store.</summary>
public sealed partial class RecoveryTests : AccountTest
{
    private const string Another = "an even longer walk after supper";
    private static readonly IPAddress Elsewhere = IPAddress.Parse("198.51.100.7");

    private readonly PasswordResetRequests requests;
    private readonly PasswordResets resets;

    public RecoveryTests() => (requests, resets) = (parts.ResetRequests(store), parts.Resets(store, passwords));

    [Fact]
    public async Task A_forgotten_password_is_set_anew_by_a_code_that_came_by_mail()
    {
        var before = await RegisterAsync();
        var code = await AskAsync(Mail);

        var tokens = (await ResetAsync(code.ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal))).Tokens.ShouldNotBeNull();

        tokens.UserId.ShouldBe(before.UserId);
        (await SignInAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
        (await SignInAsync(Mail, Another)).Tokens.ShouldNotBeNull();
        var old = (await store.ListDevicesAsync(Id(before), default)).Single(device => new DeviceId(device.Document.DeviceId).ToString() == before.DeviceId);
        old.Document.RevokedBecause.ShouldBe(RevokedBecause.PasswordChanged);
        (await store.GetUserAsync(Id(before), default))!.Document.EmailVerifiedAt.ShouldNotBeNull("a code that came by mail shows that it is read");
        (await MailsAsync()).ShouldContain(subject => subject.Contains("password was changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_code_is_good_once_for_its_own_purpose_and_for_half_an_hour()
    {
        await RegisterAsync();
        await parts.Outbox.DrainAsync(default);
        var verification = CodeOf(parts.Mail.All[^1].Text);
        (await ResetAsync(verification)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCode, "it was sent for something else");

        var first = await AskAsync(Mail);
        var second = await AskAsync(Mail);
        (await ResetAsync(first)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCode, "only the last one counts");
        (await ResetAsync(second)).Tokens.ShouldNotBeNull();
        (await ResetAsync(second)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCode, "it was used");

        var late = await AskAsync(Mail);
        parts.Time.Advance(MailedCodes.Lives);
        (await ResetAsync(late)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCode);
    }

    [Fact]
    public async Task Nobody_learns_from_the_answers_whether_an_address_has_an_account()
    {
        await RegisterAsync();
        var hashes = parts.Hasher.Count;

        var known = await requests.AskAsync(new RequestPasswordReset { Email = Mail }, Home, default);
        var unknown = await requests.AskAsync(new RequestPasswordReset { Email = "nobody@example.org" }, Home, default);
        var wrong = (await ResetAsync("00000-00000")).Refusal!.Problem;
        var nobodys = (
            await resets.ResetAsync(
                new ResetPassword
                {
                    Email = "nobody@example.org",
                    Code = "00000-00000",
                    NewPassword = Another,
                },
                Home,
                default)
        ).Refusal!.Problem;

        known.ShouldBe(unknown);
        wrong.ShouldBe(nobodys);
        parts.Hasher.Count.ShouldBe(hashes, "neither costs a hash");
        await parts.Outbox.DrainAsync(default);
        parts.Mail.All.Select(mail => mail.To).Distinct().ShouldBe([Mail]);
    }

    [Fact]
    public async Task Whoever_guesses_codes_holds_up_their_own_network_and_not_the_owner()
    {
        await RegisterAsync();
        var code = await AskAsync(Mail);
        var answers = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            answers.Add((await ResetAsync("00000-00000", Elsewhere)).Refusal!.Problem.Type);
        }

        answers[..10].ShouldAllBe(type => type == ProblemTypes.WrongCode);
        answers[10..].ShouldAllBe(type => type == ProblemTypes.TooManyRequests);
        (await ResetAsync(code)).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task Nobodys_mailbox_is_filled()
    {
        await RegisterAsync();
        for (var i = 0; i < 9; i++)
        {
            await requests.AskAsync(new RequestPasswordReset { Email = Mail }, IPAddress.Parse($"203.0.113.{i}"), default);
            await parts.Outbox.DrainAsync(default);
        }

        parts.Mail.All.Count(mail => mail.Subject.Contains("another password", StringComparison.Ordinal)).ShouldBe(3);
        for (var i = 0; i < 10; i++)
        {
            (await requests.AskAsync(new RequestPasswordReset { Email = $"n{i}@example.org" }, Elsewhere, default)).Refusal.ShouldBeNull();
        }

        (await requests.AskAsync(new RequestPasswordReset { Email = "n@example.org" }, Elsewhere, default)).Refusal!.Problem.Type.ShouldBe(
            ProblemTypes.TooManyRequests);
    }

    [Fact]
    public async Task An_address_is_verified_by_the_code_that_registering_sends_and_told_of_sign_ins_from_then_on()
    {
        var ada = await RegisterAsync();
        await parts.Outbox.DrainAsync(default);
        var code = CodeOf(parts.Mail.All.ShouldHaveSingleItem().Text);
        await SignInAsync();
        (await MailsAsync()).Count.ShouldBe(1, "an address that nobody confirmed hears of nothing");

        var verification = parts.Verification(store);
        var caller = new Caller(Id(ada), default, CallerScope.Full, "local");
        (await verification.VerifyAsync(caller, "00000-00000", default))!.Problem.Type.ShouldBe(ProblemTypes.WrongCode);
        (await verification.VerifyAsync(caller, code, default)).ShouldBeNull();
        (await verification.VerifyAsync(caller, code, default)).ShouldBeNull("a repeat, because the answer was lost, is as well");
        await SignInAsync();

        (await MailsAsync())[^1].ShouldContain("signed in");
        (await verification.SendAsync(caller, default)).ShouldBeNull();
        (await MailsAsync()).Count.ShouldBe(2, "no code where the address is verified");
    }

    [Fact]
    public async Task A_code_that_was_not_taken_is_tried_again_with_rising_waits_until_it_is_and_stops_no_other()
    {
        await RegisterAsync();
        await parts.Outbox.DrainAsync(default);
        parts.Mail.Clear();
        parts.Mail.Refusals = 4;
        await requests.AskAsync(new RequestPasswordReset { Email = Mail }, Home, default);
        var tried = new List<int>();
        for (var minute = 0; parts.Mail.All.Count == 0; minute++)
        {
            var before = parts.Mail.Refusals;
            await parts.Outbox.DrainAsync(default);
            await parts.CodeMails(store).SendDueAsync(default);
            if (parts.Mail.Refusals != before)
            {
                tried.Add(minute);
            }

            parts.Time.Advance(TimeSpan.FromMinutes(1));
        }

        tried.ShouldBe([0, 1, 2, 4, 9]);
        var mail = parts.Mail.All.ShouldHaveSingleItem();
        mail.Text.ShouldContain("within 21 minutes", Case.Sensitive, "the code is as old as its mail is late");
        (await ResetAsync(CodeOf(mail.Text))).Tokens.ShouldNotBeNull();
        (await store.ListMailsDueAsync(parts.Time.GetUtcNow().AddYears(1), 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_whose_account_cannot_be_read_waits_and_stops_no_other()
    {
        const string Grace = "grace@example.org";
        var ada = Id(await RegisterAsync());
        await RegisterAsync(Grace);
        await parts.Outbox.DrainAsync(default);
        parts.Mail.Clear();
        await requests.AskAsync(new RequestPasswordReset { Email = Mail }, Home, default);
        parts.Time.Advance(TimeSpan.FromSeconds(1));
        await requests.AskAsync(new RequestPasswordReset { Email = Grace }, Home, default);
        await kept.DamageAsync("account", ada);
        parts.Time.Advance(TimeSpan.FromMinutes(1));

        await parts.CodeMails(store).SendDueAsync(default);

        parts.Mail.All.ShouldHaveSingleItem().To.ShouldBe(Grace);
        (await store.ListMailsDueAsync(parts.Time.GetUtcNow(), 10, default)).ShouldBeEmpty("it is put off");
        (await store.ListMailsDueAsync(parts.Time.GetUtcNow().AddYears(1), 10, default)).ShouldHaveSingleItem().User.ShouldBe(ada);
    }

    [Fact]
    public async Task A_code_that_ended_before_its_mail_was_taken_is_sent_no_more()
    {
        await RegisterAsync();
        await parts.Outbox.DrainAsync(default);
        parts.Mail.Clear();
        parts.Mail.Refusals = 1;
        await requests.AskAsync(new RequestPasswordReset { Email = Mail }, Home, default);
        await parts.Outbox.DrainAsync(default);
        parts.Time.Advance(MailedCodes.Lives);

        await parts.CodeMails(store).SendDueAsync(default);

        parts.Mail.All.ShouldBeEmpty();
        (await store.ListMailsDueAsync(parts.Time.GetUtcNow().AddYears(1), 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reset_that_was_asked_for_is_mailed_though_the_process_ended_right_after_its_answer()
    {
        await RegisterAsync();
        await parts.Outbox.DrainAsync(default);
        parts.Mail.Clear();
        await requests.AskAsync(new RequestPasswordReset { Email = Mail }, Home, default);
        await parts.CodeMails(store).SendDueAsync(default);
        parts.Mail.All.ShouldBeEmpty("it is the work of whoever answered, for a minute");

        // What that process had in memory is never looked at.
        parts.Time.Advance(TimeSpan.FromMinutes(1));
        await parts.CodeMails(store).SendDueAsync(default);

        (await ResetAsync(CodeOf(parts.Mail.All.ShouldHaveSingleItem().Text))).Tokens.ShouldNotBeNull();
        (await store.ListMailsDueAsync(parts.Time.GetUtcNow().AddYears(1), 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reset_that_nobody_came_to_for_as_long_as_a_code_lives_is_mailed_no_more()
    {
        await RegisterAsync();
        await parts.Outbox.DrainAsync(default);
        parts.Mail.Clear();
        await requests.AskAsync(new RequestPasswordReset { Email = Mail }, Home, default);
        parts.Time.Advance(TimeSpan.FromMinutes(1) + MailedCodes.Lives);

        await parts.CodeMails(store).SendDueAsync(default);

        parts.Mail.All.ShouldBeEmpty();
        (await store.ListMailsDueAsync(parts.Time.GetUtcNow().AddYears(1), 10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Asking_for_a_reset_writes_the_same_for_an_address_that_nobody_has()
    {
        var ada = await RegisterAsync();
        await parts.Outbox.DrainAsync(default);
        var revision = (await store.GetUserAsync(Id(ada), default))!.Revision;
        foreach (var email in new[] { Mail, "nobody@example.org" })
        {
            await requests.AskAsync(new RequestPasswordReset { Email = email }, Home, default);
            var waits = (await store.ListMailsDueAsync(parts.Time.GetUtcNow().AddYears(1), 10, default)).ShouldHaveSingleItem(email);
            (waits.Purpose, waits.Attempts).ShouldBe(("reset_asked", 0));
            (await store.GetUserAsync(Id(ada), default))!.Revision.ShouldBe(revision, "the account is written behind the answer");
            await parts.Outbox.DrainAsync(default);
            (await store.ListMailsDueAsync(parts.Time.GetUtcNow().AddYears(1), 10, default)).ShouldBeEmpty(email);
            revision = (await store.GetUserAsync(Id(ada), default))!.Revision;
        }
    }

    [Fact]
    public async Task The_codes_that_confirm_an_address_are_kept_before_they_count_and_survive_the_process_that_made_them()
    {
        var ada = await RegisterAsync();
        var caller = new Caller(Id(ada), default, CallerScope.Full, "local");
        parts.Time.Advance(TimeSpan.FromMinutes(1));
        await parts.CodeMails(store).SendDueAsync(default);
        var first = CodeOf(parts.Mail.All.ShouldHaveSingleItem().Text);

        (await parts.Verification(store).SendAsync(caller, default)).ShouldBeNull();
        parts.Time.Advance(TimeSpan.FromMinutes(1));
        await parts.CodeMails(store).SendDueAsync(default);

        parts.Mail.All.Count.ShouldBe(2);
        (await parts.Verification(store).VerifyAsync(caller, first, default)).ShouldNotBeNull("another counts");
        (await parts.Verification(store).VerifyAsync(caller, CodeOf(parts.Mail.All[1].Text), default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_mail_that_tells_of_something_is_tried_again()
    {
        var ada = await RegisterAsync();
        await parts.Outbox.DrainAsync(default);
        var caller = new Caller(Id(ada), default, CallerScope.Full, "local");
        (await parts.Verification(store).VerifyAsync(caller, CodeOf(parts.Mail.All[^1].Text), default)).ShouldBeNull();
        parts.Mail.Refusals = 1;
        await SignInAsync();
        var drained = parts.Outbox.DrainAsync(default).AsTask();
        while (!drained.IsCompleted)
        {
            parts.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await drained;
        parts.Mail.All[^1].Subject.ShouldContain("signed in");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Neither_mails_that_tell_of_something_nor_codes_wait_for_the_others(bool codesHang)
    {
        var server = new HangingMail();
        using var outbox = new MailOutbox(server, TimeProvider.System, NullLogger<MailOutbox>.Instance);
        Action<string> hangs = codesHang ? SendCode : Tell;
        Action<string> goes = codesHang ? Tell : SendCode;
        for (var i = 0; i < 100; i++)
        {
            hangs($"n{i}@example.org");
        }

        await outbox.StartAsync(default);
        await server.Hangs.Task.WaitAsync(TimeSpan.FromMinutes(1));
        goes(HangingMail.Goes);

        await server.Gone.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await outbox.StopAsync(default);

        void Tell(string to) => outbox.Send(new MailMessage(to, "A phone was signed in", "It was."));
        void SendCode(string to) => outbox.Send(cancellationToken => outbox.HandOverAsync(new MailMessage(to, "Your code", "abc"), cancellationToken));
    }

    [Fact]
    public async Task What_happens_to_an_account_stands_in_its_log_and_so_does_what_operators_do()
    {
        var ada = await RegisterAsync();
        for (var i = 0; i < 5; i++)
        {
            await SignInAsync(Mail, "not the password of this account");
        }

        var operators = parts.Operators(store);
        (await operators.FindAsync("ADA@example.org", default)).ShouldNotBeNull().SignIns.ShouldBe(1);
        (await operators.LockAsync(Mail, locked: true, default)).ShouldNotBeNull().LockedAt.ShouldNotBeNull();
        (await SignInAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.AccountLocked);
        (await SignInAsync(Mail, "not the password of this account")).Refusal!.Problem.Type.ShouldBe(
            ProblemTypes.WrongCredentials,
            "only who knows the password hears of the lock");
        (await operators.EndSessionsAsync(ada.UserId, default)).ShouldNotBeNull().SignIns.ShouldBe(0);
        await operators.LockAsync(ada.UserId, locked: false, default);
        (await SignInAsync()).Tokens.ShouldNotBeNull();
        (await operators.FindAsync("nobody@example.org", default)).ShouldBeNull();

        (await store.ListEventsAsync(Id(ada), default))
            .Select(happened => $"{happened.Kind} by {happened.By}")
            .ShouldBe([
                "registered by user",
                "signed_in by user",
                "sign_in_failed by user",
                "looked_up by operator",
                "locked by operator",
                "sign_in_ended by operator",
                "unlocked by operator",
                "signed_in by user",]);
        parts.Time.Advance(SecurityEvents.Kept + TimeSpan.FromDays(1));
        await SignInAsync();
        (await store.ListEventsAsync(Id(ada), default)).Select(happened => happened.Kind).ShouldBe(["signed_in"]);
    }

    [GeneratedRegex("[0-9a-z]{5}-[0-9a-z]{5}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Code();

    private static string CodeOf(string text) => Code().Match(text).Value;

    private async Task<SignInOutcome> ResetAsync(string code, IPAddress? from = null) =>
        await resets.ResetAsync(new ResetPassword { Email = Mail, Code = code, NewPassword = Another }, from ?? Home, default);

    private async Task<string> AskAsync(string email)
    {
        (await requests.AskAsync(new RequestPasswordReset { Email = email }, Home, default)).Refusal.ShouldBeNull();
        await parts.Outbox.DrainAsync(default);
        return CodeOf(parts.Mail.All[^1].Text);
    }

    private async Task<List<string>> MailsAsync()
    {
        await parts.Outbox.DrainAsync(default);
        return [.. parts.Mail.All.Select(mail => mail.Subject)];
    }

    /// <summary>A mail server that answers for one address alone.</summary>
    private sealed class HangingMail : IMailSender
    {
        public const string Goes = "goes@example.org";

        public string Of => "memory";

        public TaskCompletionSource Hangs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask SendAsync(MailMessage mail, CancellationToken cancellationToken)
        {
            if (mail.To == Goes)
            {
                Gone.TrySetResult();
                return;
            }

            Hangs.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}

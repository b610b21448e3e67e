using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Retention;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>What of accounts is kept how long, on a real store and a clock that is turned by hand.</summary>
public sealed class RetentionTests : AccountTest
{
    public RetentionTests() => parts.Options.IdleAccountsKeep = TimeSpan.FromDays(3 * 365);

    private IGoalStore Goals => kept.Get<IGoalStore>();

    [Fact]
    public async Task A_deleted_goal_goes_once_it_can_no_longer_be_restored_and_one_that_stands_stays()
    {
        var user = Id(await RegisterAsync());
        var (deleted, standing) = (Goal(user, deleted: true), Goal(user, deleted: false));
        (await Goals.PutAsync(deleted, 0, default)).ShouldBeTrue();
        (await Goals.PutAsync(standing, 0, default)).ShouldBeTrue();

        await AfterAsync(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        (await Goals.ListAsync(user, ReadFrom.Primary, default)).Count.ShouldBe(2);

        await AfterAsync(TimeSpan.FromMinutes(2));
        (await Goals.ListAsync(user, ReadFrom.Primary, default)).ShouldHaveSingleItem().Document.GoalId.ShouldBe(standing.GoalId);
        (await Goals.ForgetAsync(user, new GoalId(standing.GoalId), 7, default)).ShouldBeFalse("it is at another revision");
    }

    [Fact]
    public async Task A_sign_in_that_is_over_goes_without_another_sign_in_and_the_account_knows_when_it_was_last_used()
    {
        var user = Id(await RegisterAsync());
        await AfterAsync(RefreshFamily.Lifetime + TimeSpan.FromDays(29));
        (await store.ListDevicesAsync(user, default)).Count.ShouldBe(1);

        await AfterAsync(TimeSpan.FromDays(2));
        (await store.ListDevicesAsync(user, default)).ShouldBeEmpty();
        (await AccountAsync(user))!.LastSeenAt.ShouldBe(TestAccounts.Start);
    }

    [Fact]
    public async Task Old_entries_of_the_log_go_without_a_new_one()
    {
        var user = Id(await RegisterAsync());
        (await store.ListEventsAsync(user, default)).ShouldNotBeEmpty();
        await AfterAsync(SecurityEvents.Kept + TimeSpan.FromDays(1));
        (await store.ListEventsAsync(user, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_account_that_nobody_uses_is_told_of_once_and_deleted_a_month_later()
    {
        var user = await ConfirmedAsync();
        await parts.Outbox.DrainAsync(default);
        parts.Mail.Clear();

        await AfterAsync(parts.Options.IdleAccountsKeep - TimeSpan.FromMinutes(1));
        parts.Mail.All.ShouldBeEmpty();
        await AfterAsync(TimeSpan.FromMinutes(2));
        await AfterAsync(TimeSpan.FromDays(1));
        var mail = parts.Mail.All.ShouldHaveSingleItem();
        mail.To.ShouldBe(Mail);
        mail.Text.ShouldContain("since 2026-05-01");
        mail.Text.ShouldContain("On 2029-05-30");

        await AfterAsync(IdleAccounts.Notice - TimeSpan.FromDays(1) - TimeSpan.FromMinutes(1));
        (await AccountAsync(user)).ShouldNotBeNull();
        await AfterAsync(TimeSpan.FromMinutes(2));
        (await AccountAsync(user)).ShouldBeNull();
        (await store.WasDeletedAsync(user, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_signs_in_after_the_notice_keeps_the_account_and_is_told_anew_years_later()
    {
        var user = await ConfirmedAsync();
        await AfterAsync(parts.Options.IdleAccountsKeep + TimeSpan.FromDays(1));
        (await AccountAsync(user))!.IdleNoticeAt.ShouldNotBeNull();

        parts.Time.Advance(TimeSpan.FromDays(20));
        (await SignInAsync()).Refusal.ShouldBeNull();
        await AfterAsync(TimeSpan.FromDays(400));
        (await AccountAsync(user)).ShouldNotBeNull();

        await AfterAsync(parts.Options.IdleAccountsKeep - TimeSpan.FromDays(399));
        (await AccountAsync(user)).ShouldNotBeNull("the notice of then counts for nothing");
        await AfterAsync(IdleAccounts.Notice);
        (await AccountAsync(user)).ShouldBeNull();
    }

    [Fact]
    public async Task Accounts_that_are_locked_and_those_of_a_server_that_keeps_them_for_ever_stay()
    {
        var user = await ConfirmedAsync();
        await parts.Operators(store).LockAsync(Mail, locked: true, default);
        await AfterAsync(TimeSpan.FromDays(5_000));
        await AfterAsync(TimeSpan.FromDays(5_000));
        (await AccountAsync(user)).ShouldNotBeNull().IdleNoticeAt.ShouldBeNull();

        parts.Options.IdleAccountsKeep = TimeSpan.Zero;
        await parts.Operators(store).LockAsync(Mail, locked: false, default);
        await AfterAsync(TimeSpan.FromDays(5_000));
        await AfterAsync(TimeSpan.FromDays(5_000));
        (await AccountAsync(user)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_notice_that_no_mail_server_took_ends_no_account()
    {
        var user = await ConfirmedAsync();
        parts.Mail.Refusals = 1;
        await AfterAsync(parts.Options.IdleAccountsKeep + TimeSpan.FromDays(1));
        (await AccountAsync(user))!.IdleNoticeAt.ShouldBeNull();
        await AfterAsync(IdleAccounts.Notice + TimeSpan.FromDays(1));
        (await AccountAsync(user))!.IdleNoticeAt.ShouldBe(parts.Time.GetUtcNow(), "it was told on the second try, and has a month from then");
    }

    [Fact]
    public async Task An_account_whose_owner_cannot_be_told_stays()
    {
        var user = Id(await RegisterAsync());
        await AfterAsync(TimeSpan.FromDays(5_000));
        await AfterAsync(TimeSpan.FromDays(5_000));
        (await AccountAsync(user)).ShouldNotBeNull().IdleNoticeAt.ShouldBeNull();
    }

    [Fact]
    public async Task An_account_whose_key_cannot_be_unwrapped_holds_up_no_other()
    {
        await RegisterAsync();
        await RegisterAsync("grace@example.org");
        var users = await store.ListUsersAsync(default, 10, default);
        users.Count.ShouldBe(2);
        await kept.DamageKeyAsync(users[0]);

        await AfterAsync(RefreshFamily.Lifetime + TimeSpan.FromDays(31));

        (await store.ListDevicesAsync(users[0], default)).Count.ShouldBe(1, "nothing of it is changed");
        (await store.ListDevicesAsync(users[1], default)).ShouldBeEmpty();
    }

    private async Task<UserDocument?> AccountAsync(UserId user) => (await store.GetUserAsync(user, default))?.Document;

    private async Task<UserId> ConfirmedAsync()
    {
        var user = Id(await RegisterAsync());
        await store.PutUserAsync((await AccountAsync(user))! with { EmailVerifiedAt = parts.Time.GetUtcNow() }, 1, default);
        return user;
    }

    private async Task AfterAsync(TimeSpan passed)
    {
        parts.Time.Advance(passed);
        var options = Options.Create(parts.Options);
        var deletion = Accounts.Deletion;
        var idle = new IdleAccounts(store, deletion, parts.Mail, options, parts.Time);
        await new AccountRetention(store, Goals, idle, options, parts.Time, NullLogger<AccountRetention>.Instance).RunAsync(default);
        await parts.Outbox.DrainAsync(default);
    }

    private GoalDocument Goal(UserId user, bool deleted) => new()
    {
        UserId = user.Value,
        GoalId = Guid.CreateVersion7(parts.Time.GetUtcNow()),
        CreatedAt = parts.Time.GetUtcNow(),
        StartsOn = new DateOnly(2026, 5, 1),
        Terms = [new GoalTerms { From = new DateOnly(2026, 5, 1), Period = "week", Measure = "count", Target = 3 }],
        DeletedAt = deleted ? parts.Time.GetUtcNow() : null,
    };
}

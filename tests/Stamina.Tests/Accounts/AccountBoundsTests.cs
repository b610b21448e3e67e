using Stamina.AccountServer.Mail;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.GoalServer.Planning;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>What one account can make, and what ends with its sign-ins, on a real SQLite store.</summary>
public sealed class AccountBoundsTests : AccountTest
{
    [Fact]
    public async Task Sign_ins_in_a_row_are_bounded_and_of_those_that_were_ended_the_oldest_are_forgotten()
    {
        parts.Options.MostDevices = 3;
        var ada = await RegisterAsync();
        var user = (await UserAsync(ada)).ShouldNotBeNull();
        var signIns = parts.SignIns(store);
        var taken = 0;
        for (var i = 0; i < 220; i++)
        {
            taken += signIns.Count(user) is null ? 1 : 0;
            parts.Time.Advance(TimeSpan.FromSeconds(1));
            (await signIns.BeginAsync(user, null, default)).ShouldNotBeNull();
        }

        taken.ShouldBeInRange(60, 64, "what comes back in less than four minutes are three");
        signIns.Count(user).ShouldNotBeNull().Problem.Status.ShouldBe(429);
        parts.Time.Advance(TimeSpan.FromMinutes(1));
        signIns.Count(user).ShouldBeNull();
        (await store.ListDevicesAsync(Id(ada), default)).Count.ShouldBeInRange(200, 205);
    }

    [Fact]
    public async Task A_calendar_link_ends_with_the_sign_ins_of_its_account_and_with_the_one_that_made_it_where_that_was_a_stranger_s()
    {
        parts.Calendars = kept.Get<ICalendarStore>();
        var (ada, thief) = (await RegisterAsync(), (await SignInAsync(Mail, Password)).Tokens!);
        var (mine, theirs) = (await CallerAsync(ada), await CallerAsync(thief));
        var book = new CalendarBook(parts.Calendars, store, parts.Time);

        var made = FileOf((await book.LinkAsync(theirs.UserId, theirs.DeviceId, default))!.Path);
        await parts.SignOuts(store).EndAsync(mine.UserId, mine.DeviceId, RevokedBecause.SignedOut, default);
        (await book.ReadAsync(made, default)).ShouldNotBeNull("another sign-in made it");
        await parts.SignOuts(store).EndAsync(theirs.UserId, theirs.DeviceId, RevokedBecause.User, default);
        (await book.ReadAsync(made, default)).ShouldBeNull();

        var again = FileOf((await book.LinkAsync(mine.UserId, mine.DeviceId, default))!.Path);
        await parts.SignOuts(store).EndAllAsync(mine.UserId, mine.DeviceId, RevokedBecause.User, default);
        (await book.ReadAsync(again, default)).ShouldBeNull("of every link nobody knows who has it");

        async Task<Caller> CallerAsync(TokensAnswer tokens) => (await parts.Reader.ReadAsync(tokens.AccessToken)).ShouldNotBeNull();
        static string FileOf(string path) => path[(path.LastIndexOf('/') + 1)..];
    }

    [Fact]
    public async Task Exports_of_one_sign_in_are_one_entry_of_the_log_each_ten_minutes()
    {
        var ada = await RegisterAsync();
        var signIn = (await store.ListDevicesAsync(Id(ada), default)).ShouldHaveSingleItem().Document;
        for (var i = 0; i < 50; i++)
        {
            await parts.Events(store).AddExportedAsync(Id(ada), signIn);
        }

        parts.Time.Advance(TimeSpan.FromMinutes(10));
        await parts.Events(store).AddExportedAsync(Id(ada), signIn);

        (await store.ListEventsAsync(Id(ada), default)).Count(happened => happened.Kind == EventKind.Exported).ShouldBe(2);
    }

    [Fact]
    public async Task One_account_cannot_fill_the_line_of_mails_that_tell_of_something()
    {
        var ada = (await UserAsync(await RegisterAsync())).ShouldNotBeNull() with { EmailVerifiedAt = TestAccounts.Start };
        var grace = ada with { UserId = Guid.CreateVersion7() };
        await parts.Outbox.DrainAsync(default);
        parts.Mail.Clear();
        using var owners = parts.OwnerMail;
        for (var i = 0; i < 2_000; i++)
        {
            owners.Tell(ada, at => MailTexts.SignedIn(ada, "a passkey", "Phone", at));
        }

        owners.Tell(grace, at => MailTexts.SignedIn(grace, "a passkey", "Phone", at));
        await parts.Outbox.DrainAsync(default);
        parts.Mail.All.Count.ShouldBe(21);
    }

    [Fact]
    public async Task Beyond_the_most_devices_the_one_unseen_longest_ends()
    {
        parts.Options.MostDevices = 3;
        var first = await RegisterAsync();
        for (var i = 0; i < 3; i++)
        {
            parts.Time.Advance(TimeSpan.FromMinutes(1));
            (await SignInAsync(Mail, Password)).Tokens.ShouldNotBeNull();
        }

        var ended = (await store.ListDevicesAsync(Id(first), default)).Where(device => device.Document.RevokedAt is not null).ShouldHaveSingleItem();
        new DeviceId(ended.Document.DeviceId).ToString().ShouldBe(first.DeviceId);
    }
}

using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests;

namespace Stamina.AdapterTests;

/// <summary>What every account store keeps.</summary>
public abstract class AccountStoreSuite : StoreSuite
{
    private static async Task<(UserId User, byte[] Email)> CreateAsync(IStoreFixture store)
    {
        var user = Documents.NewUser();
        var email = Documents.EmailKey($"{user}@example.com");
        (await store.Accounts.CreateUserAsync(Documents.User(user), email, Soon)).ShouldBeTrue();
        return (user, email);
    }

    [Fact]
    public async Task What_a_profile_gives_to_entries_is_read_alone_and_follows_the_profile()
    {
        await using var store = await StartAsync();
        var user = Documents.User(Documents.NewUser());
        var id = new UserId(user.UserId);
        (await store.Accounts.EntryDefaultsAsync(id, Soon)).ShouldBeNull();
        await store.Accounts.CreateUserAsync(user with { Profile = new UserProfile { TimeZone = "Europe/Rome" } }, Documents.EmailKey("ada"), Soon);
        (await store.Accounts.EntryDefaultsAsync(id, Soon)).ShouldBe(new EntryDefaults { TimeZone = "Europe/Rome", WeightUnit = "kg" });
        await store.Accounts.PutUserAsync(user with { Profile = new UserProfile { TimeZone = "America/New_York", Units = "imperial" } }, 1, Soon);
        (await store.Accounts.EntryDefaultsAsync(id, Soon)).ShouldBe(new EntryDefaults { TimeZone = "America/New_York", WeightUnit = "lb" });
        await store.Accounts.DeleteUserAsync(id, Documents.Start, Soon);
        (await store.Accounts.EntryDefaultsAsync(id, Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task An_account_is_found_by_its_id_and_by_its_email_key()
    {
        await using var store = await StartAsync();
        var (user, email) = await CreateAsync(store);
        var byId = (await store.Accounts.GetUserAsync(user, Soon)).ShouldNotBeNull();
        byId.Revision.ShouldBeGreaterThan(0);
        Documents.Json(byId.Document).ShouldBe(Documents.Json(Documents.User(user)));
        (await store.Accounts.FindByEmailAsync(email, Soon)).ShouldNotBeNull().Document.UserId.ShouldBe(user.Value);
        (await store.Accounts.FindByEmailAsync(Documents.EmailKey("nobody"), Soon)).ShouldBeNull();
        (await store.Accounts.GetUserAsync(Documents.NewUser(), Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task Accounts_are_listed_page_by_page_without_those_that_were_deleted()
    {
        await using var store = await StartAsync();
        var users = new List<UserId>();
        for (var n = 0; n < 7; n++)
        {
            users.Add((await CreateAsync(store)).User);
        }

        await store.Accounts.DeleteUserAsync(users[3], Documents.Start, Soon);
        var listed = new List<UserId>();
        IReadOnlyList<UserId> page;
        for (var after = default(UserId); (page = await store.Accounts.ListUsersAsync(after, 2, Soon)).Count > 0; after = page[^1])
        {
            page.Count.ShouldBeLessThanOrEqualTo(2);
            listed.AddRange(page);
        }

        listed.ShouldBe(listed.Order());
        listed.Where(users.Contains).ShouldBe(users.Where(user => user != users[3]).Order());
        listed.ShouldNotContain(users[3]);
    }

    [Fact]
    public async Task A_mail_that_is_due_is_put_off_by_one_server_alone_and_kept_until_it_is_forgotten()
    {
        await using var store = await StartAsync();
        var (user, _) = await CreateAsync(store);
        var mail = new CodeMail(user, Guid.NewGuid(), "take_back", Documents.Start, 0);
        await store.Accounts.AddMailAsync(mail, Soon);
        await store.Accounts.AddMailAsync(mail, Soon);
        (await OfUserAsync(Documents.Start.AddMilliseconds(-1))).ShouldBeEmpty("it is not due");
        (await OfUserAsync(Documents.Start)).ShouldBe([mail]);

        var later = Documents.Start.AddMinutes(5);
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await store.Accounts.PostponeMailAsync(mail, later, Soon))));
        taken.Count(mine => mine).ShouldBe(1);
        (await OfUserAsync(later.AddMilliseconds(-1))).ShouldBeEmpty();
        (await OfUserAsync(later)).ShouldBe([mail with { Due = later, Attempts = 1 }]);

        await store.Accounts.ForgetMailAsync(user, mail.Mail, Soon);
        await store.Accounts.ForgetMailAsync(user, mail.Mail, Soon);
        (await OfUserAsync(later)).ShouldBeEmpty();
        (await store.Accounts.PostponeMailAsync(mail with { Attempts = 1 }, later, Soon)).ShouldBeFalse();

        await store.Accounts.AddMailAsync(mail, Soon);
        await store.Accounts.DeleteUserAsync(user, Documents.Start, Soon);
        (await OfUserAsync(later)).ShouldBeEmpty("it goes with the account");

        async Task<List<CodeMail>> OfUserAsync(DateTimeOffset now) =>
            [.. (await store.Accounts.ListMailsDueAsync(now, 1_000, Soon)).Where(found => found.User == user)];
    }

    [Fact]
    public async Task A_goal_is_forgotten_only_at_the_revision_it_was_read_at()
    {
        await using var store = await StartAsync();
        var (user, _) = await CreateAsync(store);
        var goal = Documents.Goal(user, Guid.CreateVersion7());
        (await store.Goals.PutAsync(goal, 0, Soon)).ShouldBeTrue();
        (await store.Goals.PutAsync(goal, 1, Soon)).ShouldBeTrue();

        (await store.Goals.ForgetAsync(user, new GoalId(goal.GoalId), 1, Soon)).ShouldBeFalse();
        (await store.Goals.GetAsync(user, new GoalId(goal.GoalId), Soon)).ShouldNotBeNull();
        (await store.Goals.ForgetAsync(user, new GoalId(goal.GoalId), 2, Soon)).ShouldBeTrue();
        (await store.Goals.GetAsync(user, new GoalId(goal.GoalId), Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task An_email_has_one_account_however_many_register_at_once()
    {
        await using var store = await StartAsync();
        var email = Documents.EmailKey($"{Documents.NewUser()}@example.com");
        var created = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            await store.Accounts.CreateUserAsync(Documents.User(Documents.NewUser()), email, Soon))));
        created.Count(c => c).ShouldBe(1);
    }

    [Fact]
    public async Task An_account_is_replaced_only_from_the_revision_it_was_read_at()
    {
        await using var store = await StartAsync();
        var (user, _) = await CreateAsync(store);
        var read = (await store.Accounts.GetUserAsync(user, Soon))!;
        var renamed = read.Document with { Profile = read.Document.Profile with { Name = "Iva" } };
        (await store.Accounts.PutUserAsync(renamed, read.Revision, Soon)).ShouldBeTrue();
        (await store.Accounts.PutUserAsync(read.Document, read.Revision, Soon)).ShouldBeFalse();
        var now = (await store.Accounts.GetUserAsync(user, Soon))!;
        now.Document.Profile.Name.ShouldBe("Iva");
        now.Revision.ShouldBeGreaterThan(read.Revision);
    }

    [Fact]
    public async Task A_device_that_is_forgotten_is_gone_and_no_other_is()
    {
        await using var store = await StartAsync();
        var (user, _) = await CreateAsync(store);
        var (old, kept) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        (await store.Accounts.PutDeviceAsync(Documents.Device(user, old), 0, Soon)).ShouldBeTrue();
        (await store.Accounts.PutDeviceAsync(Documents.Device(user, kept), 0, Soon)).ShouldBeTrue();
        await store.Accounts.ForgetDeviceAsync(user, new DeviceId(old), Soon);
        await store.Accounts.ForgetDeviceAsync(user, new DeviceId(old), Soon);
        (await store.Accounts.ListDevicesAsync(user, Soon)).Select(d => d.Document.DeviceId).ShouldBe([kept]);
        (await store.Accounts.HasAccountsAsync(Soon)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_happened_to_an_account_is_kept_in_order_until_it_is_old_or_the_account_goes()
    {
        await using var store = await StartAsync();
        var (user, _) = await CreateAsync(store);
        var (another, _) = await CreateAsync(store);
        foreach (var days in (int[])[0, 2, 1])
        {
            var at = Documents.Start.AddDays(days);
            await store.Accounts.AddEventAsync(
                new SecurityEventDocument
                {
                    UserId = user.Value,
                    EventId = Guid.CreateVersion7(at),
                    At = at,
                    Kind = $"day {days}",
                    By = "user",
                    DeviceName = "Phone",
                },
                Soon);
        }

        (await Kinds(user)).ShouldBe(["day 0", "day 1", "day 2"]);
        (await Kinds(another)).ShouldBeEmpty();
        await store.Accounts.ForgetEventsAsync(another, Documents.Start.AddDays(9), Soon);
        await store.Accounts.ForgetEventsAsync(user, Documents.Start.AddDays(1).AddHours(-1), Soon);
        (await Kinds(user)).ShouldBe(["day 1", "day 2"]);

        await store.Accounts.DeleteUserAsync(user, Documents.Start, Soon);
        await store.Accounts.AddEventAsync(
            new SecurityEventDocument { UserId = user.Value, EventId = Guid.CreateVersion7(), At = Documents.Start, Kind = "late", By = "user" }, Soon);
        (await Kinds(user)).ShouldBeEmpty();

        async Task<List<string>> Kinds(UserId of) => [.. (await store.Accounts.ListEventsAsync(of, Soon)).Select(happened => happened.Kind)];
    }

    [Fact]
    public async Task What_happened_to_an_account_is_read_page_by_page_latest_first()
    {
        await using var store = await StartAsync();
        var (user, _) = await CreateAsync(store);
        var (another, _) = await CreateAsync(store);
        foreach (var days in (int[])[0, 2, 1, 4, 3])
        {
            var at = Documents.Start.AddDays(days);
            foreach (var of in (UserId[])[user, another])
            {
                await store.Accounts.AddEventAsync(
                    new SecurityEventDocument { UserId = of.Value, EventId = Guid.CreateVersion7(at), At = at, Kind = $"day {days}", By = "user" }, Soon);
            }
        }

        var first = await PageAsync(Guid.AllBitsSet);
        first.Select(happened => happened.Kind).ShouldBe(["day 4", "day 3"]);
        var second = await PageAsync(first[^1].EventId);
        second.Select(happened => happened.Kind).ShouldBe(["day 2", "day 1"]);
        var last = await PageAsync(second[^1].EventId);
        last.Select(happened => happened.Kind).ShouldBe(["day 0"]);
        (await PageAsync(last[^1].EventId)).ShouldBeEmpty();

        async Task<IReadOnlyList<SecurityEventDocument>> PageAsync(Guid before) => await store.Accounts.LatestEventsAsync(user, before, 2, Soon);
    }

    [Fact]
    public async Task A_device_is_made_once_and_changed_from_its_revision()
    {
        await using var store = await StartAsync();
        var (user, _) = await CreateAsync(store);
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        (await store.Accounts.PutDeviceAsync(Documents.Device(user, first), 0, Soon)).ShouldBeTrue();
        (await store.Accounts.PutDeviceAsync(Documents.Device(user, first), 0, Soon)).ShouldBeFalse();
        (await store.Accounts.PutDeviceAsync(Documents.Device(user, second), 7, Soon)).ShouldBeFalse();
        (await store.Accounts.PutDeviceAsync(Documents.Device(user, second), 0, Soon)).ShouldBeTrue();
        var read = (await store.Accounts.GetDeviceAsync(user, new DeviceId(first), Soon)).ShouldNotBeNull();
        Documents.Json(read.Document).ShouldBe(Documents.Json(Documents.Device(user, first)));
        (await store.Accounts.PutDeviceAsync(Documents.Device(user, first, "Renamed"), read.Revision, Soon)).ShouldBeTrue();
        (await store.Accounts.PutDeviceAsync(Documents.Device(user, first, "Late"), read.Revision, Soon)).ShouldBeFalse();
        (await store.Accounts.ListDevicesAsync(user, Soon)).Select(d => d.Document.Name).ShouldBe(["Renamed", "Phone"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_deleted_account_takes_everything_with_it_and_frees_its_email()
    {
        await using var store = await StartAsync();
        var (user, email) = await CreateAsync(store);
        var (other, _) = await CreateAsync(store);
        var device = Guid.CreateVersion7();
        foreach (var owner in (UserId[])[user, other])
        {
            await store.Accounts.PutDeviceAsync(Documents.Device(owner, device), 0, Soon);
            await store.Goals.PutAsync(Documents.Goal(owner, device), 0, Soon);
            (await store.Calendars.PutAsync(Documents.Calendar(owner), 0, Soon)).ShouldBeTrue();
            await WriteAsync(store, Documents.Workout(Documents.Key(owner, 1), Documents.Start));
            await store.Events.AppendAsync(Documents.Append(Documents.Start.AddHours(6), (Documents.Key(owner, 2), [0, 1])), Soon);
        }

        (await store.Accounts.WasDeletedAsync(user, Soon)).ShouldBeFalse();
        await store.Accounts.DeleteUserAsync(user, Documents.Start, Soon);
        await store.Accounts.DeleteUserAsync(user, Documents.Start.AddDays(1), Soon);
        (await store.Accounts.WasDeletedAsync(user, Soon)).ShouldBeTrue();
        (await store.Accounts.WasDeletedAsync(Documents.NewUser(), Soon)).ShouldBeFalse();
        (await store.Accounts.WasDeletedAsync(other, Soon)).ShouldBeFalse();
        (await store.Accounts.GetUserAsync(user, Soon)).ShouldBeNull();
        (await store.Accounts.FindByEmailAsync(email, Soon)).ShouldBeNull();
        (await store.Accounts.ListDevicesAsync(user, Soon)).ShouldBeEmpty();
        (await store.Goals.ListAsync(user, ReadFrom.Primary, Soon)).ShouldBeEmpty();
        (await store.Calendars.GetAsync(user, Soon)).ShouldBeNull();
        (await store.Reads.GetAsync(Documents.Key(user, 1), ReadFrom.Primary, Soon)).ShouldBeNull();
        (await store.Reads.GetAsync(Documents.Key(user, 2), ReadFrom.Primary, Soon)).ShouldBeNull();
        (await store.Reads.StateAsync(user, ReadFrom.Primary, Soon)).Due.ShouldBeEmpty();
        (await store.Reads.TotalsAsync(user, 0, 999_999, ReadFrom.Primary, Soon)).Months.ShouldBeEmpty();
        (await store.Reads.GetAsync(Documents.Key(other, 1), ReadFrom.Primary, Soon)).ShouldNotBeNull();
        (await store.Goals.ListAsync(other, ReadFrom.Primary, Soon)).Count.ShouldBe(1);
        (await store.Calendars.GetAsync(other, Soon)).ShouldNotBeNull();
        (await store.Accounts.CreateUserAsync(Documents.User(Documents.NewUser()), email, Soon)).ShouldBeTrue();
    }

    [Fact]
    public async Task An_account_that_is_given_another_email_is_found_by_both_until_one_is_taken_from_it()
    {
        await using var store = await StartAsync();
        var (user, email) = await CreateAsync(store);
        var another = Documents.EmailKey($"{user}@example.net");
        var moved = Documents.User(user) with { Email = "moved@example.net" };
        (await store.Accounts.GiveEmailAsync(moved, 1, another, Soon)).ShouldBe(EmailGiven.Given);
        (await store.Accounts.GiveEmailAsync(moved, 1, another, Soon)).ShouldBe(EmailGiven.Overtaken);
        (await store.Accounts.GiveEmailAsync(moved, 2, another, Soon)).ShouldBe(EmailGiven.Given, "it has it already");
        foreach (var key in (byte[][])[email, another])
        {
            var found = (await store.Accounts.FindByEmailAsync(key, Soon)).ShouldNotBeNull();
            (found.Document.Email, found.Revision).ShouldBe(("moved@example.net", 3));
        }

        var (other, _) = await CreateAsync(store);
        (await store.Accounts.TakeEmailsAsync(Documents.User(other), 1, [email], Soon)).ShouldBeTrue();
        (await store.Accounts.FindByEmailAsync(email, Soon)).ShouldNotBeNull("it is not that account's");
        (await store.Accounts.TakeEmailsAsync(moved, 2, [email], Soon)).ShouldBeFalse("the account was written since");
        (await store.Accounts.FindByEmailAsync(email, Soon)).ShouldNotBeNull();
        (await store.Accounts.TakeEmailsAsync(moved with { LastSeenAt = Documents.Start }, 3, [email], Soon)).ShouldBeTrue();
        (await store.Accounts.FindByEmailAsync(email, Soon)).ShouldBeNull();
        var left = (await store.Accounts.FindByEmailAsync(another, Soon)).ShouldNotBeNull();
        (left.Revision, left.Document.LastSeenAt).ShouldBe((4, Documents.Start));
        (await store.Accounts.CreateUserAsync(Documents.User(Documents.NewUser()), email, Soon)).ShouldBeTrue();
        await store.Accounts.DeleteUserAsync(user, Documents.Start, Soon);
        (await store.Accounts.FindByEmailAsync(another, Soon)).ShouldBeNull();
        (await store.Accounts.CreateUserAsync(Documents.User(Documents.NewUser()), another, Soon)).ShouldBeTrue();
    }

    [Fact]
    public async Task An_email_that_is_given_as_it_is_taken_is_the_accounts_where_the_account_says_so()
    {
        await using var store = await StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var (user, _) = await CreateAsync(store);
            var another = Documents.EmailKey($"{user}@example.net");
            var (first, moved) = (Documents.User(user), Documents.User(user) with { Email = "moved@example.net" });
            (await store.Accounts.GiveEmailAsync(moved, 1, another, Soon)).ShouldBe(EmailGiven.Given);
            (await store.Accounts.PutUserAsync(first, 2, Soon)).ShouldBeTrue();

            var taking = Task.Run(async () => await store.Accounts.TakeEmailsAsync(first, 3, [another], Soon));
            var giving = Task.Run(async () => await store.Accounts.GiveEmailAsync(moved, 3, another, Soon));
            await Task.WhenAll(taking, giving);

            (await taking ? 1 : 0).ShouldBe(await giving == EmailGiven.Given ? 0 : 1, "one of them wins");
            var now = (await store.Accounts.GetUserAsync(user, Soon)).ShouldNotBeNull();
            now.Document.Email.ShouldBe(await taking ? first.Email : moved.Email);
            if (!await taking)
            {
                (await store.Accounts.FindByEmailAsync(another, Soon)).ShouldNotBeNull().Document.UserId.ShouldBe(user.Value);
            }
        }
    }

    [Fact]
    public async Task An_email_of_another_account_is_given_to_nobody_and_the_account_is_as_it_was()
    {
        await using var store = await StartAsync();
        var (user, _) = await CreateAsync(store);
        var (other, email) = await CreateAsync(store);
        (await store.Accounts.GiveEmailAsync(Documents.User(user) with { Email = "moved@example.net" }, 1, email, Soon)).ShouldBe(EmailGiven.Taken);
        (await store.Accounts.GetUserAsync(user, Soon)).ShouldNotBeNull().Revision.ShouldBe(1);
        (await store.Accounts.FindByEmailAsync(email, Soon)).ShouldNotBeNull().Document.UserId.ShouldBe(other.Value);
    }

    [Fact]
    public async Task Of_accounts_that_want_one_email_at_once_one_is_given_it()
    {
        await using var store = await StartAsync();
        var email = Documents.EmailKey($"{Documents.NewUser()}@example.net");
        var users = new List<UserId>();
        for (var i = 0; i < 6; i++)
        {
            users.Add((await CreateAsync(store)).User);
        }

        var given = await Task.WhenAll(users.Select(user => Task.Run(async () =>
            await store.Accounts.GiveEmailAsync(Documents.User(user) with { Email = "moved@example.net" }, 1, email, Soon))));

        var winner = users[Array.IndexOf(given, EmailGiven.Given)];
        given.Count(outcome => outcome == EmailGiven.Given).ShouldBe(1);
        (await store.Accounts.FindByEmailAsync(email, Soon)).ShouldNotBeNull().Document.UserId.ShouldBe(winner.Value);
        foreach (var user in users.Where(user => user != winner))
        {
            (await store.Accounts.GetUserAsync(user, Soon)).ShouldNotBeNull().Document.Email.ShouldBe(Documents.User(user).Email);
        }
    }

    [Fact]
    public async Task Nothing_can_be_written_to_a_deleted_account()
    {
        await using var store = await StartAsync();
        var (user, _) = await CreateAsync(store);
        var read = (await store.Accounts.GetUserAsync(user, Soon))!;
        await store.Accounts.DeleteUserAsync(user, Documents.Start, Soon);
        (await store.Accounts.PutUserAsync(read.Document, read.Revision, Soon)).ShouldBeFalse();
        (await store.Accounts.PutUserAsync(read.Document, read.Revision + 1, Soon)).ShouldBeFalse();
        (await store.Accounts.GiveEmailAsync(read.Document, read.Revision + 1, Documents.EmailKey("moved@example.com"), Soon)).ShouldBe(EmailGiven.Overtaken);
        (await store.Accounts.CreateUserAsync(Documents.User(Documents.NewUser()), Documents.EmailKey("moved@example.com"), Soon)).ShouldBeTrue();
        (await store.Accounts.CreateUserAsync(read.Document, Documents.EmailKey("again@example.com"), Soon)).ShouldBeFalse();
        (await store.Accounts.PutDeviceAsync(Documents.Device(user, Guid.CreateVersion7()), 0, Soon)).ShouldBeFalse();
        (await store.Goals.PutAsync(Documents.Goal(user, Guid.CreateVersion7()), 0, Soon)).ShouldBeFalse();
        (await store.Calendars.PutAsync(Documents.Calendar(user), 0, Soon)).ShouldBeFalse();
    }
}

/// <summary>What every store of goals and calendars keeps.</summary>
public abstract class GoalStoreSuite : StoreSuite
{
    [Fact]
    public async Task Goals_come_back_as_written_in_id_order()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        Guid[] ids = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];
        foreach (var id in ids)
        {
            (await store.Goals.PutAsync(Documents.Goal(user, id), 0, Soon)).ShouldBeTrue();
        }

        var listed = await store.Goals.ListAsync(user, ReadFrom.Primary, Soon);
        listed.Select(g => g.Document.GoalId).ShouldBe(ids.OrderBy(i => Convert.ToHexString(i.ToByteArray(bigEndian: true)), StringComparer.Ordinal));
        var one = (await store.Goals.GetAsync(user, new GoalId(ids[0]), Soon)).ShouldNotBeNull();
        Documents.Json(one.Document).ShouldBe(Documents.Json(Documents.Goal(user, ids[0])));
        (await store.Goals.GetAsync(Documents.NewUser(), new GoalId(ids[0]), Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task A_goal_is_made_once_and_changed_from_its_revision()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var id = Guid.NewGuid();
        (await store.Goals.PutAsync(Documents.Goal(user, id), 1, Soon)).ShouldBeFalse();
        (await store.Goals.PutAsync(Documents.Goal(user, id), 0, Soon)).ShouldBeTrue();
        (await store.Goals.PutAsync(Documents.Goal(user, id, 9), 0, Soon)).ShouldBeFalse();
        var read = (await store.Goals.GetAsync(user, new GoalId(id), Soon))!;
        (await store.Goals.PutAsync(Documents.Goal(user, id, 4), read.Revision, Soon)).ShouldBeTrue();
        (await store.Goals.PutAsync(Documents.Goal(user, id, 5), read.Revision, Soon)).ShouldBeFalse();
        (await store.Goals.GetAsync(user, new GoalId(id), Soon))!.Document.Terms[0].Target.ShouldBe(4);
    }

    [Fact]
    public async Task Of_many_changes_from_one_revision_one_wins()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var id = Guid.NewGuid();
        await store.Goals.PutAsync(Documents.Goal(user, id), 0, Soon);
        var read = (await store.Goals.GetAsync(user, new GoalId(id), Soon))!;
        var written = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Task.Run(async () =>
            await store.Goals.PutAsync(Documents.Goal(user, id, i), read.Revision, Soon))));
        written.Count(w => w).ShouldBe(1);
    }

    [Fact]
    public async Task A_calendar_comes_back_as_written_and_is_changed_from_its_revision()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        (await store.Calendars.GetAsync(user, Soon)).ShouldBeNull();
        (await store.Calendars.PutAsync(Documents.Calendar(user), 1, Soon)).ShouldBeFalse();
        (await store.Calendars.PutAsync(Documents.Calendar(user), 0, Soon)).ShouldBeTrue();
        (await store.Calendars.PutAsync(Documents.Calendar(user, "Another"), 0, Soon)).ShouldBeFalse();
        var read = (await store.Calendars.GetAsync(user, Soon)).ShouldNotBeNull();
        read.Revision.ShouldBe(1);
        Documents.Json(read.Document).ShouldBe(Documents.Json(Documents.Calendar(user)));

        (await store.Calendars.PutAsync(Documents.Calendar(user, "Long run"), read.Revision, Soon)).ShouldBeTrue();
        (await store.Calendars.PutAsync(Documents.Calendar(user, "Too late"), read.Revision, Soon)).ShouldBeFalse();
        (await store.Calendars.GetAsync(user, Soon))!.Document.Planned[0].Title.ShouldBe("Long run");
        (await store.Calendars.GetAsync(Documents.NewUser(), Soon)).ShouldBeNull();
    }
}

using System.Buffers.Binary;
using System.Text;
using Stamina.Contracts.Ids;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using Stamina.Tests;

namespace Stamina.AdapterTests;

/// <summary>
/// What people recorded is encrypted, under a key for each account that goes with the account. Each test has a store of its own, for it looks through all of
/// it.
/// </summary>
public abstract class StoreKeysSuite : StoreSuite
{
    private const string Email = "canary.address@stamina.example";
    private const string Title = "Canary through the wood";
    private const string Note = "canary sang at the third gate";
    private const string Name = "Canary Wing";
    private const string Device = "canary cage 7";
    private const string Receiver = "https://canary.example/roost";
    private const string Where = "45.8150123";
    private static readonly string[] Canaries = [Email, Title, Note, Name, Device, Receiver, Where];

    [Fact]
    public async Task No_dump_of_the_store_says_what_people_recorded()
    {
        await using var store = await StartAsync();
        await using var inClear = store.Beside(RingOfTests(encrypts: false));
        var user = Documents.NewUser();

        await RecordAsync(store, user);

        Found(await store.DumpAsync()).ShouldBeEmpty();

        // What is packed hides from a search: each content says itself that it is encrypted, and of each kind there is one.
        var contents = await store.ContentsAsync();
        contents.Where(content => !AccountKey.IsSealed(content.Bytes)).Select(content => content.Of).ShouldBeEmpty();
        contents.Select(content => content.Of).Distinct().Count().ShouldBeGreaterThanOrEqualTo(12);

        // The search finds what is there: a segment in clear is not even packed.
        await inClear.Events.AppendAsync(Append(Documents.Key(Documents.NewUser(), 1)), Soon);
        Found(await store.DumpAsync()).ShouldBe([Where]);
        (await store.ContentsAsync()).Count(content => !AccountKey.IsSealed(content.Bytes)).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_encrypted_comes_back_as_it_was()
    {
        await using var store = await StartAsync();
        await using var other = store.Beside(TestKeys.Ring);
        var user = Documents.NewUser();

        var recorded = await RecordAsync(store, user);

        await ShouldReadAllAsync(other, user, recorded);
        await ShouldReadAllAsync(store, user, recorded);
    }

    [Fact]
    public async Task What_was_written_in_clear_is_read_and_encrypted_when_it_is_written_next()
    {
        await using var store = await StartAsync();
        await using var older = store.Beside(RingOfTests(encrypts: false));
        var (user, key) = (Documents.NewUser(), Documents.Key(Documents.NewUser(), 1));
        await older.Events.AppendAsync(Append(key), Soon);
        Found(await store.DumpAsync()).ShouldBe([Where]);

        await store.Derivations.DeriveAsync([key], was => Documents.Derived(Documents.Workout(key, Documents.Start) with { Log = was.Log }), Soon);

        (await store.Reads.GetAsync(key, ReadFrom.Primary, Soon)).ShouldNotBeNull().Log.Events.ShouldHaveSingleItem().Body.ToStringUtf8().ShouldContain(Where);
        (await older.Reads.GetAsync(key, ReadFrom.Primary, Soon)).ShouldNotBeNull().Log.Events.ShouldHaveSingleItem();
        Found(await store.DumpAsync()).ShouldBeEmpty();

        await ShouldReadAllAsync(store, user, await RecordAsync(older, user));
    }

    [Fact]
    public async Task What_is_too_large_to_be_packed_anew_is_encrypted_at_the_next_derivation_too()
    {
        await using var store = await StartAsync();
        await using var older = store.Beside(RingOfTests(encrypts: false));
        var (ended, large) = (Documents.Key(Documents.NewUser(), 1), Documents.Key(Documents.NewUser(), 1));
        await older.Events.AppendAsync(Append(ended), Soon);
        await DeriveAsync(older, ended);
        var batch = new BatchName(Guid.NewGuid(), 1);
        var events = Documents.LargeLog(1_000_000);
        await older.Events.AppendAsync(new LogAppend([batch], [new LogSegment(large, batch, events, Documents.Start)], Documents.Start), Soon);
        await DeriveAsync(older, large);
        (await InClearAsync()).ShouldContain(content => content.EndsWith("log", StringComparison.Ordinal));
        (await InClearAsync()).ShouldContain(content => content.StartsWith("segment", StringComparison.Ordinal));

        await DeriveAsync(store, ended);
        await DeriveAsync(store, large);

        // What was not written since.
        (await InClearAsync()).ShouldAllBe(of => of.StartsWith("month", StringComparison.Ordinal) || of.StartsWith("totals", StringComparison.Ordinal));
        var log = (await store.Reads.GetAsync(ended, ReadFrom.Primary, Soon)).ShouldNotBeNull().Log;
        log.Events.ShouldHaveSingleItem().Body.ToStringUtf8().ShouldContain(Where);
        (await store.Reads.GetAsync(large, ReadFrom.Primary, Soon)).ShouldNotBeNull().Log.ShouldBe(CanonicalLog.Of([events]));

        async Task DeriveAsync(IStoreFixture by, WorkoutKey key) => await by.Derivations.DeriveAsync(
            [key], was => Documents.Derived(Documents.Workout(key, Documents.Start) with { Log = was.Log }), Soon);

        async Task<List<string>> InClearAsync() =>
            [.. (await store.ContentsAsync()).Where(content => !AccountKey.IsSealed(content.Bytes)).Select(content => content.Of)];
    }

    [Fact]
    public async Task Processes_that_meet_an_account_at_once_encrypt_with_one_key()
    {
        await using var store = await StartAsync();
        await using var other = store.Beside(TestKeys.Ring);
        var users = Documents.NewUsers(20);

        await Task.WhenAll(
            AppendAllAsync(store, 1),
            AppendAllAsync(other, 2),
            Task.WhenAll(users.Select(user => store.Goals.PutAsync(Documents.Goal(user, Guid.CreateVersion7()), 0, Soon).AsTask())),
            Task.WhenAll(users.Select(user => other.Goals.PutAsync(Documents.Goal(user, Guid.CreateVersion7()), 0, Soon).AsTask())));

        await using var third = store.Beside(TestKeys.Ring);
        foreach (var user in users)
        {
            (await third.Goals.ListAsync(user, ReadFrom.Primary, Soon)).Count.ShouldBe(2);
            (await third.Reads.GetAsync(Documents.Key(user, 1), ReadFrom.Primary, Soon)).ShouldNotBeNull().Log.Events.Count.ShouldBe(1);
            (await third.Reads.GetAsync(Documents.Key(user, 2), ReadFrom.Primary, Soon)).ShouldNotBeNull().Log.Events.Count.ShouldBe(1);
        }

        Task AppendAllAsync(IStoreFixture to, int number) =>
            Task.WhenAll(users.Select(user => to.Events.AppendAsync(Append(Documents.Key(user, number)), Soon).AsTask()));
    }

    [Fact]
    public async Task Whoever_has_another_key_ring_is_told_so_and_writes_nothing()
    {
        await using var store = await StartAsync();
        await using var stranger = store.Beside(new KeyRing(TextOf(1)));
        var user = Documents.NewUser();
        await store.Keys.CheckAsync(Soon);
        (await store.Goals.PutAsync(Documents.Goal(user, Guid.CreateVersion7()), 0, Soon)).ShouldBeTrue();

        await Should.ThrowAsync<StoreUnavailableException>(() => stranger.Keys.CheckAsync(Soon).AsTask());
        await Should.ThrowAsync<StoreUnavailableException>(() => stranger.Goals.ListAsync(user, ReadFrom.Primary, Soon).AsTask());
        await Should.ThrowAsync<StoreUnavailableException>(() => stranger.Goals.PutAsync(Documents.Goal(user, Guid.CreateVersion7()), 0, Soon).AsTask());
        await Should.ThrowAsync<StoreUnavailableException>(() => stranger.Events.AppendAsync(Append(Documents.Key(user, 1)), Soon).AsTask());

        await store.Keys.CheckAsync(Soon);
        (await store.Goals.ListAsync(user, ReadFrom.Primary, Soon)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_store_whose_mark_is_missing_is_given_none_by_a_ring_that_opens_no_key_of_it()
    {
        await using var store = await StartAsync();
        var user = (await WithGoalsAsync(store, 1))[0];
        await using var stranger = store.Beside(new KeyRing(TextOf(1)));

        await Should.ThrowAsync<KeyRingException>(() => stranger.Keys.CheckAsync(Soon).AsTask());

        (await Should.ThrowAsync<KeyRingException>(() => stranger.Goals.ListAsync(user, ReadFrom.Primary, Soon).AsTask())).IsOfOneAccount.ShouldBeFalse();
        await store.Keys.CheckAsync(Soon);
        (await store.Keys.CountAsync(Soon)).ShouldBe(new Dictionary<int, long> { [1] = 2 });
    }

    [Fact]
    public async Task The_key_goes_with_the_account_and_none_is_made_for_it_again()
    {
        await using var store = await StartAsync();
        await using var other = store.Beside(TestKeys.Ring);
        var user = Documents.NewUser();
        var recorded = await RecordAsync(store, user);
        await ShouldReadAllAsync(other, user, recorded);

        await store.Accounts.DeleteUserAsync(user, Documents.Start, Soon);

        foreach (var one in (IStoreFixture[])[store, other])
        {
            (await one.Goals.PutAsync(Documents.Goal(user, Guid.CreateVersion7()), 0, Soon)).ShouldBeFalse();
            (await one.Webhooks.PutAsync(Documents.Webhook(user), 0, Soon)).ShouldBeFalse();
            (await one.Webhooks.ListDueAsync(Documents.Start.AddYears(1), 10, Soon)).ShouldBeEmpty();
            (await one.Accounts.PutUserAsync(Documents.User(user), 1, Soon)).ShouldBeFalse();
            await one.Events.AppendAsync(Append(Documents.Key(user, 3)), Soon);
            (await one.Reads.GetAsync(Documents.Key(user, 3), ReadFrom.Primary, Soon)).ShouldBeNull();
        }

        await using var later = store.Beside(TestKeys.Ring);
        await store.LeaveBehindAsync(Documents.Key(user, 4));
        await later.Derivations.DeriveAsync([Documents.Key(user, 4)], _ => throw new InvalidOperationException("Nothing of it is derived."), Soon);
        (await later.Reads.GetAsync(Documents.Key(user, 4), ReadFrom.Primary, Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task A_new_version_of_the_ring_wraps_every_key_again_while_others_read_and_write()
    {
        await using var store = await StartAsync();
        var (one, two) = (KeyRing.Line(1, Documents.Start), KeyRing.Line(2, Documents.Start));
        var text = one;
        await using var server = store.Beside(new KeyRing(() => text));
        var users = Documents.NewUsers(5);
        foreach (var user in users)
        {
            (await server.Goals.PutAsync(Documents.Goal(user, Guid.CreateVersion7()), 0, Soon)).ShouldBeTrue();
        }

        text = one + two;
        await using var command = store.Beside(new KeyRing(() => text));
        await using var onlyNew = store.Beside(new KeyRing(() => two));
        await Should.ThrowAsync<StoreUnavailableException>(() => onlyNew.Goals.ListAsync(users[0], ReadFrom.Primary, Soon).AsTask());

        (await command.Keys.CountAsync(Soon)).ShouldBe(new Dictionary<int, long> { [1] = users.Length });
        (await command.Keys.CountNeedingAsync(1, Soon)).ShouldBe(users.Length);
        (await command.Keys.WrapAgainAsync(Soon)).ShouldSatisfyAllConditions(
            again => again.Keys.ShouldBe(users.Length), again => again.NotOpened.ShouldBeEmpty());
        (await command.Keys.WrapAgainAsync(Soon)).Keys.ShouldBe(0);
        (await command.Keys.CountNeedingAsync(1, Soon)).ShouldBe(0);
        (await command.Keys.CountAsync(Soon)).ShouldBe(new Dictionary<int, long> { [2] = users.Length });

        foreach (var user in users)
        {
            // The server read its ring before the second version was in it.
            (await server.Goals.PutAsync(Documents.Goal(user, Guid.CreateVersion7()), 0, Soon)).ShouldBeTrue();
            (await onlyNew.Goals.ListAsync(user, ReadFrom.Primary, Soon)).Count.ShouldBe(2);
        }
    }

    [Fact]
    public async Task A_ring_that_lacks_a_version_is_told_so_though_it_opens_the_stores_mark_and_one_behind_the_mark_makes_no_key()
    {
        await using var store = await StartAsync();
        var (one, two) = (KeyRing.Line(1, Documents.Start), KeyRing.Line(2, Documents.Start));
        await using var first = store.Beside(new KeyRing(() => one));
        await using var both = store.Beside(new KeyRing(() => one + two));
        await first.Keys.CheckAsync(Soon);
        (await both.Goals.PutAsync(Documents.Goal(Documents.NewUser(), Guid.CreateVersion7()), 0, Soon)).ShouldBeTrue();

        (await Should.ThrowAsync<KeyRingException>(() => first.Keys.CheckAsync(Soon).AsTask())).Message.ShouldContain("2");
        await both.Keys.CheckAsync(Soon);

        await both.Keys.WrapAgainAsync(Soon);
        await Should.ThrowAsync<KeyRingException>(
            () => first.Goals.PutAsync(Documents.Goal(Documents.NewUser(), Guid.CreateVersion7()), 0, Soon).AsTask());
        (await both.Keys.CountAsync(Soon)).ShouldBe(new Dictionary<int, long> { [2] = 2 });
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("emptied")]
    [InlineData("zeroed")]
    [InlineData("flipped")]
    [InlineData("overwritten")]
    [InlineData("another's")]
    public async Task A_key_that_does_not_open_stops_no_start_no_other_key_from_being_wrapped_and_no_version_from_being_retired(string damage)
    {
        await using var store = await StartAsync();
        var (text, second) = (KeyRing.Line(1, Documents.Start), KeyRing.Line(2, Documents.Start));
        await using var server = store.Beside(new KeyRing(() => text));
        await server.Keys.CheckAsync(Soon);
        var users = await WithGoalsAsync(server, 5);
        var damaged = users[2];
        var other = await store.ChangeKeyAsync(users[0].Value, wrapped => wrapped);
        await store.ChangeKeyAsync(damaged.Value, wrapped => damage switch
        {
            "cut" => wrapped[..63],
            "emptied" => [],
            "zeroed" => new byte[wrapped.Length],
            "flipped" => [.. wrapped[..^1], (byte)(wrapped[^1] ^ 1)],
            "overwritten" => [.. Enumerable.Repeat((byte)0x5A, wrapped.Length)],
            _ => other,
        });

        text += second;
        await using var command = store.Beside(new KeyRing(() => text));
        await command.Keys.CheckAsync(Soon);
        var again = await command.Keys.WrapAgainAsync(Soon);

        again.Keys.ShouldBe(users.Length, "the others', and the store's mark");
        again.NotOpened.ShouldBe([damaged]);
        (await command.Keys.CountNeedingAsync(1, Soon)).ShouldBe(0);
        text = KeyRing.RetiredLine(1) + second;
        await using var later = store.Beside(new KeyRing(() => text));
        await later.Keys.CheckAsync(Soon);
        (await Should.ThrowAsync<KeyRingException>(() => later.Goals.ListAsync(damaged, ReadFrom.Primary, Soon).AsTask())).IsOfOneAccount.ShouldBeTrue();
        foreach (var user in users.Where(user => user != damaged))
        {
            (await later.Goals.ListAsync(user, ReadFrom.Primary, Soon)).Count.ShouldBe(1);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public async Task A_key_whose_number_alone_was_damaged_stops_no_start_holds_its_version_and_is_mended_as_keys_are_wrapped_again(int number)
    {
        await using var store = await StartAsync();
        var (one, two) = (KeyRing.Line(1, Documents.Start), KeyRing.Line(2, Documents.Start));
        var text = one;
        await using var server = store.Beside(new KeyRing(() => text));
        await server.Keys.CheckAsync(Soon);
        var users = await WithGoalsAsync(server, 3);
        var under1 = await store.ChangeKeyAsync(users[1].Value, wrapped => wrapped);
        text += two;
        await using var command = store.Beside(new KeyRing(() => text));
        await command.Keys.WrapAgainAsync(Soon);
        await store.ChangeKeyAsync(users[1].Value, _ => WithNumber(under1, number));

        await using var started = store.Beside(new KeyRing(() => text));
        await started.Keys.CheckAsync(Soon);
        (await started.Goals.ListAsync(users[0], ReadFrom.Primary, Soon)).Count.ShouldBe(1);
        (await command.Keys.CountNeedingAsync(1, Soon)).ShouldBe(1, "it opens under version 1, whatever its number says");
        (await command.Keys.WrapAgainAsync(Soon)).ShouldSatisfyAllConditions(
            again => again.Keys.ShouldBe(1), again => again.NotOpened.ShouldBeEmpty());

        (await command.Keys.CountNeedingAsync(1, Soon)).ShouldBe(0);
        await using var onlyNew = store.Beside(new KeyRing(() => two));
        await onlyNew.Keys.CheckAsync(Soon);
        (await onlyNew.Goals.ListAsync(users[1], ReadFrom.Primary, Soon)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_damaged_mark_stops_nobody_where_the_ring_opens_another_key_and_is_made_anew_as_keys_are_wrapped_again()
    {
        await using var store = await StartAsync();
        await store.Keys.CheckAsync(Soon);
        var mark = await store.ChangeKeyAsync(Guid.Empty, wrapped => [.. wrapped[..^1], (byte)(wrapped[^1] ^ 1)]);
        await using (var alone = store.Beside(RingOfTests(encrypts: true)))
        {
            await Should.ThrowAsync<KeyRingException>(() => alone.Keys.CheckAsync(Soon).AsTask());
        }

        await store.ChangeKeyAsync(Guid.Empty, _ => mark);
        await WithGoalsAsync(store, 1);
        await store.ChangeKeyAsync(Guid.Empty, wrapped => [.. wrapped[..^1], (byte)(wrapped[^1] ^ 1)]);
        await using var server = store.Beside(RingOfTests(encrypts: true));
        await using var stranger = store.Beside(new KeyRing(TextOf(1)));

        await server.Keys.CheckAsync(Soon);
        await WithGoalsAsync(server, 1);
        await Should.ThrowAsync<KeyRingException>(() => stranger.Keys.CheckAsync(Soon).AsTask());
        (await server.Keys.CountNeedingAsync(0, Soon)).ShouldBe(1, "it holds nobody to a newer version");
        (await server.Keys.WrapAgainAsync(Soon)).Keys.ShouldBe(1);

        (await server.Keys.CountNeedingAsync(0, Soon)).ShouldBe(0);
        await using var later = store.Beside(RingOfTests(encrypts: true));
        await later.Keys.CheckAsync(Soon);
        await Should.ThrowAsync<KeyRingException>(() => stranger.Keys.CheckAsync(Soon).AsTask());
    }

    [Fact]
    public async Task No_other_key_is_made_for_an_account_whose_key_was_lost_in_the_store()
    {
        await using var store = await StartAsync();
        var (user, other) = (Documents.NewUser(), Documents.NewUser());
        await RecordAsync(store, user);
        await store.LoseKeyAsync(user);

        await using var server = store.Beside(TestKeys.Ring);
        await Should.ThrowAsync<KeyRingException>(() => server.Events.AppendAsync(Append(Documents.Key(user, 3)), Soon).AsTask());
        await Should.ThrowAsync<KeyRingException>(() => server.Goals.PutAsync(Documents.Goal(user, Guid.CreateVersion7()), 0, Soon).AsTask());
        (await server.Keys.CountAsync(Soon)).ShouldBeEmpty();
        await server.Events.AppendAsync(Append(Documents.Key(other, 3)), Soon);

        // It can be deleted all the same, and what comes late for it is dropped.
        await server.Accounts.DeleteUserAsync(user, Documents.Start, Soon);
        await server.Events.AppendAsync(Append(Documents.Key(user, 4)), Soon);
        (await server.Keys.CountAsync(Soon)).ShouldBe(new Dictionary<int, long> { [1] = 1 });
    }

    [Fact]
    public async Task Deleted_accounts_are_listed_in_pages_and_others_are_not()
    {
        await using var store = await StartAsync();
        var users = Documents.NewUsers(5);
        foreach (var user in users)
        {
            (await store.Accounts.CreateUserAsync(Documents.User(user), Documents.EmailKey(user.Value.ToString()), Soon)).ShouldBeTrue();
        }

        foreach (var user in users[..4])
        {
            await store.Accounts.DeleteUserAsync(user, Documents.Start, Soon);
        }

        var listed = new List<(UserId User, DateTimeOffset At)>();
        for (var page = await store.Accounts.ListDeletedAsync(default, 3, Soon); page.Count > 0;)
        {
            listed.AddRange(page);
            page = await store.Accounts.ListDeletedAsync(page[^1].User, 3, Soon);
        }

        listed.Select(deleted => deleted.User).ShouldBe(users[..4], ignoreOrder: true);
        listed.ShouldAllBe(deleted => deleted.At == Documents.Start);
    }

    private static async Task<UserId[]> WithGoalsAsync(IStoreFixture store, int count)
    {
        var users = Documents.NewUsers(count);
        foreach (var user in users)
        {
            (await store.Goals.PutAsync(Documents.Goal(user, Guid.CreateVersion7()), 0, Soon)).ShouldBeTrue();
        }

        return users;
    }

    private static byte[] WithNumber(byte[] wrapped, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(wrapped, number);
        return wrapped;
    }

    private static Func<string> TextOf(int version)
    {
        var text = KeyRing.Line(version, Documents.Start);
        return () => text;
    }

    private static KeyRing RingOfTests(bool encrypts) => new(() => TestKeys.Text) { Encrypts = encrypts };

    private static IEnumerable<string> Found(byte[] dump) => Canaries.Where(canary => dump.AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)) >= 0);

    private static LogAppend Append(WorkoutKey key)
    {
        var log = Documents.Log(0);
        log.Events[0].Body = Google.Protobuf.ByteString.CopyFromUtf8($$$"""{"seq":0,"progress":{"points":[{"t":0,"lat":{{{Where}}},"lon":15.98}]}}""");
        var batch = new BatchName(Guid.NewGuid(), 1);
        return new LogAppend([batch], [new LogSegment(key, batch, log, Documents.Start)], Documents.Start);
    }

    private static async Task<WorkoutLog> RecordAsync(IStoreFixture store, UserId user)
    {
        var account = Documents.User(user) with { Email = Email, Profile = new UserProfile { Name = Name } };
        (await store.Accounts.CreateUserAsync(account, Documents.EmailKey(user.Value.ToString()), Soon)).ShouldBeTrue();
        var another = Documents.EmailKey($"another of {user.Value}");
        (await store.Accounts.GiveEmailAsync(account, 1, another, Soon)).ShouldBe(EmailGiven.Given);
        (await store.Accounts.TakeEmailsAsync(account, 2, [another], Soon)).ShouldBeTrue();
        (await store.Accounts.PutUserAsync(account, 3, Soon)).ShouldBeTrue();
        (await store.Accounts.PutDeviceAsync(Documents.Device(user, Guid.NewGuid(), Device), 0, Soon)).ShouldBeTrue();
        (await store.Goals.PutAsync(Documents.Goal(user, Guid.CreateVersion7()), 0, Soon)).ShouldBeTrue();
        (await store.Calendars.PutAsync(Documents.Calendar(user, Title), 0, Soon)).ShouldBeTrue();
        (await store.Webhooks.PutAsync(Documents.Webhook(user) with { Url = Receiver }, 0, Soon)).ShouldBeTrue();
        await store.Accounts.AddEventAsync(
            new SecurityEventDocument { UserId = user.Value, EventId = Guid.CreateVersion7(), At = Documents.Start, Kind = "signed_in", By = Device }, Soon);
        var workout = Documents.Workout(Documents.Key(user, 1), Documents.Start);
        await WriteAsync(
            store,
            workout with
            {
                Summary = workout.Summary! with { Title = Title, Note = Note },
                Overlay = new WorkoutOverlay { Revision = 1, EditedAt = Documents.Start, Note = Note },
            });
        using (var file = new MemoryStream(Encoding.UTF8.GetBytes(Where)))
        {
            (await store.Originals.KeepAsync(user, Title, file, [workout.Key.Session], Soon)).Workouts.ShouldHaveSingleItem();
        }

        await store.Events.AppendAsync(Append(Documents.Key(user, 2)), Soon);
        return workout.Log;
    }

    private static async Task ShouldReadAllAsync(IStoreFixture store, UserId user, WorkoutLog recorded)
    {
        var account = (await store.Accounts.FindByEmailAsync(Documents.EmailKey(user.Value.ToString()), Soon)).ShouldNotBeNull();
        account.Document.Email.ShouldBe(Email);
        account.Document.Profile.Name.ShouldBe(Name);
        (await store.Accounts.ListDevicesAsync(user, Soon)).ShouldHaveSingleItem().Document.Name.ShouldBe(Device);
        (await store.Goals.ListAsync(user, ReadFrom.Any, Soon)).Count.ShouldBe(1);
        (await store.Calendars.GetAsync(user, Soon)).ShouldNotBeNull().Document.Planned.ShouldHaveSingleItem().Title.ShouldBe(Title);
        (await store.Webhooks.ListAsync(user, Soon)).ShouldHaveSingleItem().Document.Url.ShouldBe(Receiver);
        (await store.Webhooks.ListDueAsync(Documents.Start, 10, Soon)).Single(due => due.User == user).Document!.Url.ShouldBe(Receiver);
        (await store.Accounts.ListEventsAsync(user, Soon)).ShouldHaveSingleItem().By.ShouldBe(Device);
        var workout = (await store.Reads.GetAsync(Documents.Key(user, 1), ReadFrom.Any, Soon)).ShouldNotBeNull();
        workout.Log.ShouldBe(recorded);
        workout.Overlay!.Note.ShouldBe(Note);
        (await store.Reads.ListAsync(user, new WorkoutQuery { Limit = 10 }, ReadFrom.Any, Soon)).Lines.ShouldHaveSingleItem().Summary.Title.ShouldBe(Title);
        (await store.Reads.TotalsAsync(user, 202601, 202612, ReadFrom.Any, Soon)).Months.ShouldHaveSingleItem().Rows.Count.ShouldBe(1);
        (await store.Reads.RecordsAsync(user, ReadFrom.Any, Soon)).Records.ShouldNotBeNull();
        (await store.Reads.GetAsync(Documents.Key(user, 2), ReadFrom.Any, Soon)).ShouldNotBeNull().Log.Events.Count.ShouldBe(1);
        var original = (await store.Originals.FindAsync(Documents.Key(user, 1), Soon)).ShouldNotBeNull();
        original.Document.Name.ShouldBe(Title);
        await foreach (var piece in store.Originals.ReadAsync(original, Soon))
        {
            Encoding.UTF8.GetString(piece).ShouldBe(Where);
        }
    }
}

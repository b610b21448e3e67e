using System.Collections.Concurrent;
using System.Net;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;
using Stamina.Adapters.MongoDB;
using Stamina.AdapterTests.Engines;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests.MongoDB;

/// <summary>
/// The driver's wire treated badly at every command of a change, one after the other. A call may fail with <see cref="StoreUnavailableException"/> and nothing
/// else; what it acknowledged is there; and repeated until it is through it ends in the state that it ends in without a fault.
/// </summary>
public sealed class MongoFaultTests(EngineFixture engines)
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Databases = new(StringComparer.Ordinal);

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;

    [Fact]
    public async Task A_server_that_goes_while_somebody_signs_in_is_away_and_one_that_refuses_the_password_gives_no_right()
    {
        var to = new ConnectionId(new ServerId(new ClusterId(), new DnsEndPoint("db.example", 27017)));

        (await FailedAsync(new MongoConnectionException(to, "It was closed."))).ShouldBeOfType<StoreUnavailableException>();
        (await FailedAsync(Answered(91))).ShouldBeOfType<StoreUnavailableException>("it shuts down");
        (await FailedAsync(Answered(18))).ShouldBeOfType<StoreRightMissingException>();

        // As the driver does: whatever stops it while it signs in has this around it.
        Task<StoreUnavailableException> FailedAsync(MongoException cause) => Should.ThrowAsync<StoreUnavailableException>(
            () => MongoStore.GuardAsync<bool>(() => throw new MongoAuthenticationException(to, "Unable to authenticate.", cause), Soon).AsTask());

        MongoCommandException Answered(int code) =>
            new(to, "No.", new BsonDocument("saslContinue", 1), new BsonDocument { { "ok", 0 }, { "code", code } });
    }

    [Theory]
    [InlineData(nameof(Fault.Cut))]
    [InlineData(nameof(Fault.LosesReply))]
    [InlineData(nameof(Fault.NotPrimary))]
    [InlineData(nameof(Fault.NotAllowed))]
    public async Task An_append_and_a_derivation_survive_it_at_every_command(string fault) =>
        await AtEveryCommandAsync(Enum.Parse<Fault>(fault), _ => true, AppendAndDeriveAsync);

    [Theory]
    [InlineData(nameof(Fault.Cut))]
    [InlineData(nameof(Fault.LosesReply))]
    public async Task A_registration_survives_it_at_every_command(string fault) =>
        await AtEveryCommandAsync(Enum.Parse<Fault>(fault), _ => true, RegisterAsync);

    [Fact]
    public async Task Nothing_is_acknowledged_that_no_majority_has() =>
        await AtEveryCommandAsync(Fault.NoMajority, command => command is "insert" or "update" or "upsert" or "delete", AppendAndDeriveAsync, mustFail: true);

    [Fact]
    public async Task A_right_to_write_that_is_missing_is_said_to_be_and_loses_nothing() =>
        await AtEveryCommandAsync(Fault.NotAllowed, command => command is "insert" or "update" or "upsert" or "delete", AppendAndDeriveAsync, mustFail: true);

    [Fact]
    public async Task Two_that_make_the_same_document_at_once_both_go_on() =>
        await AtEveryCommandAsync(Fault.MeetsAnother, command => command is "upsert", AppendAndDeriveAsync, mustPass: true);

    [Theory]
    [InlineData("insert")]
    [InlineData("update")]
    [InlineData("find")]
    public async Task An_answer_that_does_not_come_is_given_up_and_the_call_can_be_repeated(string command) =>
        await AtEveryCommandAsync(Fault.Slow, c => c == command, AppendAndDeriveAsync, most: 1);

    [Fact]
    public async Task A_right_that_is_missing_is_named_without_what_the_command_said()
    {
        var server = await engines.MongoUrlAsync();
        var user = Documents.NewUser();
        await using var relay = new MongoRelay(await MongoDatabases.PrimaryAsync(server));
        await using var store = Through(relay, MongoUrl.Create(await DatabaseAsync(server)).DatabaseName);
        await store.Reads.StoreEpochAsync(Soon);
        relay.Expect(Fault.NotAllowed, 0);

        var refused = await Should.ThrowAsync<StoreRightMissingException>(() => store.Goals.ListAsync(user, ReadFrom.Primary, Soon).AsTask());

        refused.Message.ShouldContain($"find {Names.Goals}");
        refused.ToString().ShouldNotContain(Names.Key(user.Value));
    }

    [Fact]
    public async Task A_workout_that_is_derived_while_a_question_is_read_is_due_or_in_the_totals_never_in_neither()
    {
        var server = await engines.MongoUrlAsync();
        var url = await DatabaseAsync(server);
        var user = Documents.NewUser();
        await using var handler = new MongoStoreFixture(url);
        await handler.Events.AppendAsync(Documents.Append(Documents.Start, (Documents.Key(user, 1), [0, 1])), Soon);
        await using var relay = new MongoRelay(await MongoDatabases.PrimaryAsync(server));
        await using var reader = Through(relay, MongoUrl.Create(url).DatabaseName);
        await reader.Reads.StoreEpochAsync(Soon);
        var (asked, derived) = (new TaskCompletionSource(), new TaskCompletionSource());
        relay.Before = async (command, collection) =>
        {
            if ((command, collection) == ("find", Names.Workouts))
            {
                asked.TrySetResult();
                await derived.Task;
            }
        };

        var reading = reader.Reads.StateAsync(user, ReadFrom.Primary, Soon).AsTask();
        await asked.Task.WaitAsync(Soon);
        await handler.Derivations.DeriveAsync(
            [Documents.Key(user, 1)],
            stored => Documents.Derived(stored with { Summary = Documents.Summary(Documents.Start) }),
            Soon);
        derived.SetResult();

        var state = await reading;
        state.Due.ShouldBeEmpty();
        state.TotalsRevision.ShouldBe((await handler.Reads.StateAsync(user, ReadFrom.Primary, Soon)).TotalsRevision);
        state.TotalsRevision.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Appends_write_in_the_order_of_the_keys_so_that_two_of_them_never_wait_for_each_other()
    {
        var server = await engines.MongoUrlAsync();
        var url = await DatabaseAsync(server);
        await using var relay = new MongoRelay(await MongoDatabases.PrimaryAsync(server));
        await using var store = Through(relay, MongoUrl.Create(url).DatabaseName);
        var keys = Documents.NewUsers(6).SelectMany(u => new[] { Documents.Key(u, 1), Documents.Key(u, 2) }).Reverse().ToArray();
        var append = Documents.Append(Documents.Start, [.. keys.Select(k => (k, new[] { 0 }))]);
        await store.Events.AppendAsync(append, Soon);
        await store.Derivations.DeriveAsync(
            [.. keys.Order()],
            stored => Documents.Derived(stored with { Summary = Documents.Summary(Documents.Start), End = WorkoutEnd.Ended }),
            Soon);

        relay.Expect(Fault.Cut, int.MaxValue);
        await store.Events.AppendAsync(
            append with
            {
                Names = [.. Enumerable.Range(0, 6).Select(_ => new BatchName(Guid.NewGuid(), 1)).OrderByDescending(n => n.Epoch), .. append.Names],
            },
            Soon);

        var written = relay.Written.Where(k => k.Count > 1).ToList();
        written.Select(k => k.Count).ShouldBe([12, 12, 12, 7], "segments, marks, those that have ended, names");
        written.ShouldAllBe(k => k.SequenceEqual(k.Order(StringComparer.Ordinal)));
    }

    /// <summary>Tries the fault at each command that the change sends, each on a user of its own and all side by side.</summary>
    private async Task AtEveryCommandAsync(
        Fault fault,
        Func<string, bool> where,
        Func<MongoStoreFixture, UserId, Func<Func<Task>, Task>, Task<string>> change,
        bool mustFail = false,
        bool mustPass = false,
        int most = int.MaxValue)
    {
        var server = await engines.MongoUrlAsync();
        var url = await DatabaseAsync(server);
        var database = MongoUrl.Create(url).DatabaseName;
        string[] commands;
        string expected;
        var primary = await MongoDatabases.PrimaryAsync(server);
        await using (var relay = new MongoRelay(primary))
        await using (var store = Through(relay, database))
        {
            await store.Reads.StoreEpochAsync(Soon);
            relay.Expect(Fault.Cut, int.MaxValue);
            expected = await change(store, Documents.NewUser(), call => call());
            commands = [.. relay.Seen];
        }

        var places = Enumerable.Range(0, commands.Length).Where(i => where(commands[i])).Take(most).ToArray();
        places.ShouldNotBeEmpty(string.Join(' ', commands));
        await Parallel.ForEachAsync(places, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (place, _) =>
        {
            var user = Documents.NewUser();
            await using var relay = new MongoRelay(primary);
            await using var store = Through(relay, database);
            await store.Reads.StoreEpochAsync(Soon);
            relay.Expect(fault, place);
            var failed = 0;
            var state = await change(store, user, async call =>
            {
                while (true)
                {
                    try
                    {
                        await call();
                        return;
                    }
                    catch (StoreUnavailableException away)
                    {
                        (away is StoreRightMissingException).ShouldBe(fault == Fault.NotAllowed);
                        (++failed).ShouldBeLessThan(20);
                    }
                }
            });
            state.ShouldBe(expected, $"{fault} at {place}, {commands[place]}");
            relay.HasStruck.ShouldBeTrue($"{fault} at {place}, {commands[place]}");
            if (mustFail)
            {
                failed.ShouldBeGreaterThan(0, $"{fault} at {place}, {commands[place]}");
            }

            if (mustPass)
            {
                failed.ShouldBe(0, $"{fault} at {place}, {commands[place]}");
            }
        });
    }

    private static Task<string> DatabaseAsync(string server) =>
        Databases.GetOrAdd(server, _ => new Lazy<Task<string>>(() => MongoStoreFixture.MakeAsync(MongoDatabases.On(server)))).Value;

    private static MongoStoreFixture Through(MongoRelay relay, string database) =>
        new(relay.Url(database), o => (o.StatementTimeout, o.ConnectTimeout) = (TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10)));

    // One workout that was there, one that comes, and an edit; in the end all that is stored, without what is different for every user.
    private static async Task<string> AppendAndDeriveAsync(MongoStoreFixture store, UserId user, Func<Func<Task>, Task> untilDone)
    {
        WorkoutKey[] keys = [Documents.Key(user, 1), Documents.Key(user, 2)];
        var appends = new[] { Documents.Append(Documents.Start, (keys[0], [0, 1])), Documents.Append(Documents.Start, (keys[0], [2]), (keys[1], [0])) };
        foreach (var append in appends)
        {
            await untilDone(() => store.Events.AppendAsync(append, Soon).AsTask());
            await untilDone(() =>
                store
                    .Derivations.DeriveAsync(
                        keys,
                        stored => stored.IsBehind ? Documents.Derived(stored with { Summary = Documents.Summary(Documents.Start) }) : null,
                        Soon)
                    .AsTask());
        }

        var state = "";
        await untilDone(async () =>
        {
            (await store.Reads.NotYetAppendedAsync([.. appends.SelectMany(a => a.Names)], Soon)).ShouldBeEmpty();
            state = await StateAsync(store, user);
        });
        return state.Replace(user.ToString(), "user", StringComparison.Ordinal);
    }

    private static async Task<string> StateAsync(MongoStoreFixture store, UserId user)
    {
        var lines = new List<string>();
        await foreach (var workout in store.Reads.AllAsync(user, Soon))
        {
            lines.Add(Documents.Canonical(workout));
        }

        var totals = await store.Reads.TotalsAsync(user, 0, 999_999, ReadFrom.Primary, Soon);
        lines.AddRange(totals.Months.Select(m => $"{m.Key.Month} {string.Join(' ', m.Rows.Select(r => r.SessionId))}"));
        var (records, _) = await store.Reads.RecordsAsync(user, ReadFrom.Primary, Soon);
        lines.Add(Convert.ToHexString(records?.ToStored() ?? []));
        lines.Add($"due {(await store.Reads.StateAsync(user, ReadFrom.Primary, Soon)).Due.Count}");
        lines.Add(
            $"segments {await CountAsync(Names.Segments)} pending {await CountAsync(Names.Workouts, Builders<BsonDocument>.Filter.Exists(Names.Pending))}");
        return string.Join('\n', lines);

        async Task<int> CountAsync(string collection, FilterDefinition<BsonDocument>? which = null) =>
            (await MongoStore.GuardAsync(
                () => store.Store.Of(collection).FindAsync(Names.AllOf(user.Value) & (which ?? Builders<BsonDocument>.Filter.Empty), Soon, [Names.Id]),
                Soon)).Count;
    }

    // A repeated registration that had been made already is told so; then the account is there all the same.
    private static async Task<string> RegisterAsync(MongoStoreFixture store, UserId user, Func<Func<Task>, Task> untilDone)
    {
        var email = Documents.EmailKey($"{user}@example.com");
        var made = false;
        await untilDone(async () => made |= await store.Accounts.CreateUserAsync(Documents.User(user), email, Soon));
        var other = Documents.NewUser();
        var found = false;
        await untilDone(async () => found = (await store.Accounts.FindByEmailAsync(email, Soon))?.Document.UserId == user.Value);
        await untilDone(async () => (await store.Accounts.CreateUserAsync(Documents.User(other), email, Soon)).ShouldBeFalse());

        // One that had been given already is given again, from the revision that it led to.
        var another = Documents.EmailKey($"{user}@example.net");
        await untilDone(async () =>
        {
            var read = (await store.Accounts.GetUserAsync(user, Soon)).ShouldNotBeNull();
            (await store.Accounts.GiveEmailAsync(read.Document with { Email = "moved@example.net" }, read.Revision, another, Soon)).ShouldBe(EmailGiven.Given);
        });
        foreach (var key in (byte[][])[email, another])
        {
            await untilDone(async () => (await store.Accounts.FindByEmailAsync(key, Soon)).ShouldNotBeNull().Document.Email.ShouldBe("moved@example.net"));
        }

        await untilDone(() => store.Accounts.DeleteUserAsync(user, Documents.Start, Soon).AsTask());
        await untilDone(async () => (await store.Accounts.FindByEmailAsync(another, Soon)).ShouldBeNull());
        await untilDone(async () => (await store.Accounts.FindByEmailAsync(email, Soon)).ShouldBeNull());
        await untilDone(async () => made |= await store.Accounts.CreateUserAsync(Documents.User(other), email, Soon));
        await untilDone(async () => (await store.Accounts.FindByEmailAsync(email, Soon)).ShouldNotBeNull().Document.UserId.ShouldBe(other.Value));
        return $"{made} {found}";
    }
}

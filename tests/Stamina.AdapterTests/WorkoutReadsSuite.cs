using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests;

/// <summary>What every reader of workouts keeps.</summary>
public abstract class WorkoutReadsSuite : StoreSuite
{
    private static async Task<List<WorkoutKey>> ListAsync(IStoreFixture store, UserId user, WorkoutQuery query) =>
        [.. (await store.Reads.ListAsync(user, query, ReadFrom.Primary, Soon)).Lines.Select(w => w.Key)];

    [Fact]
    public async Task The_store_epoch_is_random_and_stays()
    {
        await using var store = await StartAsync();
        var epoch = await store.Reads.StoreEpochAsync(Soon);
        epoch.ShouldNotBe(Guid.Empty);
        (await store.Reads.StoreEpochAsync(Soon)).ShouldBe(epoch);
    }

    [Fact]
    public async Task State_of_nobody_is_zero_and_of_the_stores_epoch()
    {
        await using var store = await StartAsync();

        (await StateAsync(store, Documents.NewUser())).ShouldBe((0, 0, 0));
        (await store.Reads.StateAsync(Documents.NewUser(), ReadFrom.Any, Soon)).StoreEpoch.ShouldBe(await store.Reads.StoreEpochAsync(Soon));
    }

    [Fact]
    public async Task State_moves_on_with_each_write_of_a_month_an_account_or_a_goal_and_with_nothing_else()
    {
        await using var store = await StartAsync();
        var (user, other) = (Documents.NewUser(), Documents.NewUser());
        await store.Accounts.CreateUserAsync(Documents.User(user), Documents.EmailKey($"{user}@example.com"), Soon);
        await store.Accounts.CreateUserAsync(Documents.User(other), Documents.EmailKey($"{other}@example.com"), Soon);
        (await StateAsync(store, user)).ShouldBe((0, 1, 0));

        await WriteMonthAsync(store, user);
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.Goals.PutAsync(Documents.Goal(user, first), 0, Soon);
        (await StateAsync(store, user)).ShouldBe((1, 1, UserState.VersionOf([1])));

        await WriteMonthAsync(store, user);
        await store.Goals.PutAsync(Documents.Goal(user, second), 0, Soon);
        await store.Goals.PutAsync(Documents.Goal(user, first, 5), 1, Soon);
        await store.Accounts.PutUserAsync(Documents.User(user), 1, Soon);
        (await StateAsync(store, user)).ShouldBe((2, 2, UserState.VersionOf([2, 1])));
        (await StateAsync(store, other)).ShouldBe((0, 1, 0));
    }

    [Fact]
    public async Task State_of_a_deleted_account_has_no_account()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        await store.Accounts.CreateUserAsync(Documents.User(user), Documents.EmailKey($"{user}@example.com"), Soon);

        await store.Accounts.DeleteUserAsync(user, Documents.Start, Soon);

        (await StateAsync(store, user)).Account.ShouldBe(0);
    }

    private static async Task<(long Totals, long Account, long Goals)> StateAsync(IStoreFixture store, UserId user)
    {
        var state = await store.Reads.StateAsync(user, ReadFrom.Primary, Soon);
        return (state.TotalsRevision, state.AccountRevision, state.GoalsVersion);
    }

    // Each time another start, so that the month changes.
    private static async Task WriteMonthAsync(IStoreFixture store, UserId user)
    {
        var (revision, _, _) = await StateAsync(store, user);
        await WriteAsync(store, Documents.Workout(Documents.Key(user, (int)revision + 1), Documents.Start));
    }

    [Fact]
    public async Task A_workout_without_its_log_says_what_it_derived_to_and_when_its_log_has_changed()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        (await store.Reads.HeadAsync(key, ReadFrom.Primary, Soon)).ShouldBeNull();

        await store.Events.AppendAsync(Documents.Append(Documents.Start.AddHours(6), (key, [0])), Soon);
        var running = (await store.Reads.HeadAsync(key, ReadFrom.Primary, Soon)).ShouldNotBeNull();
        (running.Workout.IsBehind, running.Workout.Summary).ShouldBe((true, null));
        (await store.Reads.HeadAsync(key, ReadFrom.Primary, Soon))!.LogVersion.ShouldBe(running.LogVersion);

        await store.Events.AppendAsync(Documents.Append(Documents.Start.AddHours(6), (key, [1])), Soon);
        var grown = (await store.Reads.HeadAsync(key, ReadFrom.Primary, Soon)).ShouldNotBeNull();
        grown.LogVersion.ShouldNotBe(running.LogVersion);
        grown.LogBytes.ShouldBeGreaterThan(running.LogBytes);

        await WriteAsync(store, Documents.Workout(key, Documents.Start));
        var ended = (await store.Reads.HeadAsync(key, ReadFrom.Primary, Soon)).ShouldNotBeNull();
        Documents.Canonical(ended.Workout).ShouldBe(Documents.Canonical((await store.Reads.GetAsync(key, ReadFrom.Primary, Soon))! with { Log = new() }));
        (ended.Workout.IsBehind, ended.Workout.End).ShouldBe((false, WorkoutEnd.Ended));
        ended.LogVersion.ShouldNotBe(grown.LogVersion);
    }

    [Fact]
    public async Task Workouts_are_found_by_their_session_id_alone_derived_or_not()
    {
        await using var store = await StartAsync();
        var users = Documents.NewUsers(2);
        var session = SessionId.Create("running", Guid.NewGuid());
        WorkoutKey[] same = [new(users[0], session), new(users[1], session)];
        await WriteAsync(store, Documents.Workout(same[0], Documents.Start), Documents.Workout(Documents.Key(users[0], 1), Documents.Start));
        await store.Events.AppendAsync(Documents.Append(Documents.Start.AddHours(6), (same[1], [0]), (Documents.Key(users[1], 2), [0])), Soon);

        (await store.Reads.KeysOfAsync(session, Soon)).ShouldBe(same);
        (await store.Reads.KeysOfAsync(SessionId.Create("running", Guid.NewGuid()), Soon)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_list_is_latest_start_first_and_pages_without_gap_or_repetition()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var workouts = Enumerable.Range(1, 9).Select(i => Documents.Workout(Documents.Key(user, i), Documents.Start.AddMinutes(i / 3))).ToArray();
        await WriteAsync(store, workouts);
        var expected = workouts.OrderByDescending(w => w.Summary!.StartedAt).ThenByDescending(w => w.Key.Session).Select(w => w.Key).ToList();
        var listed = new List<WorkoutKey>();
        WorkoutCursor? after = null;
        while (await store.Reads.ListAsync(user, new WorkoutQuery { Limit = 2, After = after }, ReadFrom.Any, Soon) is { Lines: [_, ..] page })
        {
            listed.AddRange(page.Select(w => w.Key));
            after = new WorkoutCursor(page[^1].Summary.StartedAt!.Value.ToUnixTimeMilliseconds(), page[^1].Key.Session.Value);
        }

        listed.ShouldBe(expected);
    }

    [Fact]
    public async Task A_list_filters_by_type_and_local_date()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var run = Documents.Workout(Documents.Key(user, 1), Documents.Start, localDate: new DateOnly(2026, 11, 20));
        var yoga = Documents.Workout(Documents.Key(user, 2, "yoga"), Documents.Start, "yoga", new DateOnly(2026, 11, 21));

        // Recorded as running, corrected to walking: the summary's type counts.
        var walk = Documents.Workout(Documents.Key(user, 3), Documents.Start, "walking", new DateOnly(2026, 11, 22));
        await WriteAsync(store, run, yoga, walk);
        (await ListAsync(store, user, new WorkoutQuery { Limit = 10, ExerciseType = "running" })).ShouldBe([run.Key]);
        (await ListAsync(store, user, new WorkoutQuery { Limit = 10, ExerciseType = "walking" })).ShouldBe([walk.Key]);
        (await ListAsync(store, user, new WorkoutQuery { Limit = 10, ExerciseType = "wal\0king" })).ShouldBeEmpty();
        (await ListAsync(store, user, new WorkoutQuery { Limit = 10, From = new DateOnly(2026, 11, 21) })).ShouldBe([walk.Key, yoga.Key], ignoreOrder: true);
        (
            await ListAsync(
                store,
                user,
                new WorkoutQuery
                {
                    Limit = 10,
                    From = new DateOnly(2026, 11, 21),
                    To = new DateOnly(2026, 11, 21),
                })
        ).ShouldBe([yoga.Key]);
    }

    [Theory]
    [InlineData("$ne")]
    [InlineData("{\"$gt\":\"\"}")]
    [InlineData("' OR '1'='1")]
    [InlineData("a.b")]
    [InlineData("\uffff")]
    [InlineData("")]
    public async Task What_looks_like_a_query_is_a_text(string hostile)
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var run = Documents.Workout(Documents.Key(user, 1), Documents.Start);
        var odd = Documents.Workout(Documents.Key(user, 2), Documents.Start, hostile) with
        {
            Overlay = new WorkoutOverlay
            {
                Revision = 1,
                EditedAt = Documents.Start,
                Title = hostile,
            },
        };
        await WriteAsync(store, run, odd);

        if (hostile.Length > 0)
        {
            (await ListAsync(store, user, new WorkoutQuery { Limit = 10, ExerciseType = hostile })).ShouldBe([odd.Key]);
        }

        await store.Events.AppendAsync(Documents.Append(Documents.Start, (odd.Key, [9])), Soon);
        await store.Derivations.PostponeAsync(odd.Key, Documents.Start, hostile, Soon);
        (await store.Reads.StateAsync(user, ReadFrom.Primary, Soon)).Due.Single().Reason.ShouldBe(hostile);
        (await store.Reads.GetAsync(odd.Key, ReadFrom.Primary, Soon))!.Overlay!.Title.ShouldBe(hostile);
    }

    [Fact]
    public async Task Deleted_workouts_are_listed_apart()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var kept = Documents.Workout(Documents.Key(user, 1), Documents.Start);
        var deleted = Documents.Workout(Documents.Key(user, 2), Documents.Start) with { DeletedAt = Documents.Start.AddDays(1) };
        await WriteAsync(store, kept, deleted);
        (await ListAsync(store, user, new WorkoutQuery { Limit = 10 })).ShouldBe([kept.Key]);
        (await ListAsync(store, user, new WorkoutQuery { Limit = 10, Deleted = true })).ShouldBe([deleted.Key]);
    }

    [Fact]
    public async Task A_workout_of_unknown_start_is_sorted_by_its_local_date()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var day = new DateOnly(2026, 11, 22);
        var before = Documents.Workout(Documents.Key(user, 1), new DateTimeOffset(2026, 11, 21, 23, 0, 0, TimeSpan.Zero));
        var unknown = Documents.Workout(Documents.Key(user, 2), null, localDate: day);
        var after = Documents.Workout(Documents.Key(user, 3), new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero));
        await WriteAsync(store, before, unknown, after);
        (await ListAsync(store, user, new WorkoutQuery { Limit = 10 })).ShouldBe([after.Key, unknown.Key, before.Key]);
    }

    [Fact]
    public async Task Nobody_sees_anothers_workouts()
    {
        await using var store = await StartAsync();
        var users = Documents.NewUsers(3);
        await WriteAsync(store, [.. users.Select(u => Documents.Workout(Documents.Key(u, 1), Documents.Start))]);
        (await ListAsync(store, users[1], new WorkoutQuery { Limit = 10 })).ShouldBe([Documents.Key(users[1], 1)]);
        (await store.Reads.GetAsync(Documents.Key(users[0], 2), ReadFrom.Any, Soon)).ShouldBeNull();
        var all = new List<WorkoutKey>();
        await foreach (var workout in store.Reads.AllAsync(users[1], Soon))
        {
            all.Add(workout.Key);
        }

        all.ShouldBe([Documents.Key(users[1], 1)]);
    }

    [Fact]
    public async Task Everything_comes_once_and_in_key_order()
    {
        await using var store = await StartAsync();
        var users = Documents.NewUsers(3);
        var keys = users.SelectMany(u => Enumerable.Range(1, 150).Select(i => Documents.Key(u, i))).ToList();
        await WriteAsync(store, [.. keys.Select(k => Documents.Workout(k, Documents.Start))]);
        var seen = new List<WorkoutKey>();
        await foreach (var workout in store.Reads.AllAsync(null, Soon))
        {
            seen.Add(workout.Key);
        }

        seen.ShouldBe(seen.Order());
        seen.Where(k => users.Contains(k.User)).ShouldBe(keys.Order());
    }
}

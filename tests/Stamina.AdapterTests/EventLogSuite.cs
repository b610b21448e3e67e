using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests;

/// <summary>What every event log keeps.</summary>
public abstract class EventLogSuite : StoreSuite
{
    private static readonly DateTimeOffset Later = Documents.Start.AddHours(6);

    private static BatchName NewBatch() => new(Guid.NewGuid(), 1);

    private static async Task<int[]> SeqsAsync(IStoreFixture store, WorkoutKey key) =>
        [.. (await store.Reads.GetAsync(key, ReadFrom.Primary, Soon))?.Log.Events.Select(e => (int)e.Seq) ?? []];

    [Fact]
    public async Task What_was_appended_is_in_the_log_in_canonical_order_however_it_came()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        await store.Events.AppendAsync(Documents.Append(Later, (key, [3, 2])), Soon);
        await store.Events.AppendAsync(Documents.Append(Later, (key, [0, 1])), Soon);
        await store.Events.AppendAsync(Documents.Append(Later, (key, [2, 4])), Soon);

        var read = (await store.Reads.GetAsync(key, ReadFrom.Primary, Soon)).ShouldNotBeNull();
        read.Log.Events.ShouldBe(Documents.Log(0, 1, 2, 3, 4).Events);
        (read.Summary, read.IsBehind, read.End).ShouldBe((null, true, WorkoutEnd.Running));
    }

    [Fact]
    public async Task A_batch_that_is_appended_again_changes_nothing()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        var append = Documents.Append(Later, (key, [0, 1]));
        for (var time = 0; time < 3; time++)
        {
            await store.Events.AppendAsync(append, Soon);
        }

        (await SeqsAsync(store, key)).ShouldBe([0, 1]);
        (await store.Reads.NotYetAppendedAsync(append.Names, Soon)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_batch_that_is_appended_again_after_its_name_was_forgotten_changes_nothing_either()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        var append = Documents.Append(Later, (key, [0, 1]));
        await store.Events.AppendAsync(append, Soon);
        await store.Maintenance.PruneAsync(Documents.Start.AddDays(1), DateTimeOffset.UnixEpoch, Soon);
        (await store.Reads.NotYetAppendedAsync(append.Names, Soon)).ShouldBe(append.Names);
        await store.Events.AppendAsync(append, Soon);

        (await SeqsAsync(store, key)).ShouldBe([0, 1]);
    }

    [Fact]
    public async Task The_ledger_has_the_names_of_what_was_appended_and_no_others()
    {
        await using var store = await StartAsync();
        var (first, second, third) = (NewBatch(), NewBatch(), NewBatch());
        await store.Events.AppendAsync(new LogAppend([first, second], [], Documents.Start), Soon);
        (await store.Reads.NotYetAppendedAsync([first, third, second], Soon)).ShouldBe([third]);
    }

    [Fact]
    public async Task Pruning_forgets_old_batch_names_and_keeps_young_ones()
    {
        await using var store = await StartAsync();
        var batch = NewBatch();
        await store.Events.AppendAsync(new LogAppend([batch], [], Documents.Start), Soon);
        await store.Maintenance.PruneAsync(Documents.Start.AddMinutes(-1), DateTimeOffset.UnixEpoch, Soon);
        (await store.Reads.NotYetAppendedAsync([batch], Soon)).ShouldBeEmpty();
        await store.Maintenance.PruneAsync(Documents.Start.AddMinutes(1), DateTimeOffset.UnixEpoch, Soon);
        (await store.Reads.NotYetAppendedAsync([batch], Soon)).ShouldBe([batch]);
    }

    [Fact]
    public async Task A_workout_is_due_when_its_earliest_segment_says()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        await store.Events.AppendAsync(Documents.Append(Later, (key, [0])), Soon);
        (await store.Reads.StateAsync(key.User, ReadFrom.Primary, Soon)).Due.ShouldBe([new DueWorkout(key, Later)]);
        await store.Events.AppendAsync(Documents.Append(Documents.Start, (key, [1])), Soon);
        await store.Events.AppendAsync(Documents.Append(Later, (key, [2])), Soon);
        (await store.Reads.StateAsync(key.User, ReadFrom.Primary, Soon)).Due.ShouldBe([new DueWorkout(key, Documents.Start)]);
        (await store.Derivations.DueAsync(Documents.Start.AddTicks(-1), 10_000, Soon)).ShouldNotContain(d => d.Key == key);
        (await store.Derivations.DueAsync(Documents.Start, 10_000, Soon)).ShouldContain(d => d.Key == key);
    }

    [Fact]
    public async Task A_workout_that_has_ended_is_due_at_once_whatever_comes()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        await WriteAsync(store, Documents.Workout(key, Documents.Start));
        (await store.Reads.StateAsync(key.User, ReadFrom.Primary, Soon)).Due.ShouldBeEmpty();
        await store.Events.AppendAsync(Documents.Append(Later, (key, [3])), Soon);

        var due = (await store.Reads.StateAsync(key.User, ReadFrom.Primary, Soon)).Due.Single();
        (due.Key, due.HasEnded).ShouldBe((key, true));
        due.DueAt.ShouldBe(Documents.Start);
    }

    [Fact]
    public async Task A_large_workout_that_has_ended_rests_before_it_is_derived_again()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        await WriteAsync(store, Documents.Workout(key, Documents.Start) with { Log = Documents.LargeLog(4 << 20) });
        await store.Events.AppendAsync(Documents.Append(Later, (key, [1])), Soon);

        (await store.Reads.StateAsync(key.User, ReadFrom.Primary, Soon))
            .Due.Single()
            .DueAt.ShouldBeInRange(Documents.Start.AddSeconds(0.4), Documents.Start.AddSeconds(0.7));
    }

    [Fact]
    public async Task Appends_of_many_at_once_lose_nothing_and_wait_in_no_circle()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        WorkoutKey[] keys = [.. Enumerable.Range(1, 4).Select(i => Documents.Key(user, i))];
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            var shuffled = i % 2 == 0 ? keys : [.. keys.Reverse()];
            await store.Events.AppendAsync(Documents.Append(Documents.Start, [.. shuffled.Select(k => (k, new[] { i }))]), Soon);
            await store.Derivations.DeriveAsync(keys, stored => Documents.Derived(stored with { Summary = Documents.Summary(Documents.Start) }), Soon);
        })));

        foreach (var key in keys)
        {
            (await SeqsAsync(store, key)).ShouldBe(Enumerable.Range(0, 20));
        }
    }

    [Fact]
    public async Task What_comes_for_a_deleted_account_is_dropped()
    {
        await using var store = await StartAsync();
        var (alive, deleted) = (Documents.NewUser(), Documents.NewUser());
        await store.Accounts.CreateUserAsync(Documents.User(deleted), Documents.EmailKey($"{deleted}@example.com"), Soon);
        await store.Accounts.DeleteUserAsync(deleted, Documents.Start, Soon);
        var append = Documents.Append(Documents.Start, (Documents.Key(deleted, 1), [0]), (Documents.Key(alive, 1), [0]));
        await store.Events.AppendAsync(append, Soon);

        (await store.Reads.GetAsync(Documents.Key(deleted, 1), ReadFrom.Primary, Soon)).ShouldBeNull();
        (await store.Reads.StateAsync(deleted, ReadFrom.Primary, Soon)).Due.ShouldBeEmpty();
        (await SeqsAsync(store, Documents.Key(alive, 1))).ShouldBe([0]);
        (await store.Reads.NotYetAppendedAsync(append.Names, Soon)).ShouldBeEmpty();
    }
}

using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests;

/// <summary>What every fold store keeps.</summary>
public abstract class FoldStoreSuite : StoreSuite
{
    private static BatchName NewBatch() => new(Guid.NewGuid(), 1);

    [Fact]
    public async Task What_a_committed_transaction_wrote_is_read_back_as_written()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        var written = Documents.Workout(key, Documents.Start) with
        {
            Overlay = new WorkoutOverlay { Revision = 3, EditedAt = Documents.Start, Title = "Edited" },
            DeletedAt = Documents.Start.AddDays(1),
            Awaits = Awaited.ExerciseType,
        };
        await using (var transaction = await store.Folds.BeginAsync(Soon))
        {
            (await transaction.LockWorkoutsAsync([key], Soon))[0].Log.Events.ShouldBeEmpty();
            await transaction.WriteWorkoutsAsync([written], Soon);
            await transaction.CommitAsync(Soon);
        }

        var read = (await store.Reads.GetAsync(key, ReadFrom.Primary, Soon)).ShouldNotBeNull();
        Documents.Canonical(read).ShouldBe(Documents.Canonical(written));
        read.Awaits.ShouldBe(Awaited.ExerciseType);
        await using var again = await store.Folds.BeginAsync(Soon);
        Documents.Canonical((await again.LockWorkoutsAsync([key], Soon))[0]).ShouldBe(Documents.Canonical(written));
    }

    [Fact]
    public async Task A_transaction_without_commit_leaves_no_trace()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var key = Documents.Key(user, 1);
        var batch = NewBatch();
        await using (var transaction = await store.Folds.BeginAsync(Soon))
        {
            await transaction.RecordBatchesAsync([batch], Soon);
            await transaction.WriteWorkoutsAsync([Documents.Workout(key, Documents.Start)], Soon);
            await transaction.WriteMonthsAsync([new MonthTotals { Key = new MonthKey(user, 202611), Rows = [Documents.Row(key, new DateOnly(2026, 11, 22))] }], Soon);
        }

        (await store.Reads.GetAsync(key, ReadFrom.Primary, Soon)).ShouldBeNull();
        (await store.Reads.NotYetFoldedAsync([batch], Soon)).ShouldBe([batch]);
        (await store.Reads.TotalsAsync(user, 0, 999_999, ReadFrom.Primary, Soon)).Revision.ShouldBe(0);
    }

    [Fact]
    public async Task Workouts_and_months_are_locked_in_the_order_asked_and_come_in_it()
    {
        await using var store = await StartAsync();
        var users = Documents.NewUsers(3);
        var keys = users.SelectMany(u => new[] { Documents.Key(u, 1), Documents.Key(u, 2), Documents.Key(u, 1, "yoga") }).Order().ToList();
        await using (var transaction = await store.Folds.BeginAsync(Soon))
        {
            await transaction.LockWorkoutsAsync(keys, Soon);
            await transaction.WriteWorkoutsAsync([.. keys.Where((_, i) => i % 2 == 0).Select(k => Documents.Workout(k, Documents.Start))], Soon);
            await transaction.CommitAsync(Soon);
        }

        await using var next = await store.Folds.BeginAsync(Soon);
        var locked = await next.LockWorkoutsAsync(keys, Soon);
        locked.Select(w => w.Key).ShouldBe(keys);
        locked.Select(w => w.Summary is null).ShouldBe(keys.Select((_, i) => i % 2 != 0));
        List<MonthKey> months = [.. users.SelectMany(u => new[] { new MonthKey(u, 202610), new MonthKey(u, 202611) })];
        (await next.LockMonthsAsync(months, Soon)).Select(m => m.Key).ShouldBe(months);
    }

    [Fact]
    public async Task The_ledger_tells_new_batches_from_known_ones_and_takes_both()
    {
        await using var store = await StartAsync();
        var (first, second) = (NewBatch(), NewBatch());
        await using (var transaction = await store.Folds.BeginAsync(Soon))
        {
            (await transaction.RecordBatchesAsync([first], Soon)).ShouldBe([first]);
            await transaction.CommitAsync(Soon);
        }

        await using (var transaction = await store.Folds.BeginAsync(Soon))
        {
            (await transaction.RecordBatchesAsync([first, second], Soon)).ShouldBe([second]);
            await transaction.CommitAsync(Soon);
        }

        var third = NewBatch();
        (await store.Reads.NotYetFoldedAsync([first, third, second], Soon)).ShouldBe([third]);
    }

    [Fact]
    public async Task Each_write_of_months_raises_the_users_revision_by_one()
    {
        await using var store = await StartAsync();
        var users = Documents.NewUsers(2);
        var date = new DateOnly(2026, 11, 22);
        MonthTotals Month(UserId user, int month) => new() { Key = new MonthKey(user, month), Rows = [Documents.Row(Documents.Key(user, 1), date)] };
        await using (var transaction = await store.Folds.BeginAsync(Soon))
        {
            var revisions = await transaction.WriteMonthsAsync([Month(users[0], 202610), Month(users[0], 202611), Month(users[1], 202611)], Soon);
            revisions.ShouldBe(new Dictionary<UserId, long> { [users[0]] = 1, [users[1]] = 1 }, ignoreOrder: true);
            await transaction.CommitAsync(Soon);
        }

        await using (var transaction = await store.Folds.BeginAsync(Soon))
        {
            (await transaction.WriteMonthsAsync([Month(users[0], 202612)], Soon))[users[0]].ShouldBe(2);
            await transaction.CommitAsync(Soon);
        }

        var totals = await store.Reads.TotalsAsync(users[0], 202611, 202612, ReadFrom.Primary, Soon);
        (totals.Revision, totals.First, totals.Last).ShouldBe((2, 202611, 202612));
        totals.Months.Select(m => m.Key.Month).ShouldBe([202611, 202612]);
        Documents.Json(totals.Months[0]).ShouldBe(Documents.Json(Month(users[0], 202611)));
        (await store.Reads.TotalsAsync(users[1], 202611, 202612, ReadFrom.Primary, Soon)).Revision.ShouldBe(1);
    }

    [Fact]
    public async Task A_month_that_lost_its_last_row_is_gone_but_the_revision_is_not()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var month = new MonthTotals { Key = new MonthKey(user, 202611), Rows = [Documents.Row(Documents.Key(user, 1), new DateOnly(2026, 11, 22))] };
        foreach (var write in (MonthTotals[])[month, month with { Rows = [] }])
        {
            await using var transaction = await store.Folds.BeginAsync(Soon);
            await transaction.WriteMonthsAsync([write], Soon);
            await transaction.CommitAsync(Soon);
        }

        var totals = await store.Reads.TotalsAsync(user, 0, 999_999, ReadFrom.Primary, Soon);
        totals.Months.ShouldBeEmpty();
        totals.Revision.ShouldBe(2);
    }

    [Fact]
    public async Task Transactions_on_the_same_workout_and_month_follow_one_another()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var key = Documents.Key(user, 1);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            await using var transaction = await store.Folds.BeginAsync(Soon);
            var workout = (await transaction.LockWorkoutsAsync([key], Soon))[0];
            workout.Log.Events.Add(Documents.Log(i).Events);
            await transaction.WriteWorkoutsAsync([workout], Soon);
            var month = (await transaction.LockMonthsAsync([new MonthKey(user, 202611)], Soon))[0];
            await transaction.WriteMonthsAsync([month.With(Documents.Row(Documents.Key(user, i), new DateOnly(2026, 11, 22)))], Soon);
            await transaction.CommitAsync(Soon);
        })));

        (await store.Reads.GetAsync(key, ReadFrom.Primary, Soon))!.Log.Events.Count.ShouldBe(20);
        var totals = await store.Reads.TotalsAsync(user, 0, 999_999, ReadFrom.Primary, Soon);
        totals.Revision.ShouldBe(20);
        totals.Months.Single().Rows.Count.ShouldBe(20);
    }

    [Fact]
    public async Task Deleted_accounts_are_told_apart()
    {
        await using var store = await StartAsync();
        var (alive, deleted, unknown) = (Documents.NewUser(), Documents.NewUser(), Documents.NewUser());
        await store.Accounts.CreateUserAsync(Documents.User(alive), Documents.EmailKey($"{alive}@example.com"), Soon);
        await store.Accounts.CreateUserAsync(Documents.User(deleted), Documents.EmailKey($"{deleted}@example.com"), Soon);
        await store.Accounts.DeleteUserAsync(deleted, Documents.Start, Soon);
        await using var transaction = await store.Folds.BeginAsync(Soon);
        (await transaction.DeletedUsersAsync([alive, deleted, unknown], Soon)).ShouldBe([deleted]);
    }

    [Fact]
    public async Task Pruning_forgets_old_batch_names_and_keeps_young_ones()
    {
        await using var store = await StartAsync();
        var batch = NewBatch();
        await using (var transaction = await store.Folds.BeginAsync(Soon))
        {
            await transaction.RecordBatchesAsync([batch], Soon);
            await transaction.CommitAsync(Soon);
        }

        await store.Upkeep.PruneAsync(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UnixEpoch, Soon);
        (await store.Reads.NotYetFoldedAsync([batch], Soon)).ShouldBeEmpty();
        await store.Upkeep.PruneAsync(DateTimeOffset.UtcNow.AddDays(1), DateTimeOffset.UnixEpoch, Soon);
        (await store.Reads.NotYetFoldedAsync([batch], Soon)).ShouldBe([batch]);
    }

    [Fact]
    public async Task A_final_deletion_takes_everything_but_the_tombstone()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var deletedAt = Documents.Start.AddDays(2);
        var (old, recent) = (Documents.Key(user, 1), Documents.Key(user, 2));
        await using (var transaction = await store.Folds.BeginAsync(Soon))
        {
            await transaction.WriteWorkoutsAsync(
                [Documents.Workout(old, Documents.Start) with { DeletedAt = deletedAt }, Documents.Workout(recent, Documents.Start) with { DeletedAt = deletedAt.AddDays(5) }], Soon);
            await transaction.CommitAsync(Soon);
        }

        await store.Upkeep.PruneAsync(DateTimeOffset.UnixEpoch, deletedAt.AddDays(1), Soon);
        var gone = (await store.Reads.GetAsync(old, ReadFrom.Primary, Soon)).ShouldNotBeNull();
        gone.DeletedAt.ShouldBe(deletedAt);
        gone.Log.Events.ShouldBeEmpty();
        gone.Summary.ShouldBeNull();
        (await store.Reads.GetAsync(recent, ReadFrom.Primary, Soon))!.Log.Events.ShouldNotBeEmpty();
        (await store.Reads.ListAsync(user, new WorkoutQuery { Limit = 10, Deleted = true }, ReadFrom.Primary, Soon)).Select(w => w.Key).ShouldBe([recent]);
    }

    [Fact]
    public async Task Upkeep_finds_what_can_be_derived_better_and_nothing_else()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        StoredWorkout Make(int number, int rules, Awaited awaits, string type) =>
            new() { Key = Documents.Key(user, number, type), Log = Documents.Log(0), Summary = Documents.Summary(Documents.Start, type: type, rulesVersion: rules), Awaits = awaits };
        StoredWorkout[] workouts =
        [
            Make(1, 2, Awaited.Nothing, "running"), Make(2, 1, Awaited.Nothing, "running"), Make(3, 2, Awaited.NewerRules, "running"), Make(4, 3, Awaited.NewerRules, "running"),
            Make(5, 2, Awaited.ExerciseType, "yoga"), Make(6, 2, Awaited.ExerciseType, "crossfit"), Make(7, 3, Awaited.Nothing, "running"),
        ];
        await using (var transaction = await store.Folds.BeginAsync(Soon))
        {
            await transaction.WriteWorkoutsAsync(workouts, Soon);
            await transaction.CommitAsync(Soon);
        }

        var found = new List<WorkoutKey>();
        WorkoutKey? after = null;
        while (await store.Upkeep.StaleAsync(2, ["running", "yoga"], after, 2, Soon) is { Count: > 0 } page)
        {
            found.AddRange(page);
            after = page[^1];
        }

        found.ShouldBe(found.Order());
        found.Where(k => k.User == user).ShouldBe([workouts[1].Key, workouts[2].Key, workouts[4].Key], ignoreOrder: true);
    }
}

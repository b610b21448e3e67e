using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests;

/// <summary>What every store of derivations keeps.</summary>
public abstract class DerivationsSuite : StoreSuite
{
    [Fact]
    public async Task What_was_derived_is_read_back_as_written()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        var written = Documents.Workout(key, Documents.Start) with
        {
            Overlay = new WorkoutOverlay { Revision = 3, EditedAt = Documents.Start, Title = "Edited" },
            DeletedAt = Documents.Start.AddDays(1),
            Awaits = Awaited.ExerciseType,
            End = WorkoutEnd.Silent,
        };
        StoredWorkout? found = null;
        await store.Derivations.DeriveAsync(
            [key],
            stored =>
            {
                stored.Log.Events.ShouldBeEmpty();
                return new DerivedWorkout(written, Row: null, DueAt: null);
            },
            Soon);
        var read = (await store.Reads.GetAsync(key, ReadFrom.Primary, Soon)).ShouldNotBeNull();
        Documents.Canonical(read).ShouldBe(Documents.Canonical(written));
        (read.Awaits, read.End, read.IsBehind).ShouldBe((Awaited.ExerciseType, WorkoutEnd.Silent, false));
        await store.Derivations.DeriveAsync(
            [key],
            stored =>
            {
                found = stored;
                return null;
            },
            Soon);
        Documents.Canonical(found!).ShouldBe(Documents.Canonical(written));
    }

    [Fact]
    public async Task How_far_the_queue_is_handled_is_kept_and_never_goes_back()
    {
        await using var store = await StartAsync();
        (await store.Derivations.HandledThroughAsync(Soon)).ShouldBe(DateTimeOffset.MinValue);
        await store.Derivations.SetHandledThroughAsync(Documents.Start, Soon);
        (await store.Derivations.HandledThroughAsync(Soon)).ShouldBe(Documents.Start);
        await store.Derivations.SetHandledThroughAsync(Documents.Start.AddHours(-1), Soon);
        (await store.Derivations.HandledThroughAsync(Soon)).ShouldBe(Documents.Start);
        await store.Derivations.SetHandledThroughAsync(Documents.Start.AddHours(1), Soon);
        (await store.Derivations.HandledThroughAsync(Soon)).ShouldBe(Documents.Start.AddHours(1));
    }

    [Fact]
    public async Task What_is_left_as_it_is_leaves_no_trace()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        await store.Derivations.DeriveAsync([key], _ => null, Soon);
        (await store.Reads.GetAsync(key, ReadFrom.Primary, Soon)).ShouldBeNull();
        await Should.ThrowAsync<InvalidDataException>(store.Derivations.DeriveAsync([key], _ => throw new InvalidDataException("damaged"), Soon).AsTask());
        (await store.Reads.GetAsync(key, ReadFrom.Primary, Soon)).ShouldBeNull();
        (await store.Reads.TotalsAsync(key.User, 0, 999_999, ReadFrom.Primary, Soon)).Revision.ShouldBe(0);
    }

    [Fact]
    public async Task Segments_are_merged_into_the_log_and_the_workout_is_no_longer_due()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        WorkoutKey[] keys = [.. Enumerable.Range(1, 5).Select(i => Documents.Key(user, i)).Order()];
        for (var seq = 0; seq < 4; seq++)
        {
            await store.Events.AppendAsync(Documents.Append(Documents.Start, [.. keys.Select(k => (k, new[] { seq }))]), Soon);
        }

        for (var time = 0; time < 2; time++)
        {
            await store.Derivations.DeriveAsync(
                keys,
                stored =>
                {
                    stored.Log.Events.ShouldBe(Documents.Log(0, 1, 2, 3).Events);
                    stored.IsBehind.ShouldBe(time == 0);
                    return Documents.Derived(stored with { Summary = Documents.Summary(Documents.Start) });
                },
                Soon);
        }

        (await store.Reads.StateAsync(user, ReadFrom.Primary, Soon)).Due.ShouldBeEmpty();
        (await store.Reads.GetAsync(keys[2], ReadFrom.Primary, Soon))!.Log.Events.ShouldBe(Documents.Log(0, 1, 2, 3).Events);
        var totals = await store.Reads.TotalsAsync(user, 0, 999_999, ReadFrom.Primary, Soon);
        totals.Months.Single().Rows.Select(r => r.SessionId).ShouldBe(keys.Select(k => k.Session.Value).Order(StringComparer.Ordinal));
        totals.Revision.ShouldBe(1, "one bulk, and the second time nothing changed");
    }

    [Fact]
    public async Task Many_workouts_of_one_account_that_are_derived_together_write_their_month_once()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        WorkoutKey[] keys = [.. Enumerable.Range(1, 150).Select(i => Documents.Key(user, i)).Order()];
        await store.Events.AppendAsync(Documents.Append(Documents.Start, [.. keys.Select(k => (k, new[] { 0 }))]), Soon);

        await store.Derivations.DeriveAsync(keys, stored => Documents.Derived(stored with { Summary = Documents.Summary(Documents.Start) }), Soon);

        (await store.Reads.StateAsync(user, ReadFrom.Primary, Soon)).Due.ShouldBeEmpty();
        var totals = await store.Reads.TotalsAsync(user, 0, 999_999, ReadFrom.Primary, Soon);
        totals.Months.Single().Rows.Select(r => r.SessionId).ShouldBe(keys.Select(k => k.Session.Value).Order(StringComparer.Ordinal));
        totals.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task What_goes_on_is_due_again_when_its_silence_would_be_over()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        await store.Events.AppendAsync(Documents.Append(Documents.Start, (key, [0])), Soon);
        var running = new StoredWorkout { Key = key, Log = Documents.Log(0), Summary = Documents.Summary(Documents.Start, state: WorkoutState.InProgress) };
        await store.Derivations.DeriveAsync([key], _ => new DerivedWorkout(running, Row: null, Documents.Start.AddHours(6)), Soon);
        (await store.Reads.StateAsync(key.User, ReadFrom.Primary, Soon)).Due.ShouldBe([new DueWorkout(key, Documents.Start.AddHours(6))]);
        (await store.Reads.TotalsAsync(key.User, 0, 999_999, ReadFrom.Primary, Soon)).Months.ShouldBeEmpty();
    }

    [Fact]
    public async Task Large_segments_and_large_logs_stay_as_they_are_and_nothing_is_missing()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        var large = Documents.LargeLog(1 << 20);
        await store.Events.AppendAsync(
            new LogAppend([new(Guid.Empty, 1)], [new LogSegment(key, new(Guid.Empty, 1), large, Documents.Start)], Documents.Start), Soon);
        var expected = large.Events.Count;
        for (var late = 0; late < 3; late++)
        {
            await store.Events.AppendAsync(Documents.Append(Documents.Start, (key, [100_000 + late])), Soon);
            await store.Derivations.DeriveAsync([key], stored => Documents.Derived(stored with { Summary = Documents.Summary(Documents.Start) }), Soon);
            (await store.Reads.GetAsync(key, ReadFrom.Primary, Soon))!.Log.Events.Count.ShouldBe(++expected);
        }
    }

    [Fact]
    public async Task A_row_moves_with_its_workout_and_goes_with_it()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        async Task<string> MonthsAsync() => string.Join(
            ' ', (await store.Reads.TotalsAsync(key.User, 0, 999_999, ReadFrom.Primary, Soon)).Months.Select(m => $"{m.Key.Month}:{m.Rows.Count}"));
        await WriteAsync(store, Documents.Workout(key, Documents.Start));
        (await MonthsAsync()).ShouldBe("202611:1");
        await WriteAsync(store, Documents.Workout(key, Documents.Start, localDate: new DateOnly(2026, 10, 31)));
        (await MonthsAsync()).ShouldBe("202610:1");
        await WriteAsync(store, Documents.Workout(key, Documents.Start, localDate: new DateOnly(2026, 10, 31)) with { DeletedAt = Documents.Start });
        (await MonthsAsync()).ShouldBe("");
        (await store.Reads.TotalsAsync(key.User, 0, 999_999, ReadFrom.Primary, Soon)).Revision.ShouldBe(3);
    }

    [Fact]
    public async Task The_totals_revision_rises_with_everything_that_a_list_may_show_and_a_list_names_it()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        var workout = Documents.Workout(key, Documents.Start);
        async Task<long> RevisionAsync()
        {
            var listed = await store.Reads.ListAsync(key.User, new WorkoutQuery { Limit = 10 }, ReadFrom.Primary, Soon);
            var state = await store.Reads.StateAsync(key.User, ReadFrom.Primary, Soon);
            listed.Revision.ShouldBe(state.TotalsRevision);
            return listed.Revision;
        }

        var before = await RevisionAsync();
        before.ShouldBe(0);
        StoredWorkout[] changes =
        [
            workout with { Summary = workout.Summary! with { State = WorkoutState.Discarded } },
            workout,
            workout with { Overlay = new WorkoutOverlay { Revision = 1, EditedAt = Documents.Start, Title = "On the river" } },
            workout with { DeletedAt = Documents.Start },
        ];
        foreach (var change in changes)
        {
            var derived = Documents.Derived(change);
            await store.Derivations.DeriveAsync([key], _ => change.Summary!.State == WorkoutState.Discarded ? derived with { Row = null } : derived, Soon);
            var after = await RevisionAsync();
            after.ShouldBeGreaterThan(before);
            before = after;
        }

        (await store.Reads.RecordsAsync(key.User, ReadFrom.Primary, Soon)).Revision.ShouldBe(before);
    }

    [Fact]
    public async Task Records_are_kept_as_workouts_end_and_made_anew_where_their_holder_goes()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        async Task<string> BestAsync()
        {
            var (records, revision) = await store.Reads.RecordsAsync(user, ReadFrom.Primary, Soon);
            var totals = await store.Reads.TotalsAsync(user, 0, 999_999, ReadFrom.Primary, Soon);
            revision.ShouldBe(totals.Revision);
            records!.ToStored().ShouldBe(PersonalRecords.Rebuild(totals.Months.SelectMany(m => m.Rows)).ToStored());
            return string.Join(' ', records.Metrics.Where(m => m.Metric == "distance").Select(m => m.Most.By.SessionId));
        }

        await WriteAsync(store, Documents.Workout(Documents.Key(user, 1), Documents.Start));
        (await BestAsync()).ShouldBe(Documents.Key(user, 1).Session.Value);
        await WriteAsync(store, Documents.Workout(Documents.Key(user, 2), Documents.Start, localDate: new DateOnly(2026, 10, 2)));
        (await BestAsync()).ShouldBe(Documents.Key(user, 2).Session.Value, "of equals the earlier");
        await WriteAsync(
            store,
            Documents.Workout(Documents.Key(user, 2), Documents.Start, localDate: new DateOnly(2026, 10, 2)) with
            {
                DeletedAt = Documents.Start,
            });
        (await BestAsync()).ShouldBe(Documents.Key(user, 1).Session.Value);
    }

    [Fact]
    public async Task Derivations_of_one_workout_and_month_follow_one_another()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var shared = Documents.Key(user, 0);
        await Task.WhenAll(
            Enumerable
                .Range(1, 20)
                .Select(i =>
                    Task.Run(async () =>
                    {
                        WorkoutKey[] keys = [shared, Documents.Key(user, i)];
                        await store.Events.AppendAsync(Documents.Append(Documents.Start, [.. keys.Select(k => (k, new[] { i }))]), Soon);
                        await store.Derivations.DeriveAsync(
                            [.. keys.Order()],
                            stored => Documents.Derived(stored with { Summary = Documents.Summary(Documents.Start) }),
                            Soon);
                    })));

        (await store.Reads.GetAsync(shared, ReadFrom.Primary, Soon))!.Log.Events.Count.ShouldBe(20);
        (await store.Reads.TotalsAsync(user, 0, 999_999, ReadFrom.Primary, Soon)).Months.Single().Rows.Count.ShouldBe(21);
    }

    [Fact]
    public async Task A_workout_that_cannot_be_derived_keeps_its_reason_until_something_arrives()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        await store.Events.AppendAsync(Documents.Append(Documents.Start, (key, [0])), Soon);
        await store.Derivations.PostponeAsync(key, Documents.Start.AddHours(1), "InvalidDataException", Soon);
        (await store.Reads.StateAsync(key.User, ReadFrom.Primary, Soon)).Due.ShouldBe([
            new DueWorkout(key, Documents.Start.AddHours(1), "InvalidDataException"),]);
        await store.Events.AppendAsync(Documents.Append(Documents.Start, (key, [1])), Soon);
        (await store.Reads.StateAsync(key.User, ReadFrom.Primary, Soon)).Due.ShouldBe([new DueWorkout(key, Documents.Start)]);
    }

    [Fact]
    public async Task Of_a_workout_that_has_ended_the_reason_goes_with_whatever_arrives()
    {
        await using var store = await StartAsync();
        var key = Documents.Key(Documents.NewUser(), 1);
        await store.Derivations.DeriveAsync([key], _ => Documents.Derived(Documents.Workout(key, Documents.Start)), Soon);
        await store.Events.AppendAsync(Documents.Append(Documents.Start, (key, [1])), Soon);
        await store.Derivations.PostponeAsync(key, Documents.Start.AddHours(1), "InvalidDataException", Soon);

        // A note, which ends nothing and would be due in six hours were the workout still going on.
        await store.Events.AppendAsync(Documents.Append(Documents.Start.AddHours(6), (key, [2])), Soon);

        var due = (await store.Reads.StateAsync(key.User, ReadFrom.Primary, Soon)).Due.ShouldHaveSingleItem();
        due.Reason.ShouldBeNull();
        due.DueAt.ShouldBeLessThan(Documents.Start.AddMinutes(1));
    }

    [Fact]
    public async Task What_was_on_its_way_when_its_account_went_is_cleared_when_it_would_be_derived()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var key = Documents.Key(user, 1);
        await store.Accounts.CreateUserAsync(Documents.User(user), Documents.EmailKey($"{user}@example.com"), Soon);
        await store.Accounts.DeleteUserAsync(user, Documents.Start, Soon);
        await store.LeaveBehindAsync(key);
        (await store.Derivations.DueAsync(Documents.Start, 10_000, Soon)).ShouldContain(d => d.Key == key);

        await store.Derivations.DeriveAsync([key], _ => throw new InvalidOperationException("There is nothing to derive."), Soon);

        (await store.Derivations.DueAsync(Documents.Start, 10_000, Soon)).ShouldNotContain(d => d.Key == key);
        (await store.Reads.GetAsync(key, ReadFrom.Primary, Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task A_final_deletion_takes_everything_but_the_tombstone()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        var deletedAt = Documents.Start.AddDays(2);
        var (old, recent) = (Documents.Key(user, 1), Documents.Key(user, 2));
        await WriteAsync(
            store,
            Documents.Workout(old, Documents.Start) with { DeletedAt = deletedAt },
            Documents.Workout(recent, Documents.Start) with { DeletedAt = deletedAt.AddDays(5) });

        await store.Maintenance.PruneAsync(DateTimeOffset.UnixEpoch, deletedAt.AddDays(1), Soon);
        var gone = (await store.Reads.GetAsync(old, ReadFrom.Primary, Soon)).ShouldNotBeNull();
        gone.DeletedAt.ShouldBe(deletedAt);
        gone.Log.Events.ShouldBeEmpty();
        gone.Summary.ShouldBeNull();
        (await store.Reads.GetAsync(recent, ReadFrom.Primary, Soon))!.Log.Events.ShouldNotBeEmpty();
        (await store.Reads.ListAsync(user, new WorkoutQuery { Limit = 10, Deleted = true }, ReadFrom.Primary, Soon))
            .Lines.Select(w => w.Key)
            .ShouldBe([recent]);
    }

    [Fact]
    public async Task Maintenance_makes_due_what_can_be_derived_better_and_nothing_else()
    {
        await using var store = await StartAsync();
        var user = Documents.NewUser();
        StoredWorkout Make(int number, int rules, Awaited awaits, string type) =>
            new()
            {
                Key = Documents.Key(user, number, type),
                Log = Documents.Log(0),
                Summary = Documents.Summary(Documents.Start, type: type, rulesVersion: rules),
                Awaits = awaits,
            };
        StoredWorkout[] workouts =
        [
            Make(1, 2, Awaited.Nothing, "running"),
            Make(2, 1, Awaited.Nothing, "running"),
            Make(3, 2, Awaited.NewerRules, "running"),
            Make(4, 3, Awaited.NewerRules, "running"),
            Make(5, 2, Awaited.ExerciseType, "yoga"),
            Make(6, 2, Awaited.ExerciseType, "crossfit"),
            Make(7, 3, Awaited.Nothing, "running"),
        ];
        await WriteAsync(store, workouts);

        while (await store.Maintenance.MakeStaleDueAsync(2, ["running", "yoga"], Documents.Start, 2, Soon) > 0)
        {
            // Two at a time, until all are due.
        }

        (await store.Reads.StateAsync(user, ReadFrom.Primary, Soon))
            .Due.Select(d => d.Key)
            .ShouldBe([workouts[1].Key, workouts[2].Key, workouts[4].Key], ignoreOrder: true);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts.Events;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using static Stamina.Tests.DataHandler.Recording;

namespace Stamina.Tests.DataHandler;

/// <summary>From a batch to summary and month.</summary>
public class WhatArrivesTests
{
    private static readonly WorkoutKey Morning = Workout(1, 1);

    [Fact]
    public async Task A_whole_workout_has_its_summary_and_its_row()
    {
        await using var host = new HandlerHost();
        await host.PublishAsync(Upload(Morning, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        var workout = (await host.GetAsync(Morning)).ShouldNotBeNull();
        workout.Summary!.State.ShouldBe(WorkoutState.Finished);
        workout.Summary.Metrics["strokes"].ShouldBe(30);
        var totals = await host.TotalsAsync(Morning.User);
        totals.Revision.ShouldBe(1);
        totals.Months.Single().Key.Month.ShouldBe(202611);
        totals.Months.Single().Rows.Single().Metrics["strokes"].ShouldBe(30);
    }

    [Fact]
    public async Task What_one_account_brings_into_one_month_has_that_month_written_seldom()
    {
        const int Brought = 1_500;
        await using var host = new HandlerHost();
        await host.PublishAsync(Enumerable.Range(1, Brought).Select(n => Upload(Workout(1, n), Phone, 0, WholeWorkout())));

        await host.HandleAllAsync();

        var totals = await host.TotalsAsync(User(1));
        totals.Months.Single().Rows.Count.ShouldBe(Brought);
        totals.Revision.ShouldBeLessThanOrEqualTo(2, "each time the month is read and written with all its rows");
    }

    [Fact]
    public async Task The_ledger_has_a_batch_once_it_is_folded()
    {
        await using var host = new HandlerHost();
        var name = new BatchName(host.Epoch, 1);
        await host.PublishAsync(Upload(Morning, Phone, 0, WholeWorkout()));
        (await host.Reads.NotYetAppendedAsync([name], CancellationToken.None)).ShouldBe([name]);
        await host.HandleAllAsync();
        (await host.Reads.NotYetAppendedAsync([name], CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_arrives_again_writes_neither_workout_nor_month()
    {
        await using var host = new HandlerHost();
        await host.PublishAsync(Upload(Morning, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        var before = await host.StateAsync([Morning.User]);
        await host.PublishAsync(Upload(Morning, Phone, 500, WholeWorkout()));
        await host.HandleAllAsync();
        (await host.StateAsync([Morning.User])).ShouldBe(before);
        (await host.TotalsAsync(Morning.User)).Revision.ShouldBe(1);
    }

    [Fact]
    public async Task A_bad_event_is_kept_and_not_counted_while_its_neighbours_count()
    {
        await using var host = new HandlerHost();
        var events = WholeWorkout();
        events[1] = Event(1, "progress", "\"elapsed_ms\":60000,\"progress\":{\"strokes\":\"many\"}");
        await host.PublishAsync(Upload(Morning, Phone, 0, events));
        await host.HandleAllAsync();
        var workout = (await host.GetAsync(Morning))!;
        workout.Log.Events.Count.ShouldBe(4);
        workout.Summary!.Metrics["strokes"].ShouldBe(20);
        var bad = workout.Summary.NotCounted.ShouldNotBeNull().Single();
        (bad.Seq, bad.Reason, bad.Field).ShouldBe((1, NotCountedReasons.BadValue, "progress.strokes"));
        (await host.Queue.DeadLettersAsync(1, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Events_of_a_revoked_device_are_kept_and_not_counted()
    {
        await using var host = new HandlerHost();
        await host.PublishAsync(Upload(Morning, Phone, 0, WholeWorkout()));
        var late = Upload(Morning, Watch, 10, Progress(0, 500));
        late.Quarantined = true;
        await host.PublishAsync(late);
        await host.HandleAllAsync();
        var workout = (await host.GetAsync(Morning))!;
        workout.Log.Events.Count.ShouldBe(5);
        workout.Summary!.Metrics["strokes"].ShouldBe(30);
        workout.Summary.NotCounted.ShouldNotBeNull().Single().Reason.ShouldBe(NotCountedReasons.Quarantined);
    }

    [Fact]
    public async Task A_start_that_comes_late_moves_the_row_to_its_own_month()
    {
        await using var host = new HandlerHost();
        await host.PublishAsync(Upload(Morning, Phone, 0, Progress(1, 10), Finished(3)));
        await host.HandleAllAsync();
        (await host.TotalsAsync(Morning.User)).Months.Single().Key.Month.ShouldBe(202611);
        await host.PublishAsync(Upload(Morning, Phone, 10, Started(0, "2026-10-31T23:50:00+01:00")));
        await host.HandleAllAsync();
        var months = (await host.TotalsAsync(Morning.User)).Months;
        months.Single().Key.Month.ShouldBe(202610);
        months.Single().Rows.Single().SessionId.ShouldBe(Morning.Session.Value);
    }

    [Fact]
    public async Task A_discarded_workout_leaves_its_month_and_a_restored_one_returns()
    {
        await using var host = new HandlerHost();
        await host.PublishAsync(Upload(Morning, Phone, 0, [.. WholeWorkout(), Event(4, "discarded", "\"elapsed_ms\":240000")]));
        await host.HandleAllAsync();
        (await host.TotalsAsync(Morning.User)).Months.ShouldBeEmpty();
        await host.PublishAsync(Upload(Morning, Phone, 10, Event(5, "restored", "\"elapsed_ms\":300000")));
        await host.HandleAllAsync();
        (await host.TotalsAsync(Morning.User)).Months.Single().Rows.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Late_events_of_a_deleted_workout_are_kept_for_a_restore_but_revive_nothing()
    {
        var time = new ManualTime(Heard.AddDays(1));
        await using var host = new HandlerHost(new HandlerSetup { Time = time });
        await host.PublishAsync(Upload(Morning, Phone, 0, Started(0, "2026-11-01T08:00:00+01:00"), Progress(1, 10)));
        await host.HandleAllAsync();
        await host.DeleteWorkoutAsync(Morning, time.GetUtcNow());
        await host.PublishAsync(Upload(Morning, Phone, 10, Progress(2, 20), Finished(3)));
        await host.HandleAllAsync();
        var workout = (await host.GetAsync(Morning))!;
        workout.DeletedAt.ShouldBe(time.GetUtcNow());
        workout.Log.Events.Count.ShouldBe(4);
        workout.Summary!.Metrics["strokes"].ShouldBe(30);
        (await host.TotalsAsync(Morning.User)).Months.ShouldBeEmpty();
    }

    [Fact]
    public async Task After_thirty_days_a_deletion_is_final_and_late_events_are_dropped()
    {
        var time = new ManualTime(Heard.AddDays(1));
        await using var host = new HandlerHost(new HandlerSetup { Time = time });
        await host.PublishAsync(Upload(Morning, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        await host.DeleteWorkoutAsync(Morning, time.GetUtcNow());
        time.Advance(TimeSpan.FromDays(31));
        await host.Maintenance.RunAsync(CancellationToken.None);
        await host.PublishAsync(Upload(Morning, Phone, 10, WholeWorkout()));
        await host.HandleAllAsync();
        var workout = (await host.GetAsync(Morning))!;
        workout.DeletedAt.ShouldNotBeNull();
        workout.Log.Events.ShouldBeEmpty();
        workout.Summary.ShouldBeNull();
    }

    [Fact]
    public async Task What_comes_late_for_a_deleted_account_is_dropped()
    {
        await using var host = new HandlerHost();
        var other = Workout(2, 1);
        await host.PublishAsync(Upload(Morning, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        await host.Services.GetRequiredService<IAccountStore>().DeleteUserAsync(Morning.User, Heard, CancellationToken.None);
        await host.PublishAsync(Upload(Morning, Phone, 0, WholeWorkout()), Upload(other, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        (await host.GetAsync(Morning)).ShouldBeNull();
        (await host.GetAsync(other)).ShouldNotBeNull();
        (await host.TotalsAsync(Morning.User)).Months.ShouldBeEmpty();
    }
}

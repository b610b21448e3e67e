using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts;
using Stamina.Contracts.Workouts;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Status;
using Stamina.GoalServer.Workouts;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using Stamina.Tests.DataHandler;

namespace Stamina.Tests.Workouts;

/// <summary>Edits, deletions and restores on a real store, beside the real Data Handler.</summary>
public sealed class WorkoutWritesTests : IAsyncDisposable
{
    private static readonly WorkoutKey Key = Recording.Workout(1, 1);

    private readonly ManualTime clock = new(Recording.Heard.AddHours(1));
    private readonly HandlerHost host;

    public WorkoutWritesTests() => host = new HandlerHost(new HandlerSetup
    {
        Time = clock,
        Configure = services =>
        {
            services.AddStatus();
            services.AddGoals();
            services.AddWorkouts();
        },
    });

    private WorkoutWrites Writes => host.Services.GetRequiredService<WorkoutWrites>();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Edit_shows_at_once_and_is_the_answers_etag()
    {
        await RecordAsync();

        var edited = (await Writes.EditAsync(Key, Edit("""{"title": "On the river", "moving_time_s": 90}"""), 0, CancellationToken.None)).Answer!;

        (edited.Edits, edited.Title, edited.MovingTimeS, edited.Edited!.MovingTimeS).ShouldBe((1, "On the river", 90m, 90m));
        edited.Corrected.ShouldBe(["moving_time"]);
        (await host.TotalsAsync(Key.User)).Months.Single().Rows.Single().MovingMs.ShouldBe(90_000);
    }

    [Fact]
    public async Task Edit_of_an_older_revision_is_refused_with_the_present_one()
    {
        await RecordAsync();
        await Writes.EditAsync(Key, Edit("""{"title": "First"}"""), 0, CancellationToken.None);

        var late = await Writes.EditAsync(Key, Edit("""{"title": "Second"}"""), 0, CancellationToken.None);

        late.Refusal!.Problem.Type.ShouldBe(ProblemTypes.PreconditionFailed);
        late.Refusal.ETag.ShouldBe("\"1\"");
        (await host.GetAsync(Key))!.Summary!.Title.ShouldBe("First");
    }

    [Fact]
    public async Task Null_takes_an_edit_back_and_what_is_absent_stays()
    {
        await RecordAsync();
        await Writes.EditAsync(Key, Edit("""{"title": "On the river", "moving_time_s": 90, "feeling": "hard"}"""), null, CancellationToken.None);

        var answer = (await Writes.EditAsync(Key, Edit("""{"moving_time_s": null}"""), 1, CancellationToken.None)).Answer!;

        (answer.Title, answer.Feeling, answer.MovingTimeS, answer.Edits).ShouldBe(("On the river", "hard", 180m, 2));
    }

    [Fact]
    public async Task Equipment_stands_in_the_place_of_what_the_log_says_until_it_is_taken_back()
    {
        const string Shoes = "equipment_01h455vb4pex5vsknk084sn02q";
        const string Bike = "equipment_01h455vb4pex5vsknk084sn02r";
        await RecordAsync();
        await host.PublishAsync(Recording.Upload(Key, Recording.Watch, 5, Recording.Event(0, "note", $"\"equipment\":[\"{Shoes}\"]")));
        await host.HandleAllAsync();
        (await host.GetAsync(Key))!.Summary!.Equipment.ShouldBe([Shoes]);

        var answer = await EditedAsync($$"""{"equipment":["{{Bike}}","{{Bike}}"]}""");
        (answer.Equipment!.ShouldHaveSingleItem(), answer.Edited!.Equipment!.ShouldHaveSingleItem(), answer.Edits).ShouldBe((Bike, Bike, 1));
        (await EditedAsync($$"""{"equipment":["{{Bike}}"]}""")).Edits.ShouldBe(1, "it says nothing new");

        answer = await EditedAsync("""{"equipment":[]}""");
        (answer.Equipment, answer.Edited!.Equipment!.Count).ShouldBe((null, 0));

        answer = await EditedAsync("""{"equipment":null}""");
        (answer.Equipment!.ShouldHaveSingleItem(), answer.Edited).ShouldBe((Shoes, null));

        async Task<WorkoutAnswer> EditedAsync(string json) => (await Writes.EditAsync(Key, Edit(json), null, CancellationToken.None)).Answer!;
    }

    [Fact]
    public async Task A_feeling_is_taken_back_by_none_until_that_edit_is_taken_back()
    {
        await RecordAsync();
        await host.PublishAsync(Recording.Upload(Key, Recording.Watch, 5, Recording.Event(0, "note", "\"feeling\":\"hard\"")));
        await host.HandleAllAsync();

        var answer = await EditedAsync("""{"feeling": "none"}""");
        (answer.Feeling, answer.Edited!.Feeling, answer.Edits).ShouldBe((null, "none", 1));
        (await host.GetAsync(Key))!.Summary!.Feeling.ShouldBeNull();

        answer = await EditedAsync("""{"feeling": null}""");
        (answer.Feeling, answer.Edited, answer.Edits).ShouldBe(("hard", null, 2));

        async Task<WorkoutAnswer> EditedAsync(string json) => (await Writes.EditAsync(Key, Edit(json), null, CancellationToken.None)).Answer!;
    }

    [Fact]
    public async Task Edit_that_says_nothing_changes_no_revision()
    {
        await RecordAsync();
        (await Writes.EditAsync(Key, Edit("{}"), 0, CancellationToken.None)).Answer!.Edits.ShouldBe(0);
    }

    [Fact]
    public async Task Late_event_does_not_overwrite_an_edit()
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()[..3]));
        await host.HandleAllAsync();
        await Writes.EditAsync(Key, Edit("""{"note": "Kept"}"""), null, CancellationToken.None);

        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 1, Recording.WholeWorkout()[3..]));
        await host.HandleAllAsync();

        var workout = (await host.GetAsync(Key))!;
        (workout.Summary!.Note, workout.Summary.State, workout.Overlay!.Revision).ShouldBe(("Kept", WorkoutState.Finished, 1));
    }

    [Fact]
    public async Task Deleted_workout_leaves_the_totals_and_late_events_do_not_bring_it_back()
    {
        await RecordAsync();

        var deleted = (await Writes.DeleteAsync(Key, null, CancellationToken.None)).Answer!;
        await host.PublishAsync(Recording.Upload(Key, Recording.Watch, 5, Recording.Progress(0, 7)));
        await host.HandleAllAsync();

        deleted.RestorableUntil.ShouldBe(clock.GetUtcNow().AddDays(30));
        (await host.TotalsAsync(Key.User)).Months.ShouldBeEmpty();
    }

    [Fact]
    public async Task Restored_workout_is_whole_with_the_events_that_came_meanwhile()
    {
        await RecordAsync();
        await Writes.DeleteAsync(Key, null, CancellationToken.None);
        await host.PublishAsync(Recording.Upload(Key, Recording.Watch, 5, Recording.Progress(0, 7)));
        await host.HandleAllAsync();
        clock.Advance(TimeSpan.FromDays(29));

        var restored = (await Writes.RestoreAsync(Key, CancellationToken.None)).Answer!;

        restored.DeletedAt.ShouldBeNull();
        restored.Metrics["strokes"].Value.ShouldBe(37);
        (await host.TotalsAsync(Key.User)).Months.Single().Rows.Single().Metrics["strokes"].ShouldBe(37);
    }

    [Fact]
    public async Task After_thirty_days_a_deletion_is_final()
    {
        await RecordAsync();
        await Writes.DeleteAsync(Key, null, CancellationToken.None);
        clock.Advance(TimeSpan.FromDays(30));

        (await Writes.RestoreAsync(Key, CancellationToken.None)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.Gone);
    }

    [Fact]
    public async Task Somebody_elses_workout_is_not_found()
    {
        await RecordAsync();
        var stranger = Key with { User = Recording.User(2) };

        (await Writes.EditAsync(stranger, Edit("""{"title": "Mine"}"""), null, CancellationToken.None)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.NotFound);
        (await Writes.DeleteAsync(stranger, null, CancellationToken.None)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.NotFound);
    }

    [Fact]
    public async Task Token_of_an_edit_waits_for_nothing_and_asks_for_the_primary()
    {
        await RecordAsync();

        var answer = (await Writes.EditAsync(Key, Edit("""{"title": "On the river"}"""), null, CancellationToken.None)).Answer!;

        ConsistencyToken.TryParse(answer.ConsistencyToken, out var token).ShouldBeTrue();
        token.Batches.ShouldBeEmpty();
        token.Sessions.ShouldBe([Key.Session]);
    }

    [Theory]
    [InlineData("""{"exercise_type": "juggling"}""", "exercise_type")]
    [InlineData("""{"feeling": "brilliant"}""", "feeling")]
    [InlineData("""{"distance": {"value": 5}}""", "distance.unit")]
    [InlineData("""{"distance": {"value": -5, "unit": "km"}}""", "distance.value")]
    [InlineData("""{"distance": {"value": 79228162514264337593543950335, "unit": "km"}}""", "distance.value")]
    [InlineData("""{"moving_time_s": -1}""", "moving_time_s")]
    [InlineData("""{"equipment": ["goal_01h455vb4pex5vsknk084sn02q"]}""", "equipment")]
    [InlineData("""{"equipment": [null]}""", "equipment")]
    public async Task Wrong_edit_is_refused_by_its_field(string json, string field)
    {
        await RecordAsync();
        (await Writes.EditAsync(Key, Edit(json), null, CancellationToken.None)).Refusal!.Problem.Errors.ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    [Fact]
    public async Task Silence_ends_a_workout_until_something_is_heard_of_it_again()
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()[..3]));
        await host.HandleAllAsync();
        (await host.TotalsAsync(Key.User)).Months.ShouldBeEmpty("it goes on");
        clock.Advance(TimeSpan.FromHours(4.9));
        await host.HandleAllAsync();
        (await host.TotalsAsync(Key.User)).Months.ShouldBeEmpty("5.9 hours are no silence");

        clock.Advance(TimeSpan.FromHours(0.2));
        await host.HandleAllAsync();
        (await host.TotalsAsync(Key.User)).Months.Single().Rows.Single().Finished.ShouldBeFalse();
        var silent = Shown((await host.GetAsync(Key))!);
        (silent.State, silent.Provisional).ShouldBe((WorkoutStatus.AutoFinished, true));

        // A late event takes it back, and its finish ends it for good.
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, (int)TimeSpan.FromHours(6.05).TotalMilliseconds, Recording.Progress(4, 5)));
        await host.HandleAllAsync();
        (await host.TotalsAsync(Key.User)).Months.ShouldBeEmpty();
        Shown((await host.GetAsync(Key))!).State.ShouldBe(WorkoutStatus.InProgress);
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, (int)TimeSpan.FromHours(6.1).TotalMilliseconds, Recording.Finished(5)));
        await host.HandleAllAsync();
        (await host.TotalsAsync(Key.User)).Months.Single().Rows.Single().Finished.ShouldBeTrue();
        Shown((await host.GetAsync(Key))!).State.ShouldBe(WorkoutStatus.Finished);

        WorkoutAnswer Shown(StoredWorkout workout) => host.Services.GetRequiredService<WorkoutAnswers>().Of(workout, workout.Summary!, "");
    }

    [Fact]
    public async Task An_edit_of_a_workout_that_silence_ended_asks_the_queue_nothing_and_leaves_it_ended()
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()[..3]));
        await host.HandleAllAsync();
        clock.Advance(TimeSpan.FromHours(6));
        await host.HandleAllAsync();

        // Waits in the queue since before the silence was over, as seen from the queue alone.
        clock.Advance(TimeSpan.FromHours(-3));
        await host.PublishAsync(Recording.Upload(Recording.Workout(2, 1), Recording.Phone, 0, Recording.WholeWorkout()));
        clock.Advance(TimeSpan.FromHours(3));
        await Writes.EditAsync(Key, Edit("""{"title": "On the river"}"""), null, CancellationToken.None);

        (await host.GetAsync(Key))!.End.ShouldBe(WorkoutEnd.Silent);
        (await host.TotalsAsync(Key.User)).Months.Single().Rows.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_running_workout_is_in_the_list_with_the_figures_of_this_moment()
    {
        await RecordAsync();
        var running = Recording.Workout(1, 2);
        await host.PublishAsync(
            Recording.Upload(running, Recording.Phone, 3_000_000, Recording.Started(0, "2026-11-01T09:00:00+01:00"), Recording.Progress(1, 7)));
        await host.HandleAllAsync();
        var fresh = await host.Services.GetRequiredService<ReadYourWrites>().WithDueAsync(Key.User, new FreshRead(), CancellationToken.None);

        var query = new WorkoutQuery { Limit = 10 };
        var page = await host.Services.GetRequiredService<RunningWorkouts>().AmongAsync(
            (await host.Reads.ListAsync(Key.User, query, ReadFrom.Primary, CancellationToken.None)).Lines, query, fresh, CancellationToken.None);

        page.ShouldNotBeNull().Select(w => (w.Key, w.Summary.State, w.Summary.Metrics["strokes"])).ShouldBe(
            [(running, WorkoutState.InProgress, 7), (Key, WorkoutState.Finished, 30)]);
    }

    private static EditWorkout Edit(string json) => JsonSerializer.Deserialize(json, WorkoutJson.Default.EditWorkout)!;

    private async Task RecordAsync()
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()));
        await host.HandleAllAsync();
    }
}

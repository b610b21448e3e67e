using System.Globalization;
using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Status;
using Stamina.GoalServer.Workouts;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.DataHandler;

namespace Stamina.Tests.Workouts;

/// <summary>Pages of list_workouts over a real store.</summary>
public sealed class WorkoutListsTests : IAsyncDisposable
{
    private readonly HandlerHost host = new(new HandlerSetup
    {
        Time = new ManualTime(Recording.Heard.AddHours(1)),
        Configure = services =>
        {
            services.AddStatus();
            services.AddGoals();
            services.AddWorkouts();
        },
    });

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 8)]
    public async Task Pages_of_quarantined_workouts_and_of_others_are_full_but_for_the_last(bool quarantined, int expected)
    {
        for (var day = 1; day <= 10; day++)
        {
            var start = string.Create(CultureInfo.InvariantCulture, $"2026-10-{day + 10:00}T08:00:00+02:00");
            var upload = Recording.Upload(Recording.Workout(1, day), Recording.Phone, 0, Recording.WholeWorkout(start));
            upload.Quarantined = day is 1 or 6;
            await host.PublishAsync(upload);
        }

        await host.HandleAllAsync();
        var pages = await PagesAsync(new WorkoutQuery { Limit = 2, Quarantined = quarantined });

        pages.SkipLast(1).ShouldAllBe(page => page.Workouts.Count == 2);
        var listed = pages.SelectMany(page => page.Workouts).Select(workout => workout.SessionId).ToList();
        listed.Count.ShouldBe(expected);
        listed.ShouldBeUnique();
    }

    [Fact]
    public async Task A_running_workout_that_cannot_be_read_takes_no_other_out_of_the_list()
    {
        var (whole, damaged) = (Recording.Workout(1, 1), Recording.Workout(1, 2));
        await host.PublishAsync(Recording.Upload(whole, Recording.Phone, 0, Recording.WholeWorkout()));
        await host.HandleAllAsync();
        await host.PublishAsync(Recording.Upload(damaged, Recording.Phone, 0, Recording.WholeWorkout()[..2]));
        await host.AppendAllAsync();
        await DamageAsync(damaged);

        var pages = await PagesAsync(new WorkoutQuery { Limit = 2 });

        pages.ShouldHaveSingleItem().Workouts.ShouldHaveSingleItem().SessionId.ShouldBe(whole.Session.Value);
    }

    [Fact]
    public async Task A_list_goes_on_behind_a_running_workout_that_has_left_it()
    {
        for (var day = 1; day <= 4; day++)
        {
            var start = string.Create(CultureInfo.InvariantCulture, $"2026-10-{day + 10:00}T08:00:00+02:00");
            await host.PublishAsync(Recording.Upload(Recording.Workout(1, day), Recording.Phone, 0, Recording.WholeWorkout(start)));
        }

        await host.HandleAllAsync();
        var running = Recording.Workout(1, 5);
        await host.PublishAsync(Recording.Upload(running, Recording.Phone, 0, Recording.WholeWorkout()[..3]));
        await host.AppendAllAsync();
        var edit = JsonSerializer.Deserialize("""{"title": "On the lake"}""", WorkoutJson.Default.EditWorkout)!;
        var edited = await host.Services.GetRequiredService<WorkoutWrites>().EditAsync(running, edit, expected: null, CancellationToken.None);
        edited.Answer!.State.ShouldBe(WorkoutStatus.InProgress);
        await host.PublishAsync(
            Recording.Upload(running, Recording.Phone, 0, Recording.Event(3, "corrected", "\"correction\":{\"exercise_type\":\"kayaking\"}")));
        await host.AppendAllAsync();

        var pages = await PagesAsync(new WorkoutQuery { Limit = 2, ExerciseType = "rowing" });

        pages.SelectMany(page => page.Workouts).Select(workout => workout.LocalDate.Day).ShouldBe([14, 13, 12, 11]);
    }

    [Fact]
    public async Task One_of_the_same_time_is_asked_about_where_nobody_could_look_at_its_places()
    {
        var key = Recording.Workout(1, 1);
        await host.PublishAsync(Recording.Upload(key, Recording.Phone, 0, Recording.WholeWorkout()));
        await host.HandleAllAsync();
        var opened = host.Services.GetRequiredService<OpenedWorkouts>();

        (await AlikeAsync(key.User)).ShouldBeEmpty("it was looked at: another exercise, and no places");
        List<Task<RateLimitLease>> line;
        using (await opened.EnterAsync(key.User, CancellationToken.None))
        {
            line = [.. Enumerable.Range(0, 50).Select(_ => opened.EnterAsync(key.User, CancellationToken.None).AsTask())];
            (await AlikeAsync(key.User)).ShouldHaveSingleItem().Like.SessionId.ShouldBe(key.Session.Value);
        }

        foreach (var next in line)
        {
            (await next).Dispose();
        }
    }

    private async Task<List<WorkoutPage>> PagesAsync(WorkoutQuery query)
    {
        var fresh = await host.Services.GetRequiredService<ReadYourWrites>().WithDueAsync(Recording.User(1), new FreshRead(), CancellationToken.None);
        var lists = host.Services.GetRequiredService<WorkoutLists>();
        var pages = new List<WorkoutPage>();
        do
        {
            var made = await lists.PageAsync(Recording.User(1), query, fresh, CancellationToken.None);
            pages.Add(JsonSerializer.Deserialize(made.Body, WorkoutJson.Default.WorkoutPage)!);
            query = query with { After = WorkoutCursors.TryParse(pages[^1].NextCursor ?? "", out var next) ? next : null };
        }
        while (query.After is not null);

        return pages;
    }

    // Puts other bytes in the place of what has arrived of a workout.
    private async Task DamageAsync(WorkoutKey key)
    {
        byte[] noLog = [9, 9, 9];
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(host.Folder, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var write = connection.CreateCommand();
        write.CommandText = "UPDATE segment SET content = $2 WHERE session_uid = $1";
        write.Parameters.AddWithValue("$1", key.Session.Unique.ToByteArray(bigEndian: true));
        write.Parameters.AddWithValue("$2", noLog);
        (await write.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    private async Task<IReadOnlyList<AlikePair>> AlikeAsync(UserId user)
    {
        var startedAt = new DateTimeOffset(2026, 11, 1, 8, 0, 0, TimeSpan.FromHours(1));
        var asked = new AlikeWorkout
        {
            SessionId = SessionId.Create("running", new Guid(2, 0, 7, [8, 7, 6, 5, 4, 3, 2, 1])).Value,
            ExerciseType = "running",
            StartedAt = startedAt,
            ElapsedTimeS = 180,
            Places = [new RecordedPlace { T = startedAt.AddMinutes(1).ToUnixTimeMilliseconds(), Lat = 46, Lon = 14 }],
        };
        var answer = await host.Services.GetRequiredService<AlikeWorkouts>().AnswerAsync(
            user, new FindAlike { Workouts = [asked] }, new FreshRead { From = ReadFrom.Primary }, CancellationToken.None);
        return answer.ShouldBeOfType<JsonHttpResult<AlikeAnswer>>().Value!.Alike;
    }
}

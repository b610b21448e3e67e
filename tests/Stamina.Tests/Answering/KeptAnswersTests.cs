using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Exercises;
using Stamina.GoalServer.Calendar;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Status;
using Stamina.GoalServer.Workouts;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.DataHandler;

namespace Stamina.Tests.Answering;

/// <summary>Over a real store: whatever changes, the kept answer is the one that would be made now.</summary>
public sealed class KeptAnswersTests : IAsyncDisposable
{
    private static readonly WorkoutKey Key = Recording.Workout(1, 1);
    private static readonly Guid GoalId = new("01900000-0000-7000-8000-000000000001");

    private readonly ManualTime clock = new(Recording.Heard.AddHours(1));
    private readonly HandlerHost host;

    public KeptAnswersTests() => host = new HandlerHost(new HandlerSetup
    {
        Time = clock,
        Catalog = new ExerciseCatalog([new CountingType()]),
        Configure = services =>
        {
            services.AddStatus();
            services.AddGoals();
            services.AddWorkouts();
        },
    });

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Whatever_changes_the_kept_answer_is_the_one_that_would_be_made_now()
    {
        await RegisterAsync();
        Func<Task>[] changes =
        [
            () => RecordAsync(0, Recording.WholeWorkout()[..2]),
            () => RecordAsync(1, Recording.WholeWorkout()[2..]),
            () => SetGoalAsync(3, 0),
            () => SetGoalAsync(1, 1),
            () => EditProfileAsync(p => p with { FirstDayOfWeek = "sunday" }),
            () => EditProfileAsync(p => p with { TimeZone = "Pacific/Auckland" }),
            () => EditProfileAsync(p => p with { TimeZone = "Nowhere/Unknown" }),
            () => RecordAsync(2, Recording.Progress(4, 5)),
            () => EditAsync("""{"title": "On the river"}""", 0),
            () => EditAsync("""{"note": "cold"}""", 1),
            () => host.DeleteWorkoutAsync(Key, clock.GetUtcNow()),
            async () => (await Writes.RestoreAsync(Key, CancellationToken.None)).Refusal.ShouldBeNull(),
            async () => (await Writes.DeleteAsync(Key, expected: null, CancellationToken.None)).Refusal.ShouldBeNull(),
        ];
        await ShouldBeAsMadeNowAsync();
        foreach (var change in changes)
        {
            await change();
            await ShouldBeAsMadeNowAsync();
            clock.Advance(TimeSpan.FromHours(7));
            await ShouldBeAsMadeNowAsync();
        }
    }

    [Fact]
    public async Task Tag_changes_with_what_the_question_depends_on_and_with_nothing_else()
    {
        await RegisterAsync();
        await RecordAsync(0, Recording.WholeWorkout());
        await SetGoalAsync(3, 0);
        var before = await TagsAsync();

        await EditProfileAsync(p => p with { Name = "Ana" });
        var renamed = await TagsAsync();
        await SetGoalAsync(2, 1);
        var changed = await TagsAsync();
        await RecordAsync(1, Recording.Progress(4, 5));
        var recorded = await TagsAsync();

        renamed.Status.ShouldBe(before.Status);
        renamed.List.ShouldNotBe(before.List, "the account's revision tells of goals that were forgotten");
        changed.Status.ShouldBe(renamed.Status);
        changed.List.ShouldNotBe(renamed.List);
        changed.Goals.ShouldNotBe(renamed.Goals);
        recorded.Status.ShouldNotBe(changed.Status);
        recorded.List.ShouldBe(changed.List);
        recorded.Goals.ShouldNotBe(changed.Goals);
    }

    [Fact]
    public async Task List_that_shows_a_running_workout_or_deleted_ones_is_kept_by_nobody()
    {
        await RegisterAsync();
        await RecordAsync(0, Recording.WholeWorkout()[..3]);
        var running = await FreshAsync();
        await RecordAsync(1, Recording.WholeWorkout()[3..]);
        var ended = await FreshAsync();

        WorkoutLists.IsKept(new WorkoutQuery { Limit = 20 }, running).ShouldBeFalse();
        WorkoutLists.IsKept(new WorkoutQuery { Limit = 20 }, ended).ShouldBeTrue();
        WorkoutLists.IsKept(new WorkoutQuery { Limit = 20, Deleted = true }, ended).ShouldBeFalse();
        (
            await host.Services.GetRequiredService<WorkoutLists>().PageAsync(Key.User, new WorkoutQuery { Limit = 20 }, running, CancellationToken.None)
        ).Key.ShouldBeNull();
    }

    [Fact]
    public async Task A_workout_in_progress_counts_nothing_until_its_silence_is_derived()
    {
        await RegisterAsync();
        await RecordAsync(0, Recording.WholeWorkout()[..3]);
        var before = (await StatusAsync()).Headers.ETag;
        (await BodyAsync()).ShouldContain("\"overall\":{\"count\":0");

        clock.Advance(TimeSpan.FromHours(7));
        await host.HandleAllAsync();

        (await StatusAsync()).Headers.ETag.ShouldNotBe(before);
        (await BodyAsync()).ShouldContain("\"overall\":{\"count\":1,\"provisional\":1");
    }

    [Fact]
    public async Task Name_and_weight_of_a_person_are_kept_in_no_cache()
    {
        await RegisterAsync();
        await EditProfileAsync(p => p with { Name = "Ana", BodyWeightGrams = 61_000 });

        var person = await PersonAsync();
        var again = await PersonAsync();

        (again.Profile, person.Profile.Name, person.Profile.BodyWeightGrams).ShouldBe((person.Profile, null, null));
    }

    private async Task ShouldBeAsMadeNowAsync()
    {
        var (status, goals) = (host.Services.GetRequiredService<StatusReads>(), host.Services.GetRequiredService<GoalReads>());
        var person = await PersonAsync();
        var fresh = await FreshAsync();
        var question = Question(person);
        var (lists, page) = (host.Services.GetRequiredService<WorkoutLists>(), new WorkoutQuery { Limit = 20 });
        foreach (var (key, make) in new (AnswerKey, Func<Task<MadeAnswer>>)[]
        {
            (StatusReads.KeyOf(person, question), async () => await status.AnswerAsync(person, question, fresh, CancellationToken.None)),
            (GoalReads.ListKey(person, deleted: false), async () => await goals.ListAsync(person, false, fresh, CancellationToken.None)),
            (GoalReads.StatusKey(person), async () => await goals.StatusAsync(person, fresh, CancellationToken.None)),
            (GoalReads.GoalKey(person, new GoalId(GoalId)), async () => await goals.GetAsync(person, new GoalId(GoalId), fresh, CancellationToken.None)),
            (WorkoutLists.KeyOf(Key.User, page, fresh), async () => await lists.PageAsync(Key.User, page, fresh, CancellationToken.None)),
        })
        {
            for (var again = 0; again < 2; again++)
            {
                var now = await make();
                var kept = await AskAsync(key, make, madeAnew: now.Key is null);
                if (now.Refusal is null)
                {
                    AnsweringProcess.BodyOf(kept).ShouldBe(Encoding.UTF8.GetString(now.Body));
                }
            }
        }
    }

    private async Task<(string? Status, string? List, string? Goals)> TagsAsync()
    {
        var goals = host.Services.GetRequiredService<GoalReads>();
        var person = await PersonAsync();
        var fresh = new FreshRead();
        var list = await AskAsync(GoalReads.ListKey(person, false), async () => await goals.ListAsync(person, false, fresh, CancellationToken.None));
        var status = await AskAsync(GoalReads.StatusKey(person), async () => await goals.StatusAsync(person, fresh, CancellationToken.None));
        return ((await StatusAsync()).Headers.ETag, list.Headers.ETag, status.Headers.ETag);
    }

    private async Task<HttpResponse> StatusAsync()
    {
        var status = host.Services.GetRequiredService<StatusReads>();
        var person = await PersonAsync();
        var question = Question(person);
        return await AskAsync(
            StatusReads.KeyOf(person, question), async () => await status.AnswerAsync(person, question, new FreshRead(), CancellationToken.None));
    }

    private async Task<string> BodyAsync() => AnsweringProcess.BodyOf(await StatusAsync());

    private async Task<HttpResponse> AskAsync(AnswerKey key, Func<Task<MadeAnswer>> make, bool madeAnew = false)
    {
        var context = new DefaultHttpContext { RequestServices = host.Services };
        context.Response.Body = new MemoryStream();
        var answer = await host.Services.GetRequiredService<AnswerCache>().OfAsync(context.Request, key, madeAnew, async _ => await make());
        await answer.ExecuteAsync(context);
        return context.Response;
    }

    private WorkoutWrites Writes => host.Services.GetRequiredService<WorkoutWrites>();

    private async Task EditAsync(string json, long expected) =>
        (
            await Writes.EditAsync(Key, JsonSerializer.Deserialize(json, WorkoutJson.Default.EditWorkout)!, expected, CancellationToken.None)
        ).Refusal.ShouldBeNull();

    private async Task<FreshRead> FreshAsync() =>
        await host.Services.GetRequiredService<ReadYourWrites>().WithDueAsync(Key.User, new FreshRead(), CancellationToken.None);

    private async Task<Person> PersonAsync() =>
        (await host.Services.GetRequiredService<PersonReads>().FindAsync(Key.User, new FreshRead(), CancellationToken.None)).ShouldNotBeNull();

    private static StatusQuestion Question(Person person) =>
        new(new Days(LocalCalendar.Back(person.Today, 6), person.Today), null, Records: true, StatusRows.Days);

    private async Task RegisterAsync() => await host.Services.GetRequiredService<IAccountStore>().CreateUserAsync(
        new UserDocument
        {
            UserId = Key.User.Value, Email = "ana@example.com", PasswordHash = "hash", Cell = "local", CreatedAt = Recording.Heard,
            Profile = new UserProfile { TimeZone = "Europe/Zagreb" },
        },
        new byte[] { 1 },
        CancellationToken.None);

    private async Task EditProfileAsync(Func<UserProfile, UserProfile> edit)
    {
        var accounts = host.Services.GetRequiredService<IAccountStore>();
        var user = (await accounts.GetUserAsync(Key.User, CancellationToken.None))!;
        (await accounts.PutUserAsync(user.Document with { Profile = edit(user.Document.Profile) }, user.Revision, CancellationToken.None)).ShouldBeTrue();
    }

    private async Task SetGoalAsync(decimal target, long expected) => (await host.Services.GetRequiredService<IGoalStore>().PutAsync(
        new GoalDocument
        {
            UserId = Key.User.Value, GoalId = GoalId, CreatedAt = Recording.Heard, StartsOn = new DateOnly(2026, 10, 1),
            Terms = [new GoalTerms { From = new DateOnly(2026, 10, 1), ExerciseType = "rowing", Period = "week", Measure = "count", Target = target }],
        },
        expected,
        CancellationToken.None)).ShouldBeTrue();

    private async Task RecordAsync(int heard, params Ports.Messages.FramedEvent[] events)
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, heard, events));
        await host.HandleAllAsync();
    }
}

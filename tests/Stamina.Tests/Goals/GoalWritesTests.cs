using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts;
using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.GoalServer.Bringing;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Status;
using Stamina.GoalServer.Workouts;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.DataHandler;

namespace Stamina.Tests.Goals;

/// <summary>Goals being written on a real store while something else happens to the account.</summary>
public sealed class GoalWritesTests : IAsyncDisposable
{
    private static readonly Caller Phone = new(GoalFixtures.User, GoalFixtures.Device, CallerScope.Full, "local");

    private readonly ManualTime clock = new(GoalFixtures.Now);
    private readonly HandlerHost host;

    public GoalWritesTests() => host = new HandlerHost(new HandlerSetup
    {
        Time = clock,
        Catalog = GoalFixtures.Catalog,
        Configure = services =>
        {
            services.AddStatus();
            services.AddGoals();
            services.AddWorkouts();
            services.AddSingleton<BroughtGoals>();
        },
    });

    private IAccountStore Accounts => host.Services.GetRequiredService<IAccountStore>();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_goal_set_while_the_account_is_deleted_is_told_so()
    {
        await RegisterAsync();
        var goals = new Interrupted(host.Services.GetRequiredService<IGoalStore>(), () => Accounts.DeleteUserAsync(Phone.UserId, clock.GetUtcNow(), default));

        var set = await WritesOn(goals).SetAsync(Phone, TwiceAWeek(), default);

        set.Refusal!.Problem.Type.ShouldBe(ProblemTypes.Gone);
        goals.Puts.ShouldBe(1);
    }

    [Fact]
    public async Task A_goal_that_is_never_taken_ends_in_an_answer()
    {
        await RegisterAsync();
        var goals = new Interrupted(new TakesNothing(host.Services.GetRequiredService<IGoalStore>()), () => ValueTask.CompletedTask);

        var set = await WritesOn(goals).SetAsync(Phone, TwiceAWeek(), default);

        set.Refusal!.Problem.Type.ShouldBe(ProblemTypes.Unavailable);
        goals.Puts.ShouldBeInRange(2, 100);
    }

    [Fact]
    public async Task A_goal_set_again_after_its_last_day_is_the_same_goal()
    {
        await RegisterAsync();
        var writes = WritesOn(host.Services.GetRequiredService<IGoalStore>());
        var id = new GoalId(Guid.CreateVersion7()).ToString();
        var oneDay = TwiceAWeek() with { GoalId = id, EndsOn = new DateOnly(2026, 3, 25) };
        (await writes.SetAsync(Phone, oneDay, default)).Created.ShouldBeTrue();

        // The answer was lost, and the phone comes back the day after.
        clock.Advance(TimeSpan.FromDays(1));
        var again = await writes.SetAsync(Phone, oneDay, default);

        again.Refusal.ShouldBeNull();
        (again.Answer!.GoalId, again.Created).ShouldBe((id, false));
        var other = await writes.SetAsync(Phone, oneDay with { GoalId = null }, default);
        other.Refusal!.Problem.Errors.ShouldNotBeNull().ShouldHaveSingleItem().Field.ShouldBe("ends_on");
    }

    [Fact]
    public async Task A_goal_set_again_after_its_first_terms_were_replaced_is_the_same_goal()
    {
        await RegisterAsync();
        var writes = WritesOn(host.Services.GetRequiredService<IGoalStore>());
        var twice = TwiceAWeek() with { GoalId = new GoalId(Guid.CreateVersion7()).ToString() };
        GoalId.TryParse((await writes.SetAsync(Phone, twice, default)).Answer!.GoalId, out var id).ShouldBeTrue();

        foreach (var target in (int[])[3, 4])
        {
            await EditAsync(writes, id, $$"""{"goal": {"period": "week", "measure": "count", "target": {{target}}}, "from": "this_period"}""");
            var again = await writes.SetAsync(Phone, twice, default);

            again.Refusal.ShouldBeNull();
            (again.Answer!.Goal.Target.Value, again.Created).ShouldBe((target, false));
        }

        (await writes.SetAsync(Phone, twice with { Goal = twice.Goal with { Target = 3 } }, default)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.Conflict);
        (await writes.SetAsync(Phone, twice with { StartsOn = new DateOnly(2026, 3, 24) }, default)).Refusal!.Problem.Type
            .ShouldBe(ProblemTypes.Conflict);
    }

    [Fact]
    public async Task Goals_that_are_set_and_deleted_again_and_again_come_to_an_end()
    {
        await RegisterAsync();
        var store = host.Services.GetRequiredService<IGoalStore>();
        var writes = WritesOn(store);
        var first = await SetAsync(writes);
        var set = (await store.GetAsync(Phone.UserId, first, default))!.Document;
        for (var more = 1; more < 500; more++)
        {
            var deleted = set with { GoalId = Guid.CreateVersion7(), DeletedAt = clock.GetUtcNow() };
            (await store.PutAsync(deleted, 0, default)).ShouldBeTrue();
        }

        var refused = await writes.SetAsync(Phone, TwiceAWeek(), default);

        refused.Refusal!.Problem.Type.ShouldBe(ProblemTypes.Conflict);
        (await store.ListAsync(Phone.UserId, ReadFrom.Primary, default)).Count.ShouldBe(500);
    }

    [Fact]
    public async Task An_edit_that_is_never_taken_ends_in_an_answer()
    {
        await RegisterAsync();
        var store = host.Services.GetRequiredService<IGoalStore>();
        var id = GoalId.TryParse((await WritesOn(store).SetAsync(Phone, TwiceAWeek(), default)).Answer!.GoalId, out var parsed) ? parsed : default;
        var goals = new Interrupted(new TakesNothing(store), () => ValueTask.CompletedTask);

        var deleted = await WritesOn(goals).DeleteAsync(Phone, id, null, default);

        deleted.Refusal!.Problem.Type.ShouldBe(ProblemTypes.Unavailable);
        goals.Puts.ShouldBeInRange(2, 100);
    }

    [Fact]
    public async Task Rests_are_set_as_a_whole_also_past_ones_and_such_as_are_to_come()
    {
        await RegisterAsync();
        var writes = WritesOn(host.Services.GetRequiredService<IGoalStore>());
        var id = await SetAsync(writes);

        var rested = await EditAsync(writes, id, """{"pauses": [{"from": "2026-08-01", "resumes_on": "2026-08-15"}, {"from": "2026-03-20", "resumes_on": "2026-03-22"}]}""");

        rested.Answer!.Pauses.ShouldBe(
            [new GoalRest(new(2026, 3, 20), new(2026, 3, 22)), new GoalRest(new(2026, 8, 1), new(2026, 8, 15))]);
        rested.Answer.Paused.ShouldBeFalse();
        (await EditAsync(writes, id, """{"pauses": [{"from": "2026-03-25"}]}""")).Answer!.Paused.ShouldBeTrue();
        (await EditAsync(writes, id, """{"ends_on": "2026-12-31"}""")).Answer!.Pauses.ShouldHaveSingleItem();
        (await EditAsync(writes, id, """{"pauses": null}""")).Answer!.Pauses.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"pauses": [{"from": "2026-03-25", "resumes_on": "2026-03-25"}]}""", "pauses")]
    [InlineData("""{"pauses": [{"from": "0001-01-01", "resumes_on": "2026-03-25"}]}""", "pauses")]
    [InlineData("""{"pauses": [{"from": "2026-03-25", "resumes_on": "9999-12-31"}]}""", "pauses")]
    [InlineData("""{"pauses": [{"from": "2026-03-25"}, {"from": "2026-04-25"}]}""", "pauses")]
    [InlineData("""{"pauses": [{"from": "2026-03-25", "resumes_on": "2026-04-02"}, {"from": "2026-04-01", "resumes_on": "2026-04-05"}]}""", "pauses")]
    [InlineData("""{"pauses": [null]}""", "pauses")]
    [InlineData("""{"pauses": [], "paused": true}""", "paused")]
    public async Task Rests_that_cannot_be_are_named(string edit, string field)
    {
        await RegisterAsync();
        var writes = WritesOn(host.Services.GetRequiredService<IGoalStore>());

        var refused = await EditAsync(writes, await SetAsync(writes), edit);

        refused.Refusal!.Problem.Errors.ShouldNotBeNull().ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    [Fact]
    public async Task A_goal_of_an_export_is_kept_with_types_and_units_by_their_own_names()
    {
        await RegisterAsync();
        const string Term = """
            {"from": "2026-01-05", "exercise_type": "biking", "period": "week", "measure": "sum", "metric": "distance", "target": 20, "unit": "miles",
                "each": [{"metric": "distance", "op": ">=", "value": 5, "unit": "kilometres"}]}
            """;

        var (taken, refused) = await BringAsync(Exported(Guid.CreateVersion7(), Term));

        (taken, refused.Count).ShouldBe((1, 0));
        var stored = (await host.Services.GetRequiredService<IGoalStore>().ListAsync(Phone.UserId, ReadFrom.Primary, default)).ShouldHaveSingleItem();
        var goal = host.Services.GetRequiredService<GoalAnswers>().Of(stored, new DateOnly(2026, 3, 25)).Goal;
        (goal.ExerciseType, goal.Unit, goal.Each!.ShouldHaveSingleItem().Unit).ShouldBe(("cycling", "mi", "km"));
    }

    [Fact]
    public async Task A_goal_of_an_export_was_not_deleted_in_days_to_come_and_is_left_out_where_nobody_can_restore_it()
    {
        await RegisterAsync();

        var (taken, refused) = await BringAsync(
            Exported(Guid.CreateVersion7(), deletedAt: "9999-12-31T00:00:00Z"),
            Exported(Guid.CreateVersion7(), deletedAt: "0001-01-01T00:00:00Z"),
            Exported(Guid.CreateVersion7(), deletedAt: "2026-02-23T12:00:00Z"),
            Exported(Guid.CreateVersion7(), deletedAt: "2026-02-23T12:00:01Z"));

        taken.ShouldBe(1);
        refused.ShouldHaveSingleItem().Field.ShouldBe("goals[0].deleted_at");
        var stored = (await host.Services.GetRequiredService<IGoalStore>().ListAsync(Phone.UserId, ReadFrom.Primary, default)).ShouldHaveSingleItem();
        host.Services.GetRequiredService<GoalAnswers>().Of(stored, new DateOnly(2026, 3, 25)).RestorableUntil.ShouldBe(clock.GetUtcNow().AddSeconds(1));
    }

    [Fact]
    public async Task Deleted_goals_of_an_export_are_bounded_and_keep_no_other_goal_out()
    {
        await RegisterAsync();
        var deleted = Enumerable.Range(0, 201).Select(_ => Exported(Guid.CreateVersion7(), deletedAt: "2026-03-20T12:00:00Z"));

        var (taken, refused) = await BringAsync([.. deleted, Exported(Guid.CreateVersion7())]);

        taken.ShouldBe(201);
        refused.ShouldHaveSingleItem().Field.ShouldBe("goals[200]");
    }

    [Fact]
    public async Task A_goal_of_an_export_that_rested_before_a_planned_rest_is_kept()
    {
        await RegisterAsync();
        var (gone, open) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        // As edit_goal left them: planned first, then rested from today on, and gone on before the planned rest or not.
        var (taken, refused) = await BringAsync(
            Exported(gone, pauses: """[{"from": "2026-08-01", "to": "2026-08-14"}, {"from": "2026-03-20", "to": "2026-03-22"}]"""),
            Exported(open, pauses: """[{"from": "2026-08-01", "to": "2026-08-14"}, {"from": "2026-03-20"}]"""));

        (taken, refused.Count).ShouldBe((2, 0));
        (await PausesAsync(gone)).ShouldBe([new GoalPause(new(2026, 3, 20), new(2026, 3, 22)), new GoalPause(new(2026, 8, 1), new(2026, 8, 14))]);
        (await PausesAsync(open)).ShouldBe([new GoalPause(new(2026, 3, 20), null)]);

        async Task<IReadOnlyList<GoalPause>?> PausesAsync(Guid id) =>
            (await host.Services.GetRequiredService<IGoalStore>().GetAsync(Phone.UserId, new GoalId(id), default))!.Document.Pauses;
    }

    private static string Exported(
        Guid id,
        string term = """{"from": "2026-01-05", "period": "week", "measure": "count", "target": 3}""",
        string? deletedAt = null,
        string? pauses = null) =>
        $$"""
        {"goal_id": "{{new GoalId(id)}}", "created_at": "2026-01-05T08:00:00Z", "starts_on": "2026-01-05",
            {{(deletedAt is null ? "" : $"\"deleted_at\": \"{deletedAt}\", ")}}{{(pauses is null ? "" : $"\"pauses\": {pauses}, ")}}"terms": [{{term}}]}
        """;

    private async Task<(int? Taken, List<FieldError> Refused)> BringAsync(params string[] exported)
    {
        var refused = new List<FieldError>();
        var goals = exported.Select(goal => JsonSerializer.Deserialize<JsonElement>(goal)).ToList();
        return (await host.Services.GetRequiredService<BroughtGoals>().BringAsync(Phone, goals, refused, default), refused);
    }

    private static async Task<GoalId> SetAsync(GoalWrites writes) =>
        GoalId.TryParse((await writes.SetAsync(Phone, TwiceAWeek(), default)).Answer!.GoalId, out var id) ? id : throw new InvalidOperationException();

    private static async Task<Outcome<GoalAnswer>> EditAsync(GoalWrites writes, GoalId id, string edit) =>
        await writes.EditAsync(Phone, id, JsonSerializer.Deserialize(edit, GoalJson.Default.EditGoal)!, null, default);

    private static SetGoal TwiceAWeek() =>
        JsonSerializer.Deserialize("""{"goal": {"period": "week", "measure": "count", "target": 2}}""", GoalJson.Default.SetGoal)!;

    private GoalWrites WritesOn(IGoalStore goals) =>
        new(
            goals,
            host.Services.GetRequiredService<PersonReads>(),
            host.Services.GetRequiredService<GoalCheck>(),
            host.Services.GetRequiredService<GoalAnswers>(),
            clock);

    private async Task RegisterAsync() =>
        (
            await Accounts.CreateUserAsync(
                new UserDocument
                {
                    UserId = Phone.UserId.Value,
                    Email = "ada@example.org",
                    PasswordHash = "",
                    Cell = "local",
                    CreatedAt = clock.GetUtcNow(),
                    Profile = new UserProfile { TimeZone = "Europe/Rome" },
                },
                new byte[32],
                default)
        ).ShouldBeTrue();

    /// <summary>Something happens right before each write. A write that comes for the hundredth time would come for ever.</summary>
    private sealed class Interrupted(IGoalStore behind, Func<ValueTask> before) : IGoalStore
    {
        public int Puts { get; private set; }

        public ValueTask<IReadOnlyList<Revisioned<GoalDocument>>> ListAsync(UserId user, ReadFrom from, CancellationToken cancellationToken) =>
            behind.ListAsync(user, from, cancellationToken);

        public ValueTask<Revisioned<GoalDocument>?> GetAsync(UserId user, GoalId goal, CancellationToken cancellationToken) =>
            behind.GetAsync(user, goal, cancellationToken);

        public async ValueTask<bool> PutAsync(GoalDocument goal, long expectedRevision, CancellationToken cancellationToken)
        {
            (++Puts).ShouldBeLessThan(100);
            await before();
            return await behind.PutAsync(goal, expectedRevision, cancellationToken);
        }

        public ValueTask<bool> ForgetAsync(UserId user, GoalId goal, long expectedRevision, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class TakesNothing(IGoalStore behind) : IGoalStore
    {
        public ValueTask<IReadOnlyList<Revisioned<GoalDocument>>> ListAsync(UserId user, ReadFrom from, CancellationToken cancellationToken) =>
            behind.ListAsync(user, from, cancellationToken);

        public ValueTask<Revisioned<GoalDocument>?> GetAsync(UserId user, GoalId goal, CancellationToken cancellationToken) =>
            behind.GetAsync(user, goal, cancellationToken);

        public ValueTask<bool> PutAsync(GoalDocument goal, long expectedRevision, CancellationToken cancellationToken) => ValueTask.FromResult(false);

        public ValueTask<bool> ForgetAsync(UserId user, GoalId goal, long expectedRevision, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}

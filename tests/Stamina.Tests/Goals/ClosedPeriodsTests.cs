using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Status;
using Stamina.GoalServer.Workouts;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.DataHandler;

namespace Stamina.Tests.Goals;

/// <summary>Over a real store: what closed periods came to is remembered as long as none of their months was written again.</summary>
public sealed class ClosedPeriodsTests : IAsyncDisposable
{
    private static readonly UserId User = Recording.User(1);
    private static readonly Guid Goal = new("01900000-0000-7000-8000-000000000001");
    private static readonly DateOnly Start = new(2026, 8, 3);

    private readonly ManualTime clock = new(Recording.Heard.AddDays(18));
    private readonly HandlerHost host;
    private int recorded;

    public ClosedPeriodsTests() => host = new HandlerHost(new HandlerSetup
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

    private ClosedPeriodsMemory Memory => host.Services.GetRequiredService<ClosedPeriodsMemory>();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Closed_periods_are_counted_once_and_again_where_a_workout_of_theirs_comes_late()
    {
        await BeginAsync("2026-08-05", "2026-08-12", "2026-08-26", "2026-09-02", "2026-10-14", "2026-10-21", "2026-10-28", "2026-11-04", "2026-11-11");
        (await RememberedAsync()).Next.ShouldBe(Start, "nobody has asked yet");

        (await StreakAsync()).ShouldBe((5, 5));
        var remembered = await RememberedAsync();
        remembered.ShouldBe(new ClosedPeriods(new DateOnly(2026, 10, 26), 2, 2));

        await RecordAsync("2026-11-18");
        (await RememberedAsync()).ShouldBe(remembered, "this month's workouts are in none of them");
        (await StreakAsync()).ShouldBe((6, 6));

        await RecordAsync("2026-08-19", "2026-09-09", "2026-09-16", "2026-09-23", "2026-09-30", "2026-10-07");
        (await RememberedAsync()).Next.ShouldBe(Start, "two of their months are others now");
        (await StreakAsync()).ShouldBe((16, 16));
        (await RememberedAsync()).Run.ShouldBe(12);
    }

    [Fact]
    public async Task A_goal_that_was_changed_is_counted_from_its_start()
    {
        await BeginAsync("2026-08-05", "2026-11-11");
        await StreakAsync();
        (await RememberedAsync()).Next.ShouldBeGreaterThan(Start);

        await PutAsync(target: 2, expected: 1);

        (await RememberedAsync()).Next.ShouldBe(Start);
    }

    private async Task BeginAsync(params string[] days)
    {
        var user = new UserDocument
        {
            UserId = User.Value,
            Email = "ana@example.com",
            PasswordHash = "hash",
            Cell = "local",
            CreatedAt = Recording.Heard,
            Profile = new UserProfile { TimeZone = "Europe/Zagreb" },
        };
        (await host.Services.GetRequiredService<IAccountStore>().CreateUserAsync(user, new byte[] { 1 }, CancellationToken.None)).ShouldBeTrue();
        await PutAsync(target: 1, expected: 0);
        await RecordAsync(days);
    }

    private async Task PutAsync(decimal target, long expected) =>
        (
            await host.Services.GetRequiredService<IGoalStore>().PutAsync(
                new GoalDocument
                {
                    UserId = User.Value,
                    GoalId = Goal,
                    CreatedAt = Recording.Heard,
                    StartsOn = Start,
                    Terms = [new GoalTerms { From = Start, ExerciseType = "rowing", Period = "week", Measure = "count", Target = target }],
                },
                expected,
                CancellationToken.None)
        ).ShouldBeTrue();

    private async Task RecordAsync(params string[] days)
    {
        foreach (var day in days)
        {
            // A start that lies ahead of its arrival would be none.
            var start = DateTimeOffset.Parse($"{day}T08:00:00+01:00", CultureInfo.InvariantCulture);
            var heard = (int)Math.Max(0, (start - Recording.Heard).TotalMilliseconds);
            var workout = Recording.Workout(1, ++recorded);
            await host.PublishAsync(Recording.Upload(workout, Recording.Phone, heard + recorded, Recording.WholeWorkout($"{start:yyyy-MM-ddTHH:mm:sszzz}")));
        }

        await host.HandleAllAsync();
    }

    private async Task<(int Current, int Longest)> StreakAsync()
    {
        var person = await PersonAsync();
        var (status, _) = await host.Services.GetRequiredService<GoalReads>().StatusOfAllAsync(person, new FreshRead(), CancellationToken.None);
        var streak = status.Goals.ShouldHaveSingleItem().Streak.ShouldNotBeNull();

        // As one finds who remembers nothing.
        var all = await host.Services.GetRequiredService<PersonReads>().WorkoutsAsync(User, Start, person.Today, ReadFrom.Primary, CancellationToken.None);
        GoalHistory.Of(GoalPlan.Of((await StoredAsync()).Document), all.Workouts, person.Today, person.FirstDay).Streak().ShouldBe(streak);
        return (streak.Current, streak.Longest);
    }

    private async Task<ClosedPeriods> RememberedAsync()
    {
        var person = await PersonAsync();
        var months = await host.Services.GetRequiredService<PersonReads>().MonthsAsync(User, Start, person.Today, ReadFrom.Primary, CancellationToken.None);
        return Memory.Find(person, await StoredAsync(), months.Months);
    }

    private async Task<Revisioned<GoalDocument>> StoredAsync() =>
        (await host.Services.GetRequiredService<IGoalStore>().GetAsync(User, new GoalId(Goal), CancellationToken.None)).ShouldNotBeNull();

    private async Task<Person> PersonAsync() =>
        (await host.Services.GetRequiredService<PersonReads>().FindAsync(User, new FreshRead(), CancellationToken.None)).ShouldNotBeNull();
}

using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;
using Stamina.WorkoutServer.Endpoints;

namespace Stamina.Tests.WorkoutServer;

/// <summary>How many workouts one account may begin, on a clock that is turned by hand.</summary>
public sealed class NewWorkoutQuotaTests
{
    private static readonly UserId Ada = new(Guid.CreateVersion7());
    private static readonly UserId Grace = new(Guid.CreateVersion7());

    private readonly ManualTime time = new(new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public void An_account_begins_so_many_at_once_and_more_as_the_day_goes_on()
    {
        var workouts = new NewWorkoutQuota(time, atOnce: 3, aDay: 24);
        workouts.Take(Ada, Some(3)).ShouldBeNull();
        workouts.Take(Ada, Some(1)).ShouldNotBeNull();
        workouts.Take(Grace, Some(3)).ShouldBeNull("each account has its own");

        time.Advance(TimeSpan.FromMinutes(59));
        workouts.Take(Ada, Some(1)).ShouldNotBeNull();
        time.Advance(TimeSpan.FromMinutes(2));
        workouts.Take(Ada, Some(1)).ShouldBeNull();
        workouts.Take(Ada, Some(1)).ShouldNotBeNull();

        time.Advance(TimeSpan.FromDays(9));
        workouts.Take(Ada, Some(3)).ShouldBeNull();
        workouts.Take(Ada, Some(1)).ShouldNotBeNull("no more come together than a bucket holds");
    }

    [Fact]
    public void A_request_is_taken_whole_or_not_at_all()
    {
        var workouts = new NewWorkoutQuota(time, atOnce: 3);
        workouts.Take(Ada, Some(2)).ShouldBeNull();

        var refused = Some(2);
        workouts.Take(Ada, refused).ShouldNotBeNull();
        workouts.Take(Ada, refused).ShouldNotBeNull("none of them was counted, nor remembered");
        workouts.Take(Ada, Some(1)).ShouldBeNull();
    }

    [Fact]
    public void The_progress_of_workouts_under_way_costs_nothing()
    {
        var workouts = new NewWorkoutQuota(time, atOnce: 2);
        var underWay = Some(2);
        for (var update = 0; update < 100; update++)
        {
            workouts.Take(Ada, underWay).ShouldBeNull();
            workouts.Take(Ada, [underWay[update % 2]]).ShouldBeNull();
        }

        workouts.Take(Ada, Some(1)).ShouldNotBeNull();
        workouts.Take(Ada, []).ShouldBeNull("a request of which nothing is accepted begins nothing");
    }

    [Fact]
    public void A_workout_that_is_in_a_request_twice_counts_once()
    {
        var workouts = new NewWorkoutQuota(time, atOnce: 1);
        var one = Some(1)[0];
        workouts.Take(Ada, [one, one]).ShouldBeNull();
    }

    [Fact]
    public void A_request_of_the_largest_size_costs_nothing_when_it_is_sent_again()
    {
        var workouts = new NewWorkoutQuota(time, atOnce: EventLimits.WorkoutsPerRequest);
        var all = Some(EventLimits.WorkoutsPerRequest);
        workouts.Take(Ada, all).ShouldBeNull();
        workouts.Take(Ada, all).ShouldBeNull();
        workouts.Take(Ada, Some(1)).ShouldNotBeNull();
    }

    [Fact]
    public void Of_an_account_the_last_workouts_are_remembered_and_an_older_one_counts_again()
    {
        var workouts = new NewWorkoutQuota(time, atOnce: NewWorkoutQuota.MostSeen + 1);
        var (first, last) = (Some(1), Some(1));
        workouts.Take(Ada, first).ShouldBeNull();
        for (var i = 1; i < NewWorkoutQuota.MostSeen; i++)
        {
            workouts.Take(Ada, Some(1)).ShouldBeNull();
        }

        workouts.Take(Ada, first).ShouldBeNull("it is among the last still");
        workouts.Take(Ada, last).ShouldBeNull();
        workouts.Take(Ada, last).ShouldBeNull();
        workouts.Take(Ada, first).ShouldNotBeNull("the bucket is empty, and it is as a new one");
    }

    [Fact]
    public void Accounts_take_bounded_memory_and_those_that_have_used_most_are_kept()
    {
        const int most = 100;
        var workouts = new NewWorkoutQuota(time, atOnce: 10, mostAccounts: most);
        workouts.Take(Ada, Some(10)).ShouldBeNull();
        for (var i = 0; i < most * 10; i++)
        {
            workouts.Take(new UserId(Guid.CreateVersion7()), Some(1)).ShouldBeNull();
            workouts.Count.ShouldBeLessThanOrEqualTo(most);
        }

        workouts.Take(Ada, Some(1)).ShouldNotBeNull();
    }

    [Fact]
    public void Ten_years_of_history_are_taken_at_once_and_then_a_request_is_told_to_come_again_within_the_hour()
    {
        using var quotas = new UploadQuotas(time);
        var caller = new Caller(Ada, new DeviceId(Guid.CreateVersion7()), CallerScope.Full, "local");
        for (var begun = 0; begun < EventLimits.NewWorkoutsAtOnce; begun += EventLimits.WorkoutsPerRequest)
        {
            quotas.TakeWorkouts(caller, Some(EventLimits.WorkoutsPerRequest)).ShouldBeNull();
        }

        var refused = quotas.TakeWorkouts(caller, Some(EventLimits.WorkoutsPerRequest)).ShouldNotBeNull();
        refused.Problem.Type.ShouldBe(ProblemTypes.TooManyRequests);
        (refused.RetryAfter ?? TimeSpan.Zero).ShouldBeInRange(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
    }

    private static List<SessionId> Some(int count) => [.. Enumerable.Range(0, count).Select(_ => SessionId.Create("running", Guid.CreateVersion7()))];
}

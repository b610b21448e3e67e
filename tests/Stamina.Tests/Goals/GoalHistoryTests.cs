using Stamina.Contracts;
using Stamina.Contracts.Goals;
using Stamina.GoalServer.Goals;
using Stamina.Ports.Documents;
using static Stamina.Tests.Goals.GoalFixtures;

namespace Stamina.Tests.Goals;

public class GoalHistoryTests
{
    [Fact]
    public void Open_period_tells_done_target_left_percent_and_days_left()
    {
        var status = StatusOf(TimesAWeek(3), "2026-03-25", Workout("2026-03-23"), Workout("2026-03-24"));

        (status.Done.Value, status.Target.Value, status.Left.Value, status.Percent, status.DaysLeft).ShouldBe((2, 3, 1, 66, 5));
        status.State.ShouldBe(GoalState.Open);
        status.Period.ShouldBe(new DateRange(Day("2026-03-23"), Day("2026-03-29")));
        status.SessionIds.Count.ShouldBe(2);
    }

    [Fact]
    public void Each_condition_decides_whether_a_workout_counts()
    {
        var goal = Goal(
            """{"exercise_type": "running", "period": "week", "measure": "count", "target": 3, "each": [{"metric": "distance", "op": ">=", "value": 5, "unit": "km"}]}""",
            "2026-03-23");

        var status = StatusOf(goal, "2026-03-25", Km("2026-03-23", 5), Km("2026-03-24", 4.995m), Km("2026-03-25", 4.99m), Km("2026-03-25", 9, "cycling"));

        status.Done.Value.ShouldBe(2);
        status.Best.ShouldBe(new Quantity(5, "km"));
    }

    [Fact]
    public void Days_count_once_however_many_workouts_they_hold()
    {
        var goal = Goal("""{"period": "week", "measure": "days", "target": 4}""", "2026-03-23");

        StatusOf(goal, "2026-03-25", Workout("2026-03-23"), Workout("2026-03-23", "yoga"), Workout("2026-03-25")).Done.Value.ShouldBe(2);
    }

    [Fact]
    public void Time_goals_come_in_seconds_cut_off()
    {
        var goal = Goal("""{"exercise_type": "yoga", "period": "day", "measure": "sum", "metric": "moving_time", "target": 30, "unit": "min"}""", "2026-03-23");
        var almost = Workout("2026-03-25", "yoga");
        almost = almost with { Row = almost.Row with { MovingMs = 1_799_999 } };

        var status = StatusOf(goal, "2026-03-25", almost);

        (status.Done, status.Target, status.Left, status.Percent).ShouldBe((new Quantity(1799, "s"), new Quantity(1800, "s"), new Quantity(1, "s"), 99));
        status.State.ShouldBe(GoalState.Open);
    }

    [Fact]
    public void More_than_planned_goes_over_a_hundred_percent()
    {
        var goal = Goal("""{"exercise_type": "running", "period": "week", "measure": "sum", "metric": "distance", "target": 20, "unit": "mi"}""", "2026-03-23");

        var status = StatusOf(goal, "2026-03-25", Km("2026-03-23", 38.624256m));

        (status.Done, status.Left, status.Percent, status.State).ShouldBe((new Quantity(24, "mi"), new Quantity(0, "mi"), 120, GoalState.Reached));
    }

    [Fact]
    public void Each_period_of_a_goal_of_many_terms_is_judged_by_the_last_that_came_into_force_before_it()
    {
        string[] kinds = ["day", "day", "week", "month", "week"];
        var start = Day("2024-01-01");
        var one = TimesAWeek(1, "2024-01-01");

        // Some come into force on the same day; the first does after the goal's start.
        var terms = Enumerable.Range(0, 400)
            .Select(i => one.Terms[0] with { From = start.AddDays(3 + (i * i % 7) + (i / 7 * 14)), Period = kinds[i % 5], Target = i + 1 })
            .OrderBy(t => t.From)
            .ToList();
        var plan = GoalPlan.Of(one with { Terms = terms });
        var next = start;
        foreach (var (days, inForce, _) in plan.Periods(start, Day("2026-06-30"), DayOfWeek.Monday))
        {
            days.From.ShouldBe(next, "there is no hole between two periods");
            var expected = terms.LastOrDefault(t => t.From <= days.From) ?? terms[0];
            inForce.Stored.ShouldBeSameAs(expected);
            terms.Where(t => t.From > days.From && t.From <= days.To).ShouldAllBe(t => t.Period == expected.Period);
            next = days.To.AddDays(1);
        }

        next.ShouldBeGreaterThan(Day("2026-06-30"));
    }

    [Fact]
    public void Days_that_were_paused_do_not_count_and_break_nothing()
    {
        var goal = GoalChanges.Resume(GoalChanges.Pause(TimesAWeek(1), Day("2026-03-09")), Day("2026-03-16"));

        var history = History(goal, "2026-03-25", Workout("2026-03-02"), Workout("2026-03-10"), Workout("2026-03-16"), Workout("2026-03-23"));

        history.Periods.Select(p => (int)p.Done).ShouldBe([1, 0, 1, 1]);
        history.Streak().ShouldBe(new GoalStreak(3, 3, GoalPeriod.Week));
    }

    [Fact]
    public void Pause_taken_back_on_the_same_day_never_was()
    {
        var today = Day("2026-03-25");
        GoalChanges.Resume(GoalChanges.Pause(TimesAWeek(1), today), today).Pauses.ShouldBeNull();
    }

    [Fact]
    public void A_rest_from_today_on_ends_where_the_next_that_was_planned_begins()
    {
        var before = new GoalPause(Day("2026-01-05"), Day("2026-01-11"));
        var planned = new GoalPause(Day("2026-08-01"), Day("2026-08-14"));
        var goal = TimesAWeek(1) with { Pauses = [before, planned, new GoalPause(Day("2026-09-01"), null)] };

        var paused = GoalChanges.Pause(goal, Day("2026-03-25"));

        paused.Pauses.ShouldBe([before, new GoalPause(Day("2026-03-25"), Day("2026-07-31")), planned, new GoalPause(Day("2026-09-01"), null)]);
    }

    [Fact]
    public void Going_on_early_ends_a_rest_that_was_to_last_and_leaves_one_that_is_to_come()
    {
        var goal = GoalChanges.RestOn(
            TimesAWeek(1),
            [
                new GoalRest(Day("2026-08-01"), null),
                new GoalRest(Day("2026-03-20"), Day("2026-04-01")),
                new GoalRest(Day("2026-01-05"), Day("2026-01-12")),
            ]);

        GoalChanges.IsPaused(goal, Day("2026-03-25")).ShouldBeTrue();
        GoalChanges.Resume(goal, Day("2026-03-25")).Pauses.ShouldBe(
        [
            new GoalPause(Day("2026-01-05"), Day("2026-01-11")),
            new GoalPause(Day("2026-03-20"), Day("2026-03-24")),
            new GoalPause(Day("2026-08-01"), null),
        ]);
    }

    [Fact]
    public void An_illness_that_is_told_afterwards_mends_the_streak()
    {
        var workouts = new[] { Workout("2026-03-02"), Workout("2026-03-16"), Workout("2026-03-23") };
        History(TimesAWeek(1), "2026-03-25", workouts).Streak()!.Current.ShouldBe(2);

        var rested = GoalChanges.RestOn(TimesAWeek(1), [new GoalRest(Day("2026-03-10"), Day("2026-03-14"))]);

        History(rested, "2026-03-25", workouts).Streak()!.Current.ShouldBe(3);
    }

    [Fact]
    public void Paused_goal_says_so_and_is_silent()
    {
        var status = StatusOf(GoalChanges.Pause(TimesAWeek(1), Day("2026-03-25")), "2026-03-25", Workout("2026-03-23"));

        status.State.ShouldBe(GoalState.Paused);
        status.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void Late_workout_repairs_the_past()
    {
        var kept = new[] { "2026-03-02", "2026-03-16", "2026-03-23" }.Select(d => Workout(d)).ToList();
        History(TimesAWeek(1), "2026-03-25", kept).Streak()!.Current.ShouldBe(2);

        History(TimesAWeek(1), "2026-03-25", [.. kept, Workout("2026-03-15")]).Streak()!.Current.ShouldBe(4);
    }

    [Fact]
    public void Changed_terms_hold_from_the_next_period_and_keep_the_streak()
    {
        var more = Shape("""{"exercise_type": "running", "period": "week", "measure": "count", "target": 2}""");
        var changed = GoalChanges.ChangeTerms(TimesAWeek(1), more, GoalChangeFrom.NextPeriod, Day("2026-03-18"), DayOfWeek.Monday);

        var history = History(
            changed, "2026-03-25", Workout("2026-03-02"), Workout("2026-03-09"), Workout("2026-03-16"), Workout("2026-03-23"), Workout("2026-03-24"));

        history.Periods.Select(p => (int)p.Span.Terms.Target).ShouldBe([1, 1, 1, 2]);
        history.Streak()!.Current.ShouldBe(4);
    }

    [Fact]
    public void Changed_terms_can_hold_from_this_period()
    {
        var more = Shape("""{"exercise_type": "running", "period": "week", "measure": "count", "target": 2}""");
        var changed = GoalChanges.ChangeTerms(TimesAWeek(1), more, GoalChangeFrom.ThisPeriod, Day("2026-03-18"), DayOfWeek.Monday);

        History(changed, "2026-03-18", Workout("2026-03-02"), Workout("2026-03-09"), Workout("2026-03-16")).Open!.Met.ShouldBeFalse();
    }

    [Fact]
    public void Changes_of_one_day_replace_one_another_and_judge_the_past_as_before()
    {
        var goal = TimesAWeek(1);
        for (var i = 0; i < 100; i++)
        {
            var target = 2 + (i % 2);
            goal = GoalChanges.ChangeTerms(
                goal,
                Shape($$"""{"exercise_type": "running", "period": "week", "measure": "count", "target": {{target}}}"""),
                GoalChangeFrom.ThisPeriod,
                Day("2026-03-18"),
                DayOfWeek.Monday);
        }

        goal.Terms.Select(terms => terms.Target).ShouldBe([1, 3]);
        var history = History(goal, "2026-03-18", Workout("2026-03-02"), Workout("2026-03-09"), Workout("2026-03-16"));
        history.Periods.Select(p => (int)p.Span.Terms.Target).Last().ShouldBe(3);
        history.Periods.SkipLast(1).ShouldAllBe(p => p.Span.Terms.Target == 1);
    }

    [Fact]
    public void Change_that_has_not_come_into_force_is_replaced()
    {
        var (today, first) = (Day("2026-03-18"), TimesAWeek(1));
        var second = GoalChanges.ChangeTerms(
            first,
            Shape("""{"exercise_type": "running", "period": "week", "measure": "count", "target": 2}"""),
            GoalChangeFrom.NextPeriod,
            today,
            DayOfWeek.Monday);
        var third = GoalChanges.ChangeTerms(
            second,
            Shape("""{"exercise_type": "running", "period": "week", "measure": "count", "target": 5}"""),
            GoalChangeFrom.NextPeriod,
            today,
            DayOfWeek.Monday);
        var back = GoalChanges.ChangeTerms(third, GoalChanges.ShapeOf(first.Terms[0]), GoalChangeFrom.NextPeriod, today, DayOfWeek.Monday);

        third.Terms.Select(t => t.Target).ShouldBe([1, 5]);
        back.Terms.ShouldHaveSingleItem().Target.ShouldBe(1);
    }

    [Fact]
    public void Change_of_the_period_cuts_the_old_one_short_without_breaking_the_streak()
    {
        // 2026-04-01 is a Wednesday: the week before it ends on Tuesday.
        var monthly = Shape("""{"exercise_type": "running", "period": "month", "measure": "count", "target": 1}""");
        var changed = GoalChanges.ChangeTerms(TimesAWeek(1, "2026-03-16"), monthly, GoalChangeFrom.NextPeriod, Day("2026-03-25"), DayOfWeek.Monday);

        var history = History(changed, "2026-04-10", Workout("2026-03-17"), Workout("2026-03-24"), Workout("2026-04-02"));

        history
            .Periods.Select(p => (p.Span.Days.From, p.Span.Days.To))
            .ShouldBe([
                (Day("2026-03-16"), Day("2026-03-22")),
                (Day("2026-03-23"), Day("2026-03-29")),
                (Day("2026-03-30"), Day("2026-03-31")),
                (Day("2026-04-01"), Day("2026-04-30")),]);
        history.Streak().ShouldBe(new GoalStreak(3, 3, GoalPeriod.Month));
    }

    [Fact]
    public void Goal_set_in_mid_period_counts_what_is_there_already()
    {
        var goal = GoalChanges.Set(
            Owner,
            Id,
            Shape("""{"period": "week", "measure": "count", "target": 3}"""),
            new NewGoalDates(null, null, Day("2026-03-25"), DayOfWeek.Monday),
            Now);

        StatusOf(goal, "2026-03-25", Workout("2026-03-23"), Workout("2026-03-22")).Done.Value.ShouldBe(1);
    }

    [Fact]
    public void Once_runs_from_its_start_to_its_deadline()
    {
        var goal = Goal(
            """{"exercise_type": "cycling", "period": "once", "measure": "sum", "metric": "distance", "target": 20, "unit": "mi"}""",
            "2026-03-01",
            "2026-03-31");
        var rides = new[] { Km("2026-03-05", 20, "cycling"), Km("2026-03-20", 12.2m, "cycling") };

        var status = StatusOf(goal, "2026-03-25", rides);
        (status.State, status.Percent, status.DaysLeft, status.Streak).ShouldBe((GoalState.Reached, 100, 7, null));
        StatusOf(goal, "2026-04-02", rides).State.ShouldBe(GoalState.Ended);
        StatusOf(goal, "2026-02-02").State.ShouldBe(GoalState.Upcoming);
    }

    [Fact]
    public void Once_without_a_deadline_has_no_days_left()
    {
        var status = StatusOf(Goal("""{"period": "once", "measure": "count", "target": 100}""", "2026-03-01"), "2026-03-25");
        (status.DaysLeft, status.Period.To).ShouldBe((null, null));
    }

    [Fact]
    public void Open_period_never_breaks_a_streak_and_longest_is_kept()
    {
        string[] days = ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-30"];
        History(TimesAWeek(1), "2026-04-08", days.Select(d => Workout(d))).Streak().ShouldBe(new GoalStreak(1, 3, GoalPeriod.Week));
        History(TimesAWeek(1), "2026-03-27", days.Select(d => Workout(d))).Streak().ShouldBe(new GoalStreak(3, 3, GoalPeriod.Week));
    }

    [Fact]
    public void Workout_that_may_change_makes_the_status_provisional()
    {
        StatusOf(TimesAWeek(1), "2026-03-25", Workout("2026-03-24", provisional: true)).Provisional.ShouldBeTrue();
        StatusOf(TimesAWeek(1), "2026-03-25", Workout("2026-03-18", provisional: true)).Provisional.ShouldBeFalse();
    }

    [Theory]
    [InlineData("average_pace", "min/km", "5.5", 330_499, true)]
    [InlineData("average_pace", "min/km", "5.5", 330_500, false)]
    [InlineData("average_pace", "min/mi", "8", 298_258, true)]
    [InlineData("average_pace", "min/mi", "8", 299_000, false)]
    public void Pace_is_judged_on_whole_seconds(string metric, string unit, string wanted, long figure, bool met)
    {
        var goal = Goal(
            $$"""{"exercise_type": "running", "period": "once", "measure": "count", "target": 1, "each": [{"metric": "{{metric}}", "op": "<=", "value": {{wanted}}, "unit": "{{unit}}"}]}""",
            "2026-03-01");

        StatusOf(goal, "2026-03-25", Workout("2026-03-24", metrics: (metric, figure))).State.ShouldBe(met ? GoalState.Reached : GoalState.Open);
    }
}

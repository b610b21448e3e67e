using FsCheck;
using FsCheck.Fluent;
using Stamina.Contracts.Goals;
using Stamina.GoalServer.Calendar;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Answering;
using Stamina.Ports.Documents;
using static Stamina.Tests.Goals.GoalFixtures;

namespace Stamina.Tests.Goals;

/// <summary>What holds whatever people do: pauses, changes, late workouts, any order.</summary>
public class GoalProperties
{
    private static readonly DateOnly First = Day("2026-01-05");

    private static readonly Gen<Story> Stories =
        from period in Gen.Elements("day", "week", "month")
        from target in Gen.Choose(1, 3)
        from firstDay in Gen.Elements(DayOfWeek.Monday, DayOfWeek.Sunday, DayOfWeek.Saturday)
        from days in Gen.Choose(0, 120).ListOf()
        from pauseFrom in Gen.Choose(0, 120)
        from pauseLength in Gen.Choose(0, 30)
        from changeOn in Gen.Choose(0, 120)
        from newPeriod in Gen.Elements("day", "week", "month")
        from newTarget in Gen.Choose(1, 3)
        from fromNow in Gen.Elements(true, false)
        from today in Gen.Choose(0, 130)
        select new Story(period, target, firstDay, [.. days], pauseFrom, pauseLength, changeOn, newPeriod, newTarget, fromNow, today);

    [Fact]
    public void Periods_cover_every_day_from_the_start_to_today_exactly_once() =>
        Check(story =>
        {
            var history = story.History();
            var next = story.Goal().StartsOn;
            foreach (var period in history.Periods)
            {
                period.Span.Days.From.ShouldBe(next);
                period.Span.Days.To.ShouldBeGreaterThanOrEqualTo(next);
                next = period.Span.Days.To.AddDays(1);
            }

            next.ShouldBeGreaterThan(story.TodayDate);
            history.Open.ShouldNotBeNull();
        });

    [Fact]
    public void Each_workout_counts_in_one_period_at_most_and_never_on_a_paused_day() =>
        Check(story =>
        {
            var goal = GoalPlan.Of(story.Goal());
            var counted = story.History().Periods.SelectMany(p => p.Counted).ToList();
            counted.Select(w => w.Row.SessionId).ShouldBeUnique(StringComparer.Ordinal);
            counted.ShouldAllBe(w => !goal.IsPausedOn(w.Row.LocalDate));
            counted.Count.ShouldBe(story.Workouts.Count(w => w.Row.LocalDate <= story.History().Periods[^1].Span.Days.To && !goal.IsPausedOn(w.Row.LocalDate)));
        });

    [Fact]
    public void Streak_equals_a_plain_count_backwards() =>
        Check(story =>
        {
            var history = story.History();
            var expected = 0;
            foreach (var period in history.Periods.Reverse())
            {
                if (period.Met)
                {
                    expected++;
                }
                else if (!ReferenceEquals(period, history.Open) && !period.Excused)
                {
                    break;
                }
            }

            history.Streak()!.Current.ShouldBe(expected);
            history.Streak()!.Longest.ShouldBeGreaterThanOrEqualTo(expected);
        });

    [Fact]
    public void Late_workout_never_shortens_a_streak() =>
        Check(story =>
        {
            var before = story.History().Streak()!;
            foreach (var late in new[] { 0, 20, 60, story.Today })
            {
                var after = (story with { WorkoutDays = [.. story.WorkoutDays, late] }).History().Streak()!;
                after.Current.ShouldBeGreaterThanOrEqualTo(before.Current);
                after.Longest.ShouldBeGreaterThanOrEqualTo(before.Longest);
            }
        });

    [Fact]
    public void Order_of_arrival_changes_nothing() =>
        Check(story =>
            (story with { WorkoutDays = [.. story.WorkoutDays.Reverse()] })
                .History()
                .Periods.Select(p => p.Done)
                .ShouldBe(story.History().Periods.Select(p => p.Done)));

    [Fact]
    public void Open_period_never_breaks_a_streak() =>
        Check(story =>
        {
            // The same past seen on the first day of the open period, before anything could have been done in it.
            var history = story.History();
            var open = history.Open!;
            if (!open.Met)
            {
                var morning = GoalHistory.Of(
                    history.Plan,
                    [.. story.Workouts.Where(w => w.Row.LocalDate < open.Span.Days.From)],
                    open.Span.Days.From,
                    story.FirstDay);
                morning.Streak()!.Current.ShouldBe(history.Streak()!.Current);
            }
        });

    [Fact]
    public void What_closed_periods_came_to_is_all_that_a_status_needs_of_them() =>
        Check(story =>
        {
            var whole = story.History();
            foreach (var cut in new[] { 0, 8, 31, story.Today })
            {
                var closed = whole.ClosedBefore(First.AddDays(cut));
                var later = GoalHistory.After(
                    closed, whole.Plan, [.. story.Workouts.Where(w => w.Row.LocalDate >= closed.Next)], story.TodayDate, story.FirstDay);

                later.Streak().ShouldBe(whole.Streak());
                (later.Periods[^1].Span, later.Periods[^1].Done).ShouldBe((whole.Periods[^1].Span, whole.Periods[^1].Done));
                closed.Next.ShouldBeLessThanOrEqualTo(whole.Periods[^1].Span.Days.From);
            }
        });

    [Fact]
    public void Hundred_percent_means_met() => Check(story => story.History().Periods.ShouldAllBe(p => p.Percent >= 100 == p.Met));

    [Theory]
    [InlineData("Europe/Berlin", "+01:00", "2026-03-29T01:00Z", "+02:00", "2026-10-25T01:00Z")]
    [InlineData("America/New_York", "-05:00", "2026-03-08T07:00Z", "-04:00", "2026-11-01T06:00Z")]
    [InlineData("America/St_Johns", "-03:30", "2026-03-08T05:30Z", "-02:30", "2026-11-01T04:30Z")]
    [InlineData("Australia/Lord_Howe", "+11:00", "2026-04-04T15:00Z", "+10:30", "2026-10-03T15:30Z")]
    public void Day_of_a_person_is_the_wall_clocks_through_both_clock_changes(string zone, string outside, string from, string between, string to)
    {
        for (var now = Instant("2026-01-01T00:00Z"); now.Year == 2026; now = now.AddMinutes(30))
        {
            var offset = Instant($"2026-01-01T00:00{(now >= Instant(from) && now < Instant(to) ? between : outside)}").Offset;
            LocalToday.Of(now, zone, null).ShouldBe(new LocalToday(DateOnly.FromDateTime(now.ToOffset(offset).DateTime), zone));
        }
    }

    [Fact]
    public void Change_of_zone_in_mid_week_moves_today_and_no_workout()
    {
        var sundayNight = Instant("2026-03-29T22:30Z");
        var berlin = LocalToday.Of(sundayNight, "Europe/Berlin", null).Today;
        var newYork = LocalToday.Of(sundayNight, "America/New_York", null).Today;
        (berlin, newYork).ShouldBe((Day("2026-03-30"), Day("2026-03-29")));

        var goal = TimesAWeek(2, "2026-03-23");
        var workouts = new[] { Workout("2026-03-24"), Workout("2026-03-29") };
        History(goal, $"{newYork:yyyy-MM-dd}", workouts).Open!.Done.ShouldBe(2);
        History(goal, $"{berlin:yyyy-MM-dd}", workouts).Periods.Select(p => p.Done).ShouldBe([2L, 0L]);
    }

    [Theory]
    [InlineData("Mars/Olympus_Mons", "2026-05-01T08:00+05:30", "2026-05-02", "UTC+05:30")]
    [InlineData("Mars/Olympus_Mons", "2026-05-01T08:00-08:00", "2026-05-01", "UTC-08:00")]
    [InlineData("", null, "2026-05-01", "UTC")]
    [InlineData(null, null, "2026-05-01", "UTC")]
    public void Unknown_zone_falls_back_to_the_offset_of_the_last_workout(string? zone, string? lastStart, string today, string shown)
    {
        var now = Instant("2026-05-01T20:00Z");
        DateTimeOffset? start = lastStart is null ? null : Instant(lastStart);
        LocalToday.Of(now, zone, start).ShouldBe(new LocalToday(Day(today), shown));
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static void Check(Action<Story> holds) => Prop.ForAll(Stories.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    private sealed record Story(
        string Period,
        int Target,
        DayOfWeek FirstDay,
        IReadOnlyList<int> WorkoutDays,
        int PauseFrom,
        int PauseLength,
        int ChangeOn,
        string NewPeriod,
        int NewTarget,
        bool FromNow,
        int Today)
    {
        public DateOnly TodayDate => First.AddDays(Today);

        public IReadOnlyList<CountedWorkout> Workouts =>
            CountedWorkout.InOrder(WorkoutDays.Where(d => d <= Today).Select(d => Workout($"{First.AddDays(d):yyyy-MM-dd}")));

        public GoalDocument Goal()
        {
            var goal = GoalChanges.Set(Owner, Id, Shape(Period, Target), new NewGoalDates(First, null, First, FirstDay), Now);
            if (PauseFrom <= Today)
            {
                goal = GoalChanges.Pause(goal, First.AddDays(PauseFrom));
                goal = PauseFrom + PauseLength <= Today ? GoalChanges.Resume(goal, First.AddDays(PauseFrom + PauseLength)) : goal;
            }

            return ChangeOn > Today
                ? goal
                : GoalChanges.ChangeTerms(
                    goal,
                    Shape(NewPeriod, NewTarget),
                    FromNow ? GoalChangeFrom.ThisPeriod : GoalChangeFrom.NextPeriod,
                    First.AddDays(ChangeOn),
                    FirstDay);
        }

        public GoalHistory History() => GoalHistory.Of(GoalPlan.Of(Goal()), Workouts, TodayDate, FirstDay);

        private static GoalShape Shape(string period, int target) =>
            GoalFixtures.Shape($$"""{"period": "{{period}}", "measure": "count", "target": {{target}}}""");
    }
}

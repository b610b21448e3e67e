using Stamina.Contracts.Goals;
using Stamina.Exercises;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Answering;
using Stamina.Ports.Documents;
using static Stamina.Tests.Goals.GoalFixtures;

namespace Stamina.Tests.Goals;

/// <summary>The keys and words of the contract: a phone without a catalogue shows the English text as it is.</summary>
public class GoalMessagesTests
{
    private const string KmAWeek = """{"exercise_type": "running", "period": "week", "measure": "sum", "metric": "distance", "target": 20, "unit": "km"}""";

    [Fact]
    public void Reached_by_frequency_on_the_last_day()
    {
        Texts(TimesAWeek(3, "2026-03-23"), "2026-03-29", Workout("2026-03-23"), Workout("2026-03-25"), Workout("2026-03-29"))
            .ShouldBe([("frequency", "3 times this week, just as you planned.")]);
    }

    [Fact]
    public void Reached_early_counts_the_days_from_the_workout_that_made_it()
    {
        Texts(TimesAWeek(1, "2026-03-23"), "2026-03-28", Workout("2026-03-26")).ShouldBe(
            [("frequency", "1 time this week, just as you planned."), ("early", "Goal reached with 3 days to spare.")]);
    }

    [Fact]
    public void Distance_and_more_than_planned()
    {
        Texts(Goal(KmAWeek, "2026-03-23"), "2026-03-29", Km("2026-03-29", 24)).ShouldBe(
            [("distance", "20 km this week. That's your goal."), ("over", "More than you planned: 120 %.")]);
    }

    [Fact]
    public void Duration_says_the_time_that_was_done()
    {
        var goal = Goal("""{"exercise_type": "yoga", "period": "day", "measure": "sum", "metric": "moving_time", "target": 30, "unit": "min"}""", "2026-03-25");
        Texts(goal, "2026-03-25", Workout("2026-03-25", "yoga", minutes: 30)).ShouldBe([("duration", "30:00 of yoga today. Well done.")]);
    }

    [Fact]
    public void Intensity_says_the_value_as_it_was_said()
    {
        var goal = Goal(
            """{"exercise_type": "weight_training", "period": "once", "measure": "count", "target": 1, "each": [{"metric": "max_weight:bench_press", "op": ">=", "value": 100, "unit": "kg"}]}""",
            "2026-03-01");

        Texts(goal, "2026-03-25", Workout("2026-03-25", "weight_training", metrics: ("max_weight:bench_press", 99_950))).ShouldBe(
            [("intensity", "100 kg: you said it, you did it.")]);
    }

    [Fact]
    public void Each_names_the_least()
    {
        var goal = Goal(
            """{"exercise_type": "running", "period": "week", "measure": "count", "target": 2, "each": [{"metric": "distance", "op": ">=", "value": 5, "unit": "mi"}]}""",
            "2026-03-23");

        Texts(goal, "2026-03-29", Km("2026-03-28", 9), Km("2026-03-29", 9)).ShouldBe([("each", "All 2, each at least 5 mi. Lovely.")]);
    }

    [Fact]
    public void First_one_of_a_period_is_a_good_start_and_the_second_is_not_mentioned()
    {
        Texts(TimesAWeek(3, "2026-03-23"), "2026-03-25", Workout("2026-03-23")).ShouldBe([("first", "Your first one is in. Good start.")]);
        Texts(TimesAWeek(3, "2026-03-23"), "2026-03-25", Workout("2026-03-23"), Workout("2026-03-24")).ShouldBeEmpty();
    }

    [Fact]
    public void Streak_is_told_at_its_marks_only()
    {
        string[] weeks = ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-29"];
        Texts(TimesAWeek(1), "2026-03-29", weeks.Select(d => Workout(d))).ShouldContain(("streak", "4 weeks in a row."));
        Texts(TimesAWeek(1, "2026-03-09"), "2026-03-29", weeks.Select(d => Workout(d))).ShouldNotContain(m => m.Key == "streak");
    }

    [Fact]
    public void Same_occasion_has_the_same_id_in_every_answer()
    {
        var workout = Workout("2026-03-26");
        StatusOf(TimesAWeek(1, "2026-03-23"), "2026-03-26", workout).Messages.Select(m => m.Id)
            .ShouldBe(StatusOf(TimesAWeek(1, "2026-03-23"), "2026-03-27", workout).Messages.Select(m => m.Id));
    }

    [Fact]
    public void Coming_back_after_two_weeks_is_welcomed_without_a_word_of_the_gap()
    {
        Occasions("2026-03-25", Workout("2026-03-11"), Workout("2026-03-25")).ShouldBe([("return", "Good to have you out there.")]);
        Occasions("2026-03-25", Workout("2026-03-12"), Workout("2026-03-25")).ShouldBeEmpty();
        Occasions("2026-03-25", Workout("2026-03-25")).ShouldBeEmpty();
    }

    [Fact]
    public void Coming_back_after_months_is_welcomed_although_no_workout_of_these_weeks_stands_before()
    {
        var (old, back) = (Workout("2025-01-11"), Workout("2026-03-25"));
        Messages(RecentWorkoutMessages.Of([back], PersonalRecords.Rebuild([old.Row, back.Row]), Day("2026-03-25"), imperial: false))
            .ShouldBe([("return", "Good to have you out there.")]);
    }

    [Fact]
    public void Equally_fast_or_the_first_over_a_distance_is_no_record()
    {
        Occasions("2026-03-25", Run("2026-03-20", 5.1m, 26), Run("2026-03-25", 5.05m, 26)).ShouldBeEmpty();
        Occasions("2026-03-25", Run("2026-03-20", 3.1m, 26), Run("2026-03-25", 5.05m, 26)).ShouldBeEmpty();
    }

    [Fact]
    public void Faster_than_ever_over_a_distance_is_a_record()
    {
        Occasions("2026-03-25", Run("2026-03-20", 5.1m, 27), Run("2026-03-22", 5.02m, 30), Run("2026-03-25", 5.05m, 26)).ShouldBe(
            [("record", "Your fastest 5 km so far: 26:00.")]);
        Occasions("2026-03-25", Run("2026-03-20", 5.1m, 27), Run("2026-03-25", 4.99m, 20)).ShouldBeEmpty();
    }

    [Fact]
    public void Estimated_distance_sets_no_record()
    {
        var guess = Run("2026-03-25", 5.05m, 26);
        Occasions("2026-03-25", Run("2026-03-20", 5.1m, 27), guess with { Row = guess.Row with { Estimated = true } }).ShouldBeEmpty();
    }

    private static CountedWorkout Run(string date, decimal km, long minutes) =>
        Workout(date, minutes: minutes, metrics: (CommonMetrics.Distance, (long)(km * 1_000_000)));

    private static IEnumerable<(string Key, string Text)> Texts(Ports.Documents.GoalDocument goal, string today, params IEnumerable<CountedWorkout> workouts) =>
        Messages(StatusOf(goal, today, workouts).Messages);

    private static IEnumerable<(string Key, string Text)> Occasions(string today, params CountedWorkout[] workouts) =>
        Messages(RecentWorkoutMessages.Of(CountedWorkout.InOrder(workouts), PersonalRecords.Rebuild(workouts.Select(w => w.Row)), Day(today), imperial: false));

    private static IEnumerable<(string Key, string Text)> Messages(IEnumerable<GoalMessage> messages) => messages.Select(m => (m.Key, m.Text));
}

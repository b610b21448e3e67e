using System.Text.Json;
using Stamina.Tools.Phone;
using Stamina.Tools.Phone.Simulation;

namespace Stamina.Tests.TerminalPhone;

public class MadeUpPersonTests
{
    [Theory]
    [InlineData(102_568, "28:29:28.000")]
    [InlineData(59.5, "0:00:59.500")]
    [InlineData(3_600, "1:00:00.000")]
    public void Hours_go_on_above_a_day(double seconds, string shown) => ReplayOutcome.Clock((decimal)seconds).ShouldBe(shown);

    [Fact]
    public void A_made_up_person_leads_the_same_life_every_time()
    {
        static string Life(int seed) => JsonSerializer.Serialize(Diary.Of(Person.Make(seed), new DateOnly(2026, 1, 1), 90));
        Life(7).ShouldBe(Life(7));
        (Life(7) == Life(8)).ShouldBeFalse();
    }

    [Fact]
    public void A_made_up_person_does_one_thing_at_a_time_has_a_race_and_a_bad_week()
    {
        var workouts = Diary.Of(Person.Demo(), new DateOnly(2026, 1, 1), 180).OrderBy(w => w.StartedAt).ToList();
        foreach (var (before, after) in workouts.Zip(workouts.Skip(1)))
        {
            (before.StartedAt + before.Duration).ShouldBeLessThan(after.StartedAt);
        }

        workouts.ShouldContain(w => w.Title == "City run, 10 km");
        workouts.ShouldContain(w => w.Title == "Legs like lead");
        workouts.SelectMany(w => w.Sets).ShouldAllBe(s => !s.Exercise.Contains('_'));
    }

    [Fact]
    public void A_made_up_run_has_hills_a_pace_that_changes_and_a_heart()
    {
        var run = Diary.Of(Person.Demo(), new DateOnly(2026, 1, 1), 30).First(w => w.ExerciseType == "running");
        var summary = Replay.FoldLocally(DiaryRecorder.Record(run, "Etc/UTC", "testwriter"));
        summary.Metrics["ascent"].ShouldBeGreaterThan(3_000);
        summary.Metrics["average_heart_rate"].ShouldBeInRange(120, 180);
        var pulse = new Pulse(run, 1);
        var paces = Enumerable.Range(0, 20).Select(i => pulse.Way((i + 1) / 20.0) - pulse.Way(i / 20.0)).ToList();
        (paces.Max() / paces.Min()).ShouldBeGreaterThan(1.05);
        pulse.Way(0).ShouldBe(0);
        pulse.Way(1).ShouldBe(1, 1e-9);
    }

    [Fact]
    public void What_a_made_up_person_records_counts_in_full()
    {
        foreach (var workout in Diary.Of(Person.Demo(), new DateOnly(2026, 1, 1), 30))
        {
            var summary = Replay.FoldLocally(DiaryRecorder.Record(workout, "Etc/UTC", "testwriter"));
            summary.NotCounted.ShouldBeNull();
            summary.MovingMs.ShouldBe((long)workout.Duration.TotalMilliseconds);
            if (workout.ExerciseType is "running" or "cycling" or "walking")
            {
                // The loop ends at its beginning; the last point is up to 20 s before the end.
                var short20 = workout.Metres * 21 / workout.Duration.TotalSeconds;
                ((double)summary.Metrics["distance"] / 1000).ShouldBeInRange((workout.Metres * 0.99) - short20, workout.Metres * 1.01);
            }
        }
    }
}

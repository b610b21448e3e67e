using System.Text.Json;
using Stamina.Tools.Phone;
using Stamina.Tools.Phone.Simulation;

namespace Stamina.Tests.TerminalPhone;

public class TrackRecorderTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 4, 18, 20, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private static GpxPoint At(double lat, DateTimeOffset? time) => new(lat, 13.3, null, time, null, null);

    private static GpxTrack Track(params DateTimeOffset?[] times) =>
        new(null, null, [[.. times.Select((time, i) => At(52.5 + (i * 0.0001), time))]]);

    private static EventWriter Record(GpxTrack track) =>
        TrackRecorder.Record(track, TrackClock.Of(track, Now), "running", Start, "Etc/UTC", TimeSpan.FromMinutes(5), Guid.CreateVersion7(Start), "testwriter");

    [Fact]
    public void A_track_without_times_has_distance_and_no_time()
    {
        var summary = Replay.FoldLocally(Record(Track(null, null, null)));
        summary.Metrics["distance"].ShouldBeInRange(22_000, 22_500);
        summary.MovingMs.ShouldBe(0);
        summary.NotCounted.ShouldBeNull();
    }

    [Fact]
    public void A_clock_from_before_satellites_is_called_broken_and_its_times_are_dropped()
    {
        var track = Track(new DateTimeOffset(1901, 12, 13, 20, 45, 52, TimeSpan.Zero), new DateTimeOffset(1901, 12, 13, 20, 46, 52, TimeSpan.Zero));
        TrackClock.Of(track, Now).Message.ShouldNotBeNull().ShouldContain("broken");
        Replay.FoldLocally(Record(track)).ElapsedMs.ShouldBe(0);
    }

    [Fact]
    public void A_clock_that_stands_still_is_told() =>
        TrackClock.Of(Track(Start, Start, Start), Now).Message.ShouldNotBeNull().ShouldContain("stands still");

    [Fact]
    public void A_clock_from_the_future_is_called_broken() =>
        TrackClock.Of(Track(Now.AddDays(2), Now.AddDays(3)), Now).StartedAt.ShouldBeNull();

    [Fact]
    public void A_time_that_goes_backwards_costs_the_point_its_time_and_not_its_place()
    {
        var summary = Replay.FoldLocally(Record(Track(Start, Start.AddSeconds(10), Start.AddSeconds(-60), Start.AddSeconds(30))));
        summary.ElapsedMs.ShouldBe(30_000);
        summary.Metrics["distance"].ShouldBeInRange(33_000, 33_700);
    }

    [Fact]
    public void Events_are_sealed_at_the_interval_and_numbered_without_a_hole()
    {
        var workout = Record(Track([.. Enumerable.Range(0, 61).Select(i => (DateTimeOffset?)Start.AddMinutes(i))]));
        workout.Events.Select(e => e.Seq).ShouldBe(Enumerable.Range(0, workout.Events.Count));
        workout.Events.Count.ShouldBeInRange(12, 16);
        workout.Events[^1].Kind.ShouldBe("finished");
    }

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

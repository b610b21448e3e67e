using System.Text;
using Stamina.Exchange.Sharing;
using Stamina.Exchange.Writing;
using Stamina.Exercises;
using Stamina.Exercises.Distance;

namespace Stamina.Tests.Sharing;

public class SharedCopyTests
{
    private const int HomeLatE7 = 460_000_000;
    private const int LonE7 = 145_000_000;
    private const int E7PerTenMetres = 898;
    private const string Session = "running_01h455vb4pex5vsknk084sn02q";

    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("a secret of thirty-two bytes, ok");
    private static readonly HiddenPlace Home = new(new Guid("018f0000-0000-7000-8000-000000000001"), HomeLatE7, LonE7, Hidden: true);
    private static readonly HiddenPlaces AtHome = new(Secret, [Home]);

    private static readonly WrittenWorkout Run = new()
    {
        ExerciseType = "running",
        Title = "Morning",
        Note = "slept badly",
        StartedAt = new DateTimeOffset(2026, 5, 4, 6, 0, 0, TimeSpan.Zero),
        ElapsedMs = 4_000_000,
        MovingMs = 3_900_000,
        DistanceMm = 12_345_678,
        LapsMs = [1_000_000, 2_000_000],
    };

    [Fact]
    public void Neither_the_way_from_home_nor_its_length_nor_its_time_leaves()
    {
        var track = OutAndBack(metres: 6_000);
        var copy = SharedCopy.Of(Session, Run, track, AtHome);

        copy.IsWhole.ShouldBeFalse();
        copy.Track.Count.ShouldBeGreaterThan(400);
        copy.Track.ShouldAllBe(point => Home.MetresTo(point.LatE7, point.LonE7) > 150);
        copy.Track[0].ElapsedMs.ShouldBe(0);
        copy.Workout.StartedAt.ShouldBe(Run.StartedAt!.Value.AddMilliseconds(TimeOf(track, copy.Track[0])), "what went before tells how far away home is");
        copy.Workout.ElapsedMs.ShouldBe(copy.Track[^1].ElapsedMs!.Value);
        copy.Workout.MovingMs.ShouldBe(copy.Workout.ElapsedMs);
        copy.Workout.DistanceMm.ShouldBe(Enumerable.Range(1, copy.Track.Count - 1).Sum(i => Step(copy.Track[i - 1], copy.Track[i])));
        copy.Workout.LapsMs.ShouldBeEmpty("each kilometre's lap tells where the first began");
        (copy.Workout.Title, copy.Workout.Note, copy.Workout.ForOthers).ShouldBe(("Morning", null, true));
        copy.Track.ShouldAllBe(point => point.HeartRate == null && point.Cadence == null && point.PowerW == null);
    }

    [Fact]
    public void A_copy_is_the_same_each_time_and_no_two_workouts_stop_at_the_same_point()
    {
        var track = OutAndBack(metres: 6_000);
        SharedCopy.Of(Session, Run, track, AtHome).Track.ShouldBe(SharedCopy.Of(Session, Run, track, new HiddenPlaces(Secret, [Home])).Track);

        var firsts = Enumerable.Range(0, 20).Select(n => SharedCopy.Of($"{Session}{n}", Run, track, AtHome).Track[0]).ToList();
        firsts.Distinct().Count().ShouldBeGreaterThan(12);
        firsts.Max(point => point.LatE7 - HomeLatE7).ShouldBeGreaterThan(firsts.Min(point => point.LatE7 - HomeLatE7) + (20 * E7PerTenMetres));
    }

    [Fact]
    public void What_is_hidden_depends_on_the_secret_and_on_the_place()
    {
        var track = OutAndBack(metres: 6_000);
        var first = SharedCopy.Of(Session, Run, track, AtHome).Track[0];
        SharedCopy.Of(Session, Run, track, new HiddenPlaces([.. Secret.Reverse()], [Home])).Track[0].ShouldNotBe(first);
        SharedCopy.Of(Session, Run, track, new HiddenPlaces(Secret, [Home with { Id = Guid.Empty }])).Track[0].ShouldNotBe(first);
    }

    [Fact]
    public void On_the_way_past_home_the_clock_stands_still()
    {
        var track = Along(Enumerable.Range(-600, 1_201).Select(tens => tens * 10));
        var copy = SharedCopy.Of(Session, Run, track, AtHome);

        var after = copy.Track.Skip(1).Single(point => point.BreakBefore);
        var before = copy.Track[copy.Track.ToList().IndexOf(after) - 1];
        (after.ElapsedMs - before.ElapsedMs).ShouldBe(1_000);
        (TimeOf(track, after) - TimeOf(track, before)).ShouldBeGreaterThan(90_000);
        copy.Track[0].ShouldBe(track[0] with { HeartRate = null });
    }

    [Fact]
    public void Where_only_some_points_have_a_time_the_hidden_time_does_not_leave_either()
    {
        var track = OutAndBack(metres: 6_000);
        var whole = SharedCopy.Of(Session, Run, track, AtHome);

        // The first point that is shown has no time, the next one has.
        var first = track.FindIndex(point => point.LatE7 == whole.Track[0].LatE7 && point.LonE7 == whole.Track[0].LonE7);
        var partly = track.Select((point, i) => i == first ? point with { ElapsedMs = null } : point).ToList();
        var copy = SharedCopy.Of(Session, Run, partly, AtHome);

        copy.Track[0].ElapsedMs.ShouldBeNull();
        copy.Track[1].ElapsedMs.ShouldBe(0);
        copy.Workout.StartedAt.ShouldBe(Run.StartedAt!.Value.AddMilliseconds(track[first + 1].ElapsedMs!.Value));
    }

    [Fact]
    public void A_round_within_what_is_hidden_shows_its_figures_and_no_place()
    {
        var copy = SharedCopy.Of(Session, Run, OutAndBack(metres: 140), AtHome);
        copy.Track.ShouldBeEmpty();
        (copy.IsWhole, copy.Workout.DistanceMm, copy.Workout.ElapsedMs).ShouldBe((false, Run.DistanceMm, Run.ElapsedMs));
    }

    [Fact]
    public void A_workout_far_from_every_hidden_place_keeps_its_track_and_figures_but_no_sensors_and_no_note()
    {
        var track = Along(Enumerable.Range(1_000, 300).Select(tens => tens * 10));
        var copy = SharedCopy.Of(Session, Run, track, AtHome);
        (copy.IsWhole, copy.Workout).ShouldBe((true, Run with { Note = null, ForOthers = true }));
        copy.Track.ShouldBe(track.Select(point => point with { HeartRate = null }));
    }

    [Fact]
    public void A_track_ends_in_the_open_unless_both_ends_are_well_hidden_or_let_go()
    {
        var track = OutAndBack(metres: 6_000);
        AtHome.OpenEnd(track).ShouldBeNull();
        new HiddenPlaces(Secret, []).OpenEnd(track).ShouldBe(track[0]);
        new HiddenPlaces(Secret, [Home with { Hidden = false }]).OpenEnd(track).ShouldBeNull("the person wants it shown");

        var oneWay = Along(Enumerable.Range(0, 600).Select(tens => tens * 10));
        AtHome.OpenEnd(oneWay).ShouldBe(oneWay[^1]);
        AtHome.OpenEnd([track[0] with { NotCounted = "accuracy" }]).ShouldBeNull();
    }

    [Fact]
    public void A_place_that_was_let_go_is_shown()
    {
        var track = OutAndBack(metres: 6_000);
        var copy = SharedCopy.Of(Session, Run, track, new HiddenPlaces(Secret, [Home with { Hidden = false }]));
        (copy.IsWhole, copy.Track.Count).ShouldBe((true, track.Count));
    }

    [Theory]
    [InlineData("gpx")]
    [InlineData("tcx")]
    [InlineData("fit")]
    public async Task No_file_holds_what_the_copy_left_out(string format)
    {
        var track = OutAndBack(metres: 6_000);
        var copy = SharedCopy.Of(Session, Run, track, AtHome);
        using var file = new MemoryStream();
        await using (var stream = new ExportStream(file))
        {
            switch (format)
            {
                case "gpx":
                    await GpxWriter.WriteAsync(stream, stream, copy.Workout, copy.Track, CancellationToken.None);
                    break;
                case "tcx":
                    await TcxWriter.WriteAsync(stream, copy.Workout, copy.Track, CancellationToken.None);
                    break;
                default:
                    stream.Write(FitWriter.Make(copy.Workout, copy.Track));
                    break;
            }

            await stream.DrainAsync(CancellationToken.None);
        }

        var read = Exchange.Made.Workout(file.ToArray());
        Exchange.Made.Track(read).ShouldAllBe(point => Home.MetresTo(point.LatE7, point.LonE7) > 150 && point.HeartRate == null);
        Exchange.Made.Fold(read).StartedAt!.Value.UtcDateTime.ShouldBe(copy.Workout.StartedAt!.Value.UtcDateTime, TimeSpan.FromSeconds(1));
        var text = Encoding.UTF8.GetString(file.ToArray());
        foreach (var secret in new[] { "slept badly", Session, "06:00:00", "12345" })
        {
            text.ShouldNotContain(secret);
        }

        if (format != "fit")
        {
            text.ShouldContain("A copy for others");
        }
    }

    // Metres north of home, three seconds each ten.
    private static List<TrackPoint> Along(IEnumerable<int> metres) =>
        [.. metres.Select((m, i) => new TrackPoint(
            HomeLatE7 + (m / 10 * E7PerTenMetres), LonE7, i * 3_000L, ElevationMm: 300_000, HeartRate: 151, BreakBefore: i == 0, NotCounted: null))];

    private static List<TrackPoint> OutAndBack(int metres) =>
        Along(Enumerable.Range(0, metres / 10).Concat(Enumerable.Range(0, metres / 10).Reverse()).Select(tens => tens * 10));

    private static long TimeOf(List<TrackPoint> track, TrackPoint shown) =>
        track.First(point => (point.LatE7, point.LonE7) == (shown.LatE7, shown.LonE7)).ElapsedMs!.Value;

    private static long Step(TrackPoint from, TrackPoint to) => to.BreakBefore ? 0 : Geodesic.StepMm(from.LatE7, from.LonE7, to.LatE7, to.LonE7);
}

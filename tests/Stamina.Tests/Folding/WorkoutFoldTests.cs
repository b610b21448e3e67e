using Stamina.Contracts.Events;
using Stamina.Contracts.Workouts;
using Stamina.Folding;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Folding;

public class WorkoutFoldTests
{
    private const string Started =
        """{"seq":0,"kind":"started","exercise_type":"running","started_at":"2026-11-21T23:30:00-05:00","time_zone":"America/New_York"}""";
    private const string Progress = """{"seq":1,"elapsed_ms":300000,"progress":{"distance_m":812.345}}""";
    private const string Finished = """{"seq":2,"kind":"finished","elapsed_ms":600000}""";

    [Fact]
    public void A_workout_belongs_to_its_own_local_start_date()
    {
        var (summary, row) = Fold(Started, Progress, Finished);

        summary.State.ShouldBe(WorkoutState.Finished);
        summary.LocalDate.ShouldBe(new DateOnly(2026, 11, 21));
        summary.StartedAt.ShouldBe(new DateTimeOffset(2026, 11, 21, 23, 30, 0, TimeSpan.FromHours(-5)));
        summary.TimeZone.ShouldBe("America/New_York");
        summary.ElapsedMs.ShouldBe(600_000);
        row.ShouldNotBeNull().LocalDate.ShouldBe(summary.LocalDate);
        row.Finished.ShouldBeTrue();
        row.Incomplete.ShouldBeFalse();
    }

    [Fact]
    public void A_workout_whose_beginning_was_cropped_began_later_and_its_track_and_laps_are_told_since_then()
    {
        const string Way = """
            {"seq":1,"elapsed_ms":3600000,"progress":{"points":[
            {"t":1799000,"lat":46.05,"lon":14.5},{"t":1800000,"lat":46.05,"lon":14.5},{"t":1801000,"lat":46.050027,"lon":14.5},{"lat":46.0501,"lon":14.5}]}}
            """;
        var log = Logs.Of(
            Started,
            Way.Trim(),
            """{"seq":2,"kind":"lap","elapsed_ms":3600000}""",
            """{"seq":3,"kind":"finished","elapsed_ms":3660000}""",
            """{"seq":4,"kind":"corrected","correction":{"start_elapsed_ms":1800000}}""");
        var catalog = new Stamina.Exercises.ExerciseCatalog(Stamina.Plugins.BuiltIn.BuiltInExercises.All());

        var (summary, row) = WorkoutFold.Fold(Logs.Session(), log, null, catalog);

        summary.StartedAt.ShouldBe(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.FromHours(-5)));
        summary.LocalDate.ShouldBe(new DateOnly(2026, 11, 22));
        row.ShouldNotBeNull().ElapsedMs.ShouldBe(1_860_000);
        summary.Laps.ShouldBe([1_800_000]);
        WorkoutFold.Track(Logs.Session(), log, null, catalog).Select(p => p.ElapsedMs).ShouldBe([0, 1_000, null]);
    }

    [Fact]
    public void Repeats_that_an_older_server_kept_with_their_times_of_sending_are_no_conflict()
    {
        var (summary, _) = Fold(
            Started,
            """{"seq":1,"elapsed_ms":300000,"progress":{"distance_m":812.345}}""",
            """{"seq":1,"sent_at":"2026-11-22T08:05:00Z","elapsed_ms":300000,"progress":{"distance_m":812.345}}""",
            """{"seq":1,"sent_at":"2026-11-22T08:09:00Z","elapsed_ms":300000,"progress":{"distance_m":812.345}}""",
            Finished);

        summary.Conflicts.ShouldBeNull();
        Fold(Started, """{"seq":1,"elapsed_ms":300000}""", """{"seq":1,"sent_at":"2026-11-22T08:05:00Z","elapsed_ms":300001}""")
            .Summary.Conflicts.ShouldNotBeNull();
    }

    [Fact]
    public void Without_its_plug_in_progress_stays_raw_and_times_are_known()
    {
        var (summary, row) = Fold(Started, Progress, Finished);

        summary.NotCounted.ShouldBe([new EventNotCounted(Logs.Writer, 1, NotCountedReasons.ExerciseTypeMissing, "progress", Expected: null)]);
        summary.MovingMs.ShouldBe(600_000);
        summary.Metrics.ShouldBeEmpty();
        row.ShouldNotBeNull();
    }

    [Fact]
    public void Without_a_start_the_day_comes_from_the_first_event_and_the_type_from_the_id()
    {
        var (summary, row) = Fold("""{"seq":1,"kind":"lap","elapsed_ms":3600000,"at":"2026-11-22T00:30:00+01:00"}""");

        summary.StartedAt.ShouldBe(new DateTimeOffset(2026, 11, 21, 23, 30, 0, TimeSpan.FromHours(1)));
        summary.LocalDate.ShouldBe(new DateOnly(2026, 11, 21));
        summary.ExerciseType.ShouldBe("running");
        summary.Writers.ShouldHaveSingleItem().Missing.ShouldBe([new SeqSpan(0, 0)]);
        row.ShouldNotBeNull().Incomplete.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"seq":1,"kind":"dreamt"}""", NotCountedReasons.UnknownKind)]
    [InlineData("""{"seq":1}""", NotCountedReasons.BadClock)]
    [InlineData("""{"seq":1,"elapsed_ms":-1}""", NotCountedReasons.BadClock)]
    [InlineData("""{"seq":1,"elapsed_ms":"5"}""", NotCountedReasons.BadClock)]
    [InlineData("""{"seq":1,"elapsed_ms":{"seq":[]}}""", NotCountedReasons.BadClock)]
    [InlineData("""{"seq":1,"elapsed_ms":2592000001}""", NotCountedReasons.BadClock)]
    [InlineData("""{"seq":1,"elapsed_ms":1e400}""", NotCountedReasons.BadClock)]
    [InlineData("""{"seq":1,"kind":"started"}""", NotCountedReasons.BadStart)]
    [InlineData("""{"seq":1,"kind":"started","started_at":"2026-11-22T08:00:00"}""", NotCountedReasons.BadStart)]
    [InlineData("""{"seq":1,"kind":"started","started_at":"2026-02-30T08:00:00Z"}""", NotCountedReasons.BadStart)]
    [InlineData("""{"seq":1,"elapsed_ms":1,"progress":[]}""", NotCountedReasons.BadValue)]
    [InlineData("""{"seq":1,"elapsed_ms":1,"progress":{"a\ud800":1}}""", NotCountedReasons.BadValue)]
    [InlineData("""{"seq":1,"kind":"note","note":7}""", NotCountedReasons.BadValue)]
    [InlineData("""{"seq":1,"kind":"note","feeling":"blue"}""", NotCountedReasons.BadValue)]
    [InlineData("""{"seq":1,"kind":"corrected","correction":{"distance_m":-1}}""", NotCountedReasons.BadValue)]
    [InlineData("""{"seq":1,"kind":"corrected","correction":{"moving_time_s":[1]}}""", NotCountedReasons.BadValue)]
    [InlineData("""{"seq":1,"kind":"corrected","correction":{"exercise_type":"Running!"}}""", NotCountedReasons.BadValue)]
    public void A_wrong_event_is_not_counted_and_its_neighbours_are(string wrong, string reason)
    {
        var (summary, _) = Fold(Started, wrong, Finished);

        var refused = summary.NotCounted.ShouldNotBeNull().ShouldHaveSingleItem();
        (refused.Seq, refused.Reason).ShouldBe((1, reason));
        summary.State.ShouldBe(WorkoutState.Finished);
        summary.ElapsedMs.ShouldBe(600_000);
        summary.Writers.ShouldHaveSingleItem().Missing.ShouldBeNull();
    }

    [Fact]
    public void A_discarded_workout_leaves_its_month_and_a_restored_one_comes_back()
    {
        const string Discarded = """{"seq":3,"kind":"discarded","at":"2026-11-22T06:00:00Z"}""";
        const string Restored = """{"seq":4,"kind":"restored","at":"2026-11-22T06:00:01Z"}""";

        Fold(Started, Finished, Discarded).Row.ShouldBeNull();
        Fold(Started, Finished, Discarded, Restored).Row.ShouldNotBeNull();
        Fold(Started, Finished, Discarded.Replace("2026", "2036", StringComparison.Ordinal), Restored)
            .Row.ShouldNotBeNull("a clock that was set wrong decides nothing");
    }

    [Fact]
    public void Edits_made_elsewhere_stand_above_the_recorders()
    {
        var overlay = new WorkoutOverlay { Revision = 1, EditedAt = DateTimeOffset.UnixEpoch, Title = "Mine", ExerciseType = "walking", MovingMs = 5_000 };
        var log = Logs.Of(Started, """{"seq":1,"kind":"note","title":"Theirs","note":"Wet"}""", Finished);

        var summary = WorkoutFold.Fold(Logs.Session(), log, overlay, Logs.NoTypes).Summary;

        (summary.Title, summary.Note, summary.ExerciseType, summary.MovingMs).ShouldBe(("Mine", "Wet", "walking", 5_000));
        summary.Corrected.ShouldBe(["moving_time"]);
    }

    [Theory]
    [InlineData("hard", null, "hard")]
    [InlineData("none", null, null)]
    [InlineData("hard", "none", null)]
    [InlineData("none", "easy", "easy")]
    public void A_feeling_is_taken_back_by_none_in_the_log_and_elsewhere(string recorder, string? elsewhere, string? feeling)
    {
        var overlay = new WorkoutOverlay { Revision = 1, EditedAt = DateTimeOffset.UnixEpoch, Title = "Mine", Feeling = elsewhere };
        var log = Logs.Of(
            Started,
            """{"seq":1,"kind":"note","feeling":"max","note":"Wet"}""",
            Finished,
            $$"""{"seq":3,"kind":"note","feeling":"{{recorder}}"}""");

        var summary = WorkoutFold.Fold(Logs.Session(), log, overlay, Logs.NoTypes).Summary;

        (summary.Title, summary.Note, summary.Feeling).ShouldBe(("Mine", "Wet", feeling));
        summary.NotCounted.ShouldBeNull();
    }

    [Fact]
    public void Quarantined_events_stand_aside()
    {
        var log = Logs.Of(Started, Finished);
        Logs.Add(log, Logs.Upload([Progress], quarantined: true), Logs.Batch);
        Logs.Add(log, Logs.Upload(["""{"seq":2,"kind":"finished","elapsed_ms":900000}"""], quarantined: true), Logs.Batch);

        var summary = WorkoutFold.Fold(Logs.Session(), log, null, Logs.NoTypes).Summary;

        summary.ElapsedMs.ShouldBe(600_000);
        summary.NotCounted.ShouldBe([new EventNotCounted(Logs.Writer, 1, NotCountedReasons.Quarantined, Field: null, Expected: null)]);
        summary.Conflicts.ShouldBe([new EventRef(Logs.Writer, 2)]);
        summary.Digest.ShouldBe(WorkoutFold.Fold(Logs.Session(), Logs.Of(Started, Finished), null, Logs.NoTypes).Summary.Digest);
    }

    [Fact]
    public void A_log_in_which_nothing_counts_has_no_row()
    {
        var (summary, row) = Fold("""{"seq":0,"kind":"dreamt"}""");

        row.ShouldBeNull();
        summary.State.ShouldBe(WorkoutState.InProgress);
        WorkoutFold.Fold(Logs.Session(), new(), null, Logs.NoTypes).Row.ShouldBeNull();
    }

    [Fact]
    public void Six_hours_of_silence_end_a_workout()
    {
        var row = Fold(Started, Progress).Row.ShouldNotBeNull();
        var heard = DateTimeOffset.FromUnixTimeMilliseconds(Logs.ReceivedAtMs);

        AutoFinish.IsSilent(row.LastHeardMs, heard.AddHours(6).AddMilliseconds(-1)).ShouldBeFalse();
        AutoFinish.IsSilent(row.LastHeardMs, heard.AddHours(6)).ShouldBeTrue();
        AutoFinish.SilentAt(row.LastHeardMs).ShouldBe(heard.AddHours(6));
    }

    private static FoldOutcome Fold(params string[] events) => WorkoutFold.Fold(Logs.Session(), Logs.Of(events), null, Logs.NoTypes);
}

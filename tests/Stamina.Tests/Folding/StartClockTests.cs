using Stamina.Contracts.Events;
using Stamina.Folding;
using Stamina.Ports.Messages;

namespace Stamina.Tests.Folding;

/// <summary>F20: no clock that was never set, or was set wrong, puts a workout among those of another century.</summary>
public class StartClockTests
{
    private static readonly DateTimeOffset Arrived = DateTimeOffset.FromUnixTimeMilliseconds(Logs.ReceivedAtMs);

    [Theory]
    [InlineData("1970-01-01T00:05:00+01:00")]
    [InlineData("1970-01-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1899-12-31T12:00:00Z")]
    [InlineData("2036-05-04T12:00:00+02:00")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void A_start_that_cannot_be_is_the_moment_of_its_arrival_and_is_marked(string startedAt)
    {
        var summary = Fold(Log(startedAt));

        summary.StartedAt!.Value.UtcDateTime.ShouldBe(Arrived.UtcDateTime);
        var mark = summary.NotCounted.ShouldNotBeNull().ShouldHaveSingleItem();
        (mark.Seq, mark.Reason, mark.Field).ShouldBe((0, NotCountedReasons.BadStart, "started_at"));
        summary.ElapsedMs.ShouldBe(600_000, "the event itself counts");
    }

    [Theory]
    [InlineData("1900-01-01T00:00:00Z")]
    [InlineData("1985-10-26T01:21:00-08:00")]
    [InlineData("1970-02-01T00:00:00Z")]
    [InlineData("2026-11-22T23:00:00+01:00")]
    public void A_start_that_can_be_stays(string startedAt)
    {
        var summary = Fold(Log(startedAt));

        summary.StartedAt.ShouldBe(DateTimeOffset.Parse(startedAt, System.Globalization.CultureInfo.InvariantCulture));
        summary.NotCounted.ShouldBeNull();
    }

    [Fact]
    public void Where_the_phone_said_its_clock_when_it_sent_the_start_is_put_right_by_it()
    {
        var log = new WorkoutLog();
        var upload = Logs.Upload([Start("2036-05-04T12:00:00+02:00"), """{"seq":1,"kind":"finished","elapsed_ms":600000}"""]);

        // Sent an hour after the start, by the phone's own clock.
        upload.SkewMs = (long)
            (Arrived - DateTimeOffset.Parse("2036-05-04T13:00:00+02:00", System.Globalization.CultureInfo.InvariantCulture)).TotalMilliseconds;
        Logs.Add(log, upload, Logs.Batch);

        var summary = Fold(log);
        summary.StartedAt!.Value.UtcDateTime.ShouldBe(Arrived.UtcDateTime.AddHours(-1));
        summary.StartedAt.Value.Offset.ShouldBe(TimeSpan.FromHours(2));
        summary.NotCounted.ShouldNotBeNull().ShouldHaveSingleItem().Field.ShouldBe("started_at");
    }

    [Fact]
    public void A_start_that_was_corrected_needs_no_clock()
    {
        var log = Log("1970-01-01T00:05:00Z");
        Logs.Add(log, Logs.Upload([Start("2026-11-20T08:00:00+01:00")], "zzzzcorrection"), Logs.Batch);

        Fold(log).StartedAt.ShouldBe(new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Without_a_start_no_wall_clock_that_cannot_be_is_asked()
    {
        var summary = Fold(Logs.Of("""{"seq":1,"kind":"progress","at":"2036-05-04T12:00:00Z","elapsed_ms":60000,"progress":{"distance_m":200}}"""));

        summary.StartedAt!.Value.UtcDateTime.ShouldBe(Arrived.UtcDateTime.AddMinutes(-1));
    }

    [Fact]
    public void What_is_only_quarantined_is_of_the_day_it_arrived()
    {
        var log = new WorkoutLog();
        Logs.Add(log, Logs.Upload([Start("2026-11-20T08:00:00+01:00")], quarantined: true), Logs.Batch);

        Fold(log).LocalDate.ShouldBe(DateOnly.FromDateTime(Arrived.UtcDateTime));
    }

    private static Ports.Documents.WorkoutSummary Fold(WorkoutLog log) => WorkoutFold.Fold(Logs.Session(), log, null, Logs.NoTypes).Summary;

    private static WorkoutLog Log(string startedAt) => Logs.Of(Start(startedAt), """{"seq":1,"kind":"finished","elapsed_ms":600000}""");

    private static string Start(string startedAt) => $$"""{"seq":0,"kind":"started","elapsed_ms":0,"started_at":"{{startedAt}}"}""";
}

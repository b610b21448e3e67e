using System.Text;
using Stamina.Contracts;
using Stamina.Contracts.Planning;
using Stamina.Exercises;
using Stamina.GoalServer.Planning;
using Stamina.Plugins.BuiltIn;
using Stamina.Plugins.BuiltIn.Lifting;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Planning;

/// <summary>Planned workouts as iCalendar.</summary>
public class CalendarFileTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 6, 0, 0, TimeSpan.Zero);
    private static readonly ExerciseCatalog Catalog = new([new Running(), new WeightTraining()]);

    [Fact]
    public void A_day_is_a_date_and_a_time_is_in_the_zone_of_the_person()
    {
        Properties(Written(Run with { Time = null })).ShouldBe(
            [
                "BEGIN:VEVENT",
                "UID:planned_01hw000000e008000000000001@stamina",
                "DTSTAMP:20261130T070000Z",
                "LAST-MODIFIED:20261130T070000Z",
                "DTSTART;VALUE=DATE:20261203",
                "DTEND;VALUE=DATE:20261204",
                "SUMMARY:Running\\, 5.5 km",
                "TRANSP:TRANSPARENT",
                "STATUS:CONFIRMED",
                "END:VEVENT",
            ]);

        var timed = Properties(Written(Run with { Time = "23:30", Target = new PlannedTarget { DurationS = 3_600 } }));
        timed.ShouldContain("DTSTART:20261203T233000", "wherever the person is on that day");
        timed.ShouldContain("DTEND:20261204T003000");
    }

    [Fact]
    public void Text_is_escaped_and_folded_at_75_octets_and_comes_back_whole()
    {
        var title = "Läufe; schnell, \\ oder nicht 🏃‍♀️" + string.Concat(Enumerable.Repeat("🏃ü", 20));
        var written = Written(Run with { Title = title[..90], Note = "First\nthen; this,\r\nand \\n that" + new string('é', 300) });

        written.Split("\r\n").ShouldAllBe(line => Encoding.UTF8.GetByteCount(line) <= 75);
        written.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain('\n', "lines end with CRLF");
        written.EndsWith("END:VCALENDAR\r\n", StringComparison.Ordinal).ShouldBeTrue();
        Value(written, "SUMMARY").ShouldBe(title[..90]);
        Value(written, "DESCRIPTION").ShouldBe("Running\n5.5 km\nFirst\nthen; this,\nand \\n that" + new string('é', 300));
    }

    [Fact]
    public void Nothing_of_what_was_done_is_in_it_and_what_was_skipped_is_cancelled()
    {
        var done = Written(Run with { Outcome = new PlannedOutcome(PlannedState.Done, "running_01h455vb4pex5vsknk084sn02q") });
        done.ShouldBe(Written(Run));
        Properties(Written(Run with { Outcome = new PlannedOutcome(PlannedState.Skipped) })).ShouldContain("STATUS:CANCELLED");
        Properties(Written(Run with { DeletedAt = Now })).ShouldBeEmpty();
        Properties(Written(Run with { Day = new DateOnly(2026, 8, 1) })).ShouldBeEmpty("that is long past");
    }

    [Fact]
    public void Lifting_is_said_with_its_weights_as_they_were_typed()
    {
        var target = new PlannedTarget
        {
            Exercises =
            [
                new PlannedLift { Exercise = "bench_press", Sets = 5, Repetitions = 5, Weight = new Quantity(42.5m, "kg") },
                new PlannedLift { Exercise = "squat", Sets = 3, Repetitions = 8, Weight = new Quantity(135m, "lb") },
            ],
        };
        Value(Written(Run with { ExerciseType = "weight_training", Target = target }), "SUMMARY")
            .ShouldBe("Weight training, bench press 5×5 42.5 kg, squat 3×8 135 lb");
    }

    [Fact]
    public void The_same_calendar_is_the_same_file_whenever_it_is_read() =>
        CalendarFile.Write(Calendar(Run), Catalog, Now.AddHours(5))
            .ShouldBe(CalendarFile.Write(Calendar(Run), Catalog, Now));

    private static PlannedWorkout Run { get; } = new()
    {
        PlannedId = new Guid("018f0000-0000-7000-8000-000000000001"), Day = new DateOnly(2026, 12, 3), ExerciseType = "running",
        Target = new PlannedTarget { Distance = new Quantity(5.5m, "km") }, ChangedAt = new DateTimeOffset(2026, 11, 30, 8, 0, 0, TimeSpan.FromHours(1)),
    };

    private static CalendarDocument Calendar(PlannedWorkout one) => new() { UserId = Guid.NewGuid(), Planned = [one] };

    private static string Written(PlannedWorkout one) => Encoding.UTF8.GetString(CalendarFile.Write(Calendar(one), Catalog, Now));

    private static List<string> Properties(string written) =>
        [.. Unfolded(written).Split("\r\n").SkipWhile(line => line != "BEGIN:VEVENT").TakeWhile(line => line != "END:VCALENDAR")];

    private static string Unfolded(string written) => written.Replace("\r\n ", "", StringComparison.Ordinal);

    // As RFC 5545 says a text is read.
    private static string Value(string written, string name)
    {
        var raw = Unfolded(written).Split("\r\n").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..];
        var text = new StringBuilder();
        for (var at = 0; at < raw.Length; at++)
        {
            text.Append(raw[at] != '\\' ? raw[at] : raw[++at] is 'n' or 'N' ? '\n' : raw[at]);
        }

        return text.ToString();
    }
}

using System.Globalization;
using Stamina.Exchange.Places;

namespace Stamina.Tests.Exchange;

/// <summary>F1: a workout belongs to the local day of its place.</summary>
public class ZoneTests
{
    public static TheoryData<string> Places() =>
        [.. File.ReadLines(Repository.Find("tests/Stamina.Tests/Exchange/files/zones-of-places.txt")).Where(l => !l.StartsWith('#'))];

    [Theory]
    [MemberData(nameof(Places))]
    public void The_zone_of_a_place_is_the_one_that_the_table_was_made_to_say(string line)
    {
        var parts = line.Split('|');
        TimeZones.At(double.Parse(parts[1], CultureInfo.InvariantCulture), double.Parse(parts[2], CultureInfo.InvariantCulture)).ShouldBe(parts[3]);
        TimeZones.In(parts[3], Made.Now).ShouldNotBeNull();
    }

    [Fact]
    public void A_time_that_the_framework_cannot_hold_in_a_zone_is_none()
    {
        // Manila was almost 16 hours behind UTC until 1844, further than an offset may be.
        TimeZones.In("Asia/Manila", new DateTimeOffset(1800, 1, 1, 0, 0, 0, TimeSpan.Zero)).ShouldBeNull();
        TimeZones.FromLocal("Asia/Manila", new DateTime(1800, 1, 1, 12, 0, 0, DateTimeKind.Unspecified)).ShouldBeNull();
        TimeZones.In("Asia/Tokyo", DateTimeOffset.MaxValue).ShouldBeNull();
        TimeZones.FromLocal("Asia/Tokyo", DateTime.MinValue).ShouldBeNull();
        TimeZones.In("Asia/Manila", new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(34.05, -118.24, "2026-05-05T01:30:00Z", "2026-05-04")]
    [InlineData(-36.85, 174.76, "2026-05-03T18:30:00Z", "2026-05-04")]
    [InlineData(52.52, 13.4, "2026-05-03T22:30:00Z", "2026-05-04")]
    public void A_run_is_on_the_day_of_its_place(double lat, double lon, string start, string day)
    {
        var at = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture);
        var workout = Made.Workout(Made.Gpx(Enumerable.Range(0, 31).Select(i => Made.Point(lat + (i * 0.00003), lon, at.AddSeconds(i)))));
        Made.Fold(workout).LocalDate.ShouldBe(DateOnly.Parse(day, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Without_a_place_the_files_offset_counts_and_else_the_zone_of_the_profile()
    {
        Made.Workout(Indoor("2026-05-04T23:30:00-07:00")).StartedAt.Offset.ShouldBe(TimeSpan.FromHours(-7));
        var berlin = Made.Workout(Indoor("2026-05-04T22:30:00Z"));
        berlin.StartedAt.ToString("O", CultureInfo.InvariantCulture).ShouldStartWith("2026-05-05T00:30:00");
        Made.Fold(berlin).TimeZone.ShouldBe("Europe/Berlin");
    }

    [Fact]
    public void No_place_has_no_zone() => Should.Throw<ArgumentOutOfRangeException>(() => TimeZones.At(double.NaN, 0));

    private static string Indoor(string time)
    {
        var first = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
        var points = Enumerable
            .Range(0, 3)
            .Select(i =>
                $"<Trackpoint><Time>{first.AddSeconds(i).ToString(first.Offset == default ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)}</Time><HeartRateBpm><Value>120</Value></HeartRateBpm></Trackpoint>"
            );
        return $"<TrainingCenterDatabase><Activities><Activity Sport=\"Biking\"><Lap><Track>{string.Concat(points)}</Track></Lap></Activity></Activities></TrainingCenterDatabase>";
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(35.7, 139.7)]
    public void A_receiver_that_had_no_fix_yet_decides_no_day(double lat, double lon)
    {
        var at = new DateTimeOffset(2026, 5, 5, 1, 30, 0, TimeSpan.Zero);
        var run = Enumerable.Range(3, 31).Select(i => Made.Point(34.05 + (i * 0.00003), -118.24, at.AddSeconds(i)));
        var gpx = Made.Workout(Made.Gpx(Enumerable.Range(0, 3).Select(i => Made.Point(lat, lon, at.AddSeconds(i))).Concat(run)));
        (Made.Fold(gpx).TimeZone, Made.Fold(gpx).LocalDate).ShouldBe(("America/Los_Angeles", new DateOnly(2026, 5, 4)));

        var fit = new FitFile().FileId(4, at).DefineRecord();
        for (var i = 0; i < 34; i++)
        {
            _ = i < 3 ? fit.Record(at.AddSeconds(i), lat, lon, 120) : fit.Record(at.AddSeconds(i), 34.05 + (i * 0.00003), -118.24, 120);
        }

        Made.Fold(Made.Workout(fit.Session(at, at.AddSeconds(33), 1).Bytes())).LocalDate.ShouldBe(new DateOnly(2026, 5, 4));
    }

    [Fact]
    public void A_reading_at_null_island_has_no_place_and_its_heart_rate_stays()
    {
        var points = Enumerable.Range(0, 31).Select(i => i == 0
            ? Made.Point(0, 0, Made.Start, "<extensions><hr>120</hr></extensions>")
            : Made.Point(21 + (i * 0.00003), 9, Made.Start.AddSeconds(i), "<extensions><hr>120</hr></extensions>"));
        var workout = Made.Workout(Made.Gpx([.. points, Made.Point(0, 0, Made.Start.AddSeconds(31))]));
        (workout.Points, workout.ElapsedMs, workout.Aside).ShouldBe((31, 30_000, "1 without a readable place"));
        Made.Fold(workout).Metrics["distance"].ShouldBeLessThan(100_000);
    }
}

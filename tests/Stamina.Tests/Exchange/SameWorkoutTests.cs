using Stamina.Exchange.Alike;

namespace Stamina.Tests.Exchange;

/// <summary>F12: what is two recordings of one workout, and what is two workouts.</summary>
public sealed class SameWorkoutTests
{
    private static readonly long Start = new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    // A winding way at a speed, of which a device takes a reading every so many seconds, from a moment on.
    private static Recording Ride(int seconds, int every = 1, int late = 0, double northM = 0, double metresPerSecond = 3, string type = "running")
    {
        var from = Start + (late * 1000L);
        var track = Enumerable.Range(0, (seconds / every) + 1).Select(i =>
        {
            var s = late + (i * every);
            var way = s * metresPerSecond;
            return new PlaceAt(Start + (s * 1000L), 46.05 + ((way + northM) / 111_195), 14.5 + (0.004 * Math.Sin(way / 700)));
        });
        return new Recording(type, from, from + (seconds * 1000L), SameWorkout.PlacesOf(track, from, from + (seconds * 1000L)));
    }

    public static TheoryData<int, int, int, double> Recordings() => new()
    {
        // seconds, a reading every, late by, metres a second
        { 1_800, 1, 5, 3 },
        { 1_800, 7, 90, 3 },
        { 1_200, 3, 300, 3 },
        { 14_400, 11, 12, 11 }, // four hours at 40 km/h
        { 14_400, 1, 3_600, 11 },
        { 36_000, 30, 400, 8 },
        { 120, 1, 20, 5 },
    };

    [Theory]
    [MemberData(nameof(Recordings))]
    public void A_second_device_is_found_however_it_took_its_readings(int seconds, int every, int late, double speed)
    {
        var watch = Ride(seconds, metresPerSecond: speed);
        var phone = Ride(seconds, every, late, northM: 20, metresPerSecond: speed);
        SameWorkout.Are(watch, phone).ShouldBeTrue();
        SameWorkout.Are(phone, watch).ShouldBeTrue();
        watch.Places.Count.ShouldBeInRange(5, SameWorkout.MostPlaces);
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Who_was_elsewhere_at_the_time_did_another_workout(int seconds, int every, int late, double speed) =>
        SameWorkout.Are(Ride(seconds, metresPerSecond: speed), Ride(seconds, every, late, northM: 400, metresPerSecond: speed)).ShouldBeFalse();

    [Fact]
    public void The_same_way_at_another_time_is_another_workout()
    {
        SameWorkout.Are(Ride(1_800), Ride(1_800, late: 901)).ShouldBeFalse("less than half of the time is common");
        SameWorkout.Are(Ride(1_800), Ride(1_800, late: 7_200)).ShouldBeFalse();
        SameWorkout.Are(Ride(1_800), Ride(300, late: 600)).ShouldBeTrue("a part of it");
    }

    [Fact]
    public void Without_places_most_of_the_time_and_the_type_must_be_common()
    {
        static Recording Placeless(int seconds, int late, string type) => new(type, Start + (late * 1000L), Start + ((late + seconds) * 1000L), []);
        SameWorkout.Are(Ride(1_800), Placeless(1_700, 60, "running")).ShouldBeTrue();
        SameWorkout.Are(Ride(1_800), Placeless(1_700, 60, "weight_training")).ShouldBeFalse();
        SameWorkout.Are(Ride(1_800), Placeless(1_000, 60, "running")).ShouldBeFalse();
        SameWorkout.Are(Placeless(0, 600, "weight_training"), Placeless(3_600, 0, "weight_training")).ShouldBeTrue("a log of sets without a length");
        SameWorkout.Are(Placeless(0, 4_000, "weight_training"), Placeless(3_600, 0, "weight_training")).ShouldBeFalse();
    }

    [Fact]
    public void Over_minutes_without_a_reading_nothing_is_known_of_the_place()
    {
        PlaceAt[] track = [new(Start, 46, 14), new(Start + 600_000, 47, 14), new(Start + 660_000, 48, 14)];
        SameWorkout.PlacesOf(track, Start, Start + 660_000).ShouldBe([
            track[0], track[1], new PlaceAt(Start + 630_000, 47.5, 14), track[2],], ignoreOrder: false);
        SameWorkout.PlacesOf([], Start, Start + 660_000).ShouldBeEmpty();
        SameWorkout.PlacesOf(track, 0, Start * 2).Count.ShouldBeLessThanOrEqualTo(SameWorkout.MostPlaces);
    }
}

using Stamina.Tests.Exchange;

namespace Stamina.Tests.Exercises;

/// <summary>F27 and F29: heart rate, cadence and power count and are kept, with a place and without.</summary>
public class SensorTests
{
    private static string Ride(bool place, params string[] inside) =>
        "<TrainingCenterDatabase><Activities><Activity Sport=\"Biking\"><Lap><Track>"
        + string.Concat(
            inside.Select(
                (text, i) =>
                    $"<Trackpoint><Time>{Made.Start.AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ}</Time>"
                    + (place ? $"<Position><LatitudeDegrees>46.0{i:000}</LatitudeDegrees><LongitudeDegrees>14.5</LongitudeDegrees></Position>" : "")
                    + text
                    + "</Trackpoint>"))
        + "</Track></Lap></Activity></Activities></TrainingCenterDatabase>";

    private static string Sensors(int beats, int turns, int watts) =>
        $"<HeartRateBpm><Value>{beats}</Value></HeartRateBpm><Cadence>{turns}</Cadence><Extensions><TPX><Watts>{watts}</Watts></TPX></Extensions>";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Heart_rate_cadence_and_power_count_with_a_place_and_without(bool place)
    {
        var summary = Made.Fold(Made.Workout(Ride(place, Sensors(120, 90, 200), Sensors(131, 0, 0), Sensors(140, 81, 301))));
        summary.NotCounted.ShouldBeNull();
        summary.Metrics["average_heart_rate"].ShouldBe(130);
        summary.Metrics["max_heart_rate"].ShouldBe(140);
        summary.Metrics["average_cadence"].ShouldBe(86, "who coasts has no cadence: (90 + 81) / 2, rounded half up");
        summary.Metrics["average_power"].ShouldBe(167);
        summary.Metrics["max_power"].ShouldBe(301);
    }

    [Fact]
    public void A_track_keeps_cadence_and_power()
    {
        var track = Made.Track(Made.Workout(Ride(true, Sensors(120, 90, 200), Sensors(131, 88, 210))));
        track.Select(p => (p.HeartRate, p.Cadence, p.PowerW)).ShouldBe([(120, 90, 200), (131, 88, 210)]);
        Made.Track(Made.Workout(Ride(false, Sensors(120, 90, 200), Sensors(131, 88, 210)))).ShouldBeEmpty();
    }
}

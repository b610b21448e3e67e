using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Exercises;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Architecture;

/// <summary>Figures that rooms which do not know each other must agree on.</summary>
public sealed class SharedFiguresTests
{
    [Fact]
    public void A_mile_is_as_long_in_every_room()
    {
        RecordFigures.MileMm.ShouldBe(Units.MileMm);
        EnteredQuantity.Metres(1, "mi").ShouldBe(Units.MileMm / 1000m);
    }

    [Fact]
    public void A_workout_s_clock_goes_as_far_in_every_room() => EventLimits.MaxElapsedMs.ShouldBe(WorkoutClock.LongestMs);
}

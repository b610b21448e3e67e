using Stamina.Contracts.Events;
using Stamina.Exercises;

namespace Stamina.Tests.Exercises;

public class WorkoutClockTests
{
    [Fact]
    public void Exercise_types_and_the_contract_end_the_clock_of_a_workout_at_the_same_time() => WorkoutClock.LongestMs.ShouldBe(EventLimits.MaxElapsedMs);
}

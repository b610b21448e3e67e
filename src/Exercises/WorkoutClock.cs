namespace Stamina.Exercises;

/// <summary>How far the clock of a workout goes.</summary>
public static class WorkoutClock
{
    /// <summary>The contract's 30 days, in milliseconds.</summary>
    public const long LongestMs = 2_592_000_000;

    /// <summary>The same in seconds.</summary>
    public const double LongestS = LongestMs / 1000d;
}

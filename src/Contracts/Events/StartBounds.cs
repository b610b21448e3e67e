namespace Stamina.Contracts.Events;

/// <summary>Between which times a workout can have begun: a clock that was never set says 1970, one that was set wrong 2036.</summary>
public static class StartBounds
{
    /// <summary>What is expected of a start.</summary>
    public const string Expected = "a time from 1900 on, not of January 1970 (a clock that was never set), and at most a day after it arrives";

    private static readonly DateTimeOffset NeverSet = DateTimeOffset.UnixEpoch.AddHours(-14);
    private static readonly DateTimeOffset NeverSetUntil = new(1970, 2, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>True where what arrived at <paramref name="arrived"/> can have begun at <paramref name="start"/>.</summary>
    public static bool CanBe(DateTimeOffset start, DateTimeOffset arrived) =>
        start.Year >= 1900 && (start < NeverSet || start >= NeverSetUntil) && start - arrived <= TimeSpan.FromDays(1);
}

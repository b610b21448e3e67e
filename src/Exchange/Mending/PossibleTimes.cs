namespace Stamina.Exchange.Mending;

/// <summary>When a workout can have been, for all formats: from 1990, before which no watch wrote files, to a day from now.</summary>
internal static class PossibleTimes
{
    // The epoch of FIT is 31 December 1989; satellites' time began in 1980.
    private static readonly DateTime Earliest = new(1990, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>The first moment that can be, in milliseconds since 1970 in UTC.</summary>
    public static long EarliestMs { get; } = new DateTimeOffset(Earliest, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The last one: a day from now, as clocks go wrong and zones differ.</summary>
    public static long LatestMs(DateTimeOffset now) => now.AddDays(1).ToUnixTimeMilliseconds();

    /// <summary>True for a moment that can be.</summary>
    public static bool Contain(DateTimeOffset moment, DateTimeOffset now) =>
        moment.ToUnixTimeMilliseconds() is var ms && ms >= EarliestMs && ms <= LatestMs(now);

    /// <summary>True for a wall clock's reading that can be.</summary>
    public static bool Contain(DateTime local, DateTimeOffset now) => local >= Earliest && local <= now.UtcDateTime.AddDays(1);
}

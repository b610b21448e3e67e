namespace Stamina.Contracts;

/// <summary>Milliseconds since 1970-01-01 UTC, as far as the calendar goes.</summary>
public static class UnixTime
{
    /// <summary>The last millisecond of the year 9999.</summary>
    public const long HighestMs = 253_402_300_799_999;

    /// <summary>The moment; null where there is none: 0 stands for "not said".</summary>
    public static DateTimeOffset? Moment(long unixMs) => unixMs is > 0 and <= HighestMs ? DateTimeOffset.FromUnixTimeMilliseconds(unixMs) : null;
}

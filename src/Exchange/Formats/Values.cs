using System.Globalization;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats;

/// <summary>Reads numbers and times as files write them.</summary>
internal static class Values
{
    public static double Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : double.NaN;

    /// <summary>A whole number of 0 to <paramref name="max"/>; −1 where it is none.</summary>
    public static short Whole(string? text, int max = short.MaxValue) => Whole(Number(text), max);

    public static short Whole(double value, int max = short.MaxValue) => value >= 0 && value <= max ? (short)Math.Floor(value + 0.5) : (short)-1;

    /// <summary>
    /// A time, with the offset that is written there; without one it is UTC (a dateTime of XML Schema has none where the zone is not known; GPX demands UTC).
    /// </summary>
    public static DateTimeOffset? Time(string? text)
    {
        if (text is null || text.Length > 64)
        {
            return null;
        }

        text = text.Trim();
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var time)
            ? time
            : null;
    }

    public static long TimeMs(string? text) => Time(text) is { } time ? time.ToUnixTimeMilliseconds() : ActivityPoint.NoTime;

    /// <summary>Degrees, or NaN where they are beyond the globe.</summary>
    public static double Degrees(double value, double max) => Math.Abs(value) <= max ? value : double.NaN;

    public static string? Text(string? text)
    {
        var trimmed = text?.Trim();
        return string.IsNullOrEmpty(trimmed) ? null : trimmed.Length > ImportLimits.TextLength ? trimmed[..ImportLimits.TextLength] : trimmed;
    }
}

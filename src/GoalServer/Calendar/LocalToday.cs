using System.Globalization;
using NodaTime;
using Stamina.Folding;

namespace Stamina.GoalServer.Calendar;

/// <summary>Which day it is for a person. The profile's zone decides only this: the local date of a workout never changes with it.</summary>
/// <param name="Today">The date.</param>
/// <param name="Zone">The zone it was found in: an IANA name, or <c>UTC+02:00</c> where the profile's zone is unknown here.</param>
internal sealed record LocalToday(DateOnly Today, string Zone)
{
    /// <param name="now">The moment.</param>
    /// <param name="zone">The profile's zone, known to us or not.</param>
    /// <param name="lastStart">When the person last began a workout: its offset stands in for an unknown zone.</param>
    public static LocalToday Of(DateTimeOffset now, string? zone, DateTimeOffset? lastStart)
    {
        if (TimeZoneName.IsKnown(zone))
        {
            var there = Instant.FromDateTimeOffset(now).InZone(DateTimeZoneProviders.Tzdb[zone]);
            return new LocalToday(there.Date.ToDateOnly(), zone);
        }

        var offset = lastStart?.Offset ?? TimeSpan.Zero;
        var name = offset == TimeSpan.Zero ? "UTC" : "UTC" + (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
        return new LocalToday(DateOnly.FromDateTime(now.ToOffset(offset).DateTime), name);
    }
}

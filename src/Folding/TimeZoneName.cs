using System.Diagnostics.CodeAnalysis;
using NodaTime.TimeZones;

namespace Stamina.Folding;

/// <summary>Names of the time zone database, as <c>Europe/Berlin</c>.</summary>
public static class TimeZoneName
{
    /// <summary>
    /// True where the zone database has the name. Every room that takes a zone asks this. <c>UTC+05:30</c> is no such name, although NodaTime makes a zone of
    /// it.
    /// </summary>
    public static bool IsKnown([NotNullWhen(true)] string? zone) => zone is not null && TzdbDateTimeZoneSource.Default.CanonicalIdMap.ContainsKey(zone);
}

using System.Globalization;
using System.Reflection;
using NodaTime;
using NodaTime.TimeZones;

namespace Stamina.Exchange.Places;

/// <summary>
/// The time zone of a place, looked up offline in a quadtree of the world (<c>zones.txt</c>, 65 kB). Borders are exact to a few kilometres where people live;
/// at sea the answer is the zone of the ship's clock (<c>Etc/GMT+2</c>).
/// </summary>
public static class TimeZones
{
    private const int Columns = 48;
    private const int Rows = 24;
    private const int Base = 56;
    private const int LowestDigit = 35;
    private const int Leaves = Base * Base;

    private static readonly Lazy<(string[] Names, string Tree)> World = new(Load);

    /// <summary>The IANA name of the zone at a place.</summary>
    /// <param name="lat">Latitude, −90 to 90 degrees.</param>
    /// <param name="lon">Longitude, −180 to 180 degrees.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no place.</exception>
    public static string At(double lat, double lon)
    {
        if (!(lat is >= -90 and <= 90 && lon is >= -180 and <= 180))
        {
            throw new ArgumentOutOfRangeException(nameof(lat), string.Create(CultureInfo.InvariantCulture, $"{lat}, {lon} is no place."));
        }

        if (lat >= 90)
        {
            return "Etc/GMT";
        }

        var (names, tree) = World.Value;

        // The divisors are the smallest doubles above 360 and 180, so that the last meridian falls into the last column.
        var x = Columns * (180 + lon) / 360.00000000000006;
        var y = Rows * (90 - lat) / 180.00000000000003;
        var (column, row) = ((int)x, (int)y);
        var node = -1;
        var value = Read(tree, (96 * row) + (2 * column));
        while (value + names.Length < Leaves)
        {
            node += value + 1;
            x = 2 * (x - column) % 2;
            y = 2 * (y - row) % 2;
            (column, row) = ((int)x, (int)y);
            value = Read(tree, (8 * node) + (4 * row) + (2 * column) + (2 * Columns * Rows));
        }

        return names[value + names.Length - Leaves];
    }

    /// <summary>A moment in the zone's own local time, with its offset; null where the zone is not known, or the framework has no such time.</summary>
    public static DateTimeOffset? In(string zone, DateTimeOffset moment) =>
        IsWithinCalendar(moment.Year) && Find(zone) is { } known ? Told(Instant.FromDateTimeOffset(moment).InZone(known)) : null;

    /// <summary>
    /// A wall clock's reading as a moment in the zone (in a gap: moved on; where it happened twice: the first); null where the zone is not known, or the
    /// framework has no such time.
    /// </summary>
    public static DateTimeOffset? FromLocal(string zone, DateTime local) =>
        IsWithinCalendar(local.Year) && Find(zone) is { } known ? Told(known.ResolveLocal(LocalDateTime.FromDateTime(local), Resolvers.LenientResolver)) : null;

    private static DateTimeZone? Find(string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone);

    // An offset would move a time of the first or the last year out of the calendar.
    private static bool IsWithinCalendar(int year) => year is > 1 and < 9_999;

    // The framework's times are at most 14 hours from UTC. Manila was 16 hours behind until 1844, Alaska 15 hours ahead until 1867.
    private static DateTimeOffset? Told(ZonedDateTime time) =>
        Math.Abs(time.Offset.Seconds) <= 14 * NodaConstants.SecondsPerHour ? time.ToDateTimeOffset() : null;

    private static int Read(string tree, int at) => (Base * tree[at]) + tree[at + 1] - ((Base * LowestDigit) + LowestDigit);

    private static (string[] Names, string Tree) Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("zones.txt")
            ?? throw new InvalidOperationException("zones.txt is not in the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                return (line.Split(' '), reader.ReadLine()!);
            }
        }

        throw new InvalidOperationException("zones.txt is empty.");
    }
}

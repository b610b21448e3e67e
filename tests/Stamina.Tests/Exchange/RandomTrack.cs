using System.Globalization;
using Stamina.Exchange.Places;

namespace Stamina.Tests.Exchange;

/// <summary>
/// Workouts as people have them, made at random from a seed: bends, hills, faster and slower, readings every one to eight seconds, pauses of minutes, sensors
/// that are there, missing or silent for a while, cadences of all sizes, spells of standing, tunnels, readings without a fix and in places where nobody can
/// have been, and now and then a track without any height.
/// </summary>
internal static class RandomTrack
{
    // Where a track begins and ends every reading is good, so that nothing but what is meant decides on its time.
    private const int Good = 6;

    /// <summary>A GPX of it.</summary>
    /// <param name="seed">The same gives the same.</param>
    /// <param name="types">One of these.</param>
    /// <param name="searches">True where sensors also measure before the first fix and behind the last one before a pause.</param>
    public static string Gpx(int seed, string[] types, bool searches = false)
    {
        var random = new Random(seed);
        var type = types[random.Next(types.Length)];
        var fastest = type switch { "walking" => 1.8, "running" => 4.5, _ => 11 };
        var (hasHeights, hasHeart, hasCadence, hasPower) = (random.Next(6) > 0, random.Next(3) > 0, random.Next(2) > 0, random.Next(3) == 0);
        var warmth = random.Next(3) == 0 ? random.Next(-20, 40) : (int?)null;
        var (lat, lon) = InOneZone(random);
        var course = random.NextDouble() * 6;
        var height = 100m + random.Next(900);
        var at = Made.Start.AddSeconds(random.Next(100_000));
        var most = random.Next(1, 4);
        var segments = Enumerable.Range(0, most).Select(number => Segment(number).ToList()).ToArray();
        return Made.GpxOf($"<name>Round {seed} &amp; back</name><desc>Two\nlines</desc><type>{type}</type>", [.. segments]);

        IEnumerable<string> Segment(int number)
        {
            var step = random.Next(1, 9);
            var count = random.Next(30, 120);
            var silentFrom = random.Next(3) == 0 ? count : count - random.Next(40);
            var standsFrom = random.Next(count);
            var standsTo = random.Next(3) == 0 ? standsFrom + (random.Next(20, 200) / step) : standsFrom;
            var (searchesTo, losesFrom) = (searches && number == 0 ? random.Next(4) : 0, searches && number < most - 1 ? count - random.Next(4) : count);
            var wasGood = true;
            for (var i = 0; i < count; i++)
            {
                // In FIT's own steps of 0.2 m: what rounds a height may carry it over the bound between a rest and a climb.
                height += 2 * (decimal)Math.Round((random.NextDouble() - 0.5) * step / 2, 1);
                var inside = hasHeights ? $"<ele>{Number(height)}</ele>" : string.Empty;
                var measures = i < silentFrom && (hasHeart || hasCadence || hasPower);
                var sensors = i >= silentFrom ? string.Empty
                    : (hasHeart ? $"<hr>{random.Next(70, 200)}</hr>" : string.Empty)
                        + (hasCadence ? $"<cad>{random.Next(40, 221)}</cad>" : string.Empty)
                        + (warmth is { } degrees ? $"<atemp>{degrees + random.Next(3)}</atemp>" : string.Empty)
                        + (hasPower ? $"<power>{random.Next(0, 600)}</power>" : string.Empty);
                var odd = wasGood && i >= Good && i < count - Good ? random.Next(20) : -1;
                var (y, x) = measures && (odd == 0 || i < searchesTo || i >= losesFrom) ? (0d, 0d) : odd == 1 ? (lat + 0.02, lon) : (lat, lon);
                wasGood = odd is < 0 or > 2;
                yield return Made.Point(y, x, at, sensors.Length == 0 ? inside : $"{inside}<extensions>{sensors}</extensions>");
                course += (random.NextDouble() - 0.5) / 2;
                var way = i >= standsFrom && i < standsTo ? 0.3 / 111_195 : fastest * (0.5 + (random.NextDouble() / 2)) * step / 111_195;
                lon += way * Math.Sin(course) / Math.Cos(double.DegreesToRadians(lat));
                lat += way * Math.Cos(course);
                at = at.AddSeconds(step);
                if (odd == 2)
                {
                    var away = random.Next(70, 300);
                    at = at.AddSeconds(away);
                    lat += fastest * 0.7 * away / 111_195;
                }
            }

            at = at.AddSeconds(random.Next(60, 900));
        }
    }

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    // Away from borders: of a way across one the zone is that of most readings, and a file holds only those that count.
    private static (double Lat, double Lon) InOneZone(Random random)
    {
        while (true)
        {
            var (lat, lon) = ((random.NextDouble() * 120) - 60, (random.NextDouble() * 340) - 170);
            (double Lat, double Lon)[] around = [(lat, lon), (lat - 0.6, lon - 0.6), (lat - 0.6, lon + 0.6), (lat + 0.6, lon - 0.6), (lat + 0.6, lon + 0.6)];
            if (around.Select(place => TimeZones.At(place.Lat, place.Lon)).Distinct(StringComparer.Ordinal).Count() == 1)
            {
                return (lat, lon);
            }
        }
    }
}

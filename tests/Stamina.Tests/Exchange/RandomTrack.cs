using System.Globalization;

namespace Stamina.Tests.Exchange;

/// <summary>
/// Workouts as people have them, made at random from a seed: bends, hills, faster and slower, readings every one to eight seconds, pauses of minutes, sensors
/// that are there, missing or silent for a while, and now and then a track without any height.
/// </summary>
internal static class RandomTrack
{
    /// <summary>A GPX of it.</summary>
    public static string Gpx(int seed, string[] types)
    {
        var random = new Random(seed);
        var type = types[random.Next(types.Length)];
        var fastest = type switch { "walking" => 1.8, "running" => 4.5, _ => 11 };
        var (hasHeights, hasHeart, hasCadence, hasPower) = (random.Next(6) > 0, random.Next(3) > 0, random.Next(2) > 0, random.Next(3) == 0);
        var warmth = random.Next(3) == 0 ? random.Next(-20, 40) : (int?)null;
        var (lat, lon, course) = ((random.NextDouble() * 120) - 60, (random.NextDouble() * 340) - 170, random.NextDouble() * 6);
        var height = 100m + random.Next(900);
        var at = Made.Start.AddSeconds(random.Next(100_000));
        Func<int> turns = type switch { "cycling" => () => random.Next(25, 55), "walking" => () => random.Next(62, 76), _ => () => random.Next(72, 95) };
        var segments = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Segment().ToList()).ToArray();
        return Made.GpxOf($"<name>Round {seed} &amp; back</name><desc>Two\nlines</desc><type>{type}</type>", [.. segments]);

        IEnumerable<string> Segment()
        {
            var step = random.Next(1, 9);
            var silent = random.Next(40);
            for (var i = random.Next(30, 120); i > 0; i--)
            {
                var inside = hasHeights ? $"<ele>{Number(height += (decimal)Math.Round((random.NextDouble() - 0.5) * step, 1))}</ele>" : string.Empty;
                var sensors = i <= silent ? string.Empty
                    : (hasHeart ? $"<hr>{random.Next(70, 200)}</hr>" : string.Empty)
                        + (hasCadence ? $"<cad>{2 * turns()}</cad>" : string.Empty)
                        + (warmth is { } degrees ? $"<atemp>{degrees + random.Next(3)}</atemp>" : string.Empty)
                        + (hasPower ? $"<power>{random.Next(0, 600)}</power>" : string.Empty);
                yield return Made.Point(lat, lon, at, sensors.Length == 0 ? inside : $"{inside}<extensions>{sensors}</extensions>");
                course += (random.NextDouble() - 0.5) / 2;
                var way = fastest * (0.5 + (random.NextDouble() / 2)) * step / 111_195;
                lon += way * Math.Sin(course) / Math.Cos(double.DegreesToRadians(lat));
                lat += way * Math.Cos(course);
                at = at.AddSeconds(step);
            }

            at = at.AddSeconds(random.Next(60, 900));
        }
    }

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}

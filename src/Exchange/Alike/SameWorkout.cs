using Stamina.Exercises.Distance;

namespace Stamina.Exchange.Alike;

/// <summary>What of a recording tells whether another one is of the same workout.</summary>
/// <param name="ExerciseType">As it counts.</param>
/// <param name="StartMs">Milliseconds since 1970 in UTC.</param>
/// <param name="EndMs">Likewise; the start where its length is unknown.</param>
/// <param name="Places">Of <see cref="SameWorkout.PlacesOf"/>; empty where it says of none.</param>
public sealed record Recording(string ExerciseType, long StartMs, long EndMs, IReadOnlyList<PlaceAt> Places);

/// <summary>
/// The one rule that finds two recordings of one workout (a watch and a phone), for the terminal and for find_alike: they share half of the shorter time, and
/// were, by the median, within 150 m of each other. Where one has no places, they are compared by the exercise and by how much of the time they share.
/// </summary>
public static class SameWorkout
{
    /// <summary>Places of one recording.</summary>
    public const int MostPlaces = 40;

    private const double NearM = 150;
    private const long FinestMs = 15_000;
    private const long LongestGapMs = 120_000;

    /// <summary>
    /// Where the person was at most 40 moments of a stretch of a recording, each a multiple of 15 s × a power of two since 1970: so that two recordings of one
    /// workout, whenever each took its readings, say of the same moments. Between two readings it is on the line between them; over two minutes it is unknown.
    /// </summary>
    /// <param name="track">Readings with a time and a place, in their order.</param>
    /// <param name="fromMs">Milliseconds since 1970 in UTC.</param>
    /// <param name="toMs">Likewise.</param>
    public static List<PlaceAt> PlacesOf(IEnumerable<PlaceAt> track, long fromMs, long toMs)
    {
        var step = FinestMs;
        while (step < (toMs - fromMs) / (MostPlaces - 1))
        {
            step *= 2;
        }

        var places = new List<PlaceAt>();
        var next = Math.Max(fromMs + step - 1, 0) / step * step;
        PlaceAt? before = null;
        foreach (var reading in track)
        {
            if (before is { } b && reading.TimeMs <= b.TimeMs)
            {
                continue;
            }

            for (; next <= Math.Min(reading.TimeMs, toMs); next += step)
            {
                if (next == reading.TimeMs)
                {
                    places.Add(reading);
                }
                else if (before is { } last && reading.TimeMs - last.TimeMs <= LongestGapMs)
                {
                    places.Add(Between(last, reading, next));
                }
            }

            before = reading;
            if (reading.TimeMs >= toMs)
            {
                break;
            }
        }

        return places;
    }

    /// <summary>True where enough of their time is common for <see cref="Are"/> to look at the places.</summary>
    public static bool ShareTime(Recording one, Recording other)
    {
        var (common, shorter) = (Common(one, other), Math.Min(Length(one), Length(other)));
        return shorter == 0 ? common >= 0 : common * 2 >= shorter;
    }

    /// <summary>True where both are of one workout, as far as they tell.</summary>
    public static bool Are(Recording one, Recording other)
    {
        if (!ShareTime(one, other))
        {
            return false;
        }

        if (UsualWay(one.Places, other.Places) is { } metres)
        {
            return metres <= NearM;
        }

        // Without common places most of the time must be common, and the exercise the same. A log of sets may have no length; then its start must lie within.
        return one.ExerciseType == other.ExerciseType
            && (Math.Min(Length(one), Length(other)) == 0 || Common(one, other) * 5 >= Math.Max(Length(one), Length(other)) * 4);
    }

    private static long Common(Recording one, Recording other) => Math.Min(one.EndMs, other.EndMs) - Math.Max(one.StartMs, other.StartMs);

    private static long Length(Recording one) => one.EndMs - one.StartMs;

    private static PlaceAt Between(PlaceAt a, PlaceAt b, long timeMs)
    {
        var share = (timeMs - a.TimeMs) / (double)(b.TimeMs - a.TimeMs);

        // Between two readings on both sides of the date line the nearer one is taken, which is close enough.
        return Math.Abs(b.Lon - a.Lon) > 180
            ? (share < 0.5 ? a : b) with { TimeMs = timeMs }
            : new PlaceAt(timeMs, a.Lat + ((b.Lat - a.Lat) * share), a.Lon + ((b.Lon - a.Lon) * share));
    }

    // The median way between them at the moments of which both say; null where there is none.
    private static double? UsualWay(IReadOnlyList<PlaceAt> one, IReadOnlyList<PlaceAt> other)
    {
        var ways = new List<double>();
        for (var (i, k) = (0, 0); i < one.Count && k < other.Count;)
        {
            switch (one[i].TimeMs.CompareTo(other[k].TimeMs))
            {
                case < 0:
                    i++;
                    break;
                case > 0:
                    k++;
                    break;
                default:
                    ways.Add(Metres(one[i++], other[k++]));
                    break;
            }
        }

        ways.Sort();
        return ways.Count == 0 ? null : ways[ways.Count / 2];
    }

    private static double Metres(PlaceAt a, PlaceAt b)
    {
        const double MetresOfDegree = Geodesic.MeanRadiusM * Math.PI / 180;
        var lon = Math.Abs(a.Lon - b.Lon);
        var east = Math.Min(lon, 360 - lon) * Math.Cos(double.DegreesToRadians(a.Lat));
        return Math.Sqrt(((a.Lat - b.Lat) * (a.Lat - b.Lat)) + (east * east)) * MetresOfDegree;
    }
}

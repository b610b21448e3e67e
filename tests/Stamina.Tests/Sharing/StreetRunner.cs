using Stamina.Exchange.Writing;
using Stamina.Exercises;

namespace Stamina.Tests.Sharing;

/// <summary>A made-up person in a made-up town of streets, who leaves home and comes back. All from one seed.</summary>
internal sealed class StreetRunner
{
    private const int Streets = 80;
    private const double Drift = 0.9;
    private const double MetresPerE7 = 111_320 / 1e7;
    private const int HomeLatE7 = 460_500_000;
    private const int HomeLonE7 = 145_000_000;

    private static readonly double LonScale = Math.Cos(HomeLatE7 / 1e7 * Math.PI / 180);

    private readonly Random random;
    private readonly double[] columns;
    private readonly double[] rows;
    private readonly HashSet<(int X, int Y, bool Across)> closed = [];
    private readonly double turn;
    private readonly (int X, int Y) corner;
    private readonly double along;
    private readonly double[] favourites;
    private (double X, double Y) off;

    public StreetRunner(int seed)
    {
        random = new Random(seed);
        (columns, rows, turn) = (Lines(), Lines(), random.NextDouble() * Math.PI / 2);
        for (var i = 0; i < Streets * Streets / 5; i++)
        {
            closed.Add((random.Next(Streets), random.Next(Streets), random.Next(2) == 0));
        }

        // Home stands somewhere along a street that can be left at both ends.
        corner = (Streets / 2, Streets / 2);
        along = random.NextDouble();
        for (var x = corner.X - 1; x <= corner.X + 1; x++)
        {
            closed.ExceptWith([(x, corner.Y, true), (x, corner.Y, false), (x, corner.Y - 1, false)]);
        }

        favourites = [.. Enumerable.Range(0, 4).Select(_ => random.NextDouble() * 2 * Math.PI)];
    }

    /// <summary>Metres east and north of home.</summary>
    public static (double X, double Y) FromHome(int latE7, int lonE7) =>
        (((double)lonE7 - HomeLonE7) * MetresPerE7 * LonScale, ((double)latE7 - HomeLatE7) * MetresPerE7);

    /// <summary>One workout that begins and ends at home, with the noise of a receiver.</summary>
    public (WrittenWorkout Workout, IReadOnlyList<TrackPoint> Track) Workout()
    {
        var corners = Way();
        var speed = 2.4 + random.NextDouble();
        const int Every = 8;
        var track = new List<TrackPoint>();
        double gone = 0, next = 0;
        for (var i = 1; i < corners.Count; i++)
        {
            var (from, to) = (corners[i - 1], corners[i]);
            var length = Math.Sqrt(Square(to.X - from.X) + Square(to.Y - from.Y));
            for (; next <= gone + length; next += speed * Every)
            {
                var share = length == 0 ? 0 : (next - gone) / length;
                track.Add(Point(from.X + ((to.X - from.X) * share), from.Y + ((to.Y - from.Y) * share), track.Count * Every * 1000L));
            }

            gone += length;
        }

        var ms = track[^1].ElapsedMs!.Value;
        return (
            new WrittenWorkout
            {
                ExerciseType = "running",
                StartedAt = new DateTimeOffset(2026, 5, 4, 6, 0, 0, TimeSpan.Zero).AddHours(random.Next(10_000)),
                ElapsedMs = ms,
                MovingMs = ms,
                DistanceMm = (long)(Enumerable.Range(1, track.Count - 1).Sum(i => Distance(At(track[i - 1]), At(track[i]))) * 1000),
            },
            track);
    }

    // Along the street to one of its ends, on in a direction that is kept as well as the streets allow, and home by other streets.
    private List<(double X, double Y)> Way()
    {
        var home = Home();
        var far = 1_500 + (random.NextDouble() * 2_500);
        var heading = random.Next(2) == 0 ? favourites[random.Next(favourites.Length)] + (random.NextDouble() * 0.4) : random.NextDouble() * 2 * Math.PI;
        var at = random.Next(2) == 0 ? corner : (corner.X + 1, corner.Y);
        var way = new List<(double X, double Y)> { home, Corner(at) };
        var seen = new HashSet<(int, int)> { at };
        var goal = (X: home.X + (far * Math.Cos(heading)), Y: home.Y + (far * Math.Sin(heading)));
        Walk(goal);
        seen.Clear();
        Walk(home);
        way.Add(home);
        return way;

        void Walk((double X, double Y) to)
        {
            for (var steps = 0; steps < 400; steps++)
            {
                if (Distance(Corner(at), to) < 150 && (to != home || at == corner || at == (corner.X + 1, corner.Y)))
                {
                    return;
                }

                var ways = Neighbours(at).ToList();
                var best = ways.MinBy(one => Distance(Corner(one), to) + (seen.Contains(one) ? 400 : 0) + (random.NextDouble() * 150));
                at = best;
                seen.Add(at);
                way.Add(Corner(at));
            }
        }
    }

    private IEnumerable<(int X, int Y)> Neighbours((int X, int Y) at)
    {
        var (x, y) = at;
        if (x + 1 < Streets && !closed.Contains((x, y, true)))
        {
            yield return (x + 1, y);
        }

        if (x > 0 && !closed.Contains((x - 1, y, true)))
        {
            yield return (x - 1, y);
        }

        if (y + 1 < Streets && !closed.Contains((x, y, false)))
        {
            yield return (x, y + 1);
        }

        if (y > 0 && !closed.Contains((x, y - 1, false)))
        {
            yield return (x, y - 1);
        }
    }

    private TrackPoint Point(double x, double y, long ms)
    {
        var home = Home();
        off = ((off.X * Drift) + Noise(), (off.Y * Drift) + Noise());
        var (east, north) = (x - home.X + off.X, y - home.Y + off.Y);
        return new TrackPoint(
            HomeLatE7 + (int)(north / MetresPerE7),
            HomeLonE7 + (int)(east / MetresPerE7 / LonScale),
            ms,
            ElevationMm: 300_000,
            HeartRate: 140,
            BreakBefore: ms == 0,
            NotCounted: null);
    }

    private (double X, double Y) Home()
    {
        var (from, to) = (Corner(corner), Corner((corner.X + 1, corner.Y)));
        return (from.X + ((to.X - from.X) * along), from.Y + ((to.Y - from.Y) * along));
    }

    private (double X, double Y) Corner((int X, int Y) at)
    {
        var (x, y) = (columns[at.X], rows[at.Y]);
        return ((x * Math.Cos(turn)) - (y * Math.Sin(turn)), (x * Math.Sin(turn)) + (y * Math.Cos(turn)));
    }

    private double[] Lines()
    {
        var lines = new double[Streets];
        for (var i = 1; i < Streets; i++)
        {
            lines[i] = lines[i - 1] + 60 + (random.NextDouble() * 110);
        }

        return lines;
    }

    // Box and Muller's bell curve. With the drift of a receiver that makes 4 m either way, usual for a phone.
    private double Noise() => 1.7 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static (double X, double Y) At(TrackPoint point) => FromHome(point.LatE7, point.LonE7);

    private static double Distance((double X, double Y) one, (double X, double Y) other) => Math.Sqrt(Square(one.X - other.X) + Square(one.Y - other.Y));

    private static double Square(double number) => number * number;
}

using Stamina.Exercises;

namespace Stamina.Tests.Sharing;

/// <summary>
/// What a stranger does with everything that one person gave away. The circle is that of W. U. Hassan, S. Hussain and A. Bates, "Analysis of Privacy
/// Protections in Fitness Tracking Social Networks" (USENIX Security 2018); the hidden distance follows K. Dhondt and others, "A Run a Day Won't Keep the
/// Hacker Away" (CCS 2022). All answer metres east and north of the home that they look for.
/// </summary>
internal static class HomeAttacks
{
    private const double OnCircle = 20;
    private const double LargeError = 300;

    /// <summary>Where tracks end: at both ends, and on both sides of what is left out in between.</summary>
    public static List<(double X, double Y)> Ends(IEnumerable<IReadOnlyList<TrackPoint>> tracks)
    {
        var ends = new List<(double X, double Y)>();
        foreach (var track in tracks.Where(track => track.Count > 0))
        {
            ends.Add(At(track[0]));
            for (var i = 1; i < track.Count; i++)
            {
                if (track[i].BreakBefore)
                {
                    ends.AddRange([At(track[i - 1]), At(track[i])]);
                }
            }

            ends.Add(At(track[^1]));
        }

        return ends;
    }

    /// <summary>The middle of the circle on which most ends lie.</summary>
    public static (double X, double Y) Circle(List<(double X, double Y)> ends, Random random)
    {
        var best = (Count: -1, X: 0d, Y: 0d, Radius: 0d);
        for (var round = 0; round < 400; round++)
        {
            if (Through(Any(), Any(), Any()) is not { Radius: > 100 and < 1_500 } circle)
            {
                continue;
            }

            var count = ends.Count(end => Math.Abs(Distance(end, (circle.X, circle.Y)) - circle.Radius) < OnCircle);
            best = count > best.Count ? (count, circle.X, circle.Y, circle.Radius) : best;
        }

        (double X, double Y) Any() => ends[random.Next(ends.Count)];

        return best.Count < 0 ? Middle(ends) : Fitted(ends.FindAll(end => Math.Abs(Distance(end, (best.X, best.Y)) - best.Radius) < OnCircle));
    }

    /// <summary>The middle of the ends.</summary>
    public static (double X, double Y) Middle(List<(double X, double Y)> ends) => (ends.Average(end => end.X), ends.Average(end => end.Y));

    /// <summary>
    /// Tracks leave towards all sides, and so more of them where the edge is near: as far beyond the middle of the ends as that is from the circle's.
    /// </summary>
    public static (double X, double Y) Beyond((double X, double Y) circle, (double X, double Y) middle) =>
        ((2 * middle.X) - circle.X, (2 * middle.Y) - circle.Y);

    /// <summary>
    /// The place from which the ends are as far as the figures say that is hidden: the distance that they state less the way that is shown. Streets are longer
    /// than the line by a share that is tried too.
    /// </summary>
    public static (double X, double Y) HiddenDistance(IReadOnlyList<(double Figure, IReadOnlyList<TrackPoint> Track)> copies)
    {
        var known = copies.Where(copy => copy.Track.Count > 1)
            .Select(copy => (First: At(copy.Track[0]), Last: At(copy.Track[^1]), Hidden: copy.Figure - Shown(copy.Track)))
            .ToList();
        var (centre, best) = (Middle(Ends(copies.Select(copy => copy.Track))), (Error: double.MaxValue, X: 0d, Y: 0d));
        for (var (reach, step) = (600d, 60d); step >= 10; (reach, step, centre) = (step * 1.5, step / 3, (best.X, best.Y)))
        {
            for (var x = centre.X - reach; x <= centre.X + reach; x += step)
            {
                for (var y = centre.Y - reach; y <= centre.Y + reach; y += step)
                {
                    for (var longer = 1.0; longer <= 1.4; longer += 0.1)
                    {
                        // What is far off counts no more than somewhat off: some tracks pass the place in between.
                        var error = 0d;
                        foreach (var (first, last, hidden) in known)
                        {
                            error += Math.Min(Math.Abs((longer * (Distance((x, y), first) + Distance((x, y), last))) - hidden), LargeError);
                        }

                        best = error < best.Error ? (error, x, y) : best;
                    }
                }
            }
        }

        return (best.X, best.Y);
    }

    /// <summary>Where the last streets that are shown lead to when they are drawn on: the point nearest to all of those lines.</summary>
    /// <param name="tracks">The tracks.</param>
    /// <param name="before">So many points before their ends: a stranger may know how ends are chosen.</param>
    public static (double X, double Y) Directions(IEnumerable<IReadOnlyList<TrackPoint>> tracks, int before = 0)
    {
        double xx = 0, xy = 0, yy = 0, bx = 0, by = 0;
        foreach (var track in tracks.Where(track => track.Count > before + 5))
        {
            foreach (var (end, from) in new[] { (At(track[before]), At(track[before + 4])), (At(track[^(before + 1)]), At(track[^(before + 5)])) })
            {
                var length = Math.Max(Distance(end, from), 1e-9);
                var (nx, ny) = ((end.Y - from.Y) / length, (from.X - end.X) / length);
                var along = (nx * end.X) + (ny * end.Y);
                (xx, xy, yy, bx, by) = (xx + (nx * nx), xy + (nx * ny), yy + (ny * ny), bx + (nx * along), by + (ny * along));
            }
        }

        var determinant = (xx * yy) - (xy * xy);
        return determinant == 0 ? (0, 10_000) : (((yy * bx) - (xy * by)) / determinant, ((xx * by) - (xy * bx)) / determinant);
    }

    private static double Shown(IReadOnlyList<TrackPoint> track)
    {
        var metres = 0d;
        for (var i = 1; i < track.Count; i++)
        {
            metres += track[i].BreakBefore ? 0 : Distance(At(track[i - 1]), At(track[i]));
        }

        return metres;
    }

    private static (double X, double Y) At(TrackPoint point) => StreetRunner.FromHome(point.LatE7, point.LonE7);

    private static double Distance((double X, double Y) one, (double X, double Y) other) => Math.Sqrt(Square(one.X - other.X) + Square(one.Y - other.Y));

    private static (double X, double Y, double Radius)? Through((double X, double Y) a, (double X, double Y) b, (double X, double Y) c)
    {
        var d = 2 * ((a.X * (b.Y - c.Y)) + (b.X * (c.Y - a.Y)) + (c.X * (a.Y - b.Y)));
        if (Math.Abs(d) < 1)
        {
            return null;
        }

        var (a2, b2, c2) = (Square(a.X) + Square(a.Y), Square(b.X) + Square(b.Y), Square(c.X) + Square(c.Y));
        var x = ((a2 * (b.Y - c.Y)) + (b2 * (c.Y - a.Y)) + (c2 * (a.Y - b.Y))) / d;
        var y = ((a2 * (c.X - b.X)) + (b2 * (a.X - c.X)) + (c2 * (b.X - a.X))) / d;
        return (x, y, Distance((x, y), a));
    }

    // Kåsa's fit: the circle x² + y² = ax + by + c by least squares.
    private static (double X, double Y) Fitted(List<(double X, double Y)> ends)
    {
        var (mx, my) = Middle(ends);
        double uu = 0, uv = 0, vv = 0, uz = 0, vz = 0;
        foreach (var (x, y) in ends)
        {
            var (u, v) = (x - mx, y - my);
            var z = Square(u) + Square(v);
            (uu, uv, vv, uz, vz) = (uu + (u * u), uv + (u * v), vv + (v * v), uz + (u * z), vz + (v * z));
        }

        var determinant = (uu * vv) - (uv * uv);
        return Math.Abs(determinant) < 1e-6 ? (mx, my) : (mx + (((uz * vv) - (vz * uv)) / determinant / 2), my + (((vz * uu) - (uz * uv)) / determinant / 2));
    }

    private static double Square(double number) => number * number;
}

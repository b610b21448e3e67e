using System.Text;
using Stamina.Exercises;

namespace Stamina.Exchange.Sharing;

/// <summary>
/// What is hidden around one place: three discs that overlap, drawn from the account's secret. The first holds the place, anywhere within it but near its
/// edge; the others hang on its rim, so that the shape has no middle to find. It never changes: of two shapes around one place, others would know that it lies
/// in both.
/// </summary>
internal sealed class HiddenArea
{
    // Metres around the place that are always hidden.
    private const double Core = 150;
    private const double LeastRadius = 500;
    private const double MostRadius = 800;
    private const double LeastLobe = 0.5;
    private const double MostLobe = 0.8;
    private const double LeastReach = 0.7;

    private const int Drawn = 11;

    private readonly HiddenPlace place;
    private readonly (double X, double Y, double Radius)[] discs;
    private readonly double reach;
    private readonly (double X, double Y) lure;

    public HiddenArea(ReadOnlySpan<byte> secret, HiddenPlace place)
    {
        this.place = place;
        Span<double> draw = stackalloc double[Drawn];
        SecretDraw.Fill(secret, Encoding.UTF8.GetBytes($"stamina hidden area v1 {place.Id:N}"), draw);

        var radius = LeastRadius + (draw[0] * (MostRadius - LeastRadius));

        // The square root spreads the place evenly over the disc that it may lie in: no part of it is likelier than another.
        var (x, y) = Polar(Math.Sqrt(draw[1]) * (radius - Core), draw[2]);

        // The second lobe hangs within a quarter of a turn of the first, so that the shape leans to one side.
        // The lure lies evenly over the first disc: to find it tells no more than the shape does.
        var (lureX, lureY) = Polar(Math.Sqrt(draw[9]) * radius, draw[10]);
        lure = (x + lureX, y + lureY);
        discs = [(x, y, radius), Lobe(draw[3..6], draw[4]), Lobe(draw[6..9], draw[4] + ((draw[7] - 0.5) / 2))];
        reach = discs.Max(disc => Math.Sqrt((disc.X * disc.X) + (disc.Y * disc.Y)) + disc.Radius);

        (double X, double Y, double Radius) Lobe(ReadOnlySpan<double> numbers, double turn)
        {
            var (dx, dy) = Polar(radius * (LeastReach + (numbers[0] * (1 - LeastReach))), turn);
            return (x + dx, y + dy, radius * (LeastLobe + (numbers[2] * (MostLobe - LeastLobe))));
        }
    }

    /// <summary>True where the point lies in the area, at least <paramref name="margin"/> metres from its edge.</summary>
    public bool Holds(int latE7, int lonE7, double margin)
    {
        var (x, y) = place.PlaneTo(latE7, lonE7);
        if (Math.Abs(y) > reach || Math.Abs(x) > reach)
        {
            return false;
        }

        foreach (var disc in discs)
        {
            if (Square(x - disc.X) + Square(y - disc.Y) <= Square(disc.Radius - margin))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Metres between the line through two points and a place in the area that is not the one it hides, and always the same: what tracks are to lead to when
    /// somebody draws their last streets on.
    /// </summary>
    public double MissesLure(TrackPoint one, TrackPoint other)
    {
        var (ax, ay) = place.PlaneTo(one.LatE7, one.LonE7);
        var (bx, by) = place.PlaneTo(other.LatE7, other.LonE7);
        var length = Math.Sqrt(Square(bx - ax) + Square(by - ay));
        return length == 0 ? double.MaxValue : Math.Abs(((bx - ax) * (lure.Y - ay)) - ((by - ay) * (lure.X - ax))) / length;
    }

    private static (double X, double Y) Polar(double distance, double turn) =>
        (distance * Math.Cos(turn * 2 * Math.PI), distance * Math.Sin(turn * 2 * Math.PI));

    private static double Square(double number) => number * number;
}

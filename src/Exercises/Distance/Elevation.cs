namespace Stamina.Exercises.Distance;

/// <summary>
/// Climbed and descended millimetres; each stretch without a break for itself, a turn counts when it exceeds 3 m. A height that nobody reaches from the one
/// before (10 m and 5 m/s) is set aside; three in a row that fit each other are another level, to which nothing was climbed.
/// </summary>
/// <param name="AscentMm">Climbed.</param>
/// <param name="DescentMm">Descended.</param>
public readonly record struct Elevation(long AscentMm, long DescentMm)
{
    private const long TurnMm = 3_000;
    private const long SlackMm = 10_000;
    private const long MostMmPerS = 5_000;
    private const int InARow = 3;

    /// <summary>Of the counted points; null where none of them knows its height.</summary>
    public static Elevation? Of(IReadOnlyList<JudgedPoint> points)
    {
        var leg = new Leg();
        var known = false;
        foreach (var point in points)
        {
            if (point.NotCounted is not null)
            {
                continue;
            }

            if (!point.Joined)
            {
                leg.Close();
            }

            if (point.Raw.ElevationMm is { } height)
            {
                known = true;
                leg.Judge(height, point.Raw.ElapsedMs);
            }
        }

        leg.Close();
        return known ? new Elevation(leg.AscentMm, leg.DescentMm) : null;
    }

    private enum Course
    {
        // Not yet further from its start than a turn takes to count.
        Flat,
        Up,
        Down,
    }

    private sealed class Leg
    {
        private readonly List<(long Height, long? Ms)> doubted = new(InARow);
        private (long Height, long? Ms) before;
        private bool begun;
        private long low;
        private long high;
        private Course course;

        public long AscentMm { get; private set; }

        public long DescentMm { get; private set; }

        public void Judge(long height, long? at)
        {
            var next = (height, at);
            if (!begun || Fits(before, next))
            {
                doubted.Clear();
                before = next;
                Add(height);
                return;
            }

            if (doubted.Count > 0 && !Fits(doubted[^1], next))
            {
                doubted.Clear();
            }

            doubted.Add(next);
            if (doubted.Count == InARow)
            {
                CountLeg();
                doubted.ForEach(d => Add(d.Height));
                doubted.Clear();
                before = next;
            }
        }

        private static bool Fits((long Height, long? Ms) from, (long Height, long? Ms) to) =>
            from.Ms is not { } a || to.Ms is not { } b || Math.Abs(to.Height - from.Height) * 1000 <= (MostMmPerS * Math.Max(0, b - a)) + (SlackMm * 1000);

        private void CountLeg()
        {
            Count();
            (begun, course) = (false, Course.Flat);
        }

        private void Add(long height)
        {
            if (!begun)
            {
                (begun, low, high) = (true, height, height);
            }
            else if (course != Course.Up && height - low > TurnMm)
            {
                Count();
                (course, high) = (Course.Up, height);
            }
            else if (course != Course.Down && high - height > TurnMm)
            {
                Count();
                (course, low) = (Course.Down, height);
            }
            else
            {
                low = course == Course.Up ? low : Math.Min(low, height);
                high = course == Course.Down ? high : Math.Max(high, height);
            }
        }

        public void Close()
        {
            CountLeg();
            doubted.Clear();
        }

        private void Count()
        {
            AscentMm += course == Course.Up ? high - low : 0;
            DescentMm += course == Course.Down ? high - low : 0;
        }
    }
}

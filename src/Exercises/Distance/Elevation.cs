namespace Stamina.Exercises.Distance;

/// <summary>Climbed and descended millimetres; each stretch without a break for itself, a turn counts when it exceeds 3 m.</summary>
/// <param name="AscentMm">Climbed.</param>
/// <param name="DescentMm">Descended.</param>
public readonly record struct Elevation(long AscentMm, long DescentMm)
{
    private const long TurnMm = 3_000;

    /// <summary>Of the counted points; null where none of them knows its height.</summary>
    public static Elevation? Of(IReadOnlyList<JudgedPoint> points)
    {
        var leg = default(Leg);
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

            if (point.Reading.ElevationMm is { } height)
            {
                known = true;
                leg.Add(height);
            }
        }

        leg.Close();
        return known ? new Elevation(leg.AscentMm, leg.DescentMm) : null;
    }

    private enum Course
    {
        // Has not left its start by more than a turn.
        Flat,
        Up,
        Down,
    }

    private struct Leg
    {
        private bool begun;
        private long low;
        private long high;
        private Course course;

        public long AscentMm { get; private set; }

        public long DescentMm { get; private set; }

        public void Add(long height)
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
            Count();
            (begun, course) = (false, Course.Flat);
        }

        private void Count()
        {
            AscentMm += course == Course.Up ? high - low : 0;
            DescentMm += course == Course.Down ? high - low : 0;
        }
    }
}

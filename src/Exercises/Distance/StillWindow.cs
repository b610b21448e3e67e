namespace Stamina.Exercises.Distance;

/// <summary>
/// Finds out when somebody stands still: all counted points of at least a minute lie in a box of 20 m, and in 9 m of height where heights are known. A receiver
/// at rest wanders by metres each second, which adds up to a kilometre and a half in half an hour. Nobody who moves stays in so small a box for so long; a
/// climber leaves it upwards. The cost per point is constant.
/// </summary>
internal sealed class StillWindow
{
    private const long LeastMs = 60_000;

    // 20 m: a degree of latitude is 111.3 km, give or take half a percent.
    private const double SideE7 = 1_797;

    private const long HeightMm = 9_000;

    private readonly List<(RawPoint Raw, int Index)> points = [];
    private readonly Extremes lowestLat = new(-1);
    private readonly Extremes highestLat = new(1);
    private readonly Extremes lowestLon = new(-1);
    private readonly Extremes highestLon = new(1);
    private readonly Extremes lowest = new(-1);
    private readonly Extremes highest = new(1);
    private readonly Extremes[] all;
    private int first;

    public StillWindow() => all = [lowestLat, highestLat, lowestLon, highestLon, lowest, highest];

    /// <summary>The index of the first point of the window.</summary>
    public int First => points[first].Index;

    public void Clear()
    {
        points.Clear();
        Array.ForEach(all, extremes => extremes.Clear());
        first = 0;
    }

    /// <summary>Adds a counted point; true where all since <see cref="First"/> is no movement.</summary>
    public bool Add(in RawPoint reading, int index)
    {
        if (reading.ElapsedMs is not { } at)
        {
            Clear();
            return false;
        }

        var place = points.Count;
        points.Add((reading, index));
        lowestLat.Add(place, reading.LatE7);
        highestLat.Add(place, reading.LatE7);
        lowestLon.Add(place, reading.LonE7);
        highestLon.Add(place, reading.LonE7);
        if (reading.ElevationMm is { } height)
        {
            lowest.Add(place, height);
            highest.Add(place, height);
        }

        var shrink = Math.Cos(reading.LatE7 / 1e7 * (Math.PI / 180));
        while (highestLat.Value - lowestLat.Value > SideE7
            || (highestLon.Value - lowestLon.Value) * shrink > SideE7
            || (!highest.IsEmpty && highest.Value - lowest.Value > HeightMm))
        {
            first++;
            foreach (var extremes in all)
            {
                extremes.Forget(first);
            }
        }

        return at - points[first].Raw.ElapsedMs >= LeastMs;
    }

    // The lowest or highest value of a sliding window, by a monotonic queue of the values that can still become it.
    private sealed class Extremes(int sign)
    {
        private readonly List<(int Place, long Value)> candidates = [];
        private int head;

        public bool IsEmpty => head == candidates.Count;

        public long Value => candidates[head].Value;

        public void Add(int place, long value)
        {
            while (candidates.Count > head && candidates[^1].Value * sign <= value * sign)
            {
                candidates.RemoveAt(candidates.Count - 1);
            }

            candidates.Add((place, value));
        }

        public void Forget(int before)
        {
            while (!IsEmpty && candidates[head].Place < before)
            {
                head++;
            }
        }

        public void Clear()
        {
            candidates.Clear();
            head = 0;
        }
    }
}

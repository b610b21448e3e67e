using System.Runtime.InteropServices;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Mending;

/// <summary>
/// What a file holds twice counts once: the same moment at the same place, and a stretch that another one covers (a watch and a phone, joined into one file).
/// Stretches of the same time at different places are different workouts.
/// </summary>
internal static class Overlaps
{
    private const double NearM = 50;
    private const double SamePlace = 5e-8;

    // More devices than that do not record the same time into one file.
    private const int MostCompared = 16;

    /// <summary>Parts readings that are sorted by time.</summary>
    public static IEnumerable<List<ActivityPoint>> Part(List<ActivityPoint> points, Aside aside)
    {
        RemoveRepeated(points, aside);

        // Most files are one stretch, and of a long one no copy of all readings is made.
        if (points.TrueForAll(point => point.Stretch == points[0].Stretch))
        {
            return [points];
        }

        var stretches = points.GroupBy(p => p.Stretch).Select(g => new Stretch([.. g])).Where(s => s.IsTimed).OrderByDescending(s => s.Points.Length).ToList();
        if (stretches.Count < 2)
        {
            return [points];
        }

        var doubled = new HashSet<int>();
        var apart = new List<Stretch>();
        var larger = LargerAtTheMiddleOf(stretches);
        for (var i = 1; i < stretches.Count; i++)
        {
            var other = larger[i].Select(at => stretches[at]).FirstOrDefault(s => !doubled.Contains(s.Id) && s.CoversHalfOf(stretches[i]));
            if (other is null)
            {
                continue;
            }

            doubled.Add(stretches[i].Id);
            if (other.IsNear(stretches[i], NearM))
            {
                aside.Add(AsideReasons.Repeated, stretches[i].Points.Length);
            }
            else
            {
                apart.Add(stretches[i]);
            }
        }

        points.RemoveAll(p => doubled.Contains(p.Stretch));
        return [points, .. apart.Select(s => s.Points.ToList())];
    }

    // A stretch that covers more than half of another goes on at the middle of it. One walk through the times finds for each stretch the largest that do, by
    // their places in the list: a file may have hundreds of thousands of stretches, too many to compare each with each.
    private static int[][] LargerAtTheMiddleOf(List<Stretch> stretches)
    {
        var starts = Enumerable.Range(0, stretches.Count).OrderBy(at => stretches[at].FromMs).ToArray();
        var ends = new PriorityQueue<int, long>();
        var there = new SortedSet<int>();
        var larger = new int[stretches.Count][];
        var started = 0;
        foreach (var at in Enumerable.Range(0, stretches.Count).OrderBy(at => stretches[at].MiddleMs))
        {
            var middleMs = stretches[at].MiddleMs;
            for (; started < starts.Length && stretches[starts[started]].FromMs <= middleMs; started++)
            {
                there.Add(starts[started]);
                ends.Enqueue(starts[started], stretches[starts[started]].ToMs);
            }

            while (ends.TryPeek(out var ended, out var endMs) && endMs < middleMs)
            {
                there.Remove(ended);
                ends.Dequeue();
            }

            larger[at] = [.. there.TakeWhile(other => other < at).Take(MostCompared)];
        }

        return larger;
    }

    private static void RemoveRepeated(List<ActivityPoint> points, Aside aside)
    {
        var repeated = new HashSet<int>();
        var span = CollectionsMarshal.AsSpan(points);
        var from = 0;
        for (var i = 1; i < span.Length; i++)
        {
            if (!span[i].HasTime || span[i].TimeMs != span[from].TimeMs)
            {
                from = i;
                continue;
            }

            // The readings of the same moment. So many at most, as a clock that stands still would make the cost grow with the square.
            for (var k = Math.Max(from, i - 16); k < i; k++)
            {
                if (Math.Abs(span[k].Lat - span[i].Lat) < SamePlace && Math.Abs(span[k].Lon - span[i].Lon) < SamePlace)
                {
                    repeated.Add(i);
                    if (span[k].Stretch != span[i].Stretch)
                    {
                        aside.Add(AsideReasons.Repeated);
                    }

                    break;
                }
            }
        }

        if (repeated.Count == 0)
        {
            return;
        }

        Join(points, repeated);
        var index = 0;
        points.RemoveAll(_ => repeated.Contains(index++));
    }

    // Two stretches that share a reading become one.
    private static void Join(List<ActivityPoint> points, HashSet<int> repeated)
    {
        var span = CollectionsMarshal.AsSpan(points);
        var joined = new Dictionary<int, int>();
        foreach (var i in repeated.Order())
        {
            var earlier = span[i - 1].Stretch;
            if (span[i].Stretch != earlier)
            {
                joined.TryAdd(span[i].Stretch, joined.GetValueOrDefault(earlier, earlier));
            }
        }

        foreach (ref var point in span)
        {
            point.Stretch = joined.GetValueOrDefault(point.Stretch, point.Stretch);
        }
    }

    private sealed class Stretch
    {
        // Of each reading its time, or that of the one before it.
        private readonly long[] times;

        public Stretch(ActivityPoint[] points)
        {
            Points = points;
            times = new long[points.Length];
            var (timed, last) = (0, ActivityPoint.NoTime);
            for (var i = 0; i < points.Length; i++)
            {
                times[i] = last = points[i].HasTime ? points[i].TimeMs : last;
                if (points[i].HasTime && points[i].HasPlace)
                {
                    (FromMs, ToMs) = (timed == 0 ? last : FromMs, last);
                    timed++;
                }
            }

            IsTimed = timed > 1;
        }

        public ActivityPoint[] Points { get; }

        public int Id => Points[0].Stretch;

        public bool IsTimed { get; }

        public long FromMs { get; }

        public long ToMs { get; }

        public long MiddleMs => FromMs + ((ToMs - FromMs) / 2);

        public bool CoversHalfOf(Stretch other) => (Math.Min(ToMs, other.ToMs) - Math.Max(FromMs, other.FromMs)) * 2 > other.ToMs - other.FromMs;

        // True where the other was, by the median of its readings, at most so far from where this one was at the same moments.
        public bool IsNear(Stretch other, double metres)
        {
            var ways = new List<double>();
            foreach (var point in other.Points.Where(p => p.HasTime))
            {
                var at = Array.BinarySearch(times, point.TimeMs);
                at = at < 0 ? Math.Max(0, ~at - 1) : at;
                if (point.HasPlace && Points[at].HasPlace)
                {
                    ways.Add(SphereDistance.Metres(Points[at], point));
                }
            }

            ways.Sort();
            return ways.Count == 0 || ways[ways.Count / 2] <= metres;
        }
    }
}

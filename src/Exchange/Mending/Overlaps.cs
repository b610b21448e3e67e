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

    /// <summary>Parts readings that are sorted by time.</summary>
    public static IEnumerable<List<ActivityPoint>> Part(List<ActivityPoint> points, Aside aside)
    {
        RemoveRepeated(points, aside);
        if (IsOneStretch(points))
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
        for (var i = 1; i < stretches.Count; i++)
        {
            var other = stretches.Take(i).FirstOrDefault(s => !doubled.Contains(s.Id) && s.CoversHalfOf(stretches[i]));
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

    // Most files are, and of a long one a copy of all its readings would be the most that an import holds.
    private static bool IsOneStretch(List<ActivityPoint> points)
    {
        foreach (ref readonly var point in CollectionsMarshal.AsSpan(points))
        {
            if (point.Stretch != points[0].Stretch)
            {
                return false;
            }
        }

        return true;
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

            // As many as share a moment; bounded, or a clock that stands still would make this a square.
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

    // Where one stretch goes on in the other, they are one.
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
        public Stretch(ActivityPoint[] points)
        {
            Points = points;
            var timed = points.Where(p => p.HasTime && p.HasPlace).ToArray();
            IsTimed = timed.Length > 1;
            (FromMs, ToMs) = IsTimed ? (timed[0].TimeMs, timed[^1].TimeMs) : default;
        }

        public ActivityPoint[] Points { get; }

        public int Id => Points[0].Stretch;

        public bool IsTimed { get; }

        private long FromMs { get; }

        private long ToMs { get; }

        public bool CoversHalfOf(Stretch other) => (Math.Min(ToMs, other.ToMs) - Math.Max(FromMs, other.FromMs)) * 2 > other.ToMs - other.FromMs;

        // By the median of how far the other is from where this one was at the same moments.
        public bool IsNear(Stretch other, double metres)
        {
            var ways = new List<double>();
            var at = 0;
            foreach (var point in other.Points)
            {
                while (at + 1 < Points.Length && Points[at + 1].TimeMs <= point.TimeMs)
                {
                    at++;
                }

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

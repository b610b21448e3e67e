using System.Runtime.InteropServices;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Mending;

/// <summary>
/// Sorts readings by time. Where nearly all stand in order already, each of the few others is put where its time says, if the person can have been at its place
/// then. If not, its time is wrong and it is set aside.
/// </summary>
internal static class TimeOrder
{
    private const int FewOfHundred = 5;
    private const long AloneMs = 60_000;
    private const double SlackM = 15;
    private const double Faster = 3;

    public static List<ActivityPoint> Sort(List<ActivityPoint> points, Aside aside)
    {
        if (IsSorted(points))
        {
            return points;
        }

        // A point without a time stays with the one before it.
        var keys = KeysOf(points);
        var order = SortStretches(points, keys);
        var inOrder = LongestInOrder(order, keys);
        var outside = order.Count - inOrder.Count;
        if (outside > 0 && outside <= Math.Max(2, order.Count * FewOfHundred / 100))
        {
            order = Insert(points, keys, order, inOrder, aside);
        }

        return [.. order.OrderBy(i => keys[i]).Select(i => points[i])];
    }

    private static bool IsSorted(List<ActivityPoint> points)
    {
        var last = long.MinValue;
        foreach (ref readonly var point in CollectionsMarshal.AsSpan(points))
        {
            if (point.HasTime)
            {
                if (point.TimeMs < last)
                {
                    return false;
                }

                last = point.TimeMs;
            }
        }

        return true;
    }

    private static long[] KeysOf(List<ActivityPoint> points)
    {
        var keys = new long[points.Count];
        var last = points.Find(p => p.HasTime).TimeMs;
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = last = points[i].HasTime ? points[i].TimeMs : last;
        }

        return keys;
    }

    // Whole stretches by their median time: a file may hold its tracks in another order than they were recorded in.
    private static List<int> SortStretches(List<ActivityPoint> points, long[] keys) =>
        [.. Enumerable.Range(0, points.Count)
            .GroupBy(i => points[i].Stretch)
            .Select(g => g.ToArray())
            .OrderBy(g => Median(g, keys))
            .SelectMany(g => g)];

    private static long Median(int[] stretch, long[] keys) => stretch.Select(i => keys[i]).Order().ElementAt(stretch.Length / 2);

    /// <summary>The longest subsequence whose times never go back (patience sorting, O(n log n)), by index.</summary>
    private static HashSet<int> LongestInOrder(List<int> order, long[] keys)
    {
        var tails = new List<int>();
        var before = new int[order.Count];
        for (var i = 0; i < order.Count; i++)
        {
            var key = keys[order[i]];
            int low = 0, high = tails.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (keys[order[tails[middle]]] <= key)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            before[i] = low == 0 ? -1 : tails[low - 1];
            if (low == tails.Count)
            {
                tails.Add(i);
            }
            else
            {
                tails[low] = i;
            }
        }

        var longest = new HashSet<int>(tails.Count);
        for (var at = tails.Count == 0 ? -1 : tails[^1]; at >= 0; at = before[at])
        {
            longest.Add(order[at]);
        }

        return longest;
    }

    private static List<int> Insert(List<ActivityPoint> points, long[] keys, List<int> order, HashSet<int> inOrder, Aside aside)
    {
        var kept = order.Where(inOrder.Contains).ToList();
        var byKey = Comparer<int>.Create((one, other) => keys[one].CompareTo(keys[other]));
        var usual = UsualSpeed(points, keys, kept);
        var odd = 0;
        foreach (var i in order)
        {
            if (inOrder.Contains(i))
            {
                continue;
            }

            var at = kept.BinarySearch(i, byKey);
            at = at < 0 ? ~at : at;
            if ((IsSoon(at - 1) || IsSoon(at)) && CanBe(at - 1) && CanBe(at))
            {
                kept.Insert(at, i);
            }
            else
            {
                odd++;
            }

            // A reading that is alone by its time, though it stands among others in the file, has a wrong time.
            bool IsSoon(int neighbour) => neighbour >= 0 && neighbour < kept.Count && Math.Abs(keys[kept[neighbour]] - keys[i]) <= AloneMs;

            bool CanBe(int neighbour)
            {
                if (neighbour < 0 || neighbour >= kept.Count || !points[i].HasPlace || !points[kept[neighbour]].HasPlace)
                {
                    return true;
                }

                var seconds = Math.Abs(keys[kept[neighbour]] - keys[i]) / 1000d;
                return SphereDistance.Metres(points[i], points[kept[neighbour]]) <= SlackM + (Faster * usual * seconds);
            }
        }

        aside.Add(AsideReasons.OddTime, odd);
        return kept;
    }

    private static double UsualSpeed(List<ActivityPoint> points, long[] keys, List<int> order)
    {
        var speeds = new List<double>();
        for (var k = 1; k < order.Count; k++)
        {
            var seconds = (keys[order[k]] - keys[order[k - 1]]) / 1000d;
            if (seconds is > 0 and < 60 && points[order[k]].HasPlace && points[order[k - 1]].HasPlace)
            {
                speeds.Add(SphereDistance.Metres(points[order[k]], points[order[k - 1]]) / seconds);
            }
        }

        speeds.Sort();
        return speeds.Count == 0 ? 0 : speeds[speeds.Count / 2];
    }
}

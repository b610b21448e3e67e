using System.Runtime.InteropServices;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Mending;

/// <summary>Parts readings where a night lies between, and sets aside small groups far from all others, whose times are wrong.</summary>
internal static class DaySplitter
{
    // Longer than a break on a long day, shorter than a night's rest on a tour.
    private const long NightMs = 8 * 3_600_000;
    private const int FewAtMost = 30;

    public static IEnumerable<List<ActivityPoint>> Part(List<ActivityPoint> points, Aside aside)
    {
        var times = points.Where(p => p.HasTime).Select(p => p.TimeMs).Order().ToArray();
        var groups = new List<(long FromMs, long ToMs, int Count)>();
        for (int i = 0, from = 0; i < times.Length; i++)
        {
            if (i + 1 == times.Length || times[i + 1] - times[i] > NightMs)
            {
                groups.Add((times[from], times[i], i + 1 - from));
                from = i + 1;
            }
        }

        // With hours between most readings the file was written that way, and no time is wrong.
        if (groups.Count == 1 || groups.Count * 2 > times.Length)
        {
            return [points];
        }

        var most = groups.Max(g => g.Count);
        bool IsFew((long FromMs, long ToMs, int Count) group) => group.Count < most && group.Count < Math.Clamp(most / 100, 3, FewAtMost);
        var kept = groups.Where(g => !IsFew(g)).ToList();
        aside.Add(AsideReasons.OddTime, groups.Where(IsFew).Sum(g => g.Count));
        return Deal(points, kept).Where(part => part.Count > 0);
    }

    /// <summary>The time of each part: between two of them it ends in the middle.</summary>
    public static List<ActivityPart> BoundsOf(List<List<ActivityPoint>> parts)
    {
        var spans = parts.ConvertAll(part => (
            FirstMs: part.Where(p => p.HasTime).Select(p => p.TimeMs).DefaultIfEmpty(long.MaxValue).Min(),
            LastMs: part.Where(p => p.HasTime).Select(p => p.TimeMs).DefaultIfEmpty(long.MinValue).Max()));
        return [.. spans.Select((span, i) => new ActivityPart(
            i == 0 ? long.MinValue : Middle(spans[i - 1].LastMs, span.FirstMs),
            span.FirstMs,
            span.LastMs,
            i + 1 == spans.Count ? long.MaxValue : Middle(span.LastMs, spans[i + 1].FirstMs)))];

        static long Middle(long from, long to) => from + ((to - from) / 2);
    }

    // A point without a time goes into the part of the one before it.
    private static List<List<ActivityPoint>> Deal(List<ActivityPoint> points, List<(long FromMs, long ToMs, int Count)> groups)
    {
        var parts = groups.ConvertAll(g => new List<ActivityPoint>(g.Count));
        var current = 0;
        foreach (ref readonly var point in CollectionsMarshal.AsSpan(points))
        {
            if (point.HasTime)
            {
                var timeMs = point.TimeMs;
                if (IndexOf(groups, timeMs) is >= 0 and var at)
                {
                    current = at;
                }
                else
                {
                    continue;
                }
            }

            parts[current].Add(point);
        }

        return parts;
    }

    // The groups stand in the order of their times, and there may be tens of thousands of them.
    private static int IndexOf(List<(long FromMs, long ToMs, int Count)> groups, long timeMs)
    {
        int low = 0, high = groups.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = groups[middle].FromMs <= timeMs ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && timeMs <= groups[low - 1].ToMs ? low - 1 : -1;
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Mending;

/// <summary>
/// Puts an activity's readings in order and sets aside what is out of line: one wrong time must not move the workout, stretch it or spoil its distance. Nothing
/// is set aside without being counted.
/// </summary>
public static class Mender
{
    // The epoch of FIT is 31 December 1989; satellites' time began in 1980, and no watch wrote a file before this.
    private static readonly long EarliestMs = new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The workouts that an activity holds: one, or several where days lie between.</summary>
    /// <param name="activity">As the file states it. Its points are used up.</param>
    /// <param name="now">Later than a day from now nothing was recorded.</param>
    public static IReadOnlyList<MendedActivity> Mend(Activity activity, DateTimeOffset now)
    {
        var aside = new Aside();
        aside.Add(activity.Aside);
        var remarks = new List<Remark>();
        var points = activity.Points;
        var hasTimes = DropImpossibleTimes(points, now.AddDays(1).ToUnixTimeMilliseconds(), aside, remarks) && !StandsStill(points, remarks);
        if (!hasTimes)
        {
            WithoutTimes(points);
            RemoveRepeatedStretches(points, aside);
            Bound(points, aside);
            DistanceColumn.Clean(CollectionsMarshal.AsSpan(points));
            return [new MendedActivity(activity, points, HasTimes: false, Stated(activity, now)) { Aside = aside, Remarks = remarks }];
        }

        var workouts = new List<MendedActivity>();
        foreach (var part in Days.Part(points, aside))
        {
            foreach (var ordered in Overlaps.Part(TimeOrder.Sort(part, aside), aside))
            {
                CutAfterStop(ordered, activity, aside);
                Bound(ordered, aside);
                var column = CollectionsMarshal.AsSpan(ordered);
                var countsFromStart = workouts.Count == 0 && DistanceColumn.CountsFromStart(column, activity.StatedDistanceM);
                DistanceColumn.Clean(column, countsFromStart);
                var startMs = StartOf(activity, ordered, countsFromStart);
                workouts.Add(new MendedActivity(activity, ordered, HasTimes: true, DateTimeOffset.FromUnixTimeMilliseconds(startMs))
                {
                    Aside = workouts.Count == 0 ? aside : new Aside(),
                    Remarks = remarks,
                    PlannedBecause = Plans.WhyPlanned(ordered),
                });
            }
        }

        return workouts;
    }

    private static DateTimeOffset? Stated(Activity activity, DateTimeOffset now) =>
        activity.StatedStart is { } start && start.ToUnixTimeMilliseconds() >= EarliestMs && start <= now.AddDays(1) ? start : null;

    // Started before the first reading, where the file says so: the watch ran and searched, or counted what was swum or run already.
    private static long StartOf(Activity activity, List<ActivityPoint> ordered, bool countsFromStart)
    {
        const long LongestSearchMs = 600_000, DayMs = 86_400_000;
        var firstMs = ordered.Find(p => p.HasTime).TimeMs;
        var stated = activity.Format is "fit" or "tcx" ? activity.StatedStart?.ToUnixTimeMilliseconds() : null;
        var longest = countsFromStart || activity.LengthsMs.Exists(end => end > stated && end <= firstMs) ? DayMs : LongestSearchMs;
        return stated < firstMs && firstMs - stated <= longest && ordered.Count > 0 ? stated.Value : firstMs;
    }

    // False where no time is left. Where most cannot be, the clock was broken, and what looks possible is chance.
    private static bool DropImpossibleTimes(List<ActivityPoint> points, long latestMs, Aside aside, List<Remark> remarks)
    {
        bool IsImpossible(ActivityPoint p) => p.HasTime && (p.TimeMs < EarliestMs || p.TimeMs > latestMs);
        var timed = points.Count(p => p.HasTime);
        var impossible = points.Count(IsImpossible);
        if (timed == 0)
        {
            if (points.Count > 0)
            {
                remarks.Add(new Remark(RemarkCodes.NoTimes, "No point has a time: there is distance but no pace."));
            }

            return false;
        }

        if (impossible * 2 > timed)
        {
            remarks.Add(
                new Remark(
                    RemarkCodes.BrokenClock, "The clock of this recording was broken (before 1990 or in the future): there is distance but no pace."));
            return false;
        }

        aside.Add(AsideReasons.ImpossibleTime, impossible);
        points.RemoveAll(IsImpossible);
        if (points.Count > timed - impossible)
        {
            remarks.Add(
                new Remark(
                    RemarkCodes.SomeWithoutTime,
                    "{n} of {of} points have no time: they count for distance, not for time.",
                    ("n", points.Count - timed + impossible),
                    ("of", points.Count)));
        }

        return timed > impossible;
    }

    private static bool StandsStill(List<ActivityPoint> points, List<Remark> remarks)
    {
        long first = long.MaxValue, last = long.MinValue;
        var timed = 0;
        foreach (ref readonly var point in CollectionsMarshal.AsSpan(points))
        {
            if (point.HasTime)
            {
                (first, last, timed) = (Math.Min(first, point.TimeMs), Math.Max(last, point.TimeMs), timed + 1);
            }
        }

        if (timed < 2 || last - first >= 1_000)
        {
            return false;
        }

        remarks.Add(
            new Remark(RemarkCodes.ClockStoodStill, "The clock of this recording stands still: there is distance but no pace."));
        return true;
    }

    private static void WithoutTimes(List<ActivityPoint> points)
    {
        foreach (ref var point in CollectionsMarshal.AsSpan(points))
        {
            point.TimeMs = ActivityPoint.NoTime;
        }

        points.RemoveAll(p => !p.HasPlace);
    }

    // Without times only the places can tell that a stretch was written twice.
    private static void RemoveRepeatedStretches(List<ActivityPoint> points, Aside aside)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var repeated = new HashSet<int>();
        foreach (var stretch in points.GroupBy(p => p.Stretch))
        {
            var places = stretch.ToArray();
            var bytes = new byte[places.Length * 16];
            for (var i = 0; i < places.Length; i++)
            {
                BitConverter.TryWriteBytes(bytes.AsSpan(i * 16), places[i].Lat);
                BitConverter.TryWriteBytes(bytes.AsSpan((i * 16) + 8), places[i].Lon);
            }

            if (!seen.Add(Convert.ToHexString(SHA256.HashData(bytes))) && places.Length > 1)
            {
                repeated.Add(stretch.Key);
            }
        }

        aside.Add(AsideReasons.Repeated, points.RemoveAll(p => repeated.Contains(p.Stretch)));
    }

    private static void CutAfterStop(List<ActivityPoint> points, Activity activity, Aside aside)
    {
        if (activity.StoppedMs is { } stopped)
        {
            aside.Add(AsideReasons.AfterStop, points.RemoveAll(p => p.HasTime && p.TimeMs > stopped));
        }
    }

    private static void Bound(List<ActivityPoint> points, Aside aside)
    {
        if (points.Count > ImportLimits.Points)
        {
            aside.Add(AsideReasons.TooMany, points.Count - ImportLimits.Points);
            points.RemoveRange(ImportLimits.Points, points.Count - ImportLimits.Points);
        }
    }
}

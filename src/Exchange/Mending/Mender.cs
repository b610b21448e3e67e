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
    /// <summary>How our own export names itself: whatever it has is recorded.</summary>
    internal const string OwnCreator = "Stamina";

    private static readonly Comparer<(int FirstStretch, string Name)> ByFirstStretch =
        Comparer<(int FirstStretch, string Name)>.Create((one, other) => one.FirstStretch.CompareTo(other.FirstStretch));

    /// <summary>The workouts that an activity holds: one, or several where days lie between.</summary>
    /// <param name="activity">As the file states it. Its points are used up.</param>
    /// <param name="now">Later than a day from now nothing was recorded.</param>
    public static IReadOnlyList<MendedActivity> Mend(Activity activity, DateTimeOffset now)
    {
        var aside = new Aside();
        aside.Add(activity.Aside);
        var remarks = new List<Remark>();
        var points = activity.Points;
        var isDrawn = IsDrawn(activity);
        RemoveDrawnCopies(points, aside);
        var hasTimes = DropImpossibleTimes(points, PossibleTimes.LatestMs(now), aside, remarks) && !StandsStill(points, remarks);
        if (!hasTimes)
        {
            WithoutTimes(points);
            RemoveRepeatedStretches(points, aside);
            Bound(points, aside);
            DistanceColumn.Clean(CollectionsMarshal.AsSpan(points));
            var named = NamedByTracks(activity, activity.TrackNames, points);
            named.LocalStart = PossibleLocal(activity, now, remarks);
            return [new MendedActivity(named, points, HasTimes: false, isDrawn ? null : Stated(activity, now)) { Aside = aside, Remarks = remarks }];
        }

        var workouts = new List<MendedActivity>();
        var days = Days.Part(points, aside).ToList();
        var bounds = days.Count > 1 ? Days.BoundsOf(days) : [];
        for (var day = 0; day < days.Count; day++)
        {
            var source = days.Count == 1 ? activity : activity.PartOf(bounds[day]);
            source = NamedByTracks(source, activity.TrackNames, days[day]);
            foreach (var ordered in Overlaps.Part(TimeOrder.Sort(days[day], aside), aside))
            {
                CutAfterStop(ordered, activity, aside);
                if (!ordered.Exists(p => p.HasTime))
                {
                    continue;
                }

                Bound(ordered, aside);
                var column = CollectionsMarshal.AsSpan(ordered);
                var countsFromStart = workouts.Count == 0 && DistanceColumn.CountsFromStart(column, activity.StatedDistanceM);
                DistanceColumn.Clean(column, countsFromStart);
                var startMs = StartOf(source, ordered, countsFromStart);
                workouts.Add(new MendedActivity(source, ordered, HasTimes: true, DateTimeOffset.FromUnixTimeMilliseconds(startMs))
                {
                    Aside = workouts.Count == 0 ? aside : new Aside(),
                    Remarks = remarks,
                    PlannedBecause = Plans.WhyPlanned(ordered),
                });

                // What another device has of the same time elsewhere is not lifted and swum twice.
                source = source.WithoutSets();
            }
        }

        return workouts;
    }

    private static DateTimeOffset? Stated(Activity activity, DateTimeOffset now) =>
        activity.StatedStart is { } start && PossibleTimes.Contain(start, now) ? start : null;

    private static DateTime? PossibleLocal(Activity activity, DateTimeOffset now, List<Remark> remarks)
    {
        if (activity.LocalStart is not { } clock || PossibleTimes.Contain(clock, now))
        {
            return activity.LocalStart;
        }

        remarks.Add(
            new Remark(RemarkCodes.BrokenClock, "Its date, {date}, cannot be (before 1990 or in the future).", ("date", $"{clock:yyyy-MM-dd}")));
        return null;
    }

    // A track without one time and without anything that a sensor measures may have been drawn; what stands in the file's head is when that was.
    private static bool IsDrawn(Activity activity) =>
        activity.Format == "gpx" && activity.Creator != OwnCreator && !activity.Points.Exists(p => p.HasTime || p.HasMore);

    // The title is the first track's; the names of the others stand in the note.
    private static Activity NamedByTracks(Activity activity, List<(int FirstStretch, string Name)> tracks, List<ActivityPoint> points)
    {
        if (tracks.Count < 2)
        {
            return activity;
        }

        var names = points
            .Select(p => p.Stretch)
            .Distinct()
            .Order()
            .Select(stretch => NameOf(tracks, stretch))
            .Where(name => name.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        activity.Name = names.Count > 0 ? names[0] : activity.Name;
        if (names.Count > 1)
        {
            activity.Description = string.Join("\n", [.. activity.Description is { } said ? [said] : Array.Empty<string>(), .. names.Skip(1)]);
        }

        return activity;
    }

    // Of the last track that begins with this stretch or before it: a file may have hundreds of thousands of either.
    private static string NameOf(List<(int FirstStretch, string Name)> tracks, int stretch)
    {
        var at = tracks.BinarySearch((stretch, string.Empty), ByFirstStretch);
        at = at < 0 ? ~at - 1 : at;
        return at < 0 ? string.Empty : tracks[at].Name;
    }

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
        bool IsImpossible(ActivityPoint p) => p.HasTime && (p.TimeMs < PossibleTimes.EarliestMs || p.TimeMs > latestMs);
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

    // Beside a recording its way may stand once more as a line without times, for maps: the same places, to about a metre.
    private static void RemoveDrawnCopies(List<ActivityPoint> points, Aside aside)
    {
        var timed = points.Where(p => p.HasTime).Select(p => p.Stretch).ToHashSet();
        if (timed.Count == 0 || points.TrueForAll(p => timed.Contains(p.Stretch)))
        {
            return;
        }

        var recorded = points.Where(p => p.HasTime && p.HasPlace).Select(Rounded).ToHashSet();
        var copies = points
            .Where(p => !timed.Contains(p.Stretch))
            .GroupBy(p => p.Stretch)
            .Where(line => line.Count(p => recorded.Contains(Rounded(p))) * 2 > line.Count())
            .Select(line => line.Key)
            .ToHashSet();
        aside.Add(AsideReasons.Repeated, points.RemoveAll(p => copies.Contains(p.Stretch)));

        static (int Lat, int Lon) Rounded(ActivityPoint p) => ((int)Math.Round(p.Lat * 1e5), (int)Math.Round(p.Lon * 1e5));
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

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Mending;

/// <summary>
/// Puts an activity's readings in order and sets aside those with a wrong time or place: one wrong time must not move the workout, make it longer or spoil its
/// distance. All that is set aside is counted.
/// </summary>
public static class Mender
{
    /// <summary>The creator that our own GPX files name. What they hold was recorded, also where it has no times.</summary>
    internal const string OwnCreator = "Stamina";

    private static readonly Comparer<(int FirstStretch, string Name)> ByFirstStretch =
        Comparer<(int FirstStretch, string Name)>.Create((one, other) => one.FirstStretch.CompareTo(other.FirstStretch));

    /// <summary>The workouts that an activity holds: one, or several where a night lies between.</summary>
    /// <param name="activity">As the file states it. Its points are changed.</param>
    /// <param name="now">When the import is done: nothing was recorded later than a day from here.</param>
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
        var days = DaySplitter.Part(points, aside).ToList();
        var bounds = days.Count > 1 ? DaySplitter.BoundsOf(days) : [];
        for (var day = 0; day < days.Count; day++)
        {
            var source = days.Count == 1 ? activity : activity.PartOf(bounds[day]);
            source = NamedByTracks(source, activity.TrackNames, days[day]);
            foreach (var ordered in Overlaps.Part(TimeOrder.Sort(days[day], aside), aside))
            {
                if (activity.StoppedMs is { } stopped)
                {
                    aside.Add(AsideReasons.AfterStop, ordered.RemoveAll(p => p.HasTime && p.TimeMs > stopped));
                }

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
                    PlannedBecause = ComputedTimes.WhyPlanned(ordered),
                });

                // Another device's recording of the same time is another workout; the sets and lengths belong to the first alone.
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

    // A track without any time and without values of sensors may have been drawn. Then the time in the file's head is when that was, and no start.
    private static bool IsDrawn(Activity activity) =>
        activity.Format == "gpx" && activity.Creator != OwnCreator && !activity.Points.Exists(p => p.HasTime || p.HasMore);

    // The title is the first track's name; the names of the others are added to the note.
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

    // The name of the last track that begins with this stretch or before it. It is searched in halves, as a file may have hundreds of thousands of both.
    private static string NameOf(List<(int FirstStretch, string Name)> tracks, int stretch)
    {
        var at = tracks.BinarySearch((stretch, string.Empty), ByFirstStretch);
        at = at < 0 ? ~at - 1 : at;
        return at < 0 ? string.Empty : tracks[at].Name;
    }

    // The stated start, where it is a little before the first reading: the watch was searching for satellites, or counted what was swum or run already.
    private static long StartOf(Activity activity, List<ActivityPoint> ordered, bool countsFromStart)
    {
        const long LongestSearchMs = 600_000, DayMs = 86_400_000;
        var firstMs = ordered.Find(p => p.HasTime).TimeMs;
        var stated = activity.Format is "fit" or "tcx" ? activity.StatedStart?.ToUnixTimeMilliseconds() : null;
        var longest = countsFromStart || activity.LengthsMs.Exists(end => end > stated && end <= firstMs) ? DayMs : LongestSearchMs;
        return stated < firstMs && firstMs - stated <= longest && ordered.Count > 0 ? stated.Value : firstMs;
    }

    // False where no time is left. Where most times cannot be, the clock was broken, and those that could be are chance.
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
        var times = points.Where(p => p.HasTime).Select(p => p.TimeMs).ToList();
        if (times.Count < 2 || times.Max() - times.Min() >= 1_000)
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

    // Some programs write the track once more as a line without times, for maps. It is found by its places, which are the same to about a metre.
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

    // Without times it is seen by the places alone that a stretch was written twice.
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

    private static void Bound(List<ActivityPoint> points, Aside aside)
    {
        if (points.Count > ImportLimits.Points)
        {
            aside.Add(AsideReasons.TooMany, points.Count - ImportLimits.Points);
            points.RemoveRange(ImportLimits.Points, points.Count - ImportLimits.Points);
        }
    }
}

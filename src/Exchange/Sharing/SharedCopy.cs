using System.Text;
using Stamina.Exchange.Writing;
using Stamina.Exercises;
using Stamina.Exercises.Distance;

namespace Stamina.Exchange.Sharing;

/// <summary>
/// A workout as its owner gives it to others. What lies in a hidden place is left out, and so is what would give it away: how far and how long the way through
/// it was, when it began, where laps ended, what the sensors read, the note.
/// </summary>
/// <param name="Workout">Its figures are those of what is shown; where nothing of the track is shown they are whole, because they lead to no place.</param>
/// <param name="Track">The points that are shown, without verdicts and sensors; broken where something is left out.</param>
/// <param name="IsWhole">True where nothing had to be left out of the track.</param>
public sealed record SharedCopy(WrittenWorkout Workout, IReadOnlyList<TrackPoint> Track, bool IsWhole)
{
    // Each track stops a little before the edge, somewhere on a stretch that begins for each at another length of its way: the edge itself is never drawn.
    private const double LeastFurtherMm = 50_000;
    private const double BeginsWithinMm = 150_000;
    private const double StretchMm = 300_000;

    // Millimetres over which the direction of a street is taken; and metres by which two points count as equally good, or all tracks would stop at the same
    // point of a straight street.
    private const double StreetMm = 40_000;
    private const double AsGood = 20;
    private const int DifferentLengths = 64;

    // What is left between two hidden stretches is shown where it is longer than this.
    private const long LeastShownMm = 200_000;

    // The clock of a copy stands still where nothing is shown; the next point is one second later.
    private const long HiddenMs = 1_000;

    /// <summary>Makes the copy. The same workout and places give the same copy each time.</summary>
    /// <param name="session">The workout's id, which the copy does not hold: it tells the time of its start.</param>
    /// <param name="workout">What there is to say beside the points.</param>
    /// <param name="track">The points with their verdicts.</param>
    /// <param name="places">What is hidden.</param>
    public static SharedCopy Of(string session, WrittenWorkout workout, IReadOnlyList<TrackPoint> track, HiddenPlaces places)
    {
        var counted = Counted(track);
        var areas = counted.ConvertAll(places.AreaOf);
        var hidden = areas.ConvertAll(area => area is not null).ToArray();
        Span<double> lengths = stackalloc double[DifferentLengths];
        SecretDraw.Fill(places.Secret, Encoding.UTF8.GetBytes("stamina copy for others v1 " + session), lengths);
        HideFurther(counted, areas, hidden, lengths);
        HideRemnants(counted, hidden);

        var isWhole = !Array.Exists(hidden, out_ => out_);
        var shown = Shown(counted, hidden);
        var copy = workout with { Note = null, ForOthers = true };
        return isWhole || shown.Count == 0 ? new SharedCopy(copy, shown, isWhole) : new SharedCopy(FiguresOf(copy, counted, hidden, shown), shown, false);
    }

    private static List<TrackPoint> Counted(IReadOnlyList<TrackPoint> track)
    {
        var counted = new List<TrackPoint>(track.Count);
        var broken = false;
        foreach (var point in track)
        {
            broken |= point.BreakBefore;
            if (point.NotCounted is null)
            {
                counted.Add(new TrackPoint(point.LatE7, point.LonE7, point.ElapsedMs, point.ElevationMm, HeartRate: null, broken, NotCounted: null));
                broken = false;
            }
        }

        return counted;
    }

    // The direction in which a track stops may lead to the place. Of the points where it may stop, the one is taken whose street, drawn on, passes nearest to
    // another place in the hidden area: somebody who draws all tracks on finds that one.
    private static void HideFurther(List<TrackPoint> points, List<HiddenArea?> areas, bool[] hidden, ReadOnlySpan<double> lengths)
    {
        var edges = new List<(int At, int Step)>();
        for (var i = 1; i < hidden.Length; i++)
        {
            if (hidden[i] != hidden[i - 1])
            {
                edges.Add(hidden[i] ? (i - 1, -1) : (i, 1));
            }
        }

        for (var edge = 0; edge < edges.Count; edge++)
        {
            var (at, step) = edges[edge];
            var least = LeastFurtherMm + (lengths[edge % lengths.Length] * BeginsWithinMm);
            var stop = StopOf(points, hidden, edges[edge], least, MissesOf(areas[at - step]!, edge * 17, lengths));
            for (; at >= 0 && at < hidden.Length && at != stop && !hidden[at]; at += step)
            {
                hidden[at] = true;
            }
        }
    }

    // The first point to show; -1 where nothing is left to show.
    private static int StopOf(
        List<TrackPoint> points, bool[] hidden, (int At, int Step) edge, double leastMm, Func<TrackPoint, TrackPoint, double> missesOf)
    {
        var (stop, nearest, gone, ahead, aheadMm) = (-1, double.MaxValue, 0d, edge.At, 0d);
        for (var at = edge.At; IsShown(at) && gone <= leastMm + StretchMm; at += edge.Step)
        {
            while (aheadMm < gone + StreetMm && IsShown(ahead + edge.Step))
            {
                aheadMm += StepMm(points[ahead], points[ahead + edge.Step]);
                ahead += edge.Step;
            }

            if (gone >= leastMm && missesOf(points[at], points[ahead]) is var misses && (stop < 0 || misses < nearest))
            {
                (stop, nearest) = (at, misses);
            }

            gone += IsShown(at + edge.Step) ? StepMm(points[at], points[at + edge.Step]) : 0;
        }

        return stop;

        bool IsShown(int at) => at >= 0 && at < hidden.Length && !hidden[at];
    }

    // How far a street misses the lure, with a drawn number for each point that is asked.
    private static Func<TrackPoint, TrackPoint, double> MissesOf(HiddenArea area, int number, ReadOnlySpan<double> numbers)
    {
        var own = numbers.ToArray();
        return (one, other) => area.MissesLure(one, other) + (own[number++ % own.Length] * AsGood);
    }

    private static void HideRemnants(List<TrackPoint> points, bool[] hidden)
    {
        for (int from = 0, to; from < hidden.Length; from = to + 1)
        {
            var length = 0L;
            for (to = from; to < hidden.Length && !hidden[to]; to++)
            {
                length += length < LeastShownMm && to > from && !points[to].BreakBefore ? StepMm(points[to - 1], points[to]) : 0;
            }

            if (length < LeastShownMm && (from > 0 || to < hidden.Length))
            {
                Array.Fill(hidden, true, from, to - from);
            }
        }
    }

    private static List<TrackPoint> Shown(List<TrackPoint> points, bool[] hidden)
    {
        var shown = new List<TrackPoint>(points.Count);
        long behind = 0;
        long? last = null;

        // Each stretch is moved by its first time, the first one to zero: a point before it that has none tells nothing.
        var isTimed = false;
        for (var i = 0; i < hidden.Length; i++)
        {
            if (hidden[i])
            {
                continue;
            }

            var point = points[i];
            if (i > 0 && hidden[i - 1])
            {
                isTimed = false;
                point = point with { BreakBefore = true };
            }

            if (!isTimed && point.ElapsedMs is { } at)
            {
                behind = at - (last is { } before ? before + HiddenMs : 0);
                isTimed = true;
            }

            last = point.ElapsedMs - behind ?? last;
            shown.Add(point with { ElapsedMs = point.ElapsedMs - behind });
        }

        return shown;
    }

    private static WrittenWorkout FiguresOf(WrittenWorkout workout, List<TrackPoint> points, bool[] hidden, List<TrackPoint> shown)
    {
        long distance = 0, moving = 0;
        for (var i = 1; i < shown.Count; i++)
        {
            if (!shown[i].BreakBefore)
            {
                distance += StepMm(shown[i - 1], shown[i]);
                moving += shown[i].ElapsedMs - shown[i - 1].ElapsedMs ?? 0;
            }
        }

        var first = points.Where((_, i) => !hidden[i]).Select(point => point.ElapsedMs).FirstOrDefault(at => at is not null);
        return workout with
        {
            StartedAt = workout.StartedAt?.AddMilliseconds(first ?? 0),
            ElapsedMs = shown.Max(point => point.ElapsedMs) ?? 0,
            MovingMs = Math.Min(moving, workout.MovingMs),
            DistanceMm = workout.DistanceMm is null ? null : distance,
            LapsMs = [],
        };
    }

    private static long StepMm(TrackPoint from, TrackPoint to) => Geodesic.StepMm(from.LatE7, from.LonE7, to.LatE7, to.LonE7);
}

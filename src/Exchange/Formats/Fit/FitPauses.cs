using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats.Fit;

/// <summary>
/// Makes pauses of the stops and starts of a watch's timer. A start may be missing in the file: that is seen where the timer, by the time that the session
/// states, ran longer than the stops and starts say.
/// </summary>
internal static class FitPauses
{
    private const long ToleranceMs = 60_000;

    /// <summary>Adds the pauses, and the end of the activity where the timer was stopped for good.</summary>
    /// <param name="activity">With its readings.</param>
    /// <param name="stopsAndStarts">In any order, in milliseconds since 1970 in UTC; of two in the same second the stop is taken first.</param>
    /// <param name="timerMs">How long the session says that the timer ran, in milliseconds; null where it does not say.</param>
    public static void AddTo(Activity activity, IEnumerable<(long At, bool IsStart)> stopsAndStarts, double? timerMs)
    {
        long? stopped = null;
        var times = activity.Points.Where(p => p.HasTime).Select(p => p.TimeMs).Order().ToArray();
        var (started, ranMs) = (times.Length > 0 ? times[0] : 0, 0L);
        foreach (var (at, isStart) in stopsAndStarts.OrderBy(t => t.At).ThenBy(t => t.IsStart))
        {
            var goesOn = isStart ? at : long.MaxValue;
            if (!isStart && stopped is { } last && timerMs > ranMs + ToleranceMs)
            {
                // Stopped twice, and the timer ran in between: the start is missing, so it is taken to be where readings go on.
                var next = FirstAfter(times, last);
                goesOn = next < times.Length && times[next] < at ? times[next] : long.MaxValue;
            }

            if (stopped is { } from && goesOn != long.MaxValue)
            {
                if (goesOn > from)
                {
                    activity.Pauses.Add(new Span(from, goesOn));
                }

                (stopped, started) = (null, goesOn);
            }

            if (!isStart && stopped is null)
            {
                (stopped, ranMs) = (at, ranMs + at - started);
            }
        }

        if (stopped is { } end)
        {
            var next = FirstAfter(times, end);
            if (next < times.Length && timerMs is { } all && all > ranMs + ToleranceMs && Math.Abs(all - ranMs - (times[^1] - times[next])) <= ToleranceMs)
            {
                // The timer ran on for as long as there are readings: here, too, the start is missing.
                activity.Pauses.Add(new Span(end, times[next]));
            }
            else
            {
                // Stopped for good: what the watch wrote after that is no part of the workout.
                activity.StoppedMs = end;
            }
        }
    }

    private static int FirstAfter(long[] times, long at)
    {
        var first = Array.BinarySearch(times, at + 1);
        return first < 0 ? ~first : first;
    }
}

using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Mending;

/// <summary>
/// Makes the device's cumulative distance usable: it begins at 0 (some devices go on counting from one sport of a triathlon to the next), never falls, and is
/// dropped where it is useless.
/// </summary>
internal static class DistanceColumn
{
    private const double ParentsM = 50;
    private const double UselessShare = 0.1;
    private const double WorthComparingM = 100;
    private const double Fastest = 50;

    /// <summary>True where the column counts from the start of the activity, though its first reading comes later (in the pool, on a treadmill).</summary>
    /// <param name="points">In order.</param>
    /// <param name="statedM">How far the activity went, as the file says.</param>
    public static bool CountsFromStart(ReadOnlySpan<ActivityPoint> points, double? statedM)
    {
        double first = double.NaN, last = double.NaN;
        foreach (ref readonly var point in points)
        {
            first = double.IsNaN(first) ? point.DistanceM : first;
            last = double.IsNaN(point.DistanceM) ? last : point.DistanceM;
        }

        return first > ParentsM && Math.Abs(last - statedM ?? double.NaN) < Math.Abs(last - first - statedM ?? double.NaN);
    }

    /// <summary>Cleans the column.</summary>
    /// <param name="points">In order.</param>
    /// <param name="countsFromStart">True where nothing of it belongs to another sport's time before.</param>
    public static void Clean(Span<ActivityPoint> points, bool countsFromStart = false)
    {
        var first = double.NaN;
        double last = 0, straight = 0;
        long lastMs = 0;
        ActivityPoint? before = null;
        foreach (ref var point in points)
        {
            if (point.HasPlace)
            {
                straight += before is { } from && from.Stretch == point.Stretch ? SphereDistance.Metres(from, point) : 0;
                before = point;
            }

            var stated = point.DistanceM;
            if (double.IsNaN(stated))
            {
                continue;
            }

            if (double.IsNaN(first) && stated >= 0)
            {
                first = stated > ParentsM && !countsFromStart ? stated : 0;
                lastMs = point.TimeMs;
            }

            var own = stated - first;

            // A value that falls, is below 0, or is further than anybody gets in that time is dropped, and the others stay.
            var isFit =
                stated >= 0
                && own >= last
                && (!point.HasTime || lastMs == ActivityPoint.NoTime || own - last <= 100 + (Fastest * (point.TimeMs - lastMs) / 1000d));
            point.DistanceM = isFit ? own : double.NaN;
            (last, lastMs) = isFit ? (own, point.TimeMs) : (last, lastMs);
        }

        if (last <= 0 || (straight > WorthComparingM && last < straight * UselessShare))
        {
            foreach (ref var point in points)
            {
                point.DistanceM = double.NaN;
            }
        }
    }
}

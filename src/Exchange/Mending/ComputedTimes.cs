using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Mending;

/// <summary>Tells times that a planner has computed from times that a clock has measured.</summary>
internal static class ComputedTimes
{
    private const long LongestUsualStepMs = 15 * 60_000;
    private const int FewestSteps = 10;
    private const double SameSpeed = 0.002;
    private const double DifferentSteps = 1.3;

    /// <summary>Why the times are no measurement; null where they may be one.</summary>
    public static string? WhyPlanned(List<ActivityPoint> points)
    {
        var steps = new List<double>();
        var speeds = new List<double>();
        var ways = new List<double>();
        ActivityPoint? before = null;
        foreach (var point in points)
        {
            if (!point.HasTime || !point.HasPlace)
            {
                continue;
            }

            if (before is { } last && last.Stretch == point.Stretch)
            {
                var (milliseconds, way) = ((double)(point.TimeMs - last.TimeMs), SphereDistance.Metres(last, point));
                steps.Add(milliseconds);
                if (milliseconds > 0 && way > 0)
                {
                    speeds.Add(way / milliseconds);
                    ways.Add(way);
                }
            }

            before = point;
        }

        steps.Sort();
        if (steps.Count >= 2 && steps[steps.Count / 2] > LongestUsualStepMs)
        {
            return "its points are more than a quarter of an hour apart, as a planner writes them";
        }

        return speeds.Count >= FewestSteps && Spread(speeds) < SameSpeed && AreDifferent(ways)
            ? "all its steps, long and short, have the same speed, as a planner writes them"
            : null;
    }

    // True where the steps differ in general, and not by one that is longer because a point is missing.
    private static bool AreDifferent(List<double> ways)
    {
        ways.Sort();
        return ways[ways.Count * 9 / 10] > ways[ways.Count / 10] * DifferentSteps;
    }

    /// <summary>Standard deviation over mean.</summary>
    private static double Spread(List<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Count) / mean;
    }
}

using Stamina.Exercises;

namespace Stamina.Exchange.Writing;

/// <summary>
/// The points of a track and, between them, what sensors measured where no place was known: before the first fix, in a tunnel, behind the last one.
/// </summary>
public static class WrittenReadings
{
    /// <summary>Both, those without a place where their time puts them.</summary>
    /// <param name="track">The points with their verdicts.</param>
    /// <param name="placeless">What was measured without a place, in the order of time.</param>
    public static IReadOnlyList<TrackPoint> Of(IReadOnlyList<TrackPoint> track, IReadOnlyList<TrackPoint> placeless)
    {
        if (placeless.Count == 0)
        {
            return track;
        }

        var readings = new List<TrackPoint>(track.Count + placeless.Count);
        var next = 0;
        foreach (var point in track)
        {
            if (point is { NotCounted: null, ElapsedMs: { } at })
            {
                for (; next < placeless.Count && placeless[next].ElapsedMs < at; next++)
                {
                    readings.Add(placeless[next]);
                }
            }

            readings.Add(point);
        }

        readings.AddRange(placeless.Skip(next));
        return readings;
    }

    /// <summary>
    /// What counts of them for a format in which a break is where one list of readings ends and the next begins: without those that were measured in a break,
    /// which would make it shorter; before the first place there is none.
    /// </summary>
    internal static IReadOnlyList<TrackPoint> WithoutThoseInBreaks(IReadOnlyList<TrackPoint> readings)
    {
        if (!readings.Any(reading => reading.IsPlaceless))
        {
            return readings;
        }

        var kept = new List<TrackPoint>(readings.Count);
        int? behindLastPlace = null;
        var broken = false;
        foreach (var reading in readings)
        {
            broken |= reading.EndsTheWay;
            if (reading is not { NotCounted: null, ElapsedMs: not null })
            {
                continue;
            }

            if (reading.IsPlaceless)
            {
                kept.Add(reading);
                continue;
            }

            if (broken && behindLastPlace is { } from)
            {
                kept.RemoveRange(from, kept.Count - from);
            }

            kept.Add(reading with { BreakBefore = broken && behindLastPlace is not null });
            (behindLastPlace, broken) = (kept.Count, false);
        }

        return kept;
    }
}

namespace Stamina.Tools.Phone;

/// <summary>What a track's own times are good for.</summary>
/// <param name="StartedAt">When the workout began; null where the track cannot tell.</param>
/// <param name="Message">What a person should know about the clock; null where all is well.</param>
internal sealed record TrackClock(DateTimeOffset? StartedAt, string? Message)
{
    // GPS time begins on 6 January 1980; a reading before that comes from a receiver that never had the time.
    private static readonly DateTimeOffset Earliest = new(1980, 1, 6, 0, 0, 0, TimeSpan.Zero);

    public static TrackClock Of(GpxTrack track, DateTimeOffset now)
    {
        var times = track.Segments.SelectMany(s => s).Select(p => p.Time).OfType<DateTimeOffset>().ToList();
        if (times.Count == 0)
        {
            return new TrackClock(null, "No point has a time: the track is recorded without times, so there is distance but no pace.");
        }

        var (first, last) = (times.Min(), times.Max());
        if (first < Earliest || last > now.AddDays(1))
        {
            return new TrackClock(null, $"The clock of this track is broken (it says {first:yyyy-MM-dd HH:mm} to {last:yyyy-MM-dd HH:mm}): the track is recorded without times, so there is distance but no pace.");
        }

        if (times.Count > 1 && last - first < TimeSpan.FromSeconds(1))
        {
            return new TrackClock(null, "The clock of this track stands still: the track is recorded without times, so there is distance but no pace.");
        }

        var untimed = track.PointCount - times.Count;

        // The first in the order of the track, not the earliest: one reading with a wrong time must not move the start.
        return new TrackClock(times[0], untimed > 0 ? $"{untimed} of {track.PointCount} points have no time: they count for distance, not for time." : null);
    }
}

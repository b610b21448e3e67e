using Stamina.Exercises;

namespace Stamina.Exchange.Sharing;

/// <summary>All places of an account that others are not shown.</summary>
public sealed class HiddenPlaces
{
    // Metres from the edge of what is hidden; a track that begins nearer to the edge is taken to begin in the open.
    private const double WellInside = 50;

    private readonly byte[] secret;
    private readonly HiddenArea[] areas;
    private readonly HiddenPlace[] shown;

    /// <summary>The places of an account.</summary>
    /// <param name="secret">The account's, at least 32 random bytes; always the same.</param>
    /// <param name="places">Also those that the person let go.</param>
    public HiddenPlaces(byte[] secret, IReadOnlyCollection<HiddenPlace> places)
    {
        this.secret = secret;
        areas = [.. places.Where(place => place.Hidden).Select(place => new HiddenArea(secret, place))];
        shown = [.. places.Where(place => !place.Hidden)];
    }

    internal ReadOnlySpan<byte> Secret => secret;

    /// <summary>
    /// Where a track begins or ends in the open. Null where both ends lie well within what is hidden, or at places that the person wants shown, or where
    /// nothing of it counts.
    /// </summary>
    public TrackPoint? OpenEnd(IReadOnlyList<TrackPoint> track)
    {
        var first = track.FirstOrDefault(point => point.NotCounted is null);
        var last = track.LastOrDefault(point => point.NotCounted is null);
        return first is not null && IsOpen(first) ? first : last is not null && IsOpen(last) ? last : null;
    }

    /// <summary>What hides a point; null where nothing does.</summary>
    internal HiddenArea? AreaOf(TrackPoint point) => Array.Find(areas, area => area.Holds(point.LatE7, point.LonE7, margin: 0));

    private bool IsOpen(TrackPoint end) =>
        !Array.Exists(areas, area => area.Holds(end.LatE7, end.LonE7, WellInside))
        && !Array.Exists(shown, place => place.MetresTo(end.LatE7, end.LonE7) <= HiddenPlace.SamePlace);
}

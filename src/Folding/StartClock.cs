using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Ports.Messages;

namespace Stamina.Folding;

/// <summary>
/// Puts starts right that cannot be: a phone whose clock was never set says 1970, one that was set wrong perhaps 2036. Such a start is moved by how far the
/// phone's clock was off when it sent the event, where it said so (<c>sent_at</c>), else to the moment at which the event arrived; and it is marked.
/// </summary>
internal static class StartClock
{
    /// <summary>
    /// Puts the wall clock of an event right, by what is stored beside the event. A time without an offset is left as it is: log_workout judges it when it
    /// arrives.
    /// </summary>
    public static void SetRight(EventFacts fact, LoggedEvent logged)
    {
        // An event that did not arrive anywhere, of a file that is looked at before it is sent, has no time of arrival to compare with.
        if (logged.ReceivedAtMs is <= 0 or > UnixTime.HighestMs)
        {
            return;
        }

        var arrived = DateTimeOffset.FromUnixTimeMilliseconds(logged.ReceivedAtMs);
        if (fact.StartedAt is { } start && !StartBounds.CanBe(start, arrived))
        {
            (fact.StartedAt, fact.HasWrongClock) = (Right(start, arrived, logged), true);
        }

        if (fact.At is { } at && !StartBounds.CanBe(at, arrived))
        {
            fact.At = Right(at, arrived, logged);
        }
    }

    private static DateTimeOffset Right(DateTimeOffset said, DateTimeOffset arrived, LoggedEvent logged) =>
        logged.HasSkewMs && Shifted(said, logged.SkewMs) is { } shifted && StartBounds.CanBe(shifted, arrived)
            ? shifted
            : arrived.ToOffset(OffsetOf(said, arrived));

    private static DateTimeOffset? Shifted(DateTimeOffset said, long skewMs)
    {
        var ticks = said.UtcTicks + (skewMs * TimeSpan.TicksPerMillisecond);
        return ticks > TimeSpan.TicksPerDay && ticks < DateTimeOffset.MaxValue.UtcTicks - TimeSpan.TicksPerDay
            ? new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(said.Offset)
            : null;
    }

    // At the ends of the calendar no offset fits.
    private static TimeSpan OffsetOf(DateTimeOffset said, DateTimeOffset arrived) =>
        arrived.UtcTicks > TimeSpan.TicksPerDay && arrived.UtcTicks < DateTimeOffset.MaxValue.UtcTicks - TimeSpan.TicksPerDay ? said.Offset : TimeSpan.Zero;
}

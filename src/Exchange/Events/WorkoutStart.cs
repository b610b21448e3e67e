using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;
using Stamina.Exchange.Mending;
using Stamina.Exchange.Places;

namespace Stamina.Exchange.Events;

/// <summary>When a workout began, and in which time zone: that of its place, else the offset that the file states, else the zone of the profile.</summary>
internal static class WorkoutStart
{
    // A day that a person says; beyond these years no workout was done, and the calendar ends.
    private const int FirstYear = 1900;
    private const int LastYear = 9_998;

    /// <summary>The start in the local time of its place; the zone is null where only an offset is known.</summary>
    /// <param name="mended">What was recorded.</param>
    /// <param name="wishes">What the person said; the day counts only where the file has none.</param>
    /// <param name="remarks">Is given what the person should know of the choice.</param>
    /// <exception cref="UnreadableFileException">Neither the file nor the person says which day it was.</exception>
    public static (DateTimeOffset At, string? Zone) Of(MendedActivity mended, ImportWishes wishes, List<Remark> remarks)
    {
        var source = mended.Source;
        var zone = ZoneOf(mended.Points) ?? (source.StatedOffset is null ? wishes.ProfileZone : null);
        if (mended.StartedAt is { } known)
        {
            var local = zone is null ? known.ToOffset(source.StatedOffset!.Value) : TimeZones.In(zone, known) ?? known;
            return (local, zone);
        }

        if (source.LocalStart is { } clock)
        {
            return FromLocal(clock);
        }

        if (wishes.Date is { Year: >= FirstYear and <= LastYear } date)
        {
            remarks.Add(
                new Remark(RemarkCodes.DayAsSaid, "The file names no date: taken as of {date}, as you said.", ("date", $"{date:yyyy-MM-dd}")));
            return FromLocal(date.ToDateTime(new TimeOnly(12, 0)));
        }

        throw new UnreadableFileException(
            RemarkCodes.NoDay,
            (mended.Remarks.Count > 0 ? mended.Remarks[0].Text.TrimEnd('.') + ", and the" : "The")
                + " file names no date that can be: say which day it was with --date 2026-05-04.");

        (DateTimeOffset At, string? Zone) FromLocal(DateTime local)
        {
            var own = zone ?? wishes.ProfileZone;
            return (TimeZones.FromLocal(own, local) ?? new DateTimeOffset(local, TimeSpan.Zero), own);
        }
    }

    // The zone that most of the first readings are in: the very first ones of a receiver may be anywhere.
    private static string? ZoneOf(IReadOnlyList<ActivityPoint> points)
    {
        const int First = 300;
        return points
            .Where(p => p.HasPlace)
            .Take(First)
            .CountBy(p => TimeZones.At(p.Lat, p.Lon), StringComparer.Ordinal)
            .OrderByDescending(zone => zone.Value)
            .Select(zone => zone.Key)
            .FirstOrDefault();
    }
}

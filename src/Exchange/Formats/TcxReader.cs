using System.Runtime.InteropServices;
using System.Xml;
using Stamina.Contracts.Events;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats;

/// <summary>
/// Reads TCX (Garmin's TrainingCenterDatabase v2). A new lap is no pause; a new Track within a lap is one. Each sport of a multisport session is an activity of
/// its own. Courses are planned routes.
/// </summary>
internal sealed class TcxReader
{
    private const int MostLaps = 100_000;

    private readonly List<Activity> activities = [];
    private Activity activity = new() { Format = "tcx" };
    private ActivityPoint point;
    private int stretch;
    private int tracksOfLap;
    private int pointsBeforeLap;
    private bool hasLap;
    private bool hasCourse;
    private bool hasPlace;

    /// <exception cref="UnreadableFileException">It has no activity.</exception>
    public static IReadOnlyList<Activity> Read(XmlReader xml)
    {
        var reader = new TcxReader();
        try
        {
            XmlWalk.Children(xml, reader.OnAny);
        }
        catch (XmlException broken) when (XmlText.IsCutOff(broken) && (reader.activities.Count > 0 || reader.activity.Points.Count >= 2))
        {
            // Activities that were whole are kept already.
            if (reader.activity.Points.Count >= 2)
            {
                reader.Keep();
            }

            reader.activities[^1].Aside.Add(AsideReasons.CutOff);
        }

        return reader.activities.Count > 0
            ? reader.activities
            : throw new UnreadableFileException(
                reader.hasCourse
                    ? new Remark(RemarkCodes.Planned, "A planned course and no recorded activity: nothing to import.")
                    : new Remark(RemarkCodes.NoTrack, "The file has no activity."));
    }

    private void OnAny(XmlReader xml, string name)
    {
        switch (name)
        {
            case "Activity":
                activity = new Activity { Format = "tcx", TypeName = ValueParser.Text(xml.GetAttribute("Sport")) };
                stretch = 0;
                hasLap = false;
                hasPlace = false;
                XmlWalk.Children(xml, OnActivity);
                Keep();
                break;
            case "Activities" or "MultiSportSession" or "FirstSport" or "NextSport" or "Folders":
                XmlWalk.Children(xml, OnAny);
                break;
            case "Courses" or "Course":
                hasCourse = true;
                xml.Skip();
                break;
            default:
                xml.Skip();
                break;
        }
    }

    private void Keep()
    {
        AddPauses();
        if (activity.Points.Count > 0 || activity.StatedElapsedMs > 0)
        {
            activities.Add(activity);
        }

        activity = new Activity { Format = "tcx" };
    }

    private void OnActivity(XmlReader xml, string name)
    {
        switch (name)
        {
            case "Id":
                var started = ValueParser.Time(XmlWalk.Text(xml));
                activity.StatedStart = started;
                activity.StatedOffset = started is { } time && time.Offset != TimeSpan.Zero ? time.Offset : null;
                break;
            case "Lap":
                SetStart(ValueParser.Time(xml.GetAttribute("StartTime")));
                tracksOfLap = 0;
                if (activity.LapsMs.Count > 0 || activity.Points.Count > 0)
                {
                    AddLap(ValueParser.TimeMs(xml.GetAttribute("StartTime")));
                }

                pointsBeforeLap = activity.Points.Count;
                XmlWalk.Children(xml, OnLap);
                GiveDistance();
                break;
            case "Notes":
                activity.Description = XmlWalk.First(activity.Description, ValueParser.Text(XmlWalk.Text(xml)));
                break;
            case "Creator":
                XmlWalk.Children(xml, (creator, child) =>
                {
                    if (child == "Name")
                    {
                        activity.Creator = ValueParser.Text(XmlWalk.Text(creator));
                    }
                    else
                    {
                        creator.Skip();
                    }
                });
                break;
            default:
                xml.Skip();
                break;
        }
    }

    // In some files of Garmin Connect the Id is cut to its minute; the first lap has the seconds.
    private void SetStart(DateTimeOffset? ofLap)
    {
        if (!hasLap && ofLap is { } lap && (activity.StatedStart is not { } id || (lap > id && lap - id < TimeSpan.FromMinutes(1))))
        {
            activity.StatedStart = lap;
        }

        hasLap = true;
    }

    // In a pool or on a treadmill the file may state the distance of each lap and none of its points; then the last point of the lap is given it. Not after a
    // point with a place: there the way was measured already and would count twice.
    private void GiveDistance()
    {
        if (hasPlace)
        {
            return;
        }

        var ofLap = CollectionsMarshal.AsSpan(activity.Points)[pointsBeforeLap..];
        foreach (ref readonly var measured in ofLap)
        {
            if (!double.IsNaN(measured.DistanceM))
            {
                return;
            }
        }

        if (!ofLap.IsEmpty && activity.StatedDistanceM is { } soFar)
        {
            ofLap[^1].DistanceM = soFar;
        }
    }

    // The laps state how long the timer ran. Where readings without a place are missing for as long as it stood, those holes are the pauses.
    private void AddPauses()
    {
        const long ShortestMs = 10_000, ToleranceMs = 5_000;
        var timed = activity.Points.Where(p => p.HasTime).ToList();
        if (timed.Count == 0 || activity.StatedElapsedMs is not { } ranMs || ranMs == 0)
        {
            return;
        }

        var from = Math.Min(timed[0].TimeMs, activity.StatedStart?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        var stoodMs = timed[^1].TimeMs - from - ranMs;
        if (stoodMs <= ToleranceMs)
        {
            return;
        }

        var holes = timed.Zip(timed.Skip(1))
            .Where(pair => pair.Second.TimeMs - pair.First.TimeMs >= ShortestMs && !pair.First.HasPlace && !pair.Second.HasPlace)
            .Select(pair => new Span(pair.First.TimeMs, pair.Second.TimeMs))
            .ToList();
        if (Math.Abs(holes.Sum(hole => hole.ToMs - hole.FromMs) - stoodMs) <= Math.Max(ToleranceMs, stoodMs / 10))
        {
            activity.Pauses.AddRange(holes);
        }
    }

    private void AddLap(long startMs)
    {
        if (startMs != ActivityPoint.NoTime && activity.LapsMs.Count < MostLaps)
        {
            activity.LapsMs.Add(startMs);
        }
    }

    private void OnLap(XmlReader xml, string name)
    {
        switch (name)
        {
            case "TotalTimeSeconds":
                activity.StatedElapsedMs = (activity.StatedElapsedMs ?? 0) + Milliseconds(ValueParser.Number(XmlWalk.Text(xml)));
                break;
            case "DistanceMeters":
                if (ValueParser.Number(XmlWalk.Text(xml)) is >= 0 and < 10_000_000 and var metres)
                {
                    activity.StatedDistanceM = (activity.StatedDistanceM ?? 0) + metres;
                }

                break;
            case "Notes":
                activity.Description = XmlWalk.First(activity.Description, ValueParser.Text(XmlWalk.Text(xml)));
                break;
            case "Track":
                if (tracksOfLap++ > 0)
                {
                    stretch++;
                }

                XmlWalk.Children(xml, OnTrack);
                break;
            default:
                xml.Skip();
                break;
        }
    }

    private static long Milliseconds(double seconds) => seconds > 0 && seconds < EventLimits.MaxElapsedMs / 1000d ? (long)(seconds * 1000) : 0;

    private void OnTrack(XmlReader xml, string name)
    {
        if (name != "Trackpoint")
        {
            xml.Skip();
            return;
        }

        point = new ActivityPoint { Stretch = stretch };
        XmlWalk.Children(xml, OnPoint);

        // Garmin writes points with nothing but a time where the watch was stopped.
        if (point.HasPlace || point.HasMore)
        {
            PointFields.Take(activity, point);
            hasPlace |= activity.Points.Count > 0 && activity.Points[^1].HasPlace;
        }
    }

    private void OnPoint(XmlReader xml, string name)
    {
        switch (name)
        {
            case "Time":
                PointFields.SetTime(activity, ref point, XmlWalk.Text(xml));
                break;
            case "LatitudeDegrees":
                point.Lat = ValueParser.Degrees(ValueParser.Number(XmlWalk.Text(xml)), 90);
                break;
            case "LongitudeDegrees":
                point.Lon = ValueParser.Degrees(ValueParser.Number(XmlWalk.Text(xml)), 180);
                break;
            case "AltitudeMeters":
                point.ElevationM = (float)ValueParser.Number(XmlWalk.Text(xml));
                break;
            case "DistanceMeters":
                point.DistanceM = ValueParser.Number(XmlWalk.Text(xml));
                break;
            case "Position":
                XmlWalk.Children(xml, OnPoint);
                break;
            default:
                OnExtension(xml, name);
                break;
        }
    }

    // Time, height and distance within extensions are not those of the point, so they are not read.
    private void OnExtension(XmlReader xml, string name)
    {
        if (!PointFields.TryTakeMeasure(xml, name, ref point))
        {
            XmlWalk.Children(xml, OnExtension);
        }
    }
}

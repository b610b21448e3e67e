using System.Xml;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Types;

namespace Stamina.Exchange.Formats;

/// <summary>
/// Reads GPX 1.0 and 1.1 (http://www.topografix.com/GPX/1/1/) with the dialects of Garmin (TrackPointExtension v1 and v2), Cluetrust and others for heart rate,
/// cadence, power and temperature: they share the elements' local names, so prefixes and namespaces are not looked at. All tracks of a file are one activity;
/// those of different days are parted later, by their times. A date in the head is when the file was written: of a route that was drawn, when it was drawn.
/// </summary>
internal sealed class GpxReader
{
    private readonly List<Activity> whole = [];
    private Activity activity = new() { Format = "gpx" };
    private ActivityPoint point;
    private int stretch = -1;
    private int pointsBeforeTrack;
    private bool hasRoute;
    private bool hasWaypoints;

    /// <exception cref="UnreadableFileException">It is no GPX, or has no track.</exception>
    public static IReadOnlyList<Activity> Read(XmlReader xml)
    {
        var reader = new GpxReader();
        try
        {
            reader.ReadRoot(xml);
        }
        catch (XmlException broken) when (XmlText.IsCutOff(broken) && (reader.whole.Count > 0 || reader.activity.Points.Count >= 2))
        {
            // The end is missing; what stands before it is whole. A track of one point is none.
            var last = reader.activity.Points.Count >= 2 ? reader.activity : reader.whole[^1];
            if (last != reader.activity)
            {
                reader.activity.Points.Clear();
            }

            last.Aside.Add(AsideReasons.CutOff);
        }

        return reader.Finish();
    }

    private List<Activity> Finish()
    {
        whole.Add(activity);
        whole.RemoveAll(a => a.Points.Count == 0);
        whole.ForEach(a => a.Name = a.TrackNames.Select(t => t.Name).FirstOrDefault(name => name.Length > 0));
        if (whole.Count > 0)
        {
            return whole;
        }

        throw new UnreadableFileException(
            hasRoute ? new Remark(RemarkCodes.Planned, "A planned route (<rte>) and no recorded track: nothing to import.")
            : activity.Aside.Total > 0
                ? new Remark(RemarkCodes.NoUsablePoint, "No point of the track can be used: {aside}.", ("aside", activity.Aside))
            : hasWaypoints ? new Remark(RemarkCodes.OnlyWaypoints, "Only waypoints, no recorded track (<trkpt>).")
            : new Remark(RemarkCodes.NoTrack, "The file has no track points (<trkpt>)."));
    }

    private void ReadRoot(XmlReader xml)
    {
        activity.Creator = ValueParser.Text(xml.GetAttribute("creator"));
        XmlWalk.Children(xml, (root, name) =>
        {
            switch (name)
            {
                case "trk":
                    NameTrack(string.Empty);
                    XmlWalk.Children(root, OnTrack);
                    break;
                case "metadata":
                    XmlWalk.Children(root, OnMetadata);
                    break;
                case "rte":
                    hasRoute = true;
                    root.Skip();
                    break;
                case "wpt":
                    hasWaypoints = true;
                    root.Skip();
                    break;
                default:
                    OnMetadata(root, name);
                    break;
            }
        });
    }

    // In GPX 1.0 the metadata stand in the root.
    private void OnMetadata(XmlReader xml, string name)
    {
        if (name == "time")
        {
            activity.StatedStart = XmlWalk.First(activity.StatedStart, ValueParser.Time(XmlWalk.Text(xml)));
        }
        else
        {
            xml.Skip();
        }
    }

    private void OnTrack(XmlReader xml, string name)
    {
        switch (name)
        {
            case "name":
                if (ValueParser.Text(XmlWalk.Text(xml)) is { } called)
                {
                    NameTrack(called);
                }

                break;
            case "desc" or "cmt":
                activity.Description = XmlWalk.First(activity.Description, ValueParser.Text(XmlWalk.Text(xml)));
                break;
            case "type":
                TakeType(ValueParser.Text(XmlWalk.Text(xml)));
                break;
            case "trkseg":
                stretch++;
                XmlWalk.Children(xml, OnSegment);
                break;
            default:
                xml.Skip();
                break;
        }
    }

    // Names the track that begins here, or the one that has begun and has no points yet. The name of a track that ended without points is dropped.
    private void NameTrack(string name)
    {
        if (activity.TrackNames.Count > 0 && activity.Points.Count == pointsBeforeTrack)
        {
            activity.TrackNames.RemoveAt(activity.TrackNames.Count - 1);
        }

        activity.TrackNames.Add((stretch + 1, name));
        pointsBeforeTrack = activity.Points.Count;
    }

    // A track of another type is another activity: a file of a day may hold a walk, a drive and a run. The type stands before the track's points.
    private void TakeType(string? type)
    {
        if (activity.Points.Count > 0 && type is not null && activity.TypeName is not null && !AreOne(type, activity.TypeName))
        {
            whole.Add(activity);
            var began = activity.TrackNames.FindAll(t => t.FirstStretch == stretch + 1);
            activity.TrackNames.RemoveAll(began.Contains);
            activity = new Activity { Format = "gpx", Creator = activity.Creator, StatedStart = activity.StatedStart };
            activity.TrackNames.AddRange(began);
            pointsBeforeTrack = 0;
        }

        activity.TypeName ??= type;
    }

    // "Run" and "running" are one exercise by two names.
    private bool AreOne(string type, string other) =>
        string.Equals(type, other, StringComparison.OrdinalIgnoreCase)
        || (ExerciseNames.TypeOf(type, activity.Creator, out _) is { } meant && meant == ExerciseNames.TypeOf(other, activity.Creator, out _));

    private void OnSegment(XmlReader xml, string name)
    {
        if (name != "trkpt")
        {
            xml.Skip();
            return;
        }

        point = new ActivityPoint
        {
            Lat = ValueParser.Degrees(ValueParser.Number(xml.GetAttribute("lat")), 90),
            Lon = ValueParser.Degrees(ValueParser.Number(xml.GetAttribute("lon")), 180),
            Stretch = stretch,
        };
        XmlWalk.Children(xml, OnPoint);
        PointFields.Take(activity, point);
    }

    private void OnPoint(XmlReader xml, string name)
    {
        switch (name)
        {
            case "ele":
                point.ElevationM = (float)ValueParser.Number(XmlWalk.Text(xml));
                break;
            case "time":
                PointFields.SetTime(activity, ref point, XmlWalk.Text(xml));
                break;
            case "extensions":
                XmlWalk.Children(xml, OnExtension);
                break;
            default:
                OnExtension(xml, name);
                break;
        }
    }

    // Time and height within extensions are not those of the point (but of a waypoint that was visited, or of a second barometer), so they are not read.
    private void OnExtension(XmlReader xml, string name)
    {
        if (!PointFields.TryTakeMeasure(xml, name, ref point))
        {
            XmlWalk.Children(xml, OnExtension);
        }
    }
}

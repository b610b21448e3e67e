using System.Xml;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats;

/// <summary>
/// Reads KML 2.2: gx:Track (also within gx:MultiTrack) with its times and its arrays of heart rate, cadence and power; LineStrings, which have no times; and
/// placemarks of one Point and one TimeStamp each, which beside a track are its markers. A file is one activity; what lies days apart is parted later.
/// </summary>
internal sealed class KmlReader
{
    private readonly Activity activity = new() { Format = "kml" };
    private readonly List<long> times = [];
    private readonly List<(double Lon, double Lat, double Elevation)> places = [];
    private readonly List<((double Lon, double Lat, double Elevation) Place, long TimeMs, int Stretch)> spots = [];
    private readonly Dictionary<string, List<double>> arrays = new(StringComparer.OrdinalIgnoreCase);
    private string? array;
    private long momentMs = ActivityPoint.NoTime;
    private (double Lon, double Lat, double Elevation)? spot;
    private int stretch;
    private bool hasTrack;

    /// <exception cref="UnreadableFileException">It has no track.</exception>
    public static IReadOnlyList<Activity> Read(XmlReader xml)
    {
        var reader = new KmlReader();
        try
        {
            XmlWalk.Children(xml, reader.OnAny);
        }
        catch (XmlException broken) when (XmlText.IsCutOff(broken) && reader.activity.Points.Count + reader.places.Count + reader.spots.Count >= 2)
        {
            // The end is missing; what stands before it is whole.
            reader.GiveTrack();
            reader.activity.Aside.Add(AsideReasons.CutOff);
        }

        reader.GiveSpots();
        return reader.activity.Points.Count > 0
            ? [reader.activity]
            : throw new UnreadableFileException(RemarkCodes.NoTrack, "The file has no track (gx:Track, LineString or points with times).");
    }

    private void OnAny(XmlReader xml, string name)
    {
        switch (name)
        {
            case "name":
                activity.Name = XmlWalk.First(activity.Name, ValueParser.Text(XmlWalk.Text(xml)));
                break;
            case "description":
                activity.Description = XmlWalk.First(activity.Description, ValueParser.Text(XmlWalk.Text(xml)));
                break;
            case "Placemark":
                (momentMs, spot) = (ActivityPoint.NoTime, null);
                XmlWalk.Children(xml, OnAny);
                if (spot is { } place && momentMs != ActivityPoint.NoTime)
                {
                    Bound(spots.Count);
                    spots.Add((place, momentMs, stretch));
                }

                break;
            case "begin":
                activity.StatedStart = XmlWalk.First(activity.StatedStart, ValueParser.Time(XmlWalk.Text(xml)));
                break;
            case "when":
                momentMs = ValueParser.TimeMs(XmlWalk.Text(xml));
                break;
            case "Point":
                places.Clear();
                XmlWalk.Children(xml, OnCoordinates);
                spot = places.Count > 0 ? places[0] : null;
                places.Clear();
                break;
            case "LineString":
                stretch++;
                places.Clear();
                XmlWalk.Children(xml, OnCoordinates);
                places.ForEach(place => Take(place, ActivityPoint.NoTime, stretch, -1));
                places.Clear();
                break;
            case "Track":
                stretch++;
                XmlWalk.Children(xml, OnTrack);
                GiveTrack();
                break;
            case "kml" or "Document" or "Folder" or "MultiTrack" or "MultiGeometry" or "TimeStamp" or "TimeSpan":
                XmlWalk.Children(xml, OnAny);
                break;
            default:
                xml.Skip();
                break;
        }
    }

    // A recording that is one placemark after the other. Beside a track a placemark is its beginning, its end or what somebody marked on the way.
    private void GiveSpots()
    {
        if (!hasTrack)
        {
            spots.ForEach(spot => Take(spot.Place, spot.TimeMs, spot.Stretch, -1));
        }
    }

    private void GiveTrack()
    {
        hasTrack |= times.Count > 1;
        for (var i = 0; i < Math.Max(times.Count, places.Count); i++)
        {
            Take(i < places.Count ? places[i] : (double.NaN, double.NaN, double.NaN), i < times.Count ? times[i] : ActivityPoint.NoTime, stretch, i);
        }

        times.Clear();
        places.Clear();
        arrays.Clear();
    }

    private void OnTrack(XmlReader xml, string name)
    {
        switch (name)
        {
            case "when":
                Bound(times.Count);
                times.Add(ValueParser.TimeMs(XmlWalk.Text(xml)));
                break;
            case "coord":
                Bound(places.Count);
                places.Add(Place(XmlWalk.Text(xml).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
                break;
            case "SimpleArrayData":
                array = xml.GetAttribute("name") is { } named && IsMeasure(named) ? named : null;
                XmlWalk.Children(xml, OnTrack);
                break;
            case "value" when array is not null:
                if (!arrays.TryGetValue(array, out var values))
                {
                    arrays[array] = values = [];
                }

                Bound(values.Count);
                values.Add(ValueParser.Number(XmlWalk.Text(xml)));
                break;
            case "ExtendedData" or "SchemaData":
                XmlWalk.Children(xml, OnTrack);
                break;
            default:
                xml.Skip();
                break;
        }
    }

    private void OnCoordinates(XmlReader xml, string name)
    {
        if (name != "coordinates")
        {
            xml.Skip();
            return;
        }

        foreach (var tuple in XmlWalk.LongText(xml).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            Bound(places.Count);
            places.Add(Place(tuple.Split(',')));
        }
    }

    // Arrays of anything else are not kept in memory.
    private static bool IsMeasure(string named) =>
        named.ToLowerInvariant() is "heartrate" or "hr" or "heart_rate" or "cadence" or "cad" or "power";

    private static void Bound(int count)
    {
        if (count >= ImportLimits.FilePoints)
        {
            throw PointFields.TooMany();
        }
    }

    private static (double Lon, double Lat, double Elevation) Place(string[] parts) =>
        parts.Length < 2 ? (double.NaN, double.NaN, double.NaN)
        : (
            ValueParser.Degrees(ValueParser.Number(parts[0]), 180),
            ValueParser.Degrees(ValueParser.Number(parts[1]), 90),
            parts.Length > 2 ? ValueParser.Number(parts[2]) : double.NaN);

    private void Take((double Lon, double Lat, double Elevation) place, long timeMs, int inStretch, int index)
    {
        var point = new ActivityPoint { Lon = place.Lon, Lat = place.Lat, ElevationM = (float)place.Elevation, TimeMs = timeMs, Stretch = inStretch };
        if (index >= 0)
        {
            foreach (var (name, values) in arrays)
            {
                var value = index < values.Count ? values[index] : double.NaN;
                switch (name.ToLowerInvariant())
                {
                    case "heartrate" or "hr" or "heart_rate":
                        point.HeartRate = ValueParser.Beats(value);
                        break;
                    case "cadence" or "cad":
                        point.Cadence = ValueParser.Turns(value);
                        break;
                    case "power":
                        point.PowerW = ValueParser.Whole(value, 5_000);
                        break;
                    default:
                        break;
                }
            }
        }

        PointFields.Take(activity, point);
    }
}

using System.Globalization;
using System.Xml;

namespace Stamina.Tools.Phone;

/// <summary>A reading in a GPX file, as written there.</summary>
internal sealed record GpxPoint(double Lat, double Lon, double? Elevation, DateTimeOffset? Time, int? HeartRate, int? Cadence);

/// <summary>A GPX file's tracks, joined: a list of segments, empty ones left out.</summary>
internal sealed record GpxTrack(string? Name, string? Type, IReadOnlyList<IReadOnlyList<GpxPoint>> Segments)
{
    public int PointCount => Segments.Sum(segment => segment.Count);
}

/// <summary>Reads GPX 1.0 and 1.1 whatever the namespace; what it does not know it passes over.</summary>
internal static class GpxReader
{
    /// <exception cref="InvalidDataException">The file is not GPX, or has no track; the message is for people.</exception>
    public static GpxTrack Read(Stream stream)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true };
        using var xml = XmlReader.Create(stream, settings);
        try
        {
            return ReadTrack(xml);
        }
        catch (XmlException broken)
        {
            throw new InvalidDataException($"Not readable as XML, line {broken.LineNumber}: {broken.Message}", broken);
        }
    }

    private static GpxTrack ReadTrack(XmlReader xml)
    {
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName is not "gpx")
        {
            throw new InvalidDataException("Not a GPX file: the outermost element is not <gpx>.");
        }

        string? name = null, type = null;
        var segments = new List<IReadOnlyList<GpxPoint>>();
        List<GpxPoint>? segment = null;
        var inTrack = false;
        while (!xml.EOF)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                switch (xml.LocalName)
                {
                    case "trk":
                        inTrack = true;
                        break;
                    case "trkseg":
                        segments.Add(segment = []);
                        break;
                    case "trkpt" when segment is not null:
                        segment.Add(ReadPoint(xml));
                        continue;
                    case "name" when inTrack && segment is null:
                        name ??= xml.ReadElementContentAsString().Trim();
                        continue;
                    case "type" when inTrack && segment is null:
                        type ??= xml.ReadElementContentAsString().Trim();
                        continue;
                    default:
                        break;
                }
            }

            xml.Read();
        }

        segments.RemoveAll(s => s.Count == 0);
        return segments.Count > 0
            ? new GpxTrack(name, type, segments)
            : throw new InvalidDataException("The file has no track points (<trkpt>).");
    }

    private static GpxPoint ReadPoint(XmlReader xml)
    {
        var lat = Degrees(xml, "lat");
        var lon = Degrees(xml, "lon");
        double? elevation = null;
        DateTimeOffset? time = null;
        int? heartRate = null, cadence = null;

        using var inner = xml.ReadSubtree();
        inner.Read();
        inner.Read();
        while (!inner.EOF)
        {
            if (inner.NodeType != XmlNodeType.Element)
            {
                inner.Read();
                continue;
            }

            switch (inner.LocalName)
            {
                case "ele":
                    elevation = Number(inner.ReadElementContentAsString());
                    break;
                case "time":
                    time = Time(inner.ReadElementContentAsString());
                    break;
                case "hr":
                    heartRate = (int?)Number(inner.ReadElementContentAsString());
                    break;
                case "cad":
                    cadence = (int?)Number(inner.ReadElementContentAsString());
                    break;
                default:
                    inner.Read();
                    break;
            }
        }

        inner.Close();
        xml.Read();
        return new GpxPoint(lat, lon, elevation, time, heartRate, cadence);
    }

    private static double Degrees(XmlReader xml, string attribute) =>
        Number(xml.GetAttribute(attribute)) ?? throw new InvalidDataException(
            $"Line {((IXmlLineInfo)xml).LineNumber}: a track point without a readable {attribute}.");

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}

using System.Globalization;
using System.Xml;
using Stamina.Exercises;

namespace Stamina.Exchange.Writing;

/// <summary>
/// A track as GPX 1.1 (http://www.topografix.com/GPX/1/1/gpx.xsd): the counted points, one trkseg per unbroken stretch. Heart rates, cadences and
/// temperatures go into Garmin's TrackPointExtension, power into its PowerExtension, which other programs read too.
/// </summary>
public static class GpxWriter
{
    private const string Namespace = "http://www.topografix.com/GPX/1/1";
    private const string PowerExtension = "http://www.garmin.com/xmlschemas/PowerExtension/v1";
    private const string Extensions = "http://www.garmin.com/xmlschemas/TrackPointExtension/v1";

    /// <summary>Writes it.</summary>
    /// <param name="entry">Where to.</param>
    /// <param name="stream">What is drained on the way; it lies behind <paramref name="entry"/>, or is the same.</param>
    /// <param name="workout">What there is to say beside the points.</param>
    /// <param name="track">The points with their verdicts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask WriteAsync(
        Stream entry, ExportStream stream, WrittenWorkout workout, IReadOnlyList<TrackPoint> track, CancellationToken cancellationToken)
    {
        using var xml = WrittenXml.Begin(entry);
        WrittenXml.WriteWhose(xml, workout);
        xml.WriteStartElement(null, "gpx", Namespace);
        xml.WriteAttributeString("version", "1.1");
        xml.WriteAttributeString("creator", "Stamina");
        xml.WriteAttributeString("xmlns", "gpxtpx", null, Extensions);
        if (workout.StartedAt is { } start)
        {
            xml.WriteStartElement("metadata", Namespace);
            xml.WriteElementString("time", Namespace, WrittenXml.Time(start));
            xml.WriteEndElement();
        }

        xml.WriteStartElement("trk", Namespace);
        WrittenXml.WriteText(xml, "name", Namespace, workout.Title);
        WrittenXml.WriteText(xml, "desc", Namespace, workout.Note);
        WrittenXml.WriteText(xml, "type", Namespace, workout.ExerciseType);
        var open = false;
        var broken = false;
        foreach (var point in track)
        {
            broken |= point.EndsTheWay;
            if (point.NotCounted is not null)
            {
                continue;
            }

            if (!open || broken)
            {
                if (open)
                {
                    xml.WriteEndElement();
                }

                xml.WriteStartElement("trkseg", Namespace);
                open = true;
                broken = false;
            }

            WritePoint(xml, point, workout.StartedAt);
            await stream.DrainIfMuchAsync(cancellationToken);
        }

        xml.WriteEndDocument();
    }

    private static void WritePoint(XmlWriter xml, TrackPoint point, DateTimeOffset? start)
    {
        xml.WriteStartElement("trkpt", Namespace);
        xml.WriteAttributeString("lat", WrittenXml.Decimal(point.LatE7 / 10_000_000m));
        xml.WriteAttributeString("lon", WrittenXml.Decimal(point.LonE7 / 10_000_000m));
        if (point.ElevationMm is { } elevation)
        {
            xml.WriteElementString("ele", Namespace, WrittenXml.Decimal(elevation / 1000m));
        }

        if (start is not null && point.ElapsedMs is { } elapsed)
        {
            xml.WriteElementString("time", Namespace, WrittenXml.Time(start.Value.AddMilliseconds(elapsed)));
        }

        WriteSensors(xml, point);
        xml.WriteEndElement();
    }

    // Power has an extension of its own.
    private static void WriteSensors(XmlWriter xml, TrackPoint point)
    {
        if ((point.HeartRate ?? point.Cadence ?? point.PowerW ?? point.TemperatureTenthsC) is null)
        {
            return;
        }

        xml.WriteStartElement("extensions", Namespace);
        if (point.PowerW is { } watts)
        {
            xml.WriteElementString("pwr", "PowerInWatts", PowerExtension, watts.ToString(CultureInfo.InvariantCulture));
        }

        if ((point.HeartRate ?? point.Cadence ?? point.TemperatureTenthsC) is not null)
        {
            xml.WriteStartElement("TrackPointExtension", Extensions);
            if (point.TemperatureTenthsC is { } tenths)
            {
                xml.WriteElementString("atemp", Extensions, WrittenXml.Decimal(tenths / 10m));
            }

            WriteNumber(xml, "hr", point.HeartRate);
            WriteNumber(xml, "cad", point.Cadence);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteNumber(XmlWriter xml, string element, int? number)
    {
        if (number is { } known)
        {
            xml.WriteElementString(element, Extensions, known.ToString(CultureInfo.InvariantCulture));
        }
    }
}

using System.Xml;
using Stamina.Exercises;

namespace Stamina.Exchange.Writing;

/// <summary>
/// A workout as TCX (http://www.garmin.com/xmlschemas/TrainingCenterDatabasev2.xsd): the counted points that have a time, a Lap from mark to mark, a Track for
/// each unbroken stretch. What sensors measured without a place is a Trackpoint without a Position, unless the track was broken there. Heart rates and the
/// cadence of a bicycle have elements of their own; the cadence of a run (of one foot) and power go into ActivityExtension v2. The format knows running, biking
/// and other, and neither a title nor a temperature.
/// </summary>
public static class TcxWriter
{
    private const string Namespace = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2";
    private const string Extension = "http://www.garmin.com/xmlschemas/ActivityExtension/v2";

    /// <summary>Writes it.</summary>
    /// <param name="stream">Where to; it is drained on the way.</param>
    /// <param name="workout">What there is to say beside the points; its start must be known.</param>
    /// <param name="track">The points with their verdicts, and those without a place (<see cref="WrittenReadings"/>).</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask WriteAsync(ExportStream stream, WrittenWorkout workout, IReadOnlyList<TrackPoint> track, CancellationToken cancellationToken)
    {
        var start = workout.StartedAt ?? throw new ArgumentException("TCX needs a start.", nameof(workout));
        var isRide = workout.ExerciseType == "cycling";
        using var xml = WrittenXml.Begin(stream);
        WrittenXml.WriteWhose(xml, workout);
        xml.WriteStartElement(null, "TrainingCenterDatabase", Namespace);
        xml.WriteStartElement("Activities", Namespace);
        xml.WriteStartElement("Activity", Namespace);
        xml.WriteAttributeString("Sport", isRide ? "Biking" : workout.ExerciseType == "running" ? "Running" : "Other");
        xml.WriteElementString("Id", Namespace, WrittenXml.Time(start));
        var readings = WrittenReadings.WithoutThoseInBreaks(track);
        var distances = WrittenLaps.DistancesMm(workout, readings);
        var lap = 0;
        foreach (var (from, to, stretches) in WrittenLaps.Of(workout, readings))
        {
            xml.WriteStartElement("Lap", Namespace);
            xml.WriteAttributeString("StartTime", WrittenXml.Time(start.AddMilliseconds(from)));
            xml.WriteElementString("TotalTimeSeconds", Namespace, WrittenXml.Decimal((to - from) / 1000m));
            xml.WriteElementString("DistanceMeters", Namespace, WrittenXml.Decimal((distances[lap++] ?? 0) / 1000m));
            xml.WriteElementString("Calories", Namespace, "0");
            xml.WriteElementString("Intensity", Namespace, "Active");
            xml.WriteElementString("TriggerMethod", Namespace, "Manual");
            foreach (var stretch in stretches)
            {
                xml.WriteStartElement("Track", Namespace);
                foreach (var point in stretch)
                {
                    WritePoint(xml, point, start, isRide);
                    await stream.DrainIfMuchAsync(cancellationToken);
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        WrittenXml.WriteText(xml, "Notes", Namespace, workout.Note);
        xml.WriteEndDocument();
    }

    private static void WritePoint(XmlWriter xml, TrackPoint point, DateTimeOffset start, bool isRide)
    {
        xml.WriteStartElement("Trackpoint", Namespace);
        xml.WriteElementString("Time", Namespace, WrittenXml.Time(start.AddMilliseconds(point.ElapsedMs!.Value)));
        if (!point.IsPlaceless)
        {
            xml.WriteStartElement("Position", Namespace);
            xml.WriteElementString("LatitudeDegrees", Namespace, WrittenXml.Decimal(point.LatE7 / 10_000_000m));
            xml.WriteElementString("LongitudeDegrees", Namespace, WrittenXml.Decimal(point.LonE7 / 10_000_000m));
            xml.WriteEndElement();
        }

        if (point.ElevationMm is { } elevation)
        {
            xml.WriteElementString("AltitudeMeters", Namespace, WrittenXml.Decimal(elevation / 1000m));
        }

        if (point.HeartRate is { } beats)
        {
            xml.WriteStartElement("HeartRateBpm", Namespace);
            xml.WriteElementString("Value", Namespace, WrittenXml.Decimal(beats));
            xml.WriteEndElement();
        }

        if (isRide && point.Cadence is { } revolutions)
        {
            xml.WriteElementString("Cadence", Namespace, WrittenXml.Decimal(Math.Min(revolutions, 254)));
        }

        if (point.PowerW is not null || (!isRide && point.Cadence is not null))
        {
            xml.WriteStartElement("Extensions", Namespace);
            xml.WriteStartElement("TPX", Extension);
            if (!isRide && point.Cadence is { } steps)
            {
                xml.WriteElementString("RunCadence", Extension, WrittenXml.Decimal(Math.Min((steps + 1) / 2, 254)));
            }

            if (point.PowerW is { } watts)
            {
                xml.WriteElementString("Watts", Extension, WrittenXml.Decimal(watts));
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}

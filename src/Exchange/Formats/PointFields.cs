using System.Xml;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats;

/// <summary>What the readers of all formats do with one reading.</summary>
internal static class PointFields
{
    /// <summary>A reading at 0° 0° has no place: that is what receivers and programs write where they have none.</summary>
    public static void DropNoFix(ref ActivityPoint point)
    {
        const double Rounded = 1e-6;
        if (Math.Abs(point.Lat) < Rounded && Math.Abs(point.Lon) < Rounded)
        {
            (point.Lat, point.Lon) = (double.NaN, double.NaN);
        }
    }

    /// <summary>Keeps a reading that says of a place, or of anything else at some time.</summary>
    public static void Take(Activity activity, ActivityPoint point)
    {
        DropNoFix(ref point);
        if (!point.HasPlace && !(point.HasMore && point.HasTime))
        {
            activity.Aside.Add(AsideReasons.NoPlace);
            return;
        }

        if (activity.Points.Count >= ImportLimits.FilePoints)
        {
            throw TooMany();
        }

        activity.Points.Add(point);
    }

    /// <summary>Refuses a file that has more readings than <see cref="ImportLimits.FilePoints"/>.</summary>
    public static UnreadableFileException TooMany() =>
        new(RemarkCodes.TooManyPoints, "More than {n} points in one file.", ("n", ImportLimits.FilePoints));

    /// <summary>Sets the time, and the activity's offset where it is written with one other than Z.</summary>
    public static void SetTime(Activity activity, ref ActivityPoint point, string text)
    {
        if (ValueParser.Time(text) is { } time)
        {
            point.TimeMs = time.ToUnixTimeMilliseconds();
            if (time.Offset != TimeSpan.Zero)
            {
                activity.StatedOffset ??= time.Offset;
            }
        }
    }

    /// <summary>
    /// Takes heart rate, cadence, power, temperature or distance by the element's local name, as the dialects write it; false where it is another element,
    /// which is left as it stands.
    /// </summary>
    public static bool TryTakeMeasure(XmlReader xml, string name, ref ActivityPoint point)
    {
        switch (name.ToLowerInvariant())
        {
            case "hr" or "heartrate" or "heart_rate" or "heartratebpm":
                point.HeartRate = ValueParser.Beats(NumberIn(xml)) is > 0 and var beats ? beats : point.HeartRate;
                return true;
            case "cad" or "cadence" or "runcadence" or "bikecadence":
                point.Cadence = ValueParser.Turns(NumberIn(xml)) is >= 0 and var steps ? steps : point.Cadence;
                return true;
            case "power" or "watts" or "powerinwatts" or "pwr":
                point.PowerW = ValueParser.Whole(NumberIn(xml), 5_000) is >= 0 and var watts ? watts : point.PowerW;
                return true;
            case "atemp" or "temp" or "temperature":
                point.TemperatureC = NumberIn(xml) is >= -100 and <= 100 and var celsius ? (float)celsius : point.TemperatureC;
                return true;
            default:
                return false;
        }
    }

    // The last number in the element or in a child of it: Polar and Garmin write a heart rate into a <Value>.
    private static double NumberIn(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            xml.Read();
            return double.NaN;
        }

        var value = double.NaN;
        var depth = xml.Depth;
        xml.Read();
        while (xml.NodeType != XmlNodeType.EndElement || xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && ValueParser.Number(xml.Value) is var number && !double.IsNaN(number))
            {
                value = number;
            }

            if (!xml.Read())
            {
                return value;
            }
        }

        xml.Read();
        return value;
    }
}

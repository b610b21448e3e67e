using System.Globalization;
using System.Text;
using System.Xml;
using Stamina.Contracts.Events;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Places;

namespace Stamina.Exchange.Formats;

/// <summary>
/// Reads the workouts in the list of Apple Health (<c>export.xml</c>): exercise, beginning, length, distance. Everything else in it is passed over. A workout
/// with a route names a GPX file; where that lies beside the list the workout is read from there, with its track, and not a second time from here.
/// </summary>
internal sealed class HealthReader
{
    /// <summary>The format of its activities.</summary>
    public const string Format = "apple_health";

    private const int MostWorkouts = 50_000;
    private const double LongestM = 10_000_000;
    private const string TypePrefix = "HKWorkoutActivityType";

    private readonly List<Activity> activities = [];
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string> beside;
    private int unread;
    private double metres;
    private string? zone;
    private bool isRoute;

    private HealthReader(IReadOnlySet<string> beside) => this.beside = beside;

    /// <summary>True for the beginning of such a list. It has a document type, which describes its elements and hides nothing.</summary>
    public static bool IsLike(ReadOnlySpan<byte> head) => head.IndexOf("<!DOCTYPE HealthData"u8) >= 0;

    /// <summary>Its workouts but for those whose routes lie beside it; none where it has no others.</summary>
    /// <param name="xml">At the root.</param>
    /// <param name="beside">The names of the GPX files that are imported with it.</param>
    public static IReadOnlyList<Activity> Read(XmlReader xml, IReadOnlySet<string> beside)
    {
        var reader = new HealthReader(beside);
        try
        {
            XmlWalk.Children(xml, reader.OnEntry);
        }
        catch (XmlException broken) when (XmlText.IsCutOff(broken) && reader.activities.Count > 0)
        {
            reader.activities[^1].Aside.Add(AsideReasons.CutOff);
        }

        if (reader.activities.Count > 0)
        {
            reader.activities[0].Aside.Add(AsideReasons.BadRow, reader.unread);
        }

        return reader.activities;
    }

    private void OnEntry(XmlReader xml, string name)
    {
        if (name != "Workout")
        {
            xml.Skip();
            return;
        }

        var type = TypeOf(xml.GetAttribute("workoutActivityType"));
        var source = ValueParser.Text(xml.GetAttribute("sourceName"));
        var (start, end) = (ValueParser.Time(xml.GetAttribute("startDate")), ValueParser.Time(xml.GetAttribute("endDate")));
        var seconds = ValueParser.Number(xml.GetAttribute("duration")) * SecondsOf(xml.GetAttribute("durationUnit"));
        metres = Metres(xml.GetAttribute("totalDistance"), xml.GetAttribute("totalDistanceUnit"));
        (zone, isRoute) = (null, false);
        XmlWalk.Children(xml, OnPart);
        if (!isRoute)
        {
            Keep(type, source, start, seconds > 0 ? seconds : (end - start)?.TotalSeconds ?? 0);
        }
    }

    // Until iOS 15 the distance stands in the workout itself, since then among its statistics.
    private void OnPart(XmlReader xml, string name)
    {
        switch (name)
        {
            case "WorkoutStatistics":
                if (double.IsNaN(metres) && xml.GetAttribute("type")?.Contains("Distance", StringComparison.Ordinal) == true)
                {
                    metres = Metres(xml.GetAttribute("sum"), xml.GetAttribute("unit"));
                }

                xml.Skip();
                break;
            case "MetadataEntry":
                zone = xml.GetAttribute("key") == "HKTimeZone" ? ValueParser.Text(xml.GetAttribute("value")) : zone;
                xml.Skip();
                break;
            case "WorkoutRoute":
                XmlWalk.Children(xml, OnRoute);
                break;
            default:
                xml.Skip();
                break;
        }
    }

    private void OnRoute(XmlReader xml, string name)
    {
        isRoute |= name == "FileReference" && xml.GetAttribute("path") is { } path && beside.Contains(Path.GetFileName(path));
        xml.Skip();
    }

    private void Keep(string type, string? source, DateTimeOffset? start, double seconds)
    {
        if (start is not { } began || !(seconds > 0 && seconds < EventLimits.MaxElapsedMs / 1000d) || activities.Count == MostWorkouts)
        {
            unread++;
            return;
        }

        // In UTC: each export has all times by the clock that the phone has on its day, also those of another season or another country. Where the workout does
        // not name its zone, the profile's counts.
        var key = string.Create(CultureInfo.InvariantCulture, $"{Format}|{began.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}|{type}|{source}");
        if (keys.Add(key))
        {
            activities.Add(new Activity
            {
                Format = Format,
                ContentKey = key,
                TypeName = type,
                Creator = source,
                StatedStart = began,
                StatedOffset = zone is null ? null : TimeZones.In(zone, began)?.Offset,
                StatedElapsedMs = (long)(seconds * 1000),
                StatedDistanceM = metres > 0 && metres < LongestM ? metres : null,
            });
        }
    }

    // "HKWorkoutActivityTypeTableTennis" is "Table Tennis". Of "Other" nobody knows what it was, so it counts for no exercise.
    private static string TypeOf(string? stated)
    {
        var name = ValueParser.Text(stated) ?? string.Empty;
        name = name.StartsWith(TypePrefix, StringComparison.Ordinal) ? name[TypePrefix.Length..] : name;
        if (name is "" or "Other")
        {
            return "Other Workout";
        }

        var words = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            if (words.Length > 0 && char.IsUpper(c))
            {
                words.Append(' ');
            }

            words.Append(c);
        }

        return words.ToString();
    }

    private static double SecondsOf(string? unit) => unit switch
    {
        "s" or "sec" => 1,
        "h" or "hr" => 3_600,
        _ => 60,
    };

    private static double Metres(string? value, string? unit) => ValueParser.Number(value) * (unit switch
    {
        "m" => 1,
        "km" => 1_000,
        "mi" => 1_609.344,
        "yd" => 0.9144,
        "ft" => 0.3048,
        _ => double.NaN,
    });
}

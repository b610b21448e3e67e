using System.Globalization;
using System.Text.Json;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;
using Stamina.Exchange.Formats.Json;
using Stamina.Exchange.Places;

namespace Stamina.Exchange.Files;

/// <summary>
/// The lists in whole exports of Endurain (data/activities.json beside activity_files/&lt;id&gt;.*) and FitTrackee (user_workouts_data.json beside
/// workout_files/*). docs/exchange.md names where their form stands.
/// </summary>
internal static class TrackerLists
{
    private const double MetresOfKilometre = 1_000;

    // Workouts without a file, which people typed in: several a day for a lifetime.
    private const int MostWithoutFile = 50_000;

    // Endurain's numbers of types, from 1 on, by names that the table of types knows.
    private static readonly string[] EndurainTypes =
    [
        "run", "trail run", "virtual run", "ride", "gravel ride", "mountain bike", "virtual ride", "lap swimming", "open water swimming", "workout", "walk",
        "hike", "rowing", "yoga", "alpine skiing", "nordic skiing", "snowboarding", "transition", "strength training", "crossfit", "tennis", "table tennis",
        "badminton", "squash", "racquetball", "pickleball", "commuting", "indoor ride", "ride", "windsurfing", "indoor walking", "stand up paddling",
        "surfing", "track running", "e-bike ride", "e-mountain bike ride", "ice skating", "soccer", "padel", "treadmill", "cardio training", "kayaking",
        "sailing", "snowshoeing", "inline skating", "hiit", "jump rope",
    ];

    /// <summary>Endurain's list.</summary>
    /// <param name="stream">It is disposed of.</param>
    /// <param name="names">Names of the files beside it: a recording is named by its activity's number.</param>
    public static ReadList Endurain(Stream stream, IReadOnlyList<string> names)
    {
        var recordings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names.Where(n => !n.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
        {
            recordings.TryAdd(name[..Math.Max(0, name.IndexOf('.', StringComparison.Ordinal))], name);
        }

        return Read(stream, row =>
        {
            var number = row.Text("id") ?? string.Empty;
            var type = row.Number("activity_type") is >= 1 and var at && at <= EndurainTypes.Length ? EndurainTypes[(int)at - 1] : null;
            var start = ValueParser.Time(row.Text("start_time"));
            return new Row("endurain", number, recordings.GetValueOrDefault(number), new FileHints(row.Text("name"), type, Both(row, "private_notes")))
            {
                Start = start,
                Offset = start is { } known && row.Text("timezone") is { } zone ? TimeZones.In(zone, known)?.Offset : null,
                Seconds = row.Number("total_elapsed_time"),
                Metres = row.Number("distance"),
            };
        });
    }

    /// <summary>FitTrackee's list.</summary>
    /// <param name="stream">It is disposed of.</param>
    public static ReadList FitTrackee(Stream stream) => Read(stream, static row =>
        new Row(
            "fittrackee",
            row.Text("id") ?? string.Empty,
            row.Text("original_file"),
            new FileHints(row.Text("title"), row.Text("sport_label"), Both(row, "notes")))
        {
            Start = ValueParser.Time(row.Text("workout_date")),
            Seconds = Seconds(row.Text("duration")),
            Metres = row.Number("distance") * MetresOfKilometre,
        });

    private static ReadList Read(Stream stream, Func<JsonElement, Row> rowOf)
    {
        using var document = JsonText.Open(stream);
        var hints = new Dictionary<string, FileHints>(StringComparer.OrdinalIgnoreCase);
        var (activities, untold) = (new List<Activity>(), 0);
        foreach (var item in document.RootElement.Items())
        {
            var row = rowOf(item);
            if (row.File is { } file)
            {
                hints[file] = row.Hints;
            }
            else if (row.Start is not null && row.Seconds > 0 && activities.Count < MostWithoutFile)
            {
                activities.Add(ActivityOf(row));
            }
            else
            {
                untold++;
            }
        }

        return new ReadList { Hints = hints, Activities = activities, WithoutFile = untold };
    }

    // What was typed in by hand at the other service has no file: a length and a distance are all there is.
    private static Activity ActivityOf(Row row) => new()
    {
        Format = row.Service,
        ContentKey = string.Create(CultureInfo.InvariantCulture, $"{row.Service}|{row.Number}|{row.Start:yyyy-MM-ddTHH:mm:ssZ}"),
        Name = row.Hints.Name,
        Description = row.Hints.Description,
        TypeName = row.Hints.Type,
        StatedStart = row.Start,
        StatedOffset = row.Offset,
        StatedElapsedMs = (long)(row.Seconds!.Value * 1_000),
        StatedDistanceM = row.Metres,
    };

    // What others may read there, and what only the person may.
    private static string? Both(JsonElement row, string notes) =>
        string.Join("\n\n", new[] { row.Text("description"), row.Text(notes) }.Where(t => t is not null)) is { Length: > 0 } text ? text : null;

    // Python's text of a length: 1:02:03, or "1 day, 2:03:04".
    private static double? Seconds(string? text)
    {
        var parts = (text ?? string.Empty).Split(", ");
        var days = parts.Length == 2 && int.TryParse(parts[0].Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : 0;
        return TimeSpan.TryParse(parts[^1], CultureInfo.InvariantCulture, out var time) ? time.TotalSeconds + (days * 86_400d) : null;
    }

    private sealed record Row(string Service, string Number, string? File, FileHints Hints)
    {
        public DateTimeOffset? Start { get; init; }

        public TimeSpan? Offset { get; init; }

        public double? Seconds { get; init; }

        public double? Metres { get; init; }
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Stamina.Contracts.Events;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats.Json;

/// <summary>
/// wger's logs of sets, as its API lists them: workoutlog, with workoutsession (when, how long, notes) and exerciseinfo (names) beside it. wger writes no
/// export file; these are what a person saves. docs/exchange.md says how.
/// </summary>
internal static partial class WgerLog
{
    private const int MostSets = 500_000;
    private const int English = 2;
    private const int Pounds = 2;
    private const int Kilograms = 1;

    /// <summary>Reads the workouts; none where it is a list of something else.</summary>
    /// <param name="logs">The sets; it is disposed of.</param>
    /// <param name="sessions">The workouts that they belong to; null where that was not saved.</param>
    /// <param name="exercises">The exercises' names; null where they were not saved: numbers stand for them.</param>
    /// <exception cref="UnreadableFileException">It is no JSON, or too long.</exception>
    public static IReadOnlyList<Activity> Read(Stream logs, Stream? sessions = null, Stream? exercises = null)
    {
        var names = NamesOf(exercises);
        using var sessionsJson = sessions is null ? null : JsonText.Open(sessions);
        var known = sessionsJson?.RootElement.Items()
            .GroupBy(s => s.Text("id") ?? string.Empty, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        using var json = JsonText.Open(logs);
        var rows = json.RootElement.Items().Where(l => Exercise(l) is not null && l.Text("date") is not null).Take(MostSets).ToList();
        var drops = rows.Select(l => l.Text("next_log")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var workouts = new List<Activity>();
        foreach (var workout in rows
            .GroupBy(l => l.Text("session") ?? Day(l), StringComparer.Ordinal)
            .OrderBy(g => g.Select(l => l.Text("date")).Min(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            JsonElement? session = known is not null && known.TryGetValue(workout.Key, out var found) ? found : null;
            var activity = ActivityOf(workout.Key, [.. workout.Select(l => l.Text("date")).Order(StringComparer.Ordinal)], session);
            foreach (var log in workout.OrderBy(l => l.Text("date"), StringComparer.Ordinal))
            {
                if (SetOf(log, names, drops) is { } set)
                {
                    activity.Sets.Add(set);
                }
                else
                {
                    activity.Aside.Add(AsideReasons.EmptySet);
                }
            }

            if (activity.Sets.Count > 0)
            {
                workouts.Add(activity);
            }
        }

        return workouts;
    }

    private static string? Exercise(JsonElement log) => log.Text("exercise") ?? log.Text("exercise_base");

    private static string Day(JsonElement log) => log.Text("date") is { Length: >= 10 } date ? date[..10] : string.Empty;

    // In English where there is an English name, so that the same exercise has the same name whoever logs it.
    private static Dictionary<string, string> NamesOf(Stream? exercises)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (exercises is not null)
        {
            using var json = JsonText.Open(exercises);
            foreach (var exercise in json.RootElement.Items())
            {
                var translations = exercise.Member("translations") is { } all ? all.Items().ToList() : [];
                var (english, any) = (translations.Find(t => t.Number("language") == English), translations.FirstOrDefault());
                var name = english.ValueKind == JsonValueKind.Object ? english.Text("name")
                    : any.ValueKind == JsonValueKind.Object ? any.Text("name") : exercise.Text("name");
                if (exercise.Text("id") is { } id && name is not null)
                {
                    names[id] = name;
                }
            }
        }

        return names;
    }

    private static Activity ActivityOf(string key, IReadOnlyList<string?> dates, JsonElement? session)
    {
        var (first, last) = (ValueParser.Time(dates[0]), ValueParser.Time(dates[^1]));
        var day = ValueParser.Time(session?.Text("date"))?.Date ?? first?.Date;
        var (begun, ended) = (Clock(session?.Text("time_start")), Clock(session?.Text("time_end")));
        var elapsed = begun is { } from && ended is { } to ? to - from : last - first;
        return new Activity
        {
            Format = "wger",
            ContentKey = "wger|" + key,
            TypeName = "weight_training",
            Description = session?.Text("notes"),

            // What a person has typed is their own clock's; a log's moment stands there by the server's, which may be anywhere.
            StatedStart = begun is null && Instant().IsMatch(dates[0] ?? string.Empty) ? first : null,
            LocalStart = day is { } known && begun is { } clock ? known + clock : first?.DateTime ?? day,
            StatedElapsedMs = elapsed?.TotalMilliseconds is > 0 and <= EventLimits.MaxElapsedMs and var ms ? (long)ms : null,
        };
    }

    private static TimeSpan? Clock(string? text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero && time < TimeSpan.FromDays(1) ? time : null;

    // A time with an offset: not a day alone.
    [GeneratedRegex(@":[0-9.]+ ?(Z|[+-][0-9]{2}:?[0-9]{2})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Instant();

    private static LiftedSet? SetOf(JsonElement log, Dictionary<string, string> names, HashSet<string> drops)
    {
        var amount = log.Number("repetitions") ?? log.Number("reps");
        var unit = (int)(log.Number("weight_unit") ?? Kilograms);
        if (amount is null or < 0 or > 10_000)
        {
            return null;
        }

        // Units of repetitions: 1 repetitions, 2 until failure, 7 most; 3 seconds, 4 minutes. Of how far alone (5 miles, 6 kilometres, 8 metres) no set counts.
        var (repetitions, seconds) = (int)(log.Number("repetitions_unit") ?? 1) switch
        {
            3 => ((int?)null, amount),
            4 => (null, amount * 60),
            5 or 6 or 8 => (null, null),
            _ => ((int?)amount, (double?)null),
        };
        return (repetitions is null && seconds is null or 0)
            ? null
            : new LiftedSet(names.GetValueOrDefault(Exercise(log)!) ?? "Exercise " + Exercise(log))
            {
                // Units of weight beyond these (the body's, plates, km/h) are none.
                Weight = unit is Kilograms or Pounds ? log.Number("weight") : null,
                Unit = unit == Pounds ? "lb" : "kg",
                Repetitions = repetitions,
                Seconds = seconds,

                // Repetitions in reserve and RPE are one scale: Zourdos et al., J. Strength Cond. Res. 30(1), 2016.
                Rpe = log.Number("rir") is >= 0 and <= 9 and var left ? 10 - left : null,
                Kind = log.Text("id") is { } id && drops.Contains(id) ? "drop" : null,
            };
    }
}

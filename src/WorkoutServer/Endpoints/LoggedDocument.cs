using System.Buffers;
using System.Text.Json;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Uploads;
using Stamina.Http.Problems;

namespace Stamina.WorkoutServer.Endpoints;

/// <summary>A past workout given as one document: checked as a whole, then turned into the events that a phone would have sent.</summary>
internal static class LoggedDocument
{
    // Not a phone's: whatever device repeats the document writes the same events.
    private const string Writer = "document";
    private const int MostExercises = 200;

    public static Refusal? Check(LoggedWorkout document, out DateTimeOffset start, out DateTimeOffset end)
    {
        var errors = new List<FieldError>();
        Demand(TypeId.IsPrefix(document.ExerciseType), "exercise_type", "1 to 63 characters of a-z and inner _");
        var hasStart = Rfc3339.TryParse(document.StartTime, out start);
        var hasEnd = Rfc3339.TryParse(document.EndTime, out end);
        Demand(hasStart, "start_time", "an RFC 3339 time with offset, as 2026-05-01T07:30:00+02:00");
        Demand(hasEnd, "end_time", "an RFC 3339 time with offset, as 2026-05-01T08:30:00+02:00");
        Demand(!hasStart || !hasEnd || (end >= start && (end - start).TotalMilliseconds <= EventLimits.MaxElapsedMs), "end_time", "not before start_time and at most 30 days after it");
        Demand(document.Distance is null or { Value: >= 0 and <= 100_000_000 }, "distance.value", "0 or more");
        Demand(document.Distance is null || TryMetres(document.Distance, out _), "distance.unit", "m, km, mi or yd");
        Demand(document.Title is null or { Length: <= 200 }, "title", "at most 200 characters");
        Demand(document.Note is null or { Length: <= 2000 }, "note", "at most 2 000 characters");
        Demand(document.Exercises is null or { Count: <= MostExercises }, "exercises", $"at most {MostExercises}");
        for (var i = 0; i < Math.Min(document.Exercises?.Count ?? 0, MostExercises); i++)
        {
            var exercise = document.Exercises![i];
            Demand(exercise.Name.Trim().Length is > 0 and <= 100, $"exercises[{i}].name", "1 to 100 characters");
            Demand(exercise.Weight is >= 0 and <= 10_000, $"exercises[{i}].weight", "0 to 10 000");
            Demand(exercise.Unit is "kg" or "lb", $"exercises[{i}].unit", "kg or lb");
            Demand(exercise.Repetition is >= 1 and <= 10_000, $"exercises[{i}].repetition", "1 to 10 000");
            Demand(exercise.Sets is null or (>= 1 and <= 1_000), $"exercises[{i}].sets", "1 to 1 000");
        }

        return errors.Count > 0 ? Refusal.OfFields(errors) : null;

        void Demand(bool holds, string field, string expected)
        {
            if (!holds)
            {
                errors.Add(new FieldError(field, expected));
            }
        }
    }

    /// <summary>The body of an update_progress with the document's events: the same document always gives the same bytes.</summary>
    public static byte[] ToEvents(LoggedWorkout document, DateTimeOffset start, DateTimeOffset end)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        var elapsed = (long)(end - start).TotalMilliseconds;
        var seq = 0;
        json.WriteStartObject();
        json.WriteString("writer", Writer);
        json.WriteStartArray("events");

        Begin(EventKinds.Started, 0);
        json.WriteString("exercise_type", document.ExerciseType);
        json.WriteString("started_at", document.StartTime);
        if (document.TimeZone is not null)
        {
            json.WriteString("time_zone", document.TimeZone);
        }

        if (document.Location is not null)
        {
            json.WritePropertyName("location");
            JsonSerializer.Serialize(json, document.Location, UploadJson.Default.WorkoutLocation);
        }

        json.WriteEndObject();
        if (document.Distance is not null || document.Exercises is { Count: > 0 })
        {
            Begin(EventKinds.Progress, elapsed);
            WriteProgress(json, document);
            json.WriteEndObject();
        }

        if (document.Title is not null || document.Note is not null)
        {
            Begin(EventKinds.Note, elapsed);
            WriteText(json, "title", document.Title);
            WriteText(json, "note", document.Note);
            json.WriteEndObject();
        }

        Begin(EventKinds.Finished, elapsed);
        json.WriteEndObject();
        if (document.Distance is { } typed && TryMetres(typed, out var corrected))
        {
            // What a person typed stands, however fast it was, and is marked as theirs. Behind the finish, so that the events before it are the bytes that they always were.
            Begin(EventKinds.Corrected, elapsed);
            json.WriteStartObject("correction");
            json.WriteNumber("distance_m", corrected);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();

        void Begin(string kind, long elapsedMs)
        {
            json.WriteStartObject();
            json.WriteNumber("seq", seq++);
            json.WriteString("kind", kind);
            json.WriteString("at", elapsedMs == 0 ? document.StartTime : document.EndTime);
            json.WriteNumber("elapsed_ms", elapsedMs);
        }
    }

    private static void WriteProgress(Utf8JsonWriter json, LoggedWorkout document)
    {
        json.WriteStartObject("progress");
        if (document.Distance is { } distance && TryMetres(distance, out var metres))
        {
            json.WriteNumber("distance_m", metres);
        }

        if (document.Exercises is { Count: > 0 } exercises)
        {
            json.WritePropertyName("exercises");
            JsonSerializer.Serialize(json, exercises, UploadJson.Default.IReadOnlyListLoggedExercise);
        }

        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static bool TryMetres(LoggedDistance distance, out decimal metres)
    {
        decimal? perUnit = distance.Unit switch
        {
            "m" => 1m,
            "km" => 1000m,
            "mi" => 1609.344m,
            "yd" => 0.9144m,
            _ => null,
        };
        metres = perUnit is { } factor && distance.Value is >= 0 and <= 100_000_000 ? decimal.Round(distance.Value * factor, 3) : 0;
        return perUnit is not null;
    }
}

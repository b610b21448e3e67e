using System.Buffers;
using System.Text.Json;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Uploads;

namespace Stamina.WorkoutServer.Endpoints;

/// <summary>
/// A past workout that is in order, turned into the events that a phone would have sent. What it leaves to the profile is left as it was entered: nothing is
/// looked up here.
/// </summary>
/// <param name="given">As sent.</param>
/// <param name="start">Its start; as if in UTC where it names no offset.</param>
/// <param name="end">Its end; as if in UTC where it names no offset.</param>
/// <param name="hasOffset">False where the zone is the profile's: then how long it was is found when it is derived, because the clocks may have changed in
/// between.</param>
internal sealed class CheckedDocument(LoggedWorkout given, DateTimeOffset start, DateTimeOffset end, bool hasOffset)
{
    // Not a phone's: whatever device repeats the document writes the same events.
    private const string Writer = "document";

    private readonly long elapsedMs = (long)(end - start).TotalMilliseconds;
    private readonly decimal? metres = given.Distance is { } distance ? EnteredQuantity.Metres(distance.Value, distance.Unit) : null;

    public string ExerciseType { get; } = given.ExerciseType ?? given.Type ?? "";

    public DateTimeOffset Start => start;

    /// <summary>The body of an update_progress with the document's events: the same document always gives the same bytes.</summary>
    public byte[] ToEvents()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        var seq = 0;
        json.WriteStartObject();
        json.WriteString("writer", Writer);
        json.WriteStartArray("events");

        Begin(EventKinds.Started, 0);
        json.WriteString("exercise_type", ExerciseType);
        json.WriteString("started_at", given.StartTime);
        WriteText(json, "time_zone", given.TimeZone);
        if (given.Location is not null)
        {
            json.WritePropertyName("location");
            JsonSerializer.Serialize(json, given.Location, UploadJson.Default.WorkoutLocation);
        }

        json.WriteEndObject();
        if (given.Distance is not null || given.Exercises is { Count: > 0 })
        {
            Begin(EventKinds.Progress, elapsedMs);
            WriteProgress(json);
            json.WriteEndObject();
        }

        if (given.Title is not null || given.Note is not null || given.Equipment is { Count: > 0 })
        {
            Begin(EventKinds.Note, elapsedMs);
            WriteText(json, "title", given.Title);
            WriteText(json, "note", given.Note);
            WriteEquipment();
            json.WriteEndObject();
        }

        Begin(EventKinds.Finished, elapsedMs);
        json.WriteEndObject();
        if (metres is { } corrected)
        {
            // What a person typed stands, however fast it was, and is marked as theirs. Behind the finish, so that the events before it are the bytes that they
            // always were.
            Begin(EventKinds.Corrected, elapsedMs);
            json.WriteStartObject("correction");
            json.WriteNumber("distance_m", corrected);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();

        void WriteEquipment()
        {
            if (given.Equipment is { Count: > 0 } equipment)
            {
                json.WriteStartArray("equipment");
                foreach (var piece in equipment)
                {
                    json.WriteStringValue(piece);
                }

                json.WriteEndArray();
            }
        }

        void Begin(string kind, long elapsed)
        {
            json.WriteStartObject();
            json.WriteNumber("seq", seq++);
            json.WriteString("kind", kind);
            json.WriteString("at", elapsed == 0 ? given.StartTime : given.EndTime);
            if (hasOffset)
            {
                json.WriteNumber("elapsed_ms", elapsed);
            }
        }
    }

    private void WriteProgress(Utf8JsonWriter json)
    {
        json.WriteStartObject("progress");
        if (metres is { } walked)
        {
            json.WriteNumber("distance_m", walked);
        }

        if (given.Exercises is { Count: > 0 } exercises)
        {
            json.WritePropertyName("exercises");
            JsonSerializer.Serialize(json, [.. exercises.SelectMany(InOneForm)], UploadJson.Default.IReadOnlyListLoggedExercise);
        }

        json.WriteEndObject();
    }

    // By name, weight and symbol: the form in which exercise types read them.
    private static IEnumerable<LoggedExercise> InOneForm(LoggedExercise exercise)
    {
        var one = exercise with
        {
            Name = exercise.Name ?? exercise.Type,
            Type = null,
            Unit = exercise.Unit is { } unit ? EnteredQuantity.SymbolOf(unit) : null,
            Weights = null,
        };
        return exercise.Weights is { } weights ? weights.Select(weight => one with { Weight = weight }) : [one];
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}

using System.Text.Json;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Folding;

/// <summary>One workout as JSON: all its events, byte for byte as they were received, and what they derive to.</summary>
public static class WorkoutExport
{
    /// <summary>Writes it.</summary>
    /// <param name="entry">Where to.</param>
    /// <param name="drain">Called after each event, so that a large log fills no memory.</param>
    /// <param name="workout">With its log.</param>
    public static async ValueTask WriteAsync(Stream entry, Func<ValueTask> drain, StoredWorkout workout)
    {
#pragma warning disable CA1849 // The writer flushes into memory; the stream behind it is what is drained.
        using var json = new Utf8JsonWriter(entry, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("session_id", workout.Key.Session.Value);
        if (workout.DeletedAt is { } deletedAt)
        {
            json.WriteString("deleted_at", deletedAt);
        }

        if (workout.Summary is not null)
        {
            json.WritePropertyName("summary");
            JsonSerializer.Serialize(json, workout.Summary, DocumentJson.Default.WorkoutSummary);
        }

        if (workout.Overlay is not null)
        {
            json.WritePropertyName("edited");
            JsonSerializer.Serialize(json, workout.Overlay, DocumentJson.Default.WorkoutOverlay);
        }

        json.WriteStartArray("events");
        foreach (var logged in workout.Log.Events)
        {
            WriteEvent(json, logged);
            json.Flush();
            await drain();
        }

        json.WriteEndArray();
        json.WriteEndObject();
#pragma warning restore CA1849
    }

    private static void WriteEvent(Utf8JsonWriter json, LoggedEvent logged)
    {
        json.WriteStartObject();
        json.WriteString("writer", logged.Writer);
        json.WriteNumber("seq", logged.Seq);
        json.WriteString("received_at", DateTimeOffset.FromUnixTimeMilliseconds(logged.ReceivedAtMs));
        if (logged.Quarantined)
        {
            json.WriteBoolean("quarantined", true);
        }

        json.WritePropertyName("event");
        json.WriteRawValue(logged.Body.Span);
        json.WriteEndObject();
    }
}

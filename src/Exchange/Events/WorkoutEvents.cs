using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Events;

/// <summary>Seals a workout's events, counting their seqs, as a phone does.</summary>
internal sealed class WorkoutEvents(DateTimeOffset startedAt)
{
    /// <summary>Characters of a note.</summary>
    public const int LongestNote = 2_000;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<ImportedEvent> events = [];
    private readonly ArrayBufferWriter<byte> buffer = new();

    public IReadOnlyList<ImportedEvent> Events => events;

    public void Started(string exerciseType, string? timeZone, string session, string writer) => Seal("started", 0, json =>
    {
        json.WriteString("session_id", session);
        json.WriteString("writer", writer);
        json.WriteString("exercise_type", exerciseType);
        json.WriteString("started_at", Rfc3339(startedAt));
        if (timeZone is not null)
        {
            json.WriteString("time_zone", timeZone);
        }
    });

    public void Progress(long elapsedMs, Action<Utf8JsonWriter> progress) => Seal("progress", elapsedMs, json =>
    {
        json.WriteStartObject("progress");
        progress(json);
        json.WriteEndObject();
    });

    public void Mark(string kind, long elapsedMs) => Seal(kind, elapsedMs, static _ => { });

    public void Note(long elapsedMs, string? title, string? note) => Seal("note", elapsedMs, json =>
    {
        WriteText(json, "title", title, 200);
        WriteText(json, "note", note, LongestNote);
    });

    public void Finished(string writer, long elapsedMs) => Seal("finished", elapsedMs, json => json.WriteString("writer", writer));

    /// <summary>Writes a member as far as it may be long; none where there is no text.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its value.</param>
    /// <param name="max">Characters.</param>
    public static void WriteText(Utf8JsonWriter json, string name, string? text, int max)
    {
        if (text is not null)
        {
            // A pair of surrogates is not cut in two.
            var length = text.Length <= max ? text.Length : char.IsHighSurrogate(text[max - 1]) ? max - 1 : max;
            json.WriteString(name, text.AsSpan(0, length));
        }
    }

    private static string Rfc3339(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private void Seal(string kind, long elapsedMs, Action<Utf8JsonWriter> rest)
    {
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", events.Count);
            json.WriteString("kind", kind);
            json.WriteString("at", Rfc3339(startedAt.AddMilliseconds(elapsedMs)));
            json.WriteNumber("elapsed_ms", elapsedMs);
            rest(json);
            json.WriteEndObject();
        }

        events.Add(new ImportedEvent(events.Count, kind, buffer.WrittenSpan.ToArray()));
    }
}

/// <summary>The members of <c>progress</c>, with bounded decimals so that the text is the same on every machine.</summary>
internal static class ProgressJson
{
    // A set with a longer name of its exercise would not count.
    private const int LongestName = 100;

    public static void WritePoint(Utf8JsonWriter json, in ActivityPoint point, long? elapsed, bool gap, int cadenceTimes)
    {
        json.WriteStartObject();
        if (elapsed is { } t)
        {
            json.WriteNumber("t", t);
        }

        if (point.HasPlace)
        {
            json.WriteDecimal("lat", point.Lat, "0.#######");
            json.WriteDecimal("lon", point.Lon, "0.#######");
        }

        if (float.IsFinite(point.ElevationM))
        {
            json.WriteDecimal("ele", point.ElevationM, "0.##");
        }

        WriteWhole(json, "hr", point.HeartRate);
        WriteWhole(json, "cad", (int)Math.Floor((point.Cadence * cadenceTimes) + 0.5));
        WriteWhole(json, "power", point.PowerW);
        if (float.IsFinite(point.TemperatureC))
        {
            json.WriteDecimal("temp", point.TemperatureC, "0.#");
        }

        if (gap)
        {
            json.WriteBoolean("gap", value: true);
        }

        json.WriteEndObject();
    }

    public static void WriteSet(Utf8JsonWriter json, LiftedSet set)
    {
        json.WriteStartObject();
        WorkoutEvents.WriteText(json, "exercise", set.Exercise, LongestName);
        json.WriteDecimal("weight", set.Weight ?? 0, "0.###");
        json.WriteString("unit", set.Unit);
        if (set.Repetitions is { } repetitions)
        {
            json.WriteNumber("repetitions", repetitions);
        }

        if (set.Seconds is > 0 and var seconds)
        {
            json.WriteDecimal("duration_s", seconds, "0.###");
        }

        if (set.Rpe is { } rpe)
        {
            json.WriteDecimal("rpe", rpe, "0.#");
        }

        if (set.IsWarmUp)
        {
            json.WriteBoolean("warm_up", value: true);
        }

        // No rule reads the members below; they are kept, as every unknown member is.
        if (set.DistanceM is { } metres)
        {
            json.WriteDecimal("distance_m", metres, "0.###");
        }

        WorkoutEvents.WriteText(json, "kind", set.Kind, LongestName);
        WorkoutEvents.WriteText(json, "superset", set.Superset, LongestName);
        WorkoutEvents.WriteText(json, "note", set.Note, WorkoutEvents.LongestNote);
        json.WriteEndObject();
    }

    private static void WriteWhole(Utf8JsonWriter json, string name, int value)
    {
        if (value >= 0)
        {
            json.WriteNumber(name, value);
        }
    }
}

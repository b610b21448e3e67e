using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Stamina.Contracts.Ids;
using Stamina.Exchange.Events;

namespace Stamina.Tools.Phone;

/// <summary>An event as the phone keeps it: fixed bytes and their place in the log.</summary>
internal sealed record SealedEvent(int Seq, string Kind, byte[] Body);

/// <summary>Seals a workout's events as fixed bytes, counting their seqs.</summary>
internal sealed class EventWriter(SessionId session, string writer)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<SealedEvent> events = [];

    public SessionId Session => session;

    public string Writer => writer;

    public IReadOnlyList<SealedEvent> Events => events;

    public SealedEvent Started(string exerciseType, DateTimeOffset startedAt, string timeZone) =>
        Seal("started", startedAt, 0, json =>
        {
            json.WriteString("session_id", session.Value);
            json.WriteString("writer", writer);
            json.WriteString("exercise_type", exerciseType);
            json.WriteString("started_at", Rfc3339(startedAt));
            json.WriteString("time_zone", timeZone);
        });

    public SealedEvent Progress(DateTimeOffset at, long elapsedMs, Action<Utf8JsonWriter> progress) =>
        Seal("progress", at, elapsedMs, json => WriteProgress(json, progress));

    public SealedEvent Mark(string kind, DateTimeOffset at, long elapsedMs) => Seal(kind, at, elapsedMs, static _ => { });

    public SealedEvent Note(DateTimeOffset at, long elapsedMs, string title) =>
        Seal("note", at, elapsedMs, json => json.WriteString("title", title));

    public SealedEvent Finished(DateTimeOffset at, long elapsedMs, Action<Utf8JsonWriter>? progress = null) =>
        Seal("finished", at, elapsedMs, json =>
        {
            // It may travel as a whole request body, which has no envelope to name the writer.
            json.WriteString("writer", writer);
            if (progress is not null)
            {
                WriteProgress(json, progress);
            }
        });

    /// <summary>What was made of a file, event by event as it stands.</summary>
    public static EventWriter Of(ImportedWorkout workout)
    {
        var made = new EventWriter(workout.Session, workout.Writer);
        made.events.AddRange(workout.Events.Select(e => new SealedEvent(e.Seq, e.Kind, e.Body)));
        return made;
    }

    private static void WriteProgress(Utf8JsonWriter json, Action<Utf8JsonWriter> progress)
    {
        json.WriteStartObject("progress");
        progress(json);
        json.WriteEndObject();
    }

    private static string Rfc3339(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private SealedEvent Seal(string kind, DateTimeOffset at, long elapsedMs, Action<Utf8JsonWriter> rest)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", events.Count);
            json.WriteString("kind", kind);
            json.WriteString("at", Rfc3339(at));
            json.WriteNumber("elapsed_ms", elapsedMs);
            rest(json);
            json.WriteEndObject();
        }

        var sealedEvent = new SealedEvent(events.Count, kind, buffer.WrittenSpan.ToArray());
        events.Add(sealedEvent);
        return sealedEvent;
    }
}

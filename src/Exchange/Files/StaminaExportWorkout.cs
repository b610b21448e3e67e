using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Stamina.Contracts.Ids;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Events;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Files;

/// <summary>
/// Reads a workout of our own export (<c>workouts/&lt;id&gt;.json</c>, or one that the app wrote): its events byte for byte, from all its writers, and what
/// was edited afterwards.
/// </summary>
internal static class StaminaExportWorkout
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    /// <summary>Reads it.</summary>
    /// <exception cref="UnreadableFileException">It is damaged, deleted, or without events.</exception>
    public static ImportedWorkout Read(byte[] bytes)
    {
        try
        {
            return ReadWorkout(bytes);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new UnreadableFileException(
                new Remark(RemarkCodes.Damaged, "It looks like a workout of our own export and cannot be read as one."), broken);
        }
    }

    // Member by member and event by event, so that a workout of days is not in memory twice.
    private static ImportedWorkout ReadWorkout(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, Options);
        var (events, told) = (new List<ImportedEvent>(), new Told());
        SessionId? session = null;
        byte[]? edits = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "events" && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadEvents(ref reader, events, told);
                continue;
            }

            using var value = JsonDocument.ParseValue(ref reader);
            switch (name)
            {
                case "session_id":
                    session = SessionId.TryParse(value.RootElement.GetString(), out var id)
                        ? id
                        : throw new UnreadableFileException(RemarkCodes.Damaged, "Its session_id is none.");
                    break;
                case "deleted_at" when value.RootElement.ValueKind != JsonValueKind.Null:
                    throw new UnreadableFileException(RemarkCodes.DeletedBefore, "It was deleted before it was exported: not brought back.");
                case "summary":
                    told.Derived(value.RootElement);
                    break;
                case "edited" when value.RootElement.ValueKind != JsonValueKind.Null:
                    edits = EditsOf(value.RootElement);
                    break;
                default:
                    break;
            }
        }

        if (session is not { } named)
        {
            throw new JsonException();
        }

        if (events.Count == 0)
        {
            throw new UnreadableFileException(RemarkCodes.NoTrack, "It has no events.");
        }

        return new ImportedWorkout
        {
            Session = named,
            Writer = events[0].Writer!,

            // The end goes last: a workout whose sending was stopped has none, so that it is sent again.
            Events = [.. events.OrderBy(e => e.Kind == "finished")],
            StartedAt = told.StartedAt,
            ExerciseType = named.RecordedType,
            ElapsedMs = told.ElapsedMs,
            Points = 0,
            Edits = edits,
            IsOwn = true,
        };
    }

    private static void ReadEvents(ref Utf8JsonReader reader, List<ImportedEvent> events, Told told)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            using var one = JsonDocument.ParseValue(ref reader);
            var logged = one.RootElement;
            if (logged.TryGetProperty("quarantined", out _))
            {
                continue;
            }

            var isWhole = logged.TryGetProperty("event", out var body);
            body = isWhole ? body : logged;
            var kind = body.TryGetProperty("kind", out var named) ? named.GetString() ?? "progress" : "progress";
            events.Add(
                new ImportedEvent(logged.GetProperty("seq").GetInt32(), kind, isWhole ? JsonMarshal.GetRawUtf8Value(body).ToArray() : AsSealed(logged))
                {
                    Writer = logged.GetProperty("writer").GetString() ?? throw new JsonException(),
                });
            told.Event(kind, body);
        }
    }

    // Exports that the app wrote before December 2026 have `writer` before an event's own members, and blanks between all of them. Without both they are the
    // bytes that were sealed, so that a workout which its account has already is known again. In a start and an end the writer stands behind the session id.
    private static byte[] AsSealed(JsonElement logged)
    {
        var sealedAs = new ArrayBufferWriter<byte>();
        foreach (var member in logged.EnumerateObject().Where(m => !m.NameEquals("writer"u8)))
        {
            sealedAs.Write(sealedAs.WrittenCount == 0 ? "{"u8 : ","u8);
            WritePacked(sealedAs, member.ToString());
            if (member.NameEquals("session_id"u8))
            {
                sealedAs.Write(","u8);
                WritePacked(sealedAs, "\"writer\":" + logged.GetProperty("writer").GetRawText());
            }
        }

        sealedAs.Write("}"u8);
        return sealedAs.WrittenSpan.ToArray();
    }

    private static void WritePacked(ArrayBufferWriter<byte> to, string json)
    {
        var packed = new StringBuilder(json.Length);
        var (isText, isEscaped) = (false, false);
        foreach (var c in json)
        {
            if (isText || c is not (' ' or '\n' or '\r' or '\t'))
            {
                packed.Append(c);
            }

            isText ^= c == '"' && !isEscaped;
            isEscaped = isText && c == '\\' && !isEscaped;
        }

        Encoding.UTF8.GetBytes(packed.ToString(), to);
    }

    // As a body of edit_workout.
    private static byte[] EditsOf(JsonElement edited)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in edited.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
            {
                switch (member.Name)
                {
                    case "exercise_type" or "title" or "note" or "feeling" or "equipment":
                        member.WriteTo(json);
                        break;
                    case "distance_mm":
                        json.WriteStartObject("distance");
                        var isAsEntered = edited.TryGetProperty("distance_entered", out var entered) & edited.TryGetProperty("distance_unit", out var unit);
                        json.WriteNumber("value", isAsEntered ? entered.GetDecimal() : member.Value.GetInt64() / 1000m);
                        json.WriteString("unit", isAsEntered ? unit.GetString() : "m");
                        json.WriteEndObject();
                        break;
                    case "moving_ms":
                        json.WriteNumber("moving_time_s", member.Value.GetInt64() / 1000m);
                        break;
                    default:
                        break;
                }
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>When it began and how long it took: by what it derived to, else (a phone's own) by its events.</summary>
    private sealed class Told
    {
        private bool isDerived;

        public DateTimeOffset StartedAt { get; private set; }

        public long ElapsedMs { get; private set; }

        public void Derived(JsonElement summary)
        {
            if (summary.ValueKind == JsonValueKind.Object)
            {
                isDerived = true;
                StartedAt = summary.TryGetProperty("started_at", out var at) && at.TryGetDateTimeOffset(out var start) ? start : default;
                ElapsedMs = summary.TryGetProperty("elapsed_ms", out var elapsed) ? elapsed.GetInt64() : 0;
            }
        }

        public void Event(string kind, JsonElement body)
        {
            if (isDerived)
            {
                return;
            }

            if (StartedAt == default && kind == "started" && body.TryGetProperty("started_at", out var at) && at.TryGetDateTimeOffset(out var start))
            {
                StartedAt = start;
            }

            if (body.TryGetProperty("elapsed_ms", out var elapsed) && elapsed.TryGetInt64(out var ms))
            {
                ElapsedMs = Math.Max(ElapsedMs, ms);
            }
        }
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using Stamina.Contracts.Equipment;
using Stamina.Contracts.Ids;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Events;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Files;

/// <summary>
/// Reads a workout of our own export (<c>workouts/&lt;id&gt;.json</c>): its events byte for byte, from all its writers, and what was edited afterwards.
/// </summary>
internal static class OwnExport
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    public static bool IsLike(ReadOnlySpan<byte> head) =>
        head.TrimStart(" \r\n\t\uFEFF"u8) is [(byte)'{', ..] && head.IndexOf("\"session_id\""u8) >= 0;

    /// <exception cref="UnreadableFileException">It is damaged, deleted, or without events.</exception>
    public static ImportedWorkout Read(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Options);
            return Read(document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new UnreadableFileException(
                new Remark(RemarkCodes.Damaged, "It looks like a workout of our own export and cannot be read as one."), broken);
        }
    }

    public static bool IsLikeEquipment(ReadOnlySpan<byte> head) =>
        head.TrimStart(" \r\n\t\uFEFF"u8) is [(byte)'{', ..] && head.IndexOf("\"equipment_id\""u8) >= 0;

    /// <summary>The pieces of <c>equipment.json</c>, as bodies of add_equipment.</summary>
    /// <exception cref="UnreadableFileException">It is damaged.</exception>
    public static IReadOnlyList<AddEquipment> ReadEquipment(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Options);
            return document.RootElement.GetProperty("equipment").Deserialize(EquipmentJson.Default.IReadOnlyListAddEquipment) ?? [];
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new UnreadableFileException(
                new Remark(RemarkCodes.Damaged, "It looks like the equipment of our own export and cannot be read as that."), broken);
        }
    }

    private static ImportedWorkout Read(JsonElement root)
    {
        if (!SessionId.TryParse(root.GetProperty("session_id").GetString(), out var session))
        {
            throw new UnreadableFileException(RemarkCodes.Damaged, "Its session_id is none.");
        }

        if (root.TryGetProperty("deleted_at", out _))
        {
            throw new UnreadableFileException(RemarkCodes.DeletedBefore, "It was deleted before it was exported: not brought back.");
        }

        var events = new List<ImportedEvent>();
        foreach (var logged in root.GetProperty("events").EnumerateArray())
        {
            if (logged.TryGetProperty("quarantined", out _))
            {
                continue;
            }

            var body = logged.GetProperty("event");
            events.Add(
                new ImportedEvent(
                    logged.GetProperty("seq").GetInt32(),
                    body.TryGetProperty("kind", out var kind) ? kind.GetString() ?? "progress" : "progress",
                    Encoding.UTF8.GetBytes(body.GetRawText()))
                {
                    Writer = logged.GetProperty("writer").GetString(),
                });
        }

        if (events.Count == 0)
        {
            throw new UnreadableFileException(RemarkCodes.NoTrack, "It has no events.");
        }

        var summary = root.TryGetProperty("summary", out var derived) ? derived : default;
        return new ImportedWorkout
        {
            Session = session,
            Writer = events[0].Writer!,

            // The end last: what is stopped in the middle has none, and is sent again.
            Events = [.. events.OrderBy(e => e.Kind == "finished")],
            StartedAt =
                summary.ValueKind == JsonValueKind.Object && summary.TryGetProperty("started_at", out var at) && at.TryGetDateTimeOffset(out var start)
                    ? start
                    : default,
            ExerciseType = session.RecordedType,
            ElapsedMs = summary.ValueKind == JsonValueKind.Object && summary.TryGetProperty("elapsed_ms", out var elapsed) ? elapsed.GetInt64() : 0,
            Points = 0,
            Edits = root.TryGetProperty("edited", out var edited) ? EditsOf(edited) : null,
            IsOwn = true,
        };
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
}

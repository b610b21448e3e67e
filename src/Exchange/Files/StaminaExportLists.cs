using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stamina.Contracts.Equipment;
using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Planning;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Files;

/// <summary>Reads the lists of our own export: what is planned, equipment, and the goals of the app in the form that the server keeps.</summary>
internal static class StaminaExportLists
{
    private static readonly long MostMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The name of the first member, by which such a list is known; null where the bytes begin with no object.</summary>
    public static string? FirstMember(ReadOnlySpan<byte> head)
    {
        try
        {
            var text = head.StartsWith(Encoding.UTF8.Preamble) ? head[Encoding.UTF8.Preamble.Length..] : head;
            var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName
                ? reader.GetString()
                : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// A goal as the app exports it, with the terms that hold now, in the form of the server's <c>goals.json</c>: these terms from its start on. Where it does
    /// not say when it was set, its id does. Null where it has no such form.
    /// </summary>
    public static JsonObject? KeptGoal(JsonElement goal)
    {
        try
        {
            return Kept(goal);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            return null;
        }
    }

    private static JsonObject Kept(JsonElement goal)
    {
        if (!GoalId.TryParse(goal.GetProperty("goal_id").GetString(), out var id))
        {
            throw new JsonException();
        }

        var startsOn = Day(goal, "starts_on") ?? throw new JsonException();
        var shape = goal.GetProperty("goal").Deserialize(GoalJson.Default.GoalShape) ?? throw new JsonException();
        var terms = JsonSerializer.SerializeToNode(WithUnits(shape), GoalJson.Default.GoalShape)!.AsObject();
        terms["from"] = Written(startsOn);
        return new JsonObject
        {
            ["goal_id"] = id.ToString(),
            ["created_at"] = goal.TryGetProperty("created_at", out var at) && at.TryGetDateTimeOffset(out var set) ? set : MadeAt(id, startsOn),
            ["starts_on"] = Written(startsOn),
            ["ends_on"] = Day(goal, "ends_on") is { } end ? Written(end) : null,
            ["pauses"] = goal.TryGetProperty("pauses", out var pauses) && pauses.ValueKind == JsonValueKind.Array
                ? new JsonArray([.. pauses.EnumerateArray().Select(RestOf)
                    .Where(pause => pause.ResumesOn is null || pause.ResumesOn > pause.From)
                    .OrderBy(pause => pause.From)
                    .Select(KeptRest)])
                : null,
            ["terms"] = new JsonArray(terms),
        };
    }

    /// <summary>What is planned, as changes of edit_calendar; an entry without a valid id is left out.</summary>
    /// <exception cref="UnreadableFileException">It is damaged.</exception>
    public static IReadOnlyList<PlannedChange> ReadPlanned(byte[] bytes) => Read(bytes, "planned", list => list.EnumerateArray()
        .Where(planned => PlannedId.TryParse(planned.GetProperty("planned_id").GetString(), out _))
        .Select(planned => planned.Deserialize(PlanningJson.Default.PlannedChange))
        .OfType<PlannedChange>()
        .ToList());

    /// <summary>The pieces of <c>equipment.json</c>, as bodies of add_equipment.</summary>
    /// <exception cref="UnreadableFileException">It is damaged.</exception>
    public static IReadOnlyList<AddEquipment> ReadEquipment(byte[] bytes) =>
        Read(bytes, "equipment", list => list.Deserialize(EquipmentJson.Default.IReadOnlyListAddEquipment) ?? []);

    // The unit beside the figure, which is written alone, and the type by the name that terms have for it.
    private static GoalShape WithUnits(GoalShape goal) => goal with
    {
        ExerciseType = goal.ExerciseType ?? goal.Type,
        Type = null,
        Unit = goal.Unit ?? goal.Target.Unit,
        Each = goal.Each?.Select(one => one is null ? one! : one with { Unit = one.Unit ?? one.Value.Unit }).ToList(),
    };

    private static JsonObject KeptRest(GoalRest pause) =>
        new() { ["from"] = Written(pause.From), ["to"] = pause.ResumesOn is { } on ? Written(on.AddDays(-1)) : null };

    // UUID version 7 (RFC 9562): the first 48 bits are milliseconds since 1970, at most the year 10889.
    private static DateTimeOffset MadeAt(GoalId id, DateOnly startsOn) =>
        id.Value.Version == 7 && Convert.ToInt64(id.Value.ToString("N")[..12], 16) is var ms && ms < MostMs
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : new DateTimeOffset(startsOn, TimeOnly.MinValue, TimeSpan.Zero);

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static GoalRest RestOf(JsonElement pause) => new(Day(pause, "from") ?? throw new JsonException(), Day(pause, "resumes_on"));

    private static IReadOnlyList<T> Read<T>(byte[] bytes, string name, Func<JsonElement, IReadOnlyList<T>> read)
    {
        try
        {
            return read(JsonElement.Parse(bytes).GetProperty(name));
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw new UnreadableFileException(
                new Remark(RemarkCodes.Damaged, $"It looks like the list \"{name}\" of our own export and cannot be read as that."), broken);
        }
    }

    private static bool IsBroken(Exception e) =>
        e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException;

    private static DateOnly? Day(JsonElement of, string name) =>
        of.TryGetProperty(name, out var day) && day.ValueKind == JsonValueKind.String
            ? DateOnly.ParseExact(day.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
}

using System.Globalization;
using System.Text.Json;
using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Planning;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Files;

/// <summary>A goal of our own export, as it can be set again.</summary>
/// <param name="Set">The body of set_goal.</param>
/// <param name="Pauses">When it rested: <c>pauses</c> of edit_goal.</param>
public sealed record OwnGoal(SetGoal Set, IReadOnlyList<GoalRest> Pauses)
{
    /// <summary>When it was set; null where the file does not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>
/// What is planned in our own export (<c>calendar.json</c>), and that and the goals in the one JSON of a phone without an account, as bodies of the calls that
/// bring it back. <see cref="OwnAccount"/> reads the server's goals.
/// </summary>
internal static class OwnLists
{
    /// <summary>The name of the first member, by which such a list is known; null where the bytes begin with no object.</summary>
    public static string? FirstMember(ReadOnlySpan<byte> head)
    {
        try
        {
            var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName
                ? reader.GetString()
                : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The goals of the app, each by the terms that hold now: what it asked for before is not told by set_goal.</summary>
    /// <exception cref="UnreadableFileException">It is damaged.</exception>
    public static IReadOnlyList<OwnGoal> ReadGoals(byte[] bytes) => Read(bytes, "goals", goal =>
    {
        if (!GoalId.TryParse(goal.GetProperty("goal_id").GetString(), out _))
        {
            return null;
        }

        return new OwnGoal(
            new SetGoal
            {
                GoalId = goal.GetProperty("goal_id").GetString(),
                Goal = goal.GetProperty("goal").Deserialize(GoalJson.Default.GoalShape) ?? throw new JsonException(),
                StartsOn = Day(goal, "starts_on"),
                EndsOn = Day(goal, "ends_on"),
            },
            goal.TryGetProperty("pauses", out var pauses) && pauses.ValueKind == JsonValueKind.Array
                ? [.. pauses.EnumerateArray().Select(RestOf)]
                : [])
        {
            CreatedAt = goal.TryGetProperty("created_at", out var at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out var set)
                ? set
                : null,
        };
    });

    /// <summary>What is planned.</summary>
    /// <exception cref="UnreadableFileException">It is damaged.</exception>
    public static IReadOnlyList<PlannedChange> ReadPlanned(byte[] bytes) => Read(bytes, "planned", planned =>
        PlannedId.TryParse(planned.GetProperty("planned_id").GetString(), out _) ? planned.Deserialize(PlanningJson.Default.PlannedChange) : null);

    private static GoalRest RestOf(JsonElement pause) => new(Day(pause, "from") ?? throw new JsonException(), Day(pause, "resumes_on"));

    private static List<T> Read<T>(byte[] bytes, string list, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return [.. document.RootElement.GetProperty(list).EnumerateArray().Select(read).OfType<T>()];
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new UnreadableFileException(
                new Remark(RemarkCodes.Damaged, $"It looks like the list of what is in \"{list}\" of our own export and cannot be read as that."), broken);
        }
    }

    private static DateOnly? Day(JsonElement of, string name) =>
        of.TryGetProperty(name, out var day) && day.ValueKind == JsonValueKind.String
            ? DateOnly.ParseExact(day.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
}

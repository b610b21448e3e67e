using System.Text.Json;
using System.Text.Json.Nodes;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Files;

/// <summary>Which file of our own export it is, beside workouts and equipment.</summary>
public enum StaminaExportPart
{
    /// <summary><c>account.json</c>: as a body of edit_profile.</summary>
    Profile,

    /// <summary><c>goals.json</c> or <c>privacy-zones.json</c>: as a body of bring_export.</summary>
    Kept,
}

/// <summary>
/// Reads the files of our own export that hold no workouts. Each becomes the body of a call that a client sends on, so that an import by the terminal, the
/// phone or a program brings the same.
/// </summary>
internal static class StaminaExportAccount
{
    /// <summary>The file of an export that says whose it is; no other program writes one of this name.</summary>
    public const string FileName = "account.json";

    private static readonly string[] OfProfile = ["name", "units", "time_zone", "first_day_of_week", "body_weight", "training_zones"];

    /// <exception cref="UnreadableFileException">It is damaged.</exception>
    public static (StaminaExportPart Part, JsonElement Body) Read(byte[] bytes)
    {
        try
        {
            var file = JsonNode.Parse(bytes) as JsonObject ?? throw new JsonException();
            var body = new JsonObject();
            if (file.ContainsKey("user_id"))
            {
                foreach (var name in OfProfile.Where(name => file[name] is not null))
                {
                    body[name] = file[name]!.DeepClone();
                }

                return (StaminaExportPart.Profile, JsonSerializer.SerializeToElement(body));
            }

            foreach (var (name, called) in new[] { ("goals", "goals"), ("zones", "privacy_zones") })
            {
                if (file[name] is JsonArray all)
                {
                    body[called] = new JsonArray([.. all.Select(one => called == "goals" ? GoalOf(one) : one?.DeepClone())]);
                }
            }

            return (StaminaExportPart.Kept, JsonSerializer.SerializeToElement(body));
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new UnreadableFileException(new Remark(RemarkCodes.Damaged, "It looks like a part of our own export and cannot be read as that."), broken);
        }
    }

    // The server exports goals with all their terms, the app with those that hold now. What is neither goes along as it is: the server refuses it by name and
    // takes the others.
    private static JsonNode? GoalOf(JsonNode? goal) =>
        (goal is JsonObject one && one.ContainsKey("goal") ? StaminaExportLists.KeptGoal(JsonSerializer.SerializeToElement(one)) : null) ?? goal?.DeepClone();
}

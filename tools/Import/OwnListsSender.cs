using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stamina.Contracts.Goals;
using Stamina.Contracts.Planning;
using Stamina.Exchange.Files;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Import;

/// <summary>Brings back what our own export has beside workouts. What is in the account already stays as it is there.</summary>
internal sealed class OwnListsSender(StaminaClient client, TimeProvider time)
{
    // As a server takes them.
    private const int MostChanges = 500;
    private const int MostGoals = 200;

    /// <summary>Takes it; the answer says how much of it was not there, or why none of it is.</summary>
    public async Task<ImportOutcome> TakeAsync(FileResult found, CancellationToken cancellationToken)
    {
        try
        {
            return found switch
            {
                FoundEquipment equipment => Taken(await AddAsync(equipment, cancellationToken)),
                FoundGoals goals => await BringAsync(goals, cancellationToken),
                FoundPlanned planned => Taken(await PlanAsync(planned, cancellationToken)),
                _ => throw new InvalidOperationException(found.GetType().Name),
            };
        }
        catch (RefusedException refused)
        {
            return new ImportOutcome(found.File, ImportState.Refused, null, refused.Message);
        }

        ImportOutcome Taken(string words) => new(found.File, ImportState.Taken, null, words);
    }

    private async Task<string> AddAsync(FoundEquipment found, CancellationToken cancellationToken)
    {
        foreach (var piece in found.Pieces)
        {
            await client.AddEquipmentAsync(piece, cancellationToken);
        }

        return $"{found.Pieces.Count} pieces of equipment.";
    }

    // By bring_export, which takes also what began long ago and what is over.
    private async Task<ImportOutcome> BringAsync(FoundGoals found, CancellationToken cancellationToken)
    {
        var there = (await client.ListGoalsAsync(cancellationToken)).Goals.Select(goal => goal.GoalId).ToHashSet(StringComparer.Ordinal);
        var news = found.Goals.Where(goal => !there.Contains(goal.Set.GoalId!)).ToList();
        var (set, refused) = (0, new List<string>());
        foreach (var some in news.Chunk(MostGoals))
        {
            var body = new JsonObject { ["goals"] = new JsonArray([.. some.Select(ExportedOf)]) };
            var brought = await client.BringAsync(JsonSerializer.SerializeToElement(body), cancellationToken);
            set += brought.Goals;
            refused.AddRange((brought.Refused ?? []).Select(one => $"{one.Field} (expected: {one.Expected})"));
        }

        var deleted = news.Count - set - refused.Count;
        var words = $"{set} goals" + (deleted > 0 ? $"; {deleted} were deleted here: not brought back." : ".");
        return refused.Count == 0
            ? new ImportOutcome(found.File, ImportState.Taken, null, words)
            : new ImportOutcome(found.File, ImportState.TakenInPart, null, $"{words} Not taken: {string.Join("; ", refused)}.");
    }

    // As the server's goals.json has it: of terms those that hold now, from its start on.
    private JsonObject ExportedOf(OwnGoal goal)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var startsOn = goal.Set.StartsOn ?? today;
        var terms = JsonSerializer.SerializeToNode(WithUnits(goal.Set.Goal), GoalJson.Default.GoalShape)!.AsObject();
        terms["from"] = Day(startsOn);
        return new JsonObject
        {
            ["goal_id"] = goal.Set.GoalId,
            ["created_at"] = goal.CreatedAt ?? new DateTimeOffset(startsOn < today ? startsOn : today, TimeOnly.MinValue, TimeSpan.Zero),
            ["starts_on"] = Day(startsOn),
            ["ends_on"] = goal.Set.EndsOn is { } end ? Day(end) : null,
            ["pauses"] = new JsonArray([.. goal.Pauses
                .Where(pause => pause.ResumesOn is null || pause.ResumesOn > pause.From)
                .OrderBy(pause => pause.From)
                .Select(pause => new JsonObject { ["from"] = Day(pause.From), ["to"] = pause.ResumesOn is { } on ? Day(on.AddDays(-1)) : null })]),
            ["terms"] = new JsonArray(terms),
        };

        static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    // The unit beside the figure, which is written alone, and the type by the name that terms have for it.
    private static GoalShape WithUnits(GoalShape goal) => goal with
    {
        ExerciseType = goal.ExerciseType ?? goal.Type,
        Type = null,
        Unit = goal.Unit ?? goal.Target.Unit,
        Each = goal.Each?.Select(one => one is null ? one! : one with { Unit = one.Unit ?? one.Value.Unit }).ToList(),
    };

    private async Task<string> PlanAsync(FoundPlanned found, CancellationToken cancellationToken)
    {
        var there = (await client.GetCalendarAsync(cancellationToken)).Planned.Select(one => one.PlannedId).ToHashSet(StringComparer.Ordinal);
        var news = found.Planned.Where(one => !there.Contains(one.PlannedId)).ToList();
        foreach (var some in news.Chunk(MostChanges))
        {
            await client.EditCalendarAsync(new EditCalendar { Changes = some }, cancellationToken);
        }

        return $"{news.Count} planned workouts.";
    }
}

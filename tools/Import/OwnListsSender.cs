using System.Net;
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
    private const int LongestBackDays = 365;

    /// <summary>Takes it; the answer says how much of it was not there, or why none of it is.</summary>
    public async Task<ImportOutcome> TakeAsync(FileResult found, CancellationToken cancellationToken)
    {
        try
        {
            var taken = found switch
            {
                FoundEquipment equipment => await AddAsync(equipment, cancellationToken),
                FoundGoals goals => await SetAsync(goals, cancellationToken),
                FoundPlanned planned => await PlanAsync(planned, cancellationToken),
                _ => throw new InvalidOperationException(found.GetType().Name),
            };
            return new ImportOutcome(found.File, ImportState.Taken, null, taken);
        }
        catch (RefusedException refused)
        {
            return new ImportOutcome(found.File, ImportState.Refused, null, refused.Message);
        }
    }

    private async Task<string> AddAsync(FoundEquipment found, CancellationToken cancellationToken)
    {
        foreach (var piece in found.Pieces)
        {
            await client.AddEquipmentAsync(piece, cancellationToken);
        }

        return $"{found.Pieces.Count} pieces of equipment.";
    }

    // A server takes a new goal from a year before today on, and one that is over by an edit alone.
    private async Task<string> SetAsync(FoundGoals found, CancellationToken cancellationToken)
    {
        var there = (await client.ListGoalsAsync(cancellationToken)).Goals.Select(goal => goal.GoalId).ToHashSet(StringComparer.Ordinal);
        var earliest = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1 - LongestBackDays);
        var (set, deleted) = (0, 0);
        foreach (var (goal, pauses) in found.Goals.Where(goal => !there.Contains(goal.Set.GoalId!)))
        {
            try
            {
                await client.SetGoalAsync(
                    goal with { StartsOn = goal.StartsOn < earliest ? earliest : goal.StartsOn, EndsOn = null }, cancellationToken);
                if (goal.EndsOn is not null || pauses.Count > 0)
                {
                    var rests = pauses.Where(pause => pause.From >= earliest || pause.ResumesOn is null || pause.ResumesOn > earliest).ToList();
                    await client.EditGoalAsync(goal.GoalId!, new EditGoal { EndsOn = goal.EndsOn, Pauses = rests }, cancellationToken);
                }

                set++;
            }
            catch (RefusedException refused) when (refused.Status == HttpStatusCode.Gone)
            {
                deleted++;
            }
        }

        return $"{set} goals" + (deleted > 0 ? $"; {deleted} were deleted here: not brought back." : ".");
    }

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

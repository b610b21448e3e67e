using Stamina.Contracts.Planning;
using Stamina.Exchange.Files;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Import;

/// <summary>Brings back what our own export has beside workouts. What is in the account already stays as it is there.</summary>
internal sealed class ExportListsSender(StaminaClient client)
{
    // As a server takes it.
    private const int MostChanges = 500;

    /// <summary>Takes it; the answer says how much of it was not there, or why none of it is.</summary>
    public async Task<ImportOutcome> TakeAsync(FileResult found, CancellationToken cancellationToken)
    {
        try
        {
            return found switch
            {
                FoundEquipment equipment => Taken(await AddAsync(equipment, cancellationToken)),
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

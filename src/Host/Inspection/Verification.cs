using System.Runtime.CompilerServices;
using System.Text.Json;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Host.Inspection;

/// <summary>Holds what is derived against a fold from scratch: the log is the truth, so whatever differs is wrong.</summary>
internal sealed class Verification(IWorkoutReads reads, ExerciseCatalog catalog)
{
    private const int Attempts = 20;

    private readonly HashSet<string> behind = new(StringComparer.Ordinal);

    public int Workouts { get; private set; }

    public int Users { get; private set; }

    /// <summary>What differs, a sentence each; nothing where all is well. Runs beside a server that goes on folding.</summary>
    public async IAsyncEnumerable<string> DifferencesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        UserId? current = null;
        await foreach (var workout in reads.AllAsync(only: null, cancellationToken))
        {
            if (current == workout.Key.User)
            {
                continue;
            }

            current = workout.Key.User;
            Users++;
            foreach (var difference in await OfUserAsync(workout.Key.User, cancellationToken))
            {
                yield return difference;
            }
        }
    }

    // Workouts and months are read one after the other: only where no fold came in between do they belong together.
    private async Task<List<string>> OfUserAsync(UserId user, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = await TotalsAsync(user, cancellationToken);
            var found = new List<string>();
            var rows = new Dictionary<string, MonthRow>(StringComparer.Ordinal);
            var workouts = 0;
            await foreach (var workout in reads.AllAsync(user, cancellationToken))
            {
                workouts++;
                Compare(workout, rows, found);
            }

            var after = await TotalsAsync(user, cancellationToken);
            if (before.Revision == after.Revision || attempt == Attempts)
            {
                Workouts += workouts;
                Compare(after, rows, found);
                await CompareRecordsAsync(user, after, found, cancellationToken);
                return found;
            }
        }
    }

    private void Compare(StoredWorkout workout, Dictionary<string, MonthRow> rows, List<string> found)
    {
        if (workout.Log.Events.Count == 0)
        {
            // A tombstone whose log is gone for good.
            return;
        }

        var folded = WorkoutFold.Fold(workout.Key.Session, workout.Log, workout.Overlay, catalog, workout.Summary?.EntryDefaults);
        if (workout is { DeletedAt: null, End: not WorkoutEnd.Running } && folded.Row is { } row)
        {
            rows.Add(row.SessionId, row);
        }

        if (workout.IsBehind)
        {
            // It is due to be derived: what is stored is of before.
            behind.Add(workout.Key.Session.Value);
            return;
        }

        if (workout.Summary is { } stored && stored.RulesVersion <= WorkoutFold.RulesVersion && Text(stored) != Text(folded.Summary))
        {
            found.Add($"{workout.Key.Session}: the stored summary is not what its log derives to.");
        }
    }

    private void Compare(UserTotals totals, Dictionary<string, MonthRow> derived, List<string> found)
    {
        foreach (var month in totals.Months)
        {
            foreach (var row in month.Rows)
            {
                if (behind.Contains(row.SessionId))
                {
                    derived.Remove(row.SessionId);
                }
                else if (!derived.Remove(row.SessionId, out var expected))
                {
                    found.Add($"{row.SessionId}: month {month.Key.Month} has a row for a workout that should have none there.");
                }
                else if (Text(row) != Text(expected) || MonthKey.MonthOf(row.LocalDate) != month.Key.Month)
                {
                    found.Add($"{row.SessionId}: its row in month {month.Key.Month} is not what its log derives to.");
                }
            }
        }

        found.AddRange(
            derived.Keys.Where(session => !behind.Contains(session)).Order(StringComparer.Ordinal).Select(session => $"{session}: no month has its row."));
    }

    private async Task CompareRecordsAsync(UserId user, UserTotals totals, List<string> found, CancellationToken cancellationToken)
    {
        var (records, revision) = await reads.RecordsAsync(user, ReadFrom.Primary, cancellationToken);
        var rebuilt = PersonalRecords.Rebuild(totals.Months.SelectMany(m => m.Rows));
        if (records is not null && revision == totals.Revision && !records.ToStored().AsSpan().SequenceEqual(rebuilt.ToStored()))
        {
            found.Add($"{user}: the personal records are not what the months say.");
        }
    }

    private ValueTask<UserTotals> TotalsAsync(UserId user, CancellationToken cancellationToken) =>
        reads.TotalsAsync(user, 0, int.MaxValue, ReadFrom.Primary, cancellationToken);

    private static string Text(WorkoutSummary summary) => JsonSerializer.Serialize(summary, DocumentJson.Default.WorkoutSummary);

    private static string Text(MonthRow row) => JsonSerializer.Serialize(new MonthTotals { Rows = [row] }, DocumentJson.Default.MonthTotals);
}

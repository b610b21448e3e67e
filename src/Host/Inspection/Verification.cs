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
    public int Workouts { get; private set; }

    public int Users { get; private set; }

    /// <summary>What differs, a sentence each; nothing where all is well.</summary>
    public async IAsyncEnumerable<string> DifferencesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        UserId? current = null;
        var rows = new Dictionary<string, MonthRow>(StringComparer.Ordinal);
        await foreach (var workout in reads.AllAsync(only: null, cancellationToken))
        {
            if (current is { } user && user != workout.Key.User)
            {
                foreach (var difference in await MonthsAsync(user, rows, cancellationToken))
                {
                    yield return difference;
                }

                rows.Clear();
            }

            current = workout.Key.User;
            Workouts++;
            if (workout.Log.Events.Count == 0)
            {
                // A tombstone whose log is gone for good.
                continue;
            }

            var folded = WorkoutFold.Fold(workout.Key.Session, workout.Log, workout.Overlay, catalog);
            if (workout.DeletedAt is null && folded.Row is { } row)
            {
                rows.Add(row.SessionId, row);
            }

            if (workout.Summary is { } stored && stored.RulesVersion <= WorkoutFold.RulesVersion && Text(stored) != Text(folded.Summary))
            {
                yield return $"{workout.Key.Session}: the stored summary is not what its log derives to.";
            }
        }

        if (current is { } last)
        {
            foreach (var difference in await MonthsAsync(last, rows, cancellationToken))
            {
                yield return difference;
            }
        }
    }

    private static string Text(WorkoutSummary summary) => JsonSerializer.Serialize(summary, DocumentJson.Default.WorkoutSummary);

    private static string Text(MonthRow row) => JsonSerializer.Serialize(new MonthTotals { Rows = [row] }, DocumentJson.Default.MonthTotals);

    private async Task<List<string>> MonthsAsync(UserId user, Dictionary<string, MonthRow> derived, CancellationToken cancellationToken)
    {
        Users++;
        var found = new List<string>();
        var left = new Dictionary<string, MonthRow>(derived, StringComparer.Ordinal);
        var totals = await reads.TotalsAsync(user, 0, int.MaxValue, ReadFrom.Primary, cancellationToken);
        foreach (var month in totals.Months)
        {
            foreach (var row in month.Rows)
            {
                if (!left.Remove(row.SessionId, out var expected))
                {
                    found.Add($"{row.SessionId}: month {month.Key.Month} has a row for a workout that should have none there.");
                }
                else if (Text(row) != Text(expected) || MonthKey.MonthOf(row.LocalDate) != month.Key.Month)
                {
                    found.Add($"{row.SessionId}: its row in month {month.Key.Month} is not what its log derives to.");
                }
            }
        }

        found.AddRange(left.Keys.Order(StringComparer.Ordinal).Select(session => $"{session}: no month has its row."));
        return found;
    }
}

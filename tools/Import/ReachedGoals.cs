using System.Globalization;
using Stamina.Contracts;
using Stamina.Contracts.Goals;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Import;

/// <summary>Which goals an import has reached: the periods that are met after it and were not before. The same files again reach nothing.</summary>
internal sealed class ReachedGoals(StaminaClient client, TimeProvider time)
{
    private const int MostLooks = 30;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private readonly HashSet<(string GoalId, DateOnly From)> before = [];
    private IReadOnlyList<string> goals = [];

    /// <summary>Notes what is met already.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        goals = [.. (await client.ListGoalsAsync(cancellationToken)).Goals.Select(goal => goal.GoalId)];
        foreach (var goal in goals)
        {
            before.UnionWith(MetOf(await client.GetGoalAsync(goal, cancellationToken)).Select(period => (goal, period.From)));
        }
    }

    /// <summary>What is met now besides, in words for people: a line for each goal and period. Waits for what was sent to count.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var id in goals)
        {
            var goal = await client.GetGoalAsync(id, cancellationToken);
            for (var look = 1; goal.Pending is not null && look < MostLooks; look++)
            {
                await Task.Delay(BetweenLooks, time, cancellationToken);
                goal = await client.GetGoalAsync(id, cancellationToken);
            }

            found.AddRange(MetOf(goal).Where(period => !before.Contains((id, period.From))).OrderBy(p => p.From).Select(p => $"{goal.Sentence}{When(p)}"));
        }

        return found;
    }

    private static IEnumerable<DateRange> MetOf(GoalAnswer goal) =>
    [
        .. (goal.History ?? []).Where(past => past.Met).Select(past => past.Period),
        .. goal.Status is { State: GoalState.Reached, Period: var open } ? [open] : Array.Empty<DateRange>(),
    ];

    private static string When(DateRange period) => period.To is not { } to ? string.Empty
        : to == period.From ? string.Create(CultureInfo.InvariantCulture, $", {to:yyyy-MM-dd}")
        : string.Create(CultureInfo.InvariantCulture, $", {period.From:yyyy-MM-dd} to {to:yyyy-MM-dd}");
}

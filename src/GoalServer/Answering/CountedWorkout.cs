using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Answering;

/// <summary>A workout that counts.</summary>
/// <param name="Row">Its figures.</param>
/// <param name="Provisional">True where it may still change by itself.</param>
internal sealed record CountedWorkout(MonthRow Row, bool Provisional)
{
    /// <summary>By local date, then start, then id.</summary>
    public static IReadOnlyList<CountedWorkout> InOrder(IEnumerable<CountedWorkout> workouts) =>
        [.. workouts.OrderBy(w => w.Row.LocalDate).ThenBy(w => w.Row.StartedAt).ThenBy(w => w.Row.SessionId, StringComparer.Ordinal)];
}

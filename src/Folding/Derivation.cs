using Stamina.Exercises;
using Stamina.Ports.Documents;

namespace Stamina.Folding;

/// <summary>
/// A stored workout, changed (its log, its edits, its deletion), with everything derived from it brought up to date: what to write, and which months to set right.
/// Whoever writes workouts goes through here, so that a fold and an edit cannot disagree.
/// </summary>
public sealed class Derivation
{
    private readonly MonthRow? standing;
    private readonly bool wasFinished;

    private Derivation(StoredWorkout workout, MonthRow? row, bool wasFinished, IReadOnlyList<MonthKey> months)
    {
        Workout = workout;
        standing = row;
        this.wasFinished = wasFinished;
        Months = months;
    }

    /// <summary>To write.</summary>
    public StoredWorkout Workout { get; }

    /// <summary>The months to lock and pass through <see cref="Settle"/>, in order: where the workout's row was, and where it belongs now.</summary>
    public IReadOnlyList<MonthKey> Months { get; }

    /// <summary>Derives <paramref name="changed"/>, whose <see cref="StoredWorkout.Summary"/> is still the one that was stored: it tells where the row was.</summary>
    public static Derivation Of(StoredWorkout changed, ExerciseCatalog catalog)
    {
        var before = changed.Summary;
        var user = changed.Key.User;
        var was = before is null ? (int?)null : MonthKey.MonthOf(before.LocalDate);
        if (before?.RulesVersion > WorkoutFold.RulesVersion)
        {
            // Newer rules have been here. Their summary and row stay, until a process that knows them folds what came since; only a deletion needs no rules.
            return new Derivation(
                changed with { Awaits = Awaited.NewerRules },
                row: null,
                wasFinished: true,
                changed.DeletedAt is null ? [] : [new MonthKey(user, was!.Value)]);
        }

        var outcome = WorkoutFold.Fold(changed.Key.Session, changed.Log, changed.Overlay, catalog);
        var after = changed with
        {
            Summary = outcome.Summary,
            Awaits = catalog.TryGet(outcome.Summary.ExerciseType, out _) ? Awaited.Nothing : Awaited.ExerciseType,
        };
        var row = changed.DeletedAt is null ? outcome.Row : null;
        var now = row is null ? was : MonthKey.MonthOf(row.LocalDate);
        int[] months = (was, now) switch
        {
            (null, null) => [],
            ({ } only, null) => [only],
            (null, { } only) => [only],
            ({ } left, { } right) when left == right => [left],
            ({ } left, { } right) => [Math.Min(left, right), Math.Max(left, right)],
        };
        return new Derivation(after, row, before?.State == WorkoutState.Finished, [.. months.Select(m => new MonthKey(user, m))]);
    }

    /// <summary>The month with the workout's row as it should be there; itself where nothing changes.</summary>
    public MonthTotals Settle(MonthTotals month) =>
        standing is null || MonthKey.MonthOf(standing.LocalDate) != month.Key.Month ? month.Without(Workout.Key.Session.Value)
        : standing.Finished || wasFinished ? month.With(standing)
        : month.WithStillOpen(standing);
}

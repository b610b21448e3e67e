using Stamina.Contracts;
using Stamina.Contracts.Workouts;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.GoalServer.Answering;
using Stamina.Http.Bodies;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Workouts;

/// <summary>Edits, deletes and restores: a change of the stored workout, and the derivation that everybody uses.</summary>
internal sealed class WorkoutWrites(
    Deriver deriver, IWorkoutReads reads, OpenedWorkouts opened, WorkoutAnswers answers, ExerciseCatalog catalog, TimeProvider time)
{
    public ValueTask<Outcome<WorkoutAnswer>> EditAsync(WorkoutKey key, EditWorkout edit, long? expected, CancellationToken cancellationToken)
    {
        var errors = OverlayEdit.Check(edit, catalog);
        return errors.Count > 0
            ? new(Refusal.OfFields(errors))
            : ChangeAsync(
                key,
                expected,
                workout => workout.DeletedAt is not null
                    ? (null, Refusal.Of(ProblemTypes.Gone, "This workout was deleted; restore_workout takes it back."))
                    : (workout with { Overlay = OverlayEdit.Apply(workout.Overlay, edit, catalog, time.GetUtcNow()) }, null),
                cancellationToken);
    }

    public ValueTask<Outcome<WorkoutAnswer>> DeleteAsync(WorkoutKey key, long? expected, CancellationToken cancellationToken) =>
        ChangeAsync(key, expected, workout => (workout.DeletedAt is null ? workout with { DeletedAt = time.GetUtcNow() } : workout, null), cancellationToken);

    public ValueTask<Outcome<WorkoutAnswer>> RestoreAsync(WorkoutKey key, CancellationToken cancellationToken) =>
        ChangeAsync(
            key,
            null,
            workout => workout.DeletedAt is { } at && !Derivation.CanRestore(at, time.GetUtcNow())
                ? (null, OpenedWorkouts.DeletedForGood())
                : (workout with { DeletedAt = null }, null),
            cancellationToken);

    private async ValueTask<Outcome<WorkoutAnswer>> ChangeAsync(
        WorkoutKey key, long? expected, Func<StoredWorkout, (StoredWorkout? Changed, Refusal? Refusal)> change, CancellationToken cancellationToken)
    {
        using var turn = await opened.EnterAsync(key.User, cancellationToken);
        if (!turn.IsAcquired)
        {
            return OpenedWorkouts.TooMany();
        }

        using var large = await opened.EnterLargeAsync(await reads.HeadAsync(key, ReadFrom.Primary, cancellationToken), cancellationToken);

        // An account that was deleted has nothing to change.
        Refusal? refusal = Refusal.AccountDeleted();
        var present = await deriver.ChangeAsync(
            key,
            stored =>
            {
                (var changed, refusal) = Try(stored, expected, change);
                return changed == stored ? null : changed;
            },
            cancellationToken);
        return refusal is not null ? refusal
            : present is { Summary: { } summary } ? await AnswerAsync(present, summary, cancellationToken)
            : OpenedWorkouts.Unknown();
    }

    private static (StoredWorkout? Changed, Refusal? Refusal) Try(
        StoredWorkout stored, long? expected, Func<StoredWorkout, (StoredWorkout? Changed, Refusal? Refusal)> change)
    {
        if (stored.Summary is null)
        {
            return (null, stored.DeletedAt is null ? OpenedWorkouts.Unknown() : OpenedWorkouts.DeletedForGood());
        }

        var present = stored.Overlay?.Revision ?? 0;
        return expected is not null && expected != present ? (null, Refusal.Changed(RevisionTag.Format(present))) : change(stored);
    }

    // The store has it: a reader that shows this token is sent to the primary, which is all it takes.
    private async ValueTask<Outcome<WorkoutAnswer>> AnswerAsync(StoredWorkout workout, WorkoutSummary summary, CancellationToken cancellationToken)
    {
        var answer = answers.Of(workout, summary, (await reads.StoreEpochAsync(cancellationToken)).ToString("N"));
        var token = new ConsistencyToken([], time.GetUtcNow(), [workout.Key.Session]);
        return new Outcome<WorkoutAnswer>(answer with { ConsistencyToken = token.ToString() }, null);
    }
}

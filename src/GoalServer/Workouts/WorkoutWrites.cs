using Stamina.Contracts;
using Stamina.Contracts.Workouts;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Status;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Workouts;

/// <summary>What came of a write to one workout.</summary>
internal readonly record struct WorkoutWrite(WorkoutAnswer? Answer, Refusal? Refusal)
{
    public static implicit operator WorkoutWrite(Refusal refusal) => new(null, refusal);
}

/// <summary>
/// Edits, deletes and restores: the same transaction as a fold, in the same order of locks, with the same derivation, so that an edit and a fold cannot disagree.
/// </summary>
internal sealed class WorkoutWrites(
    IFoldStore store, IWorkoutReads reads, People people, WorkoutAnswers answers, ExerciseCatalog catalog, TimeProvider time)
{
    // Names of this process's own batches: the ledger has them once the edit is durable, so a consistency token has something to wait for.
    private readonly Guid epoch = Guid.NewGuid();
    private long number;

    public static Refusal Unknown() => Refusal.Of(
        ProblemTypes.NotFound, "There is no such workout in this account. One that was just uploaded is there once it is folded: show the consistency token.");

    public ValueTask<WorkoutWrite> EditAsync(WorkoutKey key, EditWorkout edit, long? expected, CancellationToken cancellationToken)
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

    public ValueTask<WorkoutWrite> DeleteAsync(WorkoutKey key, long? expected, CancellationToken cancellationToken) =>
        ChangeAsync(key, expected, workout => (workout.DeletedAt is null ? workout with { DeletedAt = time.GetUtcNow() } : workout, null), cancellationToken);

    public ValueTask<WorkoutWrite> RestoreAsync(WorkoutKey key, CancellationToken cancellationToken) =>
        ChangeAsync(
            key,
            null,
            workout => workout.DeletedAt is { } at && !Deletion.CanRestore(at, time.GetUtcNow())
                ? (null, Refusal.Of(ProblemTypes.Gone, "This workout was deleted more than 30 days ago."))
                : (workout with { DeletedAt = null }, null),
            cancellationToken);

    private async ValueTask<WorkoutWrite> ChangeAsync(
        WorkoutKey key, long? expected, Func<StoredWorkout, (StoredWorkout? Changed, Refusal? Refusal)> change, CancellationToken cancellationToken)
    {
        var name = new BatchName(epoch, Interlocked.Increment(ref number));
        StoredWorkout written;
        await using (var transaction = await store.BeginAsync(cancellationToken))
        {
            await transaction.RecordBatchesAsync([name], cancellationToken);
            if ((await transaction.DeletedUsersAsync([key.User], cancellationToken)).Count > 0)
            {
                return GoalWrites.NoAccount();
            }

            var standing = (await transaction.LockWorkoutsAsync([key], cancellationToken))[0];
            if (standing.Summary is not { } summary)
            {
                return standing.DeletedAt is null ? Unknown() : Refusal.Of(ProblemTypes.Gone, "This workout was deleted more than 30 days ago.");
            }

            var present = standing.Overlay?.Revision ?? 0;
            if (expected is not null && expected != present)
            {
                return Refusal.Changed(present);
            }

            var (changed, refusal) = change(standing);
            if (changed is null)
            {
                return refusal!;
            }

            if (changed == standing)
            {
                return await AnswerAsync(standing, summary, name: null, cancellationToken);
            }

            var derived = Derivation.Of(changed, catalog);
            written = derived.Workout;
            await transaction.WriteWorkoutsAsync([written], cancellationToken);
            var months = await transaction.LockMonthsAsync(derived.Months, cancellationToken);
            await transaction.WriteMonthsAsync([.. months.Select(derived.Settle)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return await AnswerAsync(written, written.Summary!, name, cancellationToken);
    }

    private async ValueTask<WorkoutWrite> AnswerAsync(StoredWorkout workout, WorkoutSummary summary, BatchName? name, CancellationToken cancellationToken)
    {
        var answer = answers.Of(
            workout, summary, await people.HandledThroughAsync(cancellationToken), (await reads.StoreEpochAsync(cancellationToken)).ToString("N"));
        var token = new ConsistencyToken(name is { } batch ? [batch] : [], time.GetUtcNow(), [workout.Key.Session]);
        return new WorkoutWrite(answer with { ConsistencyToken = token.ToString() }, null);
    }
}

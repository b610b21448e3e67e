using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.DataHandler;

/// <summary>Brings an upload into a log; true where the log changed.</summary>
internal delegate bool MergeStep(WorkoutLog log, Upload upload, BatchName batch);

/// <summary>What one transaction folds.</summary>
/// <param name="Names">Batches that are handled once it commits.</param>
/// <param name="Uploads">What they carry.</param>
/// <param name="Again">Workouts to derive anew although nothing arrived for them.</param>
internal sealed record Bulk(IReadOnlyList<BatchName> Names, IReadOnlyList<KeyedUpload> Uploads, IReadOnlyList<WorkoutKey> Again);

/// <summary>
/// One bulk, one transaction. Everything here may happen twice, in any order, and be cut off anywhere: state depends on the identities of the events alone.
/// Locks are taken in the order that every other writer takes them: workouts by key, then months by key.
/// </summary>
internal sealed class BulkFold(
    IFoldStore store,
    ExerciseCatalog catalog,
    DataHandlerOptions options,
    TimeProvider time,
    Failpoints failpoints,
    MergeStep merge)
{
    /// <summary>The order of work.</summary>
    public async ValueTask RunAsync(Bulk bulk, CancellationToken cancellationToken)
    {
        await using var transaction = await store.BeginAsync(cancellationToken);
        await transaction.RecordBatchesAsync(bulk.Names, cancellationToken);
        var uploads = await WithoutDeletedUsersAsync(transaction, bulk.Uploads, cancellationToken);
        var workouts = await LockWorkoutsAsync(transaction, uploads, bulk.Again, cancellationToken);
        var changed = MergeUploads(workouts, uploads, bulk.Again);
        failpoints.Hit(Failpoints.AfterMerge);
        var derived = changed.ConvertAll(workout => Derivation.Of(workout, catalog));
        await transaction.WriteWorkoutsAsync(derived.ConvertAll(d => d.Workout), cancellationToken);
        failpoints.Hit(Failpoints.AfterWorkoutsBeforeMonths);
        var months = await LockMonthsAsync(transaction, derived, cancellationToken);
        await WriteMonthsAsync(transaction, months, derived, cancellationToken);
        failpoints.Hit(Failpoints.BeforeCommit);
        await transaction.CommitAsync(cancellationToken);
    }

    // An account that was deleted stays so: what is still under way for it is dropped.
    private static async ValueTask<IReadOnlyList<KeyedUpload>> WithoutDeletedUsersAsync(
        IFoldTransaction transaction, IReadOnlyList<KeyedUpload> uploads, CancellationToken cancellationToken)
    {
        if (uploads.Count == 0)
        {
            return uploads;
        }

        var deleted = await transaction.DeletedUsersAsync([.. uploads.Select(u => u.Key.User).Distinct()], cancellationToken);
        return deleted.Count == 0 ? uploads : [.. uploads.Where(u => !deleted.Contains(u.Key.User))];
    }

    private static ValueTask<IReadOnlyList<StoredWorkout>> LockWorkoutsAsync(
        IFoldTransaction transaction, IReadOnlyList<KeyedUpload> uploads, IReadOnlyList<WorkoutKey> again, CancellationToken cancellationToken) =>
        transaction.LockWorkoutsAsync([.. uploads.Select(u => u.Key).Concat(again).Distinct().Order()], cancellationToken);

    // Gives back the workouts that must be derived and written. One that is deleted takes late events too, so that a restore is whole, until its deletion is final.
    private List<StoredWorkout> MergeUploads(
        IReadOnlyList<StoredWorkout> workouts, IReadOnlyList<KeyedUpload> uploads, IReadOnlyList<WorkoutKey> again)
    {
        var final = time.GetUtcNow() - options.DeletedKeeps;
        var byKey = uploads.ToLookup(u => u.Key);
        var anew = again.ToHashSet();
        var changed = new List<StoredWorkout>(workouts.Count);
        foreach (var workout in workouts)
        {
            if (workout.DeletedAt <= final)
            {
                continue;
            }

            var differs = anew.Contains(workout.Key) && workout.Summary is not null;
            foreach (var keyed in byKey[workout.Key])
            {
                differs |= merge(workout.Log, keyed.Upload, keyed.Batch);
                differs |= keyed.Upload.FoldAgain && workout.Summary is not null;
            }

            if (differs)
            {
                changed.Add(workout);
            }
        }

        return changed;
    }

    private static ValueTask<IReadOnlyList<MonthTotals>> LockMonthsAsync(
        IFoldTransaction transaction, List<Derivation> derived, CancellationToken cancellationToken) =>
        transaction.LockMonthsAsync([.. derived.SelectMany(d => d.Months).Distinct().Order()], cancellationToken);

    private static ValueTask<IReadOnlyDictionary<UserId, long>> WriteMonthsAsync(
        IFoldTransaction transaction, IReadOnlyList<MonthTotals> months, List<Derivation> derived, CancellationToken cancellationToken)
    {
        var settled = months.ToDictionary(m => m.Key);
        foreach (var derivation in derived)
        {
            foreach (var key in derivation.Months)
            {
                settled[key] = derivation.Settle(settled[key]);
            }
        }

        return transaction.WriteMonthsAsync([.. months.Where(m => !ReferenceEquals(settled[m.Key], m)).Select(m => settled[m.Key])], cancellationToken);
    }
}

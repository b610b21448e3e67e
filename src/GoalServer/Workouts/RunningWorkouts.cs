using Stamina.GoalServer.Answering;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Workouts;

/// <summary>A user's workouts that go on, as they derive at this moment: none or one in life. They are in no list of the store until they end.</summary>
internal sealed class RunningWorkouts(IWorkoutReads reads, OpenedWorkouts opened)
{
    // Somebody who leaves more than these open finds the others in the list once they have been silent for long enough.
    private const int Most = 10;

    /// <summary>The page with the running workouts in their places; null where too many workouts of the person are being opened.</summary>
    public async ValueTask<IReadOnlyList<ListedWorkout>?> AmongAsync(
        IReadOnlyList<ListedWorkout> page,
        WorkoutQuery query,
        FreshRead fresh,
        CancellationToken cancellationToken)
    {
        if (fresh.Running.Count == 0 || query.Deleted)
        {
            return page;
        }

        var lines = page.ToDictionary(w => w.Key);
        foreach (var due in fresh.Running.TakeLast(Most))
        {
            if (await reads.HeadAsync(due.Key, fresh.From, cancellationToken) is not { Workout.DeletedAt: null } head)
            {
                lines.Remove(due.Key);
                continue;
            }

            StoredWorkout? workout;
            try
            {
                workout = await opened.UpToDateAsync(head, cancellationToken);
            }
#pragma warning disable CA1031 // A failure of one workout, of any kind, must not take the list: that one is shown as the store has it, if it has it at all.
            catch (Exception failure) when (failure is not (OperationCanceledException or StoreUnavailableException))
#pragma warning restore CA1031
            {
                continue;
            }

            lines.Remove(due.Key);
            if (workout is null)
            {
                return null;
            }

            // What lies behind a full page of the store is of a later one.
            if (workout.Summary is { } summary && IsAskedFor(workout, summary, query)
                && (page.Count < query.Limit || !IsBehind(workout, summary, WorkoutCursors.At(page[^1]))))
            {
                lines[due.Key] = new ListedWorkout(workout.Key, summary, workout.Overlay, workout.DeletedAt, workout.End);
            }
        }

        return [.. lines.Values
            .OrderByDescending(w => WorkoutCursor.SortMsOf(w.Summary)).ThenByDescending(w => w.Key.Session.Value, StringComparer.Ordinal)
            .Take(query.Limit)];
    }

    private static bool IsAskedFor(StoredWorkout workout, WorkoutSummary summary, WorkoutQuery query) =>
        (query.ExerciseType is null || query.ExerciseType == summary.ExerciseType)
        && (query.From is null || query.From <= summary.LocalDate) && (query.To is null || summary.LocalDate <= query.To)
        && (query.After is not { } after || IsBehind(workout, summary, after));

    private static bool IsBehind(StoredWorkout workout, WorkoutSummary summary, WorkoutCursor place) =>
        WorkoutCursor.SortMsOf(summary) is var sort && (sort < place.SortMs
            || (sort == place.SortMs && string.CompareOrdinal(workout.Key.Session.Value, place.SessionId) < 0));
}

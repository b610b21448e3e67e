using System.Globalization;
using System.Text.Json;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.GoalServer.Reading;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Workouts;

/// <summary>Answers list_workouts.</summary>
internal sealed class WorkoutLists(IWorkoutReads reads, RunningWorkouts running, WorkoutAnswers answers)
{
    /// <summary>The key of a page, by the state just read.</summary>
    public static AnswerKey KeyOf(UserId user, WorkoutQuery query, FreshRead fresh) => Key(user, query, fresh.State!.TotalsRevision, fresh.State.StoreEpoch);

    /// <summary>
    /// True where the page may be kept: it shows no running workout, which changes by itself, nothing that the store forgets by itself, and lacks nothing.
    /// </summary>
    public static bool IsKept(WorkoutQuery query, FreshRead fresh) => !query.Deleted && !query.Quarantined && fresh.Running.Count == 0 && fresh.Pending is null;

    /// <summary>Makes the page of the answer.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async ValueTask<MadeAnswer> PageAsync(UserId user, WorkoutQuery query, FreshRead fresh, CancellationToken cancellationToken)
    {
        // One more than asked for tells whether there is a page behind.
        var withNext = query with { Limit = query.Limit + 1 };
        var listed = await reads.ListAsync(user, withNext, fresh.From, cancellationToken);
        if (await running.AmongAsync(listed.Lines, withNext, fresh, cancellationToken) is not { } all)
        {
            return MadeAnswer.Refused(OpenedWorkouts.TooMany());
        }

        var page = new WorkoutPage
        {
            Workouts =
            [
                .. all.Take(query.Limit)
                    .Where(w => IsQuarantined(w.Summary) == query.Quarantined)
                    .Select(w => answers.LineOf(w.Key.Session, w.Summary, w.Overlay, w.DeletedAt, w.End)),],
            NextCursor = all.Count > query.Limit ? WorkoutCursors.Of(all[query.Limit - 1]) : null,
            Pending = fresh.Pending,
            StoreEpoch = fresh.State!.StoreEpoch.ToString("N"),
        };
        return new MadeAnswer(
            JsonSerializer.SerializeToUtf8Bytes(page, WorkoutJson.Default.WorkoutPage),
            IsKept(query, fresh) ? Key(user, query, listed.Revision, fresh.State.StoreEpoch) : null);
    }

    // Nobody has said yet whose it is.
    private static bool IsQuarantined(WorkoutSummary summary) =>
        summary.Writers.Count == 0 && summary.NotCounted is { Count: > 0 } kept && kept.All(e => e.Reason == NotCountedReasons.Quarantined);

    private static AnswerKey Key(UserId user, WorkoutQuery query, long revision, Guid epoch) => new(
        user,
        string.Create(
            CultureInfo.InvariantCulture,
            $"workouts/{query.Limit}/{query.From:yyyyMMdd}-{query.To:yyyyMMdd}/{query.After?.SortMs}.{query.After?.SessionId}/{query.ExerciseType}"),
        revision,
        Goals: 0,
        Account: 0,
        Today: default,
        epoch);
}

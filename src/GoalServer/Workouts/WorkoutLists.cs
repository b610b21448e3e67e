using System.Globalization;
using System.Text.Json;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.GoalServer.Answering;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Workouts;

/// <summary>Answers list_workouts.</summary>
internal sealed class WorkoutLists(IWorkoutReads reads, RunningWorkouts running, WorkoutAnswers answers)
{
    // The store does not tell quarantined workouts from others, so it is asked again until the page is full; so often, for one page.
    private const int MostLooks = 20;

    /// <summary>The key of a page, by the state just read.</summary>
    public static AnswerKey KeyOf(UserId user, WorkoutQuery query, FreshRead fresh) => Key(user, query, fresh.State!.TotalsRevision, fresh.State.StoreEpoch);

    /// <summary>
    /// True where the page may be kept: it shows no running workout, which changes by itself, nothing that the store forgets by itself, and lacks nothing.
    /// </summary>
    public static bool IsKept(WorkoutQuery query, FreshRead fresh) => !query.Deleted && !query.Quarantined && fresh.Running.Count == 0 && fresh.Pending is null;

    /// <summary>Makes the page of the answer: full, unless the list ends with it or most of what was looked through is not asked for.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async ValueTask<MadeAnswer> PageAsync(UserId user, WorkoutQuery query, FreshRead fresh, CancellationToken cancellationToken)
    {
        var found = new List<ListedWorkout>();
        var rest = query;
        long? revision = null;
        var isOfOneRevision = true;
        for (var look = 0; ; look++)
        {
            // One more than asked for tells whether there is a page behind.
            var withNext = rest with { Limit = query.Limit + 1 };
            var listed = await reads.ListAsync(user, withNext, fresh.From, cancellationToken);
            isOfOneRevision &= (revision ??= listed.Revision) == listed.Revision;
            if (await running.AmongAsync(listed.Lines, withNext, fresh, cancellationToken) is not { } all)
            {
                return MadeAnswer.Refused(OpenedWorkouts.TooMany());
            }

            var looked = all.Take(query.Limit).ToList();
            found.AddRange(looked.Where(w => IsQuarantined(w.Summary) == query.Quarantined));

            // A running workout that is no longer asked for leaves its place empty, and the list goes on behind it.
            var goesOn = Math.Max(all.Count, listed.Lines.Count) > query.Limit;
            var end = looked is [.., var lowest] ? lowest : goesOn ? listed.Lines[^1] : null;
            if (found.Count >= query.Limit || !goesOn || look == MostLooks)
            {
                var last = found.Count > query.Limit ? found[query.Limit - 1] : goesOn ? end : null;
                return Made(last, isOfOneRevision ? revision : null);
            }

            rest = query with { After = WorkoutCursors.At(end!) };
        }

        MadeAnswer Made(ListedWorkout? last, long? revision)
        {
            var page = new WorkoutPage
            {
                Workouts = [.. found.Take(query.Limit).Select(w => answers.LineOf(w.Key.Session, w.Summary, w.Overlay, w.DeletedAt, w.End))],
                NextCursor = last is null ? null : WorkoutCursors.Of(last),
                Pending = fresh.Pending,
                StoreEpoch = fresh.State!.StoreEpoch.ToString("N"),
            };
            return new MadeAnswer(
                JsonSerializer.SerializeToUtf8Bytes(page, WorkoutJson.Default.WorkoutPage),
                revision is { } one && IsKept(query, fresh) ? Key(user, query, one, fresh.State.StoreEpoch) : null);
        }
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

using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Folding;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Answering;

/// <summary>
/// Opens the logs of workouts, for what cannot be answered without: a running workout's figures, a track, the events. One person opens one workout at a time,
/// others of theirs wait in line; large ones are opened one after the other for everybody. What a running workout derives to is remembered until something
/// arrives.
/// </summary>
internal sealed class OpenedWorkouts(
    IWorkoutReads reads, Deriver deriver, LargeWorkouts large, IMemoryCache memory, IOptions<ReadOptions> options) : IDisposable
{
    private const int Line = 50;

    // Counted against the bound of what this process keeps.
    private const int SummaryBytes = 4_000;
    private const int PartBytes = 200;

    private readonly PartitionedRateLimiter<UserId> line = PartitionedRateLimiter.Create<UserId, UserId>(user =>
        RateLimitPartition.GetConcurrencyLimiter(user, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = 1,
            QueueLimit = Line,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));

    /// <summary>Waits for the person's turn; not acquired where the line is full. Disposing gives the turn to the next.</summary>
    public ValueTask<RateLimitLease> EnterAsync(UserId user, CancellationToken cancellationToken) => line.AcquireAsync(user, 1, cancellationToken);

    /// <summary>What a caller is told whose line is full.</summary>
    public static Refusal TooMany() => Refusal.Later(
        ProblemTypes.TooManyRequests, "Too many workouts are being opened at once; ask for them one after the other.", TimeSpan.FromSeconds(2));

    /// <summary>What a caller is told of a workout whose writes were acknowledged and are not in the store.</summary>
    public static Refusal NotYet(SessionId session) =>
        Refusal.NotYet("This workout was acknowledged and is not stored yet: ask again in a moment.", [session.Value]);

    /// <summary>What a caller is told of a workout that the account does not have.</summary>
    public static Refusal Unknown() => Refusal.Of(
        ProblemTypes.NotFound, "There is no such workout in this account. One that was just uploaded is there soon: show the consistency token.");

    /// <summary>What a caller is told of a workout that cannot be restored any more.</summary>
    public static Refusal DeletedForGood() => Refusal.Of(ProblemTypes.Gone, "This workout was deleted more than 30 days ago.");

    /// <summary>
    /// Opens a workout for a call and makes of it what the call answers. The person's turn ends when the answer has been sent, so that nobody has more than one
    /// of them on its way.
    /// </summary>
    /// <returns>What <paramref name="use"/> made; refused where the workout is not there, or too many of the person's are being opened.</returns>
    public async ValueTask<Outcome<T>> ForAnswerAsync<T>(HttpContext context, WorkoutKey key, FreshRead fresh, Func<StoredWorkout, WorkoutSummary, T> use)
        where T : class
    {
        if (await reads.HeadAsync(key, fresh.From, context.RequestAborted) is not { } head)
        {
            return fresh.Lacks(key.Session) ? NotYet(key.Session) : Unknown();
        }

        var turn = await EnterAsync(key.User, context.RequestAborted);
        context.Response.RegisterForDispose(turn);
        if (!turn.IsAcquired)
        {
            return TooMany();
        }

        var made = await OpenAsync<T?>(
            head, fresh.From, workout => workout.Summary is { } summary ? use(workout, summary) : null, context.RequestAborted);
        return made is null ? Unknown() : new Outcome<T>(made, null);
    }

    /// <summary>The workout up to date, without its log; null where too many of the person's are being opened.</summary>
    public async ValueTask<StoredWorkout?> UpToDateAsync(WorkoutHead head, CancellationToken cancellationToken)
    {
        if (!head.Workout.IsBehind)
        {
            return head.Workout;
        }

        if (memory.TryGetValue(KeyOf(head), out StoredWorkout? known))
        {
            return known;
        }

        using var turn = await EnterAsync(head.Workout.Key.User, cancellationToken);
        if (!turn.IsAcquired)
        {
            return null;
        }

        // Another call may have opened it while this one waited. Else it is read from the primary: it is remembered for this state of the log and must not be
        // older.
        return memory.TryGetValue(KeyOf(head), out known) ? known : await OpenAsync(head, ReadFrom.Primary, workout => Keep(head, workout), cancellationToken);
    }

    /// <summary>Waits until no other large workout is open, where this one is large. Only in the person's turn.</summary>
    public ValueTask<IDisposable?> EnterLargeAsync(WorkoutHead? head, CancellationToken cancellationToken) =>
        large.EnterAsync(head?.LogBytes ?? 0, cancellationToken);

    /// <summary>Opens a workout and makes of it what is asked for; the log is gone afterwards. Only in the person's turn.</summary>
    public async ValueTask<T> OpenAsync<T>(WorkoutHead head, ReadFrom from, Func<StoredWorkout, T> use, CancellationToken cancellationToken)
    {
        using var turn = await EnterLargeAsync(head, cancellationToken);
        return use(
            await reads.GetAsync(head.Workout.Key, from, cancellationToken) is { } stored
                ? await deriver.UpToDateAsync(stored, cancellationToken)
                : head.Workout);
    }

    public void Dispose() => line.Dispose();

    private StoredWorkout Keep(WorkoutHead head, StoredWorkout workout)
    {
        var figures = workout with { Log = new() };
        if (workout.Summary?.EntryDefaults is not null)
        {
            // Until it is derived for good it follows the profile, which is no part of the key.
            return figures;
        }

        var parts =
            (workout.Summary?.NotCounted?.Count ?? 0)
            + (workout.Summary?.Conflicts?.Count ?? 0)
            + (workout.Summary?.Writers.Sum(w => w.Missing?.Count ?? 0) ?? 0);
        memory.Set(
            KeyOf(head),
            figures,
            new MemoryCacheEntryOptions { Size = SummaryBytes + (parts * PartBytes), AbsoluteExpirationRelativeToNow = options.Value.AnswersKept });
        return figures;
    }

    private static FiguresKey KeyOf(WorkoutHead head) =>
        new(
            head.Workout.Key,
            head.LogVersion,
            head.Workout.Overlay?.Revision ?? 0,
            head.Workout.DeletedAt,
            head.Workout.End,
            head.Workout.Summary?.RulesVersion ?? 0);

    // All that the figures depend on beside this program.
    private readonly record struct FiguresKey(WorkoutKey Key, string LogVersion, long Overlay, DateTimeOffset? DeletedAt, WorkoutEnd End, int Rules);
}

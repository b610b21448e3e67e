using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;

namespace Stamina.Ports.Stores;

/// <summary>The store is away, full, or busy beyond patience: the same call may succeed later.</summary>
public class StoreUnavailableException : Exception
{
    /// <summary>With the reason and its cause, for the log.</summary>
    public StoreUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>With the reason, for the log.</summary>
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>True where it is there and gives this process no right: until somebody changes that, waiting does not help.</summary>
    public bool IsRefusal { get; init; }
}

/// <summary>How fresh an answer must be.</summary>
public enum ReadFrom
{
    /// <summary>Any copy will do.</summary>
    Any,

    /// <summary>The primary: the reader waits for its own writes.</summary>
    Primary,
}

/// <summary>What readers ask of workouts. Where the store is away every call throws <see cref="StoreUnavailableException"/>.</summary>
public interface IWorkoutReads
{
    /// <summary>
    /// A random id made when the store was created. It changes when the store is restored or its region lost: then phones compare again.
    /// </summary>
    ValueTask<Guid> StoreEpochAsync(CancellationToken cancellationToken);

    /// <summary>The versions of everything that answers to a user are made of, as one statement sees them; the first thing that each question asks.</summary>
    ValueTask<UserState> StateAsync(UserId user, ReadFrom from, CancellationToken cancellationToken);

    /// <summary>Of these batches, those that the ledger does not have.</summary>
    ValueTask<IReadOnlyList<BatchName>> NotYetAppendedAsync(IReadOnlyCollection<BatchName> names, CancellationToken cancellationToken);

    /// <summary>One workout with its whole log, deleted ones too, derived or not; null where nothing of it is there.</summary>
    ValueTask<StoredWorkout?> GetAsync(WorkoutKey key, ReadFrom from, CancellationToken cancellationToken);

    /// <summary>
    /// One workout without its log, deleted ones too, derived or not; null where nothing of it is there. Costs the same however large the log is.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<WorkoutHead?> HeadAsync(WorkoutKey key, ReadFrom from, CancellationToken cancellationToken);

    /// <summary>
    /// A page of summaries without their logs, latest start first, with the totals revision that it is not older than. A workout that was never derived is not
    /// in it.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<ListedWorkouts> ListAsync(UserId user, WorkoutQuery query, ReadFrom from, CancellationToken cancellationToken);

    /// <summary>
    /// The months from <paramref name="first"/> to <paramref name="last"/> (as in <see cref="MonthKey.Month"/>) that exist, in order, with the totals revision
    /// they belong to.
    /// </summary>
    ValueTask<UserTotals> TotalsAsync(UserId user, int first, int last, ReadFrom from, CancellationToken cancellationToken);

    /// <summary>The user's personal records and the totals revision they belong to; null records where the store has not made any yet.</summary>
    ValueTask<(PersonalRecords? Records, long Revision)> RecordsAsync(UserId user, ReadFrom from, CancellationToken cancellationToken);

    /// <summary>
    /// The workouts of this session id, in key order; more than one where several users have the same id. For operators: keys begin with the user, so it may
    /// walk all keys of the store, but it reads no workout.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<IReadOnlyList<WorkoutKey>> KeysOfAsync(SessionId session, CancellationToken cancellationToken);

    /// <summary>Every workout in the store in key order, for verification and export.</summary>
    IAsyncEnumerable<StoredWorkout> AllAsync(UserId? only, CancellationToken cancellationToken);
}

/// <summary>How far a user's data has come. Equal numbers mean equal data, in a store of the same epoch.</summary>
/// <param name="TotalsRevision">Raised with every write of a month and every change of what lists of workouts show; 0: never.</param>
/// <param name="AccountRevision">Raised with every write of the account; 0: there is none, or it was deleted.</param>
/// <param name="GoalsVersion">Raised with every write of a goal: <see cref="VersionOf"/> of their revisions.</param>
/// <param name="Due">Workouts that have grown since they were derived, the longest due first, at most 1 000; in life none, or the one that is running.</param>
/// <param name="StoreEpoch">As <see cref="IWorkoutReads.StoreEpochAsync"/>.</param>
public sealed record UserState(long TotalsRevision, long AccountRevision, long GoalsVersion, IReadOnlyList<DueWorkout> Due, Guid StoreEpoch)
{
    /// <summary>Distance between sums of revisions, so that their count has room below.</summary>
    public const long RevisionStep = 65_536;

    /// <summary>Sum of the revisions × <see cref="RevisionStep"/> + how many there are; 0 for none.</summary>
    public static long VersionOf(IEnumerable<long> revisions) => revisions.Aggregate(0L, (version, revision) => version + (revision * RevisionStep) + 1);
}

/// <summary>A workout without its log.</summary>
/// <param name="Workout">The workout as it was last derived; its log is empty.</param>
/// <param name="LogVersion">Of its log: equal versions mean equal logs, in a store of the same epoch.</param>
/// <param name="LogBytes">About what its log takes in memory, in bytes; up to twice that where it was derived before.</param>
public sealed record WorkoutHead(StoredWorkout Workout, string LogVersion, long LogBytes);

/// <summary>A user's months and the revision they belong to.</summary>
/// <param name="Revision">Raised with every write of a month; 0: never written.</param>
/// <param name="First">First month asked for, as in <see cref="MonthKey.Month"/>.</param>
/// <param name="Last">Last month asked for.</param>
/// <param name="Months">Those of them that exist, in order.</param>
public sealed record UserTotals(long Revision, int First, int Last, IReadOnlyList<MonthTotals> Months);

/// <summary>Lines of a list.</summary>
/// <param name="Lines">Latest start first.</param>
/// <param name="Revision">The totals revision right before they were read: equal revisions in a store of the same epoch have equal lists of what is not
/// deleted.</param>
public sealed record ListedWorkouts(IReadOnlyList<ListedWorkout> Lines, long Revision);

/// <summary>A line of a list.</summary>
public sealed record ListedWorkout(WorkoutKey Key, WorkoutSummary Summary, WorkoutOverlay? Overlay, DateTimeOffset? DeletedAt, WorkoutEnd End);

/// <summary>Which workouts to list.</summary>
public sealed record WorkoutQuery
{
    /// <summary>Most lines.</summary>
    public required int Limit { get; init; }

    /// <summary>Go on behind this line.</summary>
    public WorkoutCursor? After { get; init; }

    /// <summary>Only this exercise type.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>First local start date.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last local start date.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Only deleted ones instead of only those that are not.</summary>
    public bool Deleted { get; init; }

    /// <summary>
    /// Only those that hold nothing but what a revoked phone uploaded, instead of only others. Whoever asks the store leaves them out: it does not tell them
    /// apart.
    /// </summary>
    public bool Quarantined { get; init; }
}

/// <summary>The sort key of a line: start in Unix ms (of the local date where the start is unknown), then session id; both descending.</summary>
public sealed record WorkoutCursor(long SortMs, string SessionId)
{
    /// <summary>What lists are sorted by: the start in Unix ms; where it is unknown, that of the local date.</summary>
    public static long SortMsOf(WorkoutSummary summary) =>
        (summary.StartedAt ?? new DateTimeOffset(summary.LocalDate.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)).ToUnixTimeMilliseconds();
}

/// <summary>
/// Keeps the store in order: run now and then by the Data Handler. Where the store is away every call throws <see cref="StoreUnavailableException"/>; what was
/// done by then stays done.
/// </summary>
public interface IStoreMaintenance
{
    /// <summary>
    /// Drops ledger names older than <paramref name="ledgerBefore"/> and makes deletions older than <paramref name="deletedBefore"/> final (the log goes, the
    /// tombstone stays).
    /// </summary>
    ValueTask PruneAsync(DateTimeOffset ledgerBefore, DateTimeOffset deletedBefore, CancellationToken cancellationToken);

    /// <summary>
    /// Makes up to <paramref name="max"/> workouts due whose summary can be derived better now: by rules older than <paramref name="rulesVersion"/>, or waiting
    /// for that version, or for one of <paramref name="exerciseTypes"/>. Those that are due already, and those whose deletion is final, are left out. Answers
    /// how many it found: 0 where all is up to date.
    /// </summary>
    ValueTask<int> MakeStaleDueAsync(
        int rulesVersion,
        IReadOnlyCollection<string> exerciseTypes,
        DateTimeOffset at,
        int max,
        CancellationToken cancellationToken);
}

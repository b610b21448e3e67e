using Stamina.Ports.Documents;

namespace Stamina.Ports.Stores;

/// <summary>
/// Where what is derived from a log is kept. The store says which workouts have grown since they were derived; one call brings some of them up to date. Where
/// it is away every call throws <see cref="StoreUnavailableException"/>.
/// </summary>
public interface IDerivations
{
    /// <summary>Workouts that are due at <paramref name="now"/>, the longest due first, at most <paramref name="max"/>.</summary>
    ValueTask<IReadOnlyList<DueWorkout>> DueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken);

    /// <summary>
    /// Everything that was published to the queue before this moment has been appended, as far as a Data Handler has said;
    /// <see cref="DateTimeOffset.MinValue"/> where none has. Silence is judged up to here: what still waits in the queue may break it. Read from the primary.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask<DateTimeOffset> HandledThroughAsync(CancellationToken cancellationToken);

    /// <summary>A Data Handler says how far the queue is handled. It never goes back: an earlier moment than the one that is kept changes nothing.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask SetHandledThroughAsync(DateTimeOffset through, CancellationToken cancellationToken);

    /// <summary>
    /// Reads each workout with its whole log, has it derived, and writes the outcome: the workout, its row in its month, the user's records and totals
    /// revision, and whether it is still due. For each workout this is atomic, and nobody else changes it meanwhile; whether several are one transaction is for
    /// the store to say. Small segments are merged into the packed log on the way. Repeating it changes nothing.
    /// </summary>
    /// <param name="keysInOrder">Which, in key order, each once.</param>
    /// <param name="derive">A pure function of the stored workout; null leaves it as it is. May be called again for the same workout. What it throws, the call
    /// throws, and nothing is written.</param>
    /// <param name="cancellationToken">Stops the wait; the outcome is then unknown, and the caller may repeat.</param>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    /// <exception cref="InvalidDataException">A stored document cannot be read.</exception>
    ValueTask DeriveAsync(IReadOnlyList<WorkoutKey> keysInOrder, Func<StoredWorkout, DerivedWorkout?> derive, CancellationToken cancellationToken);

    /// <summary>Leaves a workout that cannot be derived as it is, raw, and has it tried again at <paramref name="dueAt"/> or when more of it arrives.</summary>
    /// <param name="key">Which.</param>
    /// <param name="dueAt">When to try again.</param>
    /// <param name="reason">Why it cannot be derived, for the operator; no personal data.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    ValueTask PostponeAsync(WorkoutKey key, DateTimeOffset dueAt, string reason, CancellationToken cancellationToken);
}

/// <summary>A workout that has grown since it was derived, or that was never derived.</summary>
/// <param name="Key">Which.</param>
/// <param name="DueAt">When it is due: past where it has ended; in the future while it is running (the end of a silence), or where a large one rests after it
/// was derived.</param>
/// <param name="Reason">Why it could not be derived when last tried; null where it was not tried or could be.</param>
public sealed record DueWorkout(WorkoutKey Key, DateTimeOffset DueAt, string? Reason = null)
{
    /// <summary>
    /// True where it had ended when it was last derived: what has come since is missing from its month. Only a user's own list of due workouts says so.
    /// </summary>
    public bool HasEnded { get; init; }
}

/// <summary>What a workout derives to: what to write.</summary>
/// <param name="Workout">The workout with its summary.</param>
/// <param name="Row">Its row in the month of its local date; null where it must have none (running, discarded, deleted).</param>
/// <param name="DueAt">When it is due again although nothing arrives: the end of the silence that would end it; null where it has ended.</param>
public sealed record DerivedWorkout(StoredWorkout Workout, MonthRow? Row, DateTimeOffset? DueAt)
{
    /// <summary>True where the row that is there stays as it is, whatever <see cref="Row"/> says: newer rules made it.</summary>
    public bool LeavesRow { get; init; }
}

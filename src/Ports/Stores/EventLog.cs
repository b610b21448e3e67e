using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.Ports.Stores;

/// <summary>
/// Where events arrive. An append stores and nothing else: it reads no log and rewrites none, so its cost is linear in the bytes that arrived.
/// </summary>
public interface IEventLog
{
    /// <summary>
    /// Stores in one atomic step: the names of the batches in the ledger, their events as segments of their workouts' logs, and when each of those workouts is
    /// due to be derived. Once it completes, the batches may be acknowledged. Appending a batch again changes nothing. What belongs to a deleted account is
    /// dropped.
    /// </summary>
    /// <param name="append">What arrived.</param>
    /// <param name="cancellationToken">Stops the wait; the outcome is then unknown, and the caller appends again.</param>
    /// <exception cref="StoreUnavailableException">The store is away, or the append takes longer than it allows.</exception>
    ValueTask AppendAsync(LogAppend append, CancellationToken cancellationToken);
}

/// <summary>One bulk of arrivals.</summary>
/// <param name="Names">The batches that the ledger has once it is stored.</param>
/// <param name="Segments">What they carry: at most one segment a workout and batch.</param>
/// <param name="At">The time of the append: workouts that have ended are due from here on.</param>
public sealed record LogAppend(IReadOnlyList<BatchName> Names, IReadOnlyList<LogSegment> Segments, DateTimeOffset At);

/// <summary>The events that one batch brought for one workout.</summary>
/// <param name="Key">The workout.</param>
/// <param name="Batch">The batch, one of the append's names.</param>
/// <param name="Events">The events; the log's order is not theirs.</param>
/// <param name="DueAt">
/// When the workout is due to be derived because of them: the time of the append where they end it, else when they have become old enough to be a silence.
/// A workout that has ended already is due at once, whatever this says.
/// </param>
public sealed record LogSegment(WorkoutKey Key, BatchName Batch, WorkoutLog Events, DateTimeOffset DueAt);

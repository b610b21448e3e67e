namespace Stamina.Ports.Queue;

/// <summary>The name of a batch: the publisher's epoch, random per process start, and a number counted from 1.</summary>
public readonly record struct BatchName(Guid Epoch, long Number);

/// <summary>Where a Workout Server puts its batches.</summary>
public interface IBatchPublisher
{
    /// <summary>
    /// Completes when the queue has confirmed <paramref name="batch"/> (a serialised <c>Batch</c>) as durable. The bytes are the queue's for good, and nobody
    /// changes them: a consumer in the same process may be given them as they are.
    /// </summary>
    /// <exception cref="QueueUnavailableException">The queue is full or away; the batch may or may not have arrived, and is not acknowledged.</exception>
    ValueTask PublishAsync(BatchName name, ReadOnlyMemory<byte> batch, CancellationToken cancellationToken);

    /// <summary>True while the queue takes batches, false where it is full or away: never throws. Asked by readiness, never by the write path.</summary>
    ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken);
}

/// <summary>The queue is full or away.</summary>
public sealed class QueueUnavailableException : Exception
{
    /// <summary>With the reason, for the log.</summary>
    public QueueUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and its cause, for the log.</summary>
    public QueueUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>True where it is there and gives this process no right: until somebody changes that, waiting does not help.</summary>
    public bool IsRefusal { get; init; }
}

/// <summary>A batch on its way to the Data Handler; delivered at least once, in any order.</summary>
/// <param name="Tag">The queue's handle on this delivery.</param>
/// <param name="Body">The bytes as published. Nobody changes them: what is read of them may be slices of them.</param>
/// <param name="Unopened">
/// Null where the body is as published. Else why it is still encrypted: its key is lost. It goes to the dead letters as it is, and opens when it is requeued
/// once the key is back.
/// </param>
public sealed record Delivery(ulong Tag, ReadOnlyMemory<byte> Body, string? Unopened = null);

/// <summary>
/// Where a Data Handler takes its batches from. One consumer is used by one loop. Where the queue is away a call throws
/// <see cref="QueueUnavailableException"/> or what else its engine throws: whatever it is, what was not settled is delivered again to the next consumer.
/// </summary>
public interface IBatchConsumer : IAsyncDisposable
{
    /// <summary>
    /// Waits for a first delivery, then up to <paramref name="gather"/> for more, and returns up to <paramref name="max"/>, oldest first:
    /// what arrives together is appended in one transaction; a lone delivery pays <paramref name="gather"/>.
    /// </summary>
    ValueTask<IReadOnlyList<Delivery>> ReceiveAsync(int max, TimeSpan gather, CancellationToken cancellationToken);

    /// <summary>Settles deliveries for good; called only after the transaction that appends them has committed.</summary>
    ValueTask AckAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken);

    /// <summary>
    /// Stores what could not be handled of a delivery among the dead letters, then settles the delivery.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="remains">Its whole body where that cannot be decoded; else a batch of the same name with the uploads that failed.</param>
    /// <param name="reason">Why, for the operator; no personal data.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask DeadLetterAsync(Delivery delivery, ReadOnlyMemory<byte> remains, string reason, CancellationToken cancellationToken);
}

/// <summary>
/// Opens consumers and looks at the queue from outside. Where it is away every call throws <see cref="QueueUnavailableException"/>; where it is a file of this
/// machine, <see cref="Stores.StoreUnavailableException"/>.
/// </summary>
public interface IBatchQueue
{
    /// <summary>Opens a consumer.</summary>
    ValueTask<IBatchConsumer> OpenConsumerAsync(CancellationToken cancellationToken);

    /// <summary>Returns once the queue answers; what is missing of it is made. Needs no right that one who only publishes has not.</summary>
    /// <exception cref="QueueUnavailableException">It is away, or gives this process no right.</exception>
    ValueTask DemandAsync(CancellationToken cancellationToken);

    /// <summary>How much waits, since when, and how many dead letters there are.</summary>
    ValueTask<QueueDepth> DepthAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Everything that was published before this moment has been settled. Now, where nothing waits, or up to a second before. Asked by Data Handlers only,
    /// which write it into the store for everybody else (<c>IDerivations.SetHandledThroughAsync</c>).
    /// </summary>
    ValueTask<DateTimeOffset> HandledThroughAsync(CancellationToken cancellationToken);

    /// <summary>The dead letters, oldest first.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> DeadLettersAsync(int max, CancellationToken cancellationToken);

    /// <summary>Puts a dead letter back into the queue; false where there is none of that id.</summary>
    ValueTask<bool> RequeueAsync(string deadLetterId, CancellationToken cancellationToken);

    /// <summary>Deletes the dead letters that were set aside before <paramref name="before"/>, for good; answers how many.</summary>
    ValueTask<int> ForgetDeadLettersAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>How much waits.</summary>
/// <param name="Batches">Batches not yet settled.</param>
/// <param name="Oldest">When the oldest of them was published; null where none waits or the queue cannot tell.</param>
/// <param name="DeadLetters">Dead letters that nobody has requeued or deleted.</param>
public readonly record struct QueueDepth(long Batches, DateTimeOffset? Oldest, long DeadLetters);

/// <summary>What could not be handled of a delivery.</summary>
/// <param name="Id">Names it for requeue.</param>
/// <param name="At">When it was set aside.</param>
/// <param name="Reason">Why.</param>
/// <param name="Body">A batch: the bytes as published, or the uploads that failed under the batch's name.</param>
public sealed record DeadLetter(string Id, DateTimeOffset At, string Reason, ReadOnlyMemory<byte> Body);

using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using Stamina.Documents.Encryption;
using Stamina.Ports.Queue;

namespace Stamina.Adapters.RabbitMQ;

/// <summary>
/// Takes batches with manual acknowledgement. When the connection is lost, <see cref="ReceiveAsync"/> waits until the broker is back; what was held by then
/// comes again from the broker, so settling it is without effect here. Whoever cannot store for a while disposes the consumer; nothing is returned one by one,
/// which would count as a failed delivery.
/// </summary>
internal sealed class RabbitBatchConsumer(
    RabbitOptions options, CellCipher cipher, TimeProvider time, ILogger log, Action<RabbitBatchConsumer> closed) : IBatchConsumer
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(30);

    private readonly RabbitLink link = new("consume", options, time, log);
    private readonly SemaphoreSlim deadLetters = new(1, 1);
    private volatile ConsumerSession? session;
    private ushort sessions;
    private TimeSpan patience = FirstPatience;
    private IChannel? deadLetterChannel;

    /// <summary>Unsettled deliveries and when the oldest was published, as far as that is known.</summary>
    public (int Count, DateTimeOffset? Oldest) Held => session?.Held ?? (0, null);

    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await link.OpenAsync(cancellationToken);
        try
        {
            session = await ConsumerSession.OpenAsync(connection, options, ++sessions, cancellationToken);
            log.Consuming(options.Queue, options.Prefetch);
        }
        catch (Exception e) when (RabbitLink.IsAway(e) && !cancellationToken.IsCancellationRequested)
        {
            await link.ResetAsync(connection);
            throw new QueueUnavailableException("RabbitMQ lets nobody consume.", e);
        }
    }

    public async ValueTask<IReadOnlyList<Delivery>> ReceiveAsync(int max, TimeSpan gather, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (session is not { IsOpen: true } open)
            {
                await ReopenAsync(cancellationToken);
                continue;
            }

            var deliveries = await open.ReceiveAsync(max, gather, patience, time, cancellationToken);
            if (deliveries.Count > 0)
            {
                patience = FirstPatience;
                return [.. deliveries.Select(cipher.Opened)];
            }

            if (open is { IsOpen: true, Held.Count: 0 })
            {
                // Nothing waits, or the broker counts as delivered what never came. It does so when a quorum queue is deleted and made again at once: the
                // channel subscribes its consumer to the new queue, sends no cancel, and then forgets that queue's state, so it drops what the queue sends
                // (RabbitMQ 3.10). No question over AMQP tells the two apart, but a closed channel gives back what was not acknowledged. So a silent consumer
                // that holds nothing is opened anew, less often the longer nothing comes.
                log.Silent(options.Queue, patience);
                patience = patience * 2 < LongestPatience ? patience * 2 : LongestPatience;
                await ReopenAsync(cancellationToken);
            }
        }
    }

    public async ValueTask AckAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        if (session is not { } open)
        {
            return;
        }

        try
        {
            await open.AckAsync(deliveries, cancellationToken);
        }
        catch (Exception e) when (RabbitLink.IsAway(e) && !cancellationToken.IsCancellationRequested)
        {
            log.AckLost(deliveries.Count);
        }
    }

    public async ValueTask DeadLetterAsync(Delivery delivery, ReadOnlyMemory<byte> remains, string reason, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        await deadLetters.WaitAsync(cancellationToken);
        try
        {
            var connection = await link.OpenAsync(cancellationToken);
            if (deadLetterChannel is not { IsOpen: true })
            {
                deadLetterChannel = await connection.CreateChannelAsync(RabbitTopology.Confirmed, cancellationToken);
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(options.PublishTimeout);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var properties = RabbitTopology.Properties(id, now);
            properties.Headers![RabbitTopology.ReasonHeader] = reason;
            properties.Headers[RabbitTopology.DeadHeader] = now;
            await deadLetterChannel.BasicPublishAsync(string.Empty, options.DeadLetterQueue, mandatory: true, properties, cipher.Seal(remains), limit.Token);
        }
        catch (Exception e) when (RabbitLink.IsAway(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new QueueUnavailableException("RabbitMQ did not take the dead letter.", e);
        }
        finally
        {
            deadLetters.Release();
        }

        log.DeadLettered(id, reason);
        // Stored first: a crash between the two makes a second dead letter, never none.
        await AckAsync([delivery], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        closed(this);
        if (session is { } open)
        {
            session = null;
            await open.DisposeAsync();
        }

        await link.DisposeAsync();
        deadLetters.Dispose();
    }

    private async ValueTask ReopenAsync(CancellationToken cancellationToken)
    {
        if (session is { } lost)
        {
            session = null;
            await lost.DisposeAsync();
        }

        try
        {
            await OpenAsync(cancellationToken);
        }
        catch (QueueUnavailableException)
        {
            // The link knows when the next attempt is due; this only keeps the loop from spinning until then.
            await Task.Delay(Retry, time, cancellationToken);
        }
    }
}

using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Stamina.Ports.Queue;

namespace Stamina.Adapters.RabbitMQ;

/// <summary>
/// Publishes batches with confirms: one loop feeds one channel, at most a window of batches is on its way, a few more wait, the rest is refused.
/// Mandatory, because a broker confirms a message that it could route nowhere.
/// </summary>
internal sealed class RabbitBatchPublisher : IBatchPublisher, IAsyncDisposable
{
    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(100);

    private readonly RabbitOptions options;
    private readonly TimeProvider time;
    private readonly RabbitLink link;
    private readonly CachedString routingKey;
    private readonly Channel<Publish> waiting;
    private readonly SemaphoreSlim window;
    private readonly CancellationTokenSource stop = new();
    private readonly Task loop;
    private IChannel? channel;

    // A quorum queue refuses some batches late: once it is known to be full, its length decides, asked now and then.
    private volatile bool full;
    private long probedAt;

    public RabbitBatchPublisher(RabbitOptions options, TimeProvider time, ILogger<RabbitBatchPublisher> log)
    {
        (this.options, this.time) = (options, time);
        link = new RabbitLink("publish", options, time, log);
        routingKey = new CachedString(options.Queue);
        waiting = Channel.CreateBounded<Publish>(new BoundedChannelOptions(options.MaxWaitingPublishes) { SingleReader = true });
        window = new SemaphoreSlim(options.PublishWindow, options.PublishWindow);
        loop = LoopAsync();
    }

    public ValueTask PublishAsync(BatchName name, ReadOnlyMemory<byte> batch, CancellationToken cancellationToken)
    {
        if (link.IsBlocked)
        {
            return ValueTask.FromException(new QueueUnavailableException("RabbitMQ has blocked publishers."));
        }

        var publish = new Publish(name, batch, cancellationToken);
        return waiting.Writer.TryWrite(publish)
            ? new ValueTask(publish.Task)
            : ValueTask.FromException(new QueueUnavailableException("Too many batches wait for RabbitMQ."));
    }

    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await link.OpenAsync(cancellationToken);
            if (link.IsBlocked)
            {
                return false;
            }

            return await HasRoomAsync(connection, cancellationToken);
        }
        catch (Exception e) when ((e is QueueUnavailableException || RabbitLink.IsAway(e)) && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await stop.CancelAsync();
        await loop;
        await link.DisposeAsync();
    }

    private async Task LoopAsync()
    {
        // Out of the constructor.
        await Task.Yield();
        await foreach (var publish in waiting.Reader.ReadAllAsync())
        {
            var entered = false;
            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(publish.CancellationToken, stop.Token);
                await window.WaitAsync(either.Token);
                entered = true;
                var open = await OpenChannelAsync(publish.CancellationToken);
                // Started here and now, so batches leave in order; its confirm is awaited beside the loop.
                _ = SendAsync(open, publish);
            }
#pragma warning disable CA1031 // Whatever it was belongs to this batch; the loop must live on for the others.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (entered)
                {
                    window.Release();
                }

                publish.Fail(e);
            }
        }

        // All are confirmed or failed once the window is whole again.
        for (var i = 0; i < options.PublishWindow; i++)
        {
            await window.WaitAsync();
        }
    }

    private async ValueTask<Open> OpenChannelAsync(CancellationToken cancellationToken)
    {
        var connection = await link.OpenAsync(cancellationToken);
        if (full && (time.GetElapsedTime(probedAt) < ProbePause || !await HasRoomAsync(connection, cancellationToken)))
        {
            throw new QueueUnavailableException("The queue is full.");
        }

        if (channel is not { IsOpen: true })
        {
            channel = await connection.CreateChannelAsync(RabbitTopology.Confirmed, cancellationToken);
        }

        return new Open(connection, channel);
    }

    private async ValueTask<bool> HasRoomAsync(IConnection connection, CancellationToken cancellationToken)
    {
        await using var probe = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var room = await probe.MessageCountAsync(options.Queue, cancellationToken) < options.QueueMaxBatches;
        probedAt = time.GetTimestamp();
        full = !room;
        return room;
    }

    // Every way through this ends the publish and gives back its place in the window. The publish first: giving up a connection that hangs takes a while.
    private async Task SendAsync(Open open, Publish publish)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(publish.CancellationToken, stop.Token);
            limit.CancelAfter(options.PublishTimeout);
            var id = string.Create(CultureInfo.InvariantCulture, $"{publish.Name.Epoch:N}-{publish.Name.Number}");
            var properties = RabbitTopology.Properties(id, time.GetUtcNow().ToUnixTimeMilliseconds());
            await open.Channel.BasicPublishAsync(CachedString.Empty, routingKey, mandatory: true, properties, publish.Batch, limit.Token);
            publish.TrySetResult();
        }
        catch (PublishException e) when (e.IsReturn)
        {
            publish.Fail(new QueueUnavailableException("RabbitMQ returned the batch: there is no queue.", e));
            // The next connection makes the queue again.
            await link.ResetAsync(open.Connection);
        }
        catch (PublishException e)
        {
            (probedAt, full) = (time.GetTimestamp(), true);
            publish.Fail(new QueueUnavailableException("RabbitMQ refused the batch: the queue is full.", e));
        }
        catch (OperationCanceledException e) when (!publish.CancellationToken.IsCancellationRequested)
        {
            publish.Fail(new QueueUnavailableException("RabbitMQ did not confirm in time.", e));
            if (!link.IsBlocked)
            {
                // A confirm that is this late: rather a new connection than wait on this one. A blocked one is kept, the broker will say when it goes on.
                await link.ResetAsync(open.Connection);
            }
        }
#pragma warning disable CA1031 // Whatever it was belongs to this batch.
        catch (Exception e)
#pragma warning restore CA1031
        {
            publish.Fail(e);
        }
        finally
        {
            window.Release();
        }
    }

    private readonly record struct Open(IConnection Connection, IChannel Channel);

    private sealed class Publish(BatchName name, ReadOnlyMemory<byte> batch, CancellationToken cancellationToken)
        : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public BatchName Name { get; } = name;

        public ReadOnlyMemory<byte> Batch { get; } = batch;

        public CancellationToken CancellationToken { get; } = cancellationToken;

        public void Fail(Exception e) =>
            TrySetException(
                e is QueueUnavailableException or OperationCanceledException ? e : new QueueUnavailableException("RabbitMQ did not take the batch.", e));
    }
}

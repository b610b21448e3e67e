using System.Globalization;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Stamina.Documents.Encryption;
using Stamina.Ports.Queue;

namespace Stamina.Adapters.RabbitMQ;

/// <summary>
/// Publishes batches with confirms, encrypted, each as it comes: how many are on their way at once is the caller's to bound. Mandatory, because a broker
/// confirms a message that it could route nowhere.
/// </summary>
internal sealed class RabbitBatchPublisher(
    RabbitOptions options, CellCipher cipher, TimeProvider time, ILogger<RabbitBatchPublisher> log) : IBatchPublisher, IAsyncDisposable
{
    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(100);

    private readonly RabbitLink link = new("publish", options, time, log);
    private readonly CachedString routingKey = new(options.Queue);
    private readonly SemaphoreSlim opening = new(1, 1);
    private readonly CancellationTokenSource stop = new();
    private IChannel? channel;

    // A quorum queue refuses some batches late: once it is known to be full, its length decides, asked now and then.
    private volatile bool full;
    private long probedAt;

    public async ValueTask PublishAsync(BatchName name, ReadOnlyMemory<byte> batch, CancellationToken cancellationToken)
    {
        if (link.IsBlocked)
        {
            throw new QueueUnavailableException("RabbitMQ has blocked publishers.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Token);
        IConnection? connection = null;
        try
        {
            Task confirmed;
            await opening.WaitAsync(limit.Token);
            try
            {
                connection = await OpenChannelAsync(limit.Token);
                limit.CancelAfter(options.PublishTimeout);
                // Sent here, so that batches leave in order; the confirm is awaited where others may be sent meanwhile.
                confirmed = SendAsync(name, batch, limit.Token);
            }
            finally
            {
                opening.Release();
            }

            await confirmed;
        }
        catch (PublishException e) when (e.IsReturn)
        {
            // The next connection makes the queue again.
            GiveUp(connection);
            throw new QueueUnavailableException("RabbitMQ returned the batch: there is no queue.", e);
        }
        catch (PublishException e)
        {
            (probedAt, full) = (time.GetTimestamp(), true);
            throw new QueueUnavailableException("RabbitMQ refused the batch: the queue is full.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            if (!link.IsBlocked)
            {
                // With a confirm this late a new connection is likelier to help than waiting. A blocked one is kept: the broker says when it goes on.
                GiveUp(connection);
            }

            throw new QueueUnavailableException("RabbitMQ did not confirm in time.", e);
        }
        catch (Exception e) when (e is not (QueueUnavailableException or OperationCanceledException))
        {
            throw new QueueUnavailableException("RabbitMQ did not take the batch.", e);
        }
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
        await stop.CancelAsync();
        await link.DisposeAsync();
    }

    private async ValueTask<IConnection> OpenChannelAsync(CancellationToken cancellationToken)
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

        return connection;
    }

    private async ValueTask<bool> HasRoomAsync(IConnection connection, CancellationToken cancellationToken)
    {
        await using var probe = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var room = await probe.MessageCountAsync(options.Queue, cancellationToken) < options.QueueMaxBatches;
        probedAt = time.GetTimestamp();
        full = !room;
        return room;
    }

    private Task SendAsync(BatchName name, ReadOnlyMemory<byte> batch, CancellationToken cancellationToken)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{name.Epoch:N}-{name.Number}");
        var properties = RabbitTopology.Properties(id, time.GetUtcNow().ToUnixTimeMilliseconds());
        return channel!.BasicPublishAsync(CachedString.Empty, routingKey, mandatory: true, properties, cipher.Seal(batch), cancellationToken).AsTask();
    }

    // Not awaited: it takes a while where a connection hangs, and whoever publishes next finds it gone already.
    private void GiveUp(IConnection? connection)
    {
        if (connection is not null)
        {
            _ = link.ResetAsync(connection).AsTask();
        }
    }
}

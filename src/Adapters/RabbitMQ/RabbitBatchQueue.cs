using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Stamina.Documents.Encryption;
using Stamina.Ports.Queue;

namespace Stamina.Adapters.RabbitMQ;

/// <summary>The queue from outside: opens consumers, looks at what waits and at the dead letters.</summary>
internal sealed class RabbitBatchQueue(
    RabbitOptions options, CellCipher cipher, TimeProvider time, ILogger<RabbitBatchQueue> log) : IBatchQueue, IAsyncDisposable
{
    private readonly RabbitLink link = new("watch", options, time, log);
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly ConcurrentDictionary<RabbitBatchConsumer, bool> consumers = [];
    private volatile Progress? progress;

    public async ValueTask<IBatchConsumer> OpenConsumerAsync(CancellationToken cancellationToken)
    {
        var consumer = new RabbitBatchConsumer(options, cipher, time, log, c => consumers.TryRemove(c, out _));
        try
        {
            await consumer.OpenAsync(cancellationToken);
            consumers[consumer] = true;
            return consumer;
        }
        catch (Exception)
        {
            await consumer.DisposeAsync();
            throw;
        }
    }

    // Every new connection declares both queues.
    public async ValueTask DemandAsync(CancellationToken cancellationToken) => await link.OpenAsync(cancellationToken);

    public async ValueTask<QueueDepth> DepthAsync(CancellationToken cancellationToken)
    {
        var look = await LookAsync(cancellationToken);
        return new QueueDepth(look.Waiting + look.Held, look.Oldest, look.Dead);
    }

    public async ValueTask<DateTimeOffset> HandledThroughAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (progress is { } kept && (now - kept.AskedAt).Duration() < options.ProgressKept)
        {
            return kept.Through;
        }

        var look = await LookAsync(cancellationToken);
        // The broker does not tell what another process's consumer holds, only that there is one.
        var seen = look.Strangers ? now - options.UnseenAllowance : now;
        var through = look.Oldest is { } oldest && oldest < seen ? oldest : seen;
        progress = new Progress(now, through);
        return through;
    }

    public ValueTask<IReadOnlyList<DeadLetter>> DeadLettersAsync(int max, CancellationToken cancellationToken) =>
        OnChannelAsync<IReadOnlyList<DeadLetter>>(
            async channel =>
            {
                var letters = new List<DeadLetter>();
                while (letters.Count < max && await channel.BasicGetAsync(options.DeadLetterQueue, autoAck: false, cancellationToken) is { } message)
                {
                    letters.Add(Letter(message));
                }

                await GiveBackAsync(channel, cancellationToken);
                return letters;
            },
            cancellationToken);

    public ValueTask<bool> RequeueAsync(string deadLetterId, CancellationToken cancellationToken) =>
        OnChannelAsync(
            async channel =>
            {
                var found = false;
                while (!found && await channel.BasicGetAsync(options.DeadLetterQueue, autoAck: false, cancellationToken) is { } message)
                {
                    if (!string.Equals(message.BasicProperties.MessageId, deadLetterId, StringComparison.Ordinal))
                    {
                        continue;
                    }

                    // Confirmed in the one queue before it leaves the other.
                    var properties = RabbitTopology.Properties(deadLetterId, time.GetUtcNow().ToUnixTimeMilliseconds());
                    await channel.BasicPublishAsync(string.Empty, options.Queue, mandatory: true, properties, message.Body, cancellationToken);
                    await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
                    found = true;
                }

                await GiveBackAsync(channel, cancellationToken);
                return found;
            },
            cancellationToken);

    public ValueTask<int> ForgetDeadLettersAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        OnChannelAsync(
            async channel =>
            {
                // Oldest first, so the first that is younger is the last that is looked at.
                var forgotten = 0;
                while (await channel.BasicGetAsync(options.DeadLetterQueue, autoAck: false, cancellationToken) is { } message && At(message) < before)
                {
                    await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
                    forgotten++;
                }

                await GiveBackAsync(channel, cancellationToken);
                return forgotten;
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var consumer in consumers.Keys)
        {
            await consumer.DisposeAsync();
        }

        await link.DisposeAsync();
        one.Dispose();
    }

    private async ValueTask<Look> LookAsync(CancellationToken cancellationToken)
    {
        var look = await OnChannelAsync(
            async channel =>
            {
                var state = await channel.QueueDeclarePassiveAsync(options.Queue, cancellationToken);
                DateTimeOffset? oldest = null;
                if (state.MessageCount > 0 && await channel.BasicGetAsync(options.Queue, autoAck: false, cancellationToken) is { } first)
                {
                    oldest = RabbitTopology.Moment(first.BasicProperties, RabbitTopology.PublishedHeader);
                    await GiveBackAsync(channel, cancellationToken);
                }

                var dead = await channel.MessageCountAsync(options.DeadLetterQueue, cancellationToken);
                return new Look(state.MessageCount, 0, oldest, dead, state.ConsumerCount > consumers.Count);
            },
            cancellationToken);
        foreach (var (count, oldest) in consumers.Keys.Select(c => c.Held))
        {
            look = look with { Held = look.Held + count, Oldest = look.Oldest is null || oldest < look.Oldest ? oldest ?? look.Oldest : look.Oldest };
        }

        return look;
    }

    /// <summary>Returns all that this channel has taken, and waits until the broker has heard it.</summary>
    private async ValueTask GiveBackAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await channel.BasicNackAsync(0, multiple: true, requeue: true, cancellationToken);
        await channel.QueueDeclarePassiveAsync(options.Queue, cancellationToken);
    }

    private DeadLetter Letter(BasicGetResult message)
    {
        var properties = message.BasicProperties;
        var reason =
            properties.Headers?.TryGetValue(RabbitTopology.ReasonHeader, out var text) == true && text is byte[] bytes
                ? Encoding.UTF8.GetString(bytes)
                : "not told";
        return new DeadLetter(properties.MessageId ?? string.Empty, At(message), reason, cipher.OpenOrKeep(message.Body.ToArray()));
    }

    private static DateTimeOffset At(BasicGetResult message) =>
        RabbitTopology.Moment(message.BasicProperties, RabbitTopology.DeadHeader)
        ?? RabbitTopology.Moment(message.BasicProperties, RabbitTopology.PublishedHeader)
        ?? DateTimeOffset.UnixEpoch;

    private async ValueTask<T> OnChannelAsync<T>(Func<IChannel, Task<T>> use, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        IConnection? connection = null;
        try
        {
            connection = await link.OpenAsync(cancellationToken);
            await using var channel = await connection.CreateChannelAsync(RabbitTopology.Confirmed, cancellationToken);
            return await use(channel);
        }
        catch (Exception e) when (RabbitLink.IsAway(e) && !cancellationToken.IsCancellationRequested)
        {
            if (connection is not null && e is OperationInterruptedException { ShutdownReason.ReplyCode: Constants.NotFound })
            {
                // Somebody deleted one of the queues: the next connection makes it again.
                await link.ResetAsync(connection);
            }

            throw new QueueUnavailableException("RabbitMQ did not answer about the queue.", e) { IsRefusal = RabbitLink.IsRefusal(e) };
        }
        finally
        {
            one.Release();
        }
    }

    private readonly record struct Look(long Waiting, long Held, DateTimeOffset? Oldest, long Dead, bool Strangers);

    private sealed record Progress(DateTimeOffset AskedAt, DateTimeOffset Through);
}

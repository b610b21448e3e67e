using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Stamina.Ports.Queue;

namespace Stamina.Adapters.RabbitMQ;

/// <summary>One channel's life as a consumer. Its deliveries carry its number in their tags, so that a later session never settles them.</summary>
internal sealed class ConsumerSession : AsyncDefaultBasicConsumer, IAsyncDisposable
{
    // One answer holds no more than this, however large its batches are (beyond a first): decoding multiplies it.
    private const long BytesAtOnce = 16 << 20;

    private const int NumberShift = 48;
    private const ulong TagMask = (1UL << NumberShift) - 1;

    private readonly ushort number;
    private readonly int prefetch;
    private readonly Channel<Delivery> arrived = System.Threading.Channels.Channel.CreateUnbounded<Delivery>(); // bounded by the prefetch
    private readonly Lock gate = new();
    private readonly SortedDictionary<ulong, DateTimeOffset?> held = [];

    private ConsumerSession(IChannel channel, ushort number, int prefetch)
        : base(channel)
    {
        this.number = number;
        this.prefetch = prefetch;
        channel.ChannelShutdownAsync += OnShutdownAsync;
    }

    public bool IsOpen => Channel.IsOpen && !arrived.Reader.Completion.IsCompleted;

    public (int Count, DateTimeOffset? Oldest) Held
    {
        get
        {
            lock (gate)
            {
                return (held.Count, held.Values.Min());
            }
        }
    }

    public static async Task<ConsumerSession> OpenAsync(IConnection connection, RabbitOptions options, ushort number, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var session = new ConsumerSession(channel, number, options.Prefetch);
        await channel.BasicQosAsync(0, options.Prefetch, global: false, cancellationToken);
        await channel.BasicConsumeAsync(options.Queue, autoAck: false, session, cancellationToken);
        return session;
    }

    /// <summary>Up to <paramref name="max"/> deliveries; none where the session has ended, or where nothing came within <paramref name="patience"/>.</summary>
    public async ValueTask<IReadOnlyList<Delivery>> ReceiveAsync(
        int max,
        TimeSpan gather,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var deliveries = new List<Delivery>();
        var size = 0L;
        if (!await HasArrivedAsync(patience, time, cancellationToken))
        {
            return deliveries;
        }

        Take();
        if (gather > TimeSpan.Zero && HasRoom())
        {
            using var enough = new CancellationTokenSource(gather, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
            try
            {
                // Beyond this many the broker sends none before it has an answer.
                while (HasRoom() && deliveries.Count < prefetch && await arrived.Reader.WaitToReadAsync(either.Token))
                {
                    Take();
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The time for gathering is over.
            }
        }

        return deliveries;

        bool HasRoom() => deliveries.Count < max && size < BytesAtOnce;

        void Take()
        {
            while (HasRoom() && arrived.Reader.TryRead(out var delivery))
            {
                deliveries.Add(delivery);
                size += delivery.Body.Length;
            }
        }
    }

    private async ValueTask<bool> HasArrivedAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await arrived.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Acknowledges those of the deliveries that are this session's and still held.</summary>
    public async ValueTask AckAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var tags = new List<ulong>(deliveries.Count);
        bool allBelow;
        lock (gate)
        {
            foreach (var delivery in deliveries)
            {
                if (delivery.Tag >> NumberShift == number && held.Remove(delivery.Tag & TagMask))
                {
                    tags.Add(delivery.Tag & TagMask);
                }
            }

            if (tags.Count == 0)
            {
                return;
            }

            // One frame for all of them where no other delivery lies below the highest.
            allBelow = held.Count == 0 || held.First().Key > tags.Max();
        }

        foreach (var tag in allBelow ? [tags.Max()] : tags)
        {
            await Channel.BasicAckAsync(tag, multiple: allBelow, cancellationToken);
        }
    }

    public override Task HandleBasicDeliverAsync(
        string consumerTag,
        ulong deliveryTag,
        bool redelivered,
        string exchange,
        string routingKey,
        IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            held[deliveryTag] = RabbitTopology.Moment(properties, RabbitTopology.PublishedHeader);
        }

        // The client takes its buffer back when this returns.
        arrived.Writer.TryWrite(new Delivery(((ulong)number << NumberShift) | deliveryTag, body.ToArray()));
        return Task.CompletedTask;
    }

    /// <summary>The broker has ended the consumer: the queue was deleted, or lost its leader.</summary>
    protected override Task OnCancelAsync(string[] consumerTags, CancellationToken cancellationToken = default)
    {
        End();
        return base.OnCancelAsync(consumerTags, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        End();
        Channel.ChannelShutdownAsync -= OnShutdownAsync;
        try
        {
            // Closing gives back what is unsettled.
            await Channel.CloseAsync();
            await Channel.DisposeAsync();
        }
        catch (Exception e) when (RabbitLink.IsAway(e) || e is ObjectDisposedException)
        {
            // It was gone already.
        }
    }

    private Task OnShutdownAsync(object sender, ShutdownEventArgs e)
    {
        End();
        return Task.CompletedTask;
    }

    // What arrived here and was not taken is delivered again by the broker.
    private void End()
    {
        arrived.Writer.TryComplete();
        while (arrived.Reader.TryRead(out _))
        {
        }

        lock (gate)
        {
            held.Clear();
        }
    }
}

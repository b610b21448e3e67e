using StackExchange.Redis;
using Stamina.Ports.Peers;

namespace Stamina.Adapters.Redis;

/// <summary>Messages between servers, by a channel of Redis.</summary>
internal sealed class RedisPeers(RedisLink link, RedisOptions options, TimeProvider time) : IPeerServers, IAsyncDisposable
{
    private readonly RedisChannel channel = RedisChannel.Literal($"{options.KeyPrefix}fellows");
    private readonly CancellationTokenSource stopping = new();
    private volatile IConnectionMultiplexer? connection;
    private Task listening = Task.CompletedTask;

    public void Tell(ReadOnlyMemory<byte> word)
    {
        try
        {
            connection?.GetSubscriber().Publish(channel, word, CommandFlags.FireAndForget);
        }
        catch (Exception away) when (away is RedisException or ObjectDisposedException)
        {
            // Until Redis is back each server goes by what it knows itself.
        }
    }

    public void Listen(Action<ReadOnlyMemory<byte>> heard) => listening = ListenAsync(heard);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await listening;
        if (connection is { } made)
        {
            await made.DisposeAsync();
        }

        stopping.Dispose();
    }

    // Tries until it is subscribed; from then on the client subscribes again by itself after each reconnection.
    private async Task ListenAsync(Action<ReadOnlyMemory<byte>> heard)
    {
        connection = await link.ConnectAsync();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                // The client keeps the queue of an attempt that failed, and would go on filling it although nobody reads it.
                var subscriber = connection.GetSubscriber();
                await subscriber.UnsubscribeAsync(channel, flags: CommandFlags.FireAndForget);
                (await subscriber.SubscribeAsync(channel)).OnMessage(message => heard(message.Message));
                return;
            }
            catch (Exception away) when (away is RedisException or TimeoutException)
            {
                await Task.Delay(options.MaxReconnectDelay, time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}

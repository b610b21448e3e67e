using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Stamina.AdapterTests.RabbitMQ;

/// <summary>
/// A relay in front of a broker that lets one delivery vanish: the broker counts it as sent to the consumer, the consumer never sees it. Reads the frames that
/// the broker sends (AMQP 0-9-1: type, channel, length, payload, end) and leaves out basic.deliver with the header and the body that follow.
/// </summary>
internal sealed class SwallowingRelay : IAsyncDisposable
{
    private const int FrameHeader = 7;
    private const byte MethodFrame = 1;
    private const byte HeartbeatFrame = 8;
    private const uint BasicDeliver = (60u << 16) | 60;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int target;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> relays = [];
    private readonly Task accepting;
    private int toSwallow = 1;

    public SwallowingRelay(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public bool HasSwallowed => Volatile.Read(ref toSwallow) == 0;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(relays);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, target);
        var (toClient, toBroker) = (near.GetStream(), far.GetStream());
        await Task.WhenAny(CopyAsync(toClient, toBroker), CopyFramesAsync(toBroker, toClient));
    }

    private async Task CopyAsync(Stream from, Stream to)
    {
        try
        {
            await from.CopyToAsync(to, stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // That side is gone.
        }
    }

    private async Task CopyFramesAsync(Stream from, Stream to)
    {
        var header = new byte[FrameHeader];
        var swallowing = false;
        try
        {
            while (true)
            {
                await from.ReadExactlyAsync(header, stop.Token);
                var rest = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(3)) + 1];
                await from.ReadExactlyAsync(rest, stop.Token);
                if (header[0] == MethodFrame)
                {
                    swallowing = BinaryPrimitives.ReadUInt32BigEndian(rest) == BasicDeliver && Interlocked.CompareExchange(ref toSwallow, 0, 1) == 1;
                }

                if (!swallowing || header[0] == HeartbeatFrame)
                {
                    await to.WriteAsync((byte[])[.. header, .. rest], stop.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // That side is gone.
        }
    }
}

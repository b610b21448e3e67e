using System.Net;
using System.Net.Sockets;

namespace Stamina.AdapterTests.Redis;

/// <summary>
/// A relay in front of a server that can hold what a client has sent, outlive that client, and let it through later:
/// what the network and a hung server do to a command that timed out.
/// </summary>
internal sealed class HoldingRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int target;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> relays = [];
    private readonly Task accepting;
    private TaskCompletionSource holding = Open();
    private int heldBytes;

    public HoldingRelay(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int HeldBytes => Volatile.Read(ref heldBytes);

    /// <summary>From now on, connections that are open keep what they are given.</summary>
    public void Hold() => holding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>New connections pass freely; those that were held wait for the release.</summary>
    public TaskCompletionSource LetNewOnesPass()
    {
        var held = holding;
        holding = Open();
        return held;
    }

    /// <summary>What was held goes out; completes when the server has all of it.</summary>
    public async Task ReleaseAsync(TaskCompletionSource held)
    {
        held.TrySetResult();
        while (HeldBytes > 0)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(relays);
        stop.Dispose();
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await listener.AcceptSocketAsync(stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using var near = client;
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await far.ConnectAsync(IPAddress.Loopback, target);
        var back = CopyAsync(far, near, hold: false);
        await CopyAsync(near, far, hold: true);
        far.Shutdown(SocketShutdown.Send);
        await back;
    }

    private async Task CopyAsync(Socket from, Socket to, bool hold)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReceiveAsync(buffer, stop.Token) is var read and > 0)
            {
                if (hold && !holding.Task.IsCompleted)
                {
                    Interlocked.Add(ref heldBytes, read);
                    await holding.Task.WaitAsync(stop.Token);
                    await to.SendAsync(buffer.AsMemory(0, read), stop.Token);
                    Interlocked.Add(ref heldBytes, -read);
                    continue;
                }

                await to.SendAsync(buffer.AsMemory(0, read), stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // That side is gone.
        }
    }
}

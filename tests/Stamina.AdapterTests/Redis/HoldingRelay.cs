using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stamina.AdapterTests.Redis;

/// <summary>
/// A relay in front of a Redis that answers late: what comes back on the connection that first subscribes to a channel is held until that connection asks for
/// it once more.
/// </summary>
internal sealed class HoldingRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int target;
    private readonly string subscription;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> relays = [];
    private readonly Task accepting;
    private int held;

    public HoldingRelay(int target, string channel)
    {
        this.target = target;

        // As the client writes it (RESP): an array of two texts, each behind its length.
        subscription = $"$9\r\nSUBSCRIBE\r\n${channel.Length}\r\n{channel}\r\n";
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public bool HasHeld => Volatile.Read(ref held) == 1;

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
        var (toClient, toRedis) = (near.GetStream(), far.GetStream());
        var answers = new Answers();
        await Task.WhenAny(AskAsync(toClient, toRedis, answers), AnswerAsync(toRedis, toClient, answers));
    }

    private async Task AskAsync(Stream from, Stream to, Answers answers)
    {
        var (asked, said, buffer) = (0, "", new byte[16_384]);
        try
        {
            for (int length; (length = await from.ReadAsync(buffer, stop.Token)) > 0;)
            {
                said += Encoding.Latin1.GetString(buffer, 0, length);
                while (said.IndexOf(subscription, StringComparison.Ordinal) is >= 0 and var at)
                {
                    said = said[(at + subscription.Length)..];
                    if (++asked > 1)
                    {
                        answers.Pass.TrySetResult();
                    }
                    else if (Interlocked.Exchange(ref held, 1) == 0)
                    {
                        answers.Pass = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    }
                }

                await to.WriteAsync(buffer.AsMemory(0, length), stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // That side is gone.
        }
    }

    private async Task AnswerAsync(Stream from, Stream to, Answers answers)
    {
        var buffer = new byte[16_384];
        try
        {
            for (int length; (length = await from.ReadAsync(buffer, stop.Token)) > 0;)
            {
                await answers.Pass.Task.WaitAsync(stop.Token);
                await to.WriteAsync(buffer.AsMemory(0, length), stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // That side is gone.
        }
    }

    /// <summary>What comes back on one connection passes once this is completed.</summary>
    private sealed class Answers
    {
        private volatile TaskCompletionSource pass = Passing();

        public TaskCompletionSource Pass
        {
            get => pass;
            set => pass = value;
        }

        private static TaskCompletionSource Passing()
        {
            var passing = new TaskCompletionSource();
            passing.SetResult();
            return passing;
        }
    }
}

using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace Stamina.Adapters.Redis;

/// <summary>
/// One connection: calls go out in the order they came, as many as wait in one flush, and replies are matched to them in that order.
/// Whatever goes wrong ends the whole connection and fails every call on it; what was sent may still run (floors in the scripts allow for that).
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private const int FlushBytes = 64 << 10;

    private readonly Stream stream;
    private readonly Channel<Call> outgoing;
    private readonly ConcurrentQueue<Call> pending = new();
    private readonly CancellationTokenSource ended = new();
    private Exception? reason;
    private Task running = Task.CompletedTask;

    public RedisConnection(Stream stream, int maxWaitingCalls)
    {
        this.stream = stream;
        outgoing = Channel.CreateBounded<Call>(maxWaitingCalls);
    }

    public bool IsOpen => Volatile.Read(ref reason) is null;

    /// <summary>Why it ended; null while it is open.</summary>
    public Exception? Reason => Volatile.Read(ref reason);

    public void Run() => running = Task.WhenAll(SendAsync(), ReceiveAsync());

    /// <summary>Sends a command; the task ends with its reply, whatever it says, or fails with the connection.</summary>
    public Task<RespValue> CallAsync(ReadOnlyMemory<byte>[] arguments)
    {
        var call = new Call(arguments);
        if (!outgoing.Writer.TryWrite(call))
        {
            call.TrySetException(new RedisUnavailableException(IsOpen ? "Too many calls wait for Redis." : "The connection to Redis has ended.", Volatile.Read(ref reason)));
        }

        return call.Task;
    }

    /// <summary>Ends the connection; the first reason is the one that counts.</summary>
    public void Abort(Exception because)
    {
        if (Interlocked.CompareExchange(ref reason, because, null) is not null)
        {
            return;
        }

        outgoing.Writer.TryComplete();
        ended.Cancel();
        // Wakes both loops where they wait in the socket.
        stream.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Abort(new RedisUnavailableException("The connection to Redis was closed."));
        await running;
        ended.Dispose();
    }

    private async Task SendAsync()
    {
        var writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        try
        {
            while (await outgoing.Reader.WaitToReadAsync(ended.Token))
            {
                while (writer.UnflushedBytes < FlushBytes && outgoing.Reader.TryRead(out var call))
                {
                    // Before the bytes leave: the reply cannot come first.
                    pending.Enqueue(call);
                    RespWriter.Write(writer, call.Arguments);
                }

                await writer.FlushAsync(ended.Token);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            Abort(e);
        }

        // Nothing is enqueued after this line, so nothing is forgotten.
        FailWaiting();
    }

    private async Task ReceiveAsync()
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(ended.Token);
                var buffer = read.Buffer;
                while (RespReader.TryRead(ref buffer, out var reply))
                {
                    if (!pending.TryDequeue(out var call))
                    {
                        throw new RespProtocolException("Redis answered without being asked.");
                    }

                    call.TrySetResult(reply);
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    throw new EndOfStreamException("Redis closed the connection.");
                }
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            Abort(e);
        }

        FailWaiting();
    }

    private void FailWaiting()
    {
        var failure = new RedisUnavailableException("The connection to Redis has ended.", reason);
        while (pending.TryDequeue(out var call) || outgoing.Reader.TryRead(out call))
        {
            call.TrySetException(failure);
        }
    }

    private static bool IsEnd(Exception e) =>
        e is IOException or ObjectDisposedException or OperationCanceledException or RespProtocolException or InvalidOperationException;

    private sealed class Call(ReadOnlyMemory<byte>[] arguments)
        : TaskCompletionSource<RespValue>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public ReadOnlyMemory<byte>[] Arguments { get; } = arguments;
    }
}

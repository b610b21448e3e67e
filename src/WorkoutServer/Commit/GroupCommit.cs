using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.WorkoutServer.Commit;

/// <summary>
/// Requests that arrive together become one batch with one confirm. Self-clocked: the first request goes at once, those that come while it is being confirmed
/// go together right behind it, after a linger where one is set; the busier, the larger the batches. Nothing runs while nothing comes.
/// </summary>
internal sealed class GroupCommit
{
    private readonly Lock gate = new();
    private readonly Queue<OpenBatch> closed = new();
    private readonly Guid epoch = Guid.NewGuid();
    private readonly IBatchPublisher publisher;
    private readonly WorkoutServerOptions options;
    private readonly TimeProvider time;
    private readonly UploadMetrics metrics;
    private readonly ILogger<GroupCommit> log;

    private OpenBatch? open;
    private int lanes;
    private long heldBytes;
    private long lastNumber;
    private bool away;

    public GroupCommit(IBatchPublisher publisher, IOptions<WorkoutServerOptions> options, TimeProvider time, UploadMetrics metrics, ILogger<GroupCommit> log)
    {
        this.publisher = publisher;
        this.options = options.Value;
        this.time = time;
        this.metrics = metrics;
        this.log = log;
        metrics.ShowWaiting(() => HeldBytes);
    }

    /// <summary>Bytes that wait or are on their way; 0 when idle.</summary>
    internal long HeldBytes
    {
        get
        {
            lock (gate)
            {
                return heldBytes;
            }
        }
    }

    /// <summary>
    /// Takes one request's uploads whole, or nothing of them where too much waits already. The task ends once the queue has confirmed their batch, or fails
    /// with <see cref="QueueUnavailableException"/>.
    /// </summary>
    /// <param name="uploads">At least one. Their events may be slices of the request's body.</param>
    /// <param name="body">The request's body, which is this class's to give back, whatever is answered; null where nothing has to be given back.</param>
    public Task<BatchName> AddAsync(IReadOnlyList<Upload> uploads, IDisposable? body = null)
    {
        Task<BatchName> confirmed;
        var length = OpenBatch.LengthOf(uploads);
        var startLane = false;
        var request = UploadTrace.Request;
        lock (gate)
        {
            if (heldBytes + length > options.WaitingBytes)
            {
                body?.Dispose();
                return Task.FromException<BatchName>(new QueueUnavailableException("Too much waits for the queue."));
            }

            heldBytes += length;
            if (open is not null && open.Length + length > options.BatchBytes)
            {
                closed.Enqueue(open);
                open = null;
            }

            open ??= new OpenBatch(new BatchName(epoch, ++lastNumber));
            open.Add(uploads, length, body, request);
            confirmed = open.Confirmed;
            if (lanes < options.Window)
            {
                lanes++;
                startLane = true;
            }
        }

        if (startLane)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static commit => _ = commit.RunLaneAsync(), this, preferLocal: false);
        }

        return confirmed;
    }

    // Ends when nothing waits; at most `Window` of these run.
    private async Task RunLaneAsync()
    {
        // The first goes at once. What waits when a confirm comes back may linger a moment, so that more requests share one message.
        for (var busy = false; HasWork(out var full); busy = true)
        {
            if (busy && !full && options.Linger > TimeSpan.Zero)
            {
                await Task.Delay(options.Linger, time);
            }

            if (Take() is { } batch)
            {
                await PublishAsync(batch);
            }
        }
    }

    private bool HasWork(out bool full)
    {
        lock (gate)
        {
            full = closed.Count > 0;
            if (open is not null || full)
            {
                return true;
            }

            lanes--;
            return false;
        }
    }

    private OpenBatch? Take()
    {
        lock (gate)
        {
            if (closed.TryDequeue(out var oldest))
            {
                return oldest;
            }

            var taken = open;
            open = null;
            return taken;
        }
    }

    // Never throws: the lane that calls it has other requests to serve.
    private async Task PublishAsync(OpenBatch batch)
    {
        var (began, beganAt) = (time.GetTimestamp(), time.GetUtcNow());
        var length = 0;
        Exception? failure = null;
        try
        {
            var message = batch.ToMessage(time.GetUtcNow());
            length = message.Length;
            batch.Release();
            await ConfirmAsync(batch.Name, message);
        }
#pragma warning disable CA1031 // Whatever it was, nothing is acknowledged; the phones send it again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
            batch.Release();
        }

        lock (gate)
        {
            heldBytes -= batch.Length;
        }

        if (failure is null)
        {
            batch.Confirm();
        }
        else
        {
            batch.Fail(failure as QueueUnavailableException ?? new QueueUnavailableException("The queue did not confirm the batch.", failure));
        }

        try
        {
            Report(batch, began, beganAt, length, failure);
        }
#pragma warning disable CA1031 // A log or a listener of metrics that throws has nothing to do with the uploads.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    // The limit holds whether the publisher heeds its token or not.
    private async Task ConfirmAsync(BatchName name, ReadOnlyMemory<byte> message)
    {
        using var withdrawn = new CancellationTokenSource();
        var confirming = publisher.PublishAsync(name, message, withdrawn.Token);
        try
        {
            await confirming.AsTask().WaitAsync(options.ConfirmLimit, time);
        }
        catch (TimeoutException)
        {
            await withdrawn.CancelAsync();
            throw;
        }
    }

    private void Report(OpenBatch batch, long began, DateTimeOffset beganAt, int length, Exception? failure)
    {
        if (failure is null)
        {
            ReportBack();
        }
        else
        {
            ReportAway(batch, failure);
        }

        metrics.Published(time.GetElapsedTime(began), length, batch.Requests, confirmed: failure is null);
        if (batch.Traced.Count > 0)
        {
            UploadTrace.Published(batch, beganAt, time.GetUtcNow(), failure);
        }
    }

    // Once when it begins and once when it ends: every batch in between would only repeat it.
    private void ReportAway(OpenBatch batch, Exception failure)
    {
        if (!Interlocked.Exchange(ref away, true))
        {
            log.QueueAway(batch.Name.Number, batch.Requests, failure);
        }
    }

    private void ReportBack()
    {
        if (away && Interlocked.Exchange(ref away, false))
        {
            log.QueueBack();
        }
    }
}

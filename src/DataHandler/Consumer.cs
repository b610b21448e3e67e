using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.DataHandler;

/// <summary>
/// Takes batches from the queue, appends them to the store, and acknowledges them after the commit. What cannot be decoded is stored among the dead letters
/// first. It derives nothing: it only says what is due.
/// </summary>
internal sealed class Consumer(
    IBatchQueue queue,
    IEventLog eventLog,
    DueWorkouts due,
    DataHandlerOptions options,
    TimeProvider time,
    Failpoints failpoints,
    ILogger<Consumer> log
) : BackgroundService
{
    // An append that fails so often while the store answers another one promptly is too large for it, or damaged: its parts are tried one by one.
    private const int TriesBeforeSplitting = 3;

    // An append of one workout cannot be split further. A phone was told that its events are safe, so they become a dead letter only when it is sure that the
    // store is not just slow.
    private const int TriesBeforeSettingAside = 10;

    // Where the store needs longer than this to take the name of a batch alone, it is slow, and appends that time out meanwhile are not counted as failed.
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(1);

    // No batch has this name; entering it shows that the store takes writes.
    private readonly BatchName probe = new(Guid.NewGuid(), 0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = options.MinBackoff;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var consumer = await queue.OpenConsumerAsync(stoppingToken);
                while (true)
                {
                    await HandleNextAsync(consumer, stoppingToken);
                    wait = options.MinBackoff;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever the queue throws: what is not settled is delivered again to the next consumer.
            catch (Exception e)
#pragma warning restore CA1031
            {
                DataHandlerLog.QueueFailed(log, wait, e);
                wait = await BackOffAsync(wait, stoppingToken);
            }
        }
    }

    /// <summary>One turn: receive, decode, append, settle.</summary>
    internal async ValueTask HandleNextAsync(IBatchConsumer consumer, CancellationToken stopping)
    {
        var deliveries = await consumer.ReceiveAsync(options.BulkBatches, options.Gather, stopping);
        var now = time.GetUtcNow();
        var arrivals = deliveries.Select(delivery => ReceivedBatch.Read(delivery, now)).ToList();
        failpoints.Hit(Failpoints.BeforeAppend);
        await AppendAsync(arrivals, now, stopping);
        AppendTelemetry.Stored(arrivals, time.GetUtcNow());
        failpoints.Hit(Failpoints.AfterAppendBeforeAck);
        await SettleAsync(consumer, arrivals, stopping);
        failpoints.Hit(Failpoints.AfterAck);
        due.Add(arrivals.SelectMany(arrival => arrival.Ended));
    }

    private async ValueTask AppendAsync(List<ReceivedBatch> arrivals, DateTimeOffset at, CancellationToken stopping)
    {
        // A batch that was delivered twice is the same twice.
        var append = new LogAppend(
            [.. arrivals.Select(arrival => arrival.Name).OfType<BatchName>()],
            [.. arrivals.SelectMany(arrival => arrival.Segments).DistinctBy(segment => (segment.Key, segment.Batch))],
            at);
        if (await TryAsync(append, arrivals.SelectMany(arrival => arrival.Traced), stopping) is not { } failure)
        {
            return;
        }

        if (arrivals.Count > 1)
        {
            DataHandlerLog.BulkFailed(log, arrivals.Count, failure);
            foreach (var arrival in arrivals)
            {
                await AppendAsync([arrival], at, stopping);
            }

            return;
        }

        await WorkoutByWorkoutAsync(append, arrivals[0], CanBeSplit(append) ? null : failure, stopping);
    }

    // The batch's name comes last: whoever waits for it finds all of the batch that could be appended.
    private async ValueTask WorkoutByWorkoutAsync(LogAppend append, ReceivedBatch arrival, Exception? ofTheOnly, CancellationToken stopping)
    {
        foreach (var segment in append.Segments)
        {
            // A segment needs its batch's name; entering that is what the last step repeats.
            var alone = append with { Names = [segment.Batch], Segments = [segment] };
            if ((ofTheOnly ?? await TryAsync(alone, arrival.Traced.Where(request => request.Key == segment.Key), stopping)) is { } failure)
            {
                DataHandlerLog.WorkoutFailed(log, segment.Batch.Epoch, segment.Batch.Number, failure);
                arrival.Refuse(segment.Key, $"{failure.GetType().Name} while appending a workout");
            }
        }

        if (arrival.Name is not null && await TryAsync(append with { Segments = [] }, [], stopping) is { } unnamed)
        {
            throw new InvalidOperationException("A batch's name cannot be recorded.", unnamed);
        }
    }

    /// <summary>Null where it is stored; the exception where its parts must be tried. Waits as long as the store is away.</summary>
    private async ValueTask<Exception?> TryAsync(LogAppend append, IEnumerable<TracedRequest> traced, CancellationToken stopping)
    {
        var wait = options.MinBackoff;
        for (var refused = 0; ;)
        {
            var (began, beganAt) = (time.GetTimestamp(), time.GetUtcNow());
            try
            {
                await eventLog.AppendAsync(append, stopping);
                Tried("ok", null);
                DataHandlerLog.Appended(log, append.Names.Count, append.Segments.Count);
                return null;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e) when (!IsOfOneKey(e) && e is StoreUnavailableException or OperationCanceledException or TimeoutException)
            {
                Tried("store_away", e);
                // Where the key ring lacks what keys are wrapped under, or the store refuses a right, no append is at fault, although the store takes a name
                // alone promptly.
                var hasMoreThanAName = append.Segments.Count + append.Names.Count > 1;
                var mayBeAtFault = hasMoreThanAName && e is not (KeyRingException or StoreRightMissingException);
                refused = mayBeAtFault && await IsPromptAsync(stopping) ? refused + 1 : 0;
                if (refused >= (CanBeSplit(append) ? TriesBeforeSplitting : TriesBeforeSettingAside))
                {
                    return e;
                }

                if (e is StoreRightMissingException)
                {
                    DataHandlerLog.RightMissing(log, e.Message, wait);
                }
                else
                {
                    DataHandlerLog.StoreUnavailable(log, wait, e);
                }

                wait = await BackOffAsync(wait, stopping);
            }
#pragma warning disable CA1031 // Not passing: something in it cannot be stored. None is swallowed: its parts are tried.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Tried("failed", e);
                return e;
            }

            void Tried(string outcome, Exception? failure) =>
                AppendTelemetry.Tried(append, traced, new AppendTry(beganAt, time.GetUtcNow(), time.GetElapsedTime(began)), outcome, failure);
        }
    }

    // True where the key of an account is damaged or lost: that is known at the first try, and everybody else would wait for more of them.
    private static bool IsOfOneKey(Exception e) => e is KeyRingException { IsOfOneAccount: true };

    // True where it is more than one segment with its name.
    private static bool CanBeSplit(LogAppend append) => append.Segments.Count > 1 || append.Names.Count > 1;

    // True where the store takes a small write, with its replication, as fast as usual: then the fault is in this append.
    private async ValueTask<bool> IsPromptAsync(CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        try
        {
            await eventLog.AppendAsync(new LogAppend([probe], [], time.GetUtcNow()), stopping);
            return time.GetElapsedTime(began) < Prompt;
        }
        catch (Exception e) when (e is StoreUnavailableException or TimeoutException)
        {
            return false;
        }
    }

    private async ValueTask SettleAsync(IBatchConsumer consumer, List<ReceivedBatch> arrivals, CancellationToken stopping)
    {
        foreach (var arrival in arrivals)
        {
            if (arrival.Remains is var (bytes, reason))
            {
                DataHandlerLog.DeadLettered(log, reason);
                AppendTelemetry.DeadLettered();
                await consumer.DeadLetterAsync(arrival.Delivery, bytes, reason, stopping);
            }
        }

        var handled = arrivals.Where(a => a.Remains is null).Select(a => a.Delivery).ToList();
        if (handled.Count > 0)
        {
            await consumer.AckAsync(handled, stopping);
        }
    }

    private async ValueTask<TimeSpan> BackOffAsync(TimeSpan wait, CancellationToken stopping)
    {
        await Task.Delay(wait, time, stopping);
        return wait * 2 < options.MaxBackoff ? wait * 2 : options.MaxBackoff;
    }
}

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
        // Returns to the host, which starts the other services.
        await Task.Yield();
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
        var arrivals = deliveries.Select(ReceivedBatch.Read).ToList();
        var bulk = Bulk.Of(arrivals, time.GetUtcNow());
        failpoints.Hit(Failpoints.BeforeAppend);
        await AppendAsync(bulk, arrivals, stopping);
        AppendTelemetry.Stored(arrivals, time.GetUtcNow());
        failpoints.Hit(Failpoints.AfterAppendBeforeAck);
        await SettleAsync(consumer, arrivals, stopping);
        failpoints.Hit(Failpoints.AfterAck);
        due.Add(bulk.Ended);
    }

    private async ValueTask AppendAsync(Bulk bulk, List<ReceivedBatch> arrivals, CancellationToken stopping)
    {
        if (await TryAsync(bulk, stopping) is not { } failure)
        {
            return;
        }

        if (arrivals.Count > 1)
        {
            DataHandlerLog.BulkFailed(log, arrivals.Count, failure);
            foreach (var arrival in arrivals)
            {
                List<ReceivedBatch> alone = [arrival];
                await AppendAsync(Bulk.Of(alone, bulk.Append.At), alone, stopping);
            }

            return;
        }

        await WorkoutByWorkoutAsync(bulk, arrivals[0], bulk.CanBeSplit ? null : failure, stopping);
    }

    // The batch's name comes last: whoever waits for it finds all of the batch that could be appended.
    private async ValueTask WorkoutByWorkoutAsync(Bulk bulk, ReceivedBatch arrival, Exception? ofTheOnly, CancellationToken stopping)
    {
        foreach (var segment in bulk.Append.Segments)
        {
            // A segment needs its batch's name; entering that is what the last step repeats.
            if ((ofTheOnly ?? await TryAsync(bulk.Only(segment), stopping)) is { } failure)
            {
                DataHandlerLog.WorkoutFailed(log, segment.Batch.Epoch, segment.Batch.Number, failure);
                foreach (var keyed in arrival.Uploads.Where(u => u.Key == segment.Key))
                {
                    arrival.Refuse(keyed.Upload, $"{failure.GetType().Name} while appending a workout");
                }
            }
        }

        if (arrival.Name is not null && await TryAsync(bulk.OnlyNames(), stopping) is { } unnamed)
        {
            throw new InvalidOperationException("A batch's name cannot be recorded.", unnamed);
        }
    }

    /// <summary>Null where it is stored; the exception where its parts must be tried. Waits as long as the store is away.</summary>
    private async ValueTask<Exception?> TryAsync(Bulk bulk, CancellationToken stopping)
    {
        var wait = options.MinBackoff;
        for (var refused = 0; ;)
        {
            var (began, beganAt) = (time.GetTimestamp(), time.GetUtcNow());
            try
            {
                await eventLog.AppendAsync(bulk.Append, stopping);
                Tried("ok", null);
                DataHandlerLog.Appended(log, bulk.Append.Names.Count, bulk.Append.Segments.Count);
                return null;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException or TimeoutException)
            {
                Tried("store_away", e);
                // Where the key ring lacks what keys are wrapped under, no append is at fault, although the store takes a name alone promptly.
                var mayBeAtFault = bulk.HasParts && e is not KeyRingException { IsOfOneAccount: false };
                refused = mayBeAtFault && await IsPromptAsync(stopping) ? refused + 1 : 0;
                if (refused >= (bulk.CanBeSplit ? TriesBeforeSplitting : TriesBeforeSettingAside))
                {
                    return e;
                }

                DataHandlerLog.StoreUnavailable(log, wait, e);
                wait = await BackOffAsync(wait, stopping);
            }
#pragma warning disable CA1031 // Not passing: something in the bulk cannot be stored. None is swallowed: its parts are tried.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Tried("failed", e);
                return e;
            }

            void Tried(string outcome, Exception? failure) =>
                AppendTelemetry.Tried(bulk, new AppendTry(beganAt, time.GetUtcNow(), time.GetElapsedTime(began)), outcome, failure);
        }
    }

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

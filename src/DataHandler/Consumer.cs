using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stamina.Ports.Queue;

namespace Stamina.DataHandler;

/// <summary>Takes batches from the queue, has them folded, and settles them: acknowledged after the commit, or stored among the dead letters first.</summary>
internal sealed class Consumer(
    IBatchQueue queue, BulkFold fold, DataHandlerOptions options, TimeProvider time, Failpoints failpoints, ILogger<Consumer> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host starts the rest of the process meanwhile.
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
                Log.QueueFailed(log, wait, e);
                wait = await BackOffAsync(wait, stoppingToken);
            }
        }
    }

    /// <summary>One turn: receive, decode, fold, settle.</summary>
    internal async ValueTask HandleNextAsync(IBatchConsumer consumer, CancellationToken stopping)
    {
        var deliveries = await consumer.ReceiveAsync(options.BulkBatches, options.Gather, stopping);
        var arrivals = deliveries.Select(Arrival.Read).ToList();
        await FoldAsync(arrivals, stopping);
        FoldTelemetry.Visible(arrivals, time.GetUtcNow());
        failpoints.Hit(Failpoints.AfterCommitBeforeAck);
        await SettleAsync(consumer, arrivals, stopping);
        failpoints.Hit(Failpoints.AfterAck);
    }

    private async ValueTask FoldAsync(List<Arrival> arrivals, CancellationToken stopping)
    {
        if (await TryAsync(Whole(arrivals), stopping) is not { } failure)
        {
            return;
        }

        Log.BulkFailed(log, arrivals.Count, failure);
        foreach (var arrival in arrivals)
        {
            if (arrivals.Count == 1 || await TryAsync(Whole([arrival]), stopping) is not null)
            {
                await WorkoutByWorkoutAsync(arrival, stopping);
            }
        }
    }

    // The batch's name comes last: whoever waits for it finds all of the batch that can be folded.
    private async ValueTask WorkoutByWorkoutAsync(Arrival arrival, CancellationToken stopping)
    {
        foreach (var workout in arrival.Uploads.GroupBy(u => u.Key).ToList())
        {
            if (await TryAsync(new Bulk([], [.. workout], []), stopping) is { } failure)
            {
                foreach (var keyed in workout)
                {
                    Log.WorkoutFailed(log, keyed.Batch.Epoch, keyed.Batch.Number, failure);
                    arrival.Refuse(keyed.Upload, $"{failure.GetType().Name} while folding a workout");
                }
            }
        }

        if (arrival.Name is { } name && await TryAsync(new Bulk([name], [], []), stopping) is { } unnamed)
        {
            throw new InvalidOperationException("A batch's name cannot be recorded.", unnamed);
        }
    }

    /// <summary>Null where it is folded; the exception where its parts must be tried. Waits as long as the store is away.</summary>
    private async ValueTask<Exception?> TryAsync(Bulk bulk, CancellationToken stopping)
    {
        var wait = options.MinBackoff;
        while (true)
        {
            var (began, beganAt) = (time.GetTimestamp(), time.GetUtcNow());
            try
            {
                await fold.RunAsync(bulk, stopping);
                Tried("ok", null);
                Log.Folded(log, bulk.Names.Count, bulk.Uploads.Count);
                return null;
            }
#pragma warning disable CA1031 // Sorted by Failures.Of; none is swallowed.
            catch (Exception e)
#pragma warning restore CA1031
            {
                switch (Failures.Of(e, stopping))
                {
                    case Failure.Poisonous:
                        Tried("failed", e);
                        return e;
                    case Failure.StoreAway:
                        Tried("store_away", e);
                        Log.StoreUnavailable(log, wait, e);
                        wait = await BackOffAsync(wait, stopping);
                        break;
                    default:
                        throw;
                }
            }

            void Tried(string outcome, Exception? failure) => FoldTelemetry.Tried(bulk, beganAt, time.GetUtcNow(), time.GetElapsedTime(began), outcome, failure);
        }
    }

    private async ValueTask SettleAsync(IBatchConsumer consumer, List<Arrival> arrivals, CancellationToken stopping)
    {
        foreach (var arrival in arrivals)
        {
            if (arrival.Remains is var (bytes, reason))
            {
                Log.DeadLettered(log, reason);
                FoldTelemetry.DeadLettered();
                await consumer.DeadLetterAsync(arrival.Delivery, bytes, reason, stopping);
            }
        }

        var handled = arrivals.Where(a => a.Remains is null).Select(a => a.Delivery).ToList();
        if (handled.Count > 0)
        {
            await consumer.AckAsync(handled, stopping);
        }
    }

    private static Bulk Whole(IReadOnlyList<Arrival> arrivals) =>
        new([.. arrivals.Select(a => a.Name).OfType<BatchName>()], [.. arrivals.SelectMany(a => a.Uploads)], []);

    private async ValueTask<TimeSpan> BackOffAsync(TimeSpan wait, CancellationToken stopping)
    {
        await Task.Delay(wait, time, stopping);
        return wait * 2 < options.MaxBackoff ? wait * 2 : options.MaxBackoff;
    }
}

using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stamina.Folding;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.DataHandler;

/// <summary>
/// Derives what is due, beside the consumer: at once what this process has just appended, and every so often whatever else the store says is due (a silence
/// that is over, what another process left when it died).
/// </summary>
internal sealed class DueWorkouts(
    Deriver deriver,
    IDerivations derivations,
    IBatchQueue queue,
    DataHandlerOptions options,
    TimeProvider time,
    Failpoints failpoints,
    ILogger<DueWorkouts> log
) : BackgroundService
{
    // One transaction's worth. Small enough that whoever else changes one of these workouts never waits long.
    private const int AtOnce = 64;

    // What is forgotten here is found in the store.
    private readonly Channel<WorkoutKey> ended = Channel.CreateBounded<WorkoutKey>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Has these derived soon.</summary>
    public void Add(IEnumerable<WorkoutKey> keys)
    {
        foreach (var key in keys)
        {
            ended.Writer.TryWrite(key);
        }
    }

    /// <summary>Derives everything that is due now and can be derived.</summary>
    public async ValueTask DeriveAllAsync(CancellationToken cancellationToken)
    {
        // Only what is due may have been silent for long enough: where nothing is, nobody needs to know how far the queue is handled.
        var due = await NextAsync(cancellationToken);
        if (due.Count > 0)
        {
            await TellHandledThroughAsync(cancellationToken);
        }

        while (due.Count > 0)
        {
            failpoints.Hit(Failpoints.BeforeDerive);
            await deriver.DeriveAsync(due.Select(d => d.Key), cancellationToken);
            failpoints.Hit(Failpoints.AfterDerive);

            // What is still due cannot be derived yet (the queue does not say how far it is handled): later.
            var next = due.Count < AtOnce ? [] : await NextAsync(cancellationToken);
            due = next.SequenceEqual(due) ? [] : next;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await Task.WhenAll(UntilStoppedAsync(DeriveEndedAsync, stoppingToken), UntilStoppedAsync(LookAsync, stoppingToken));
    }

    private async ValueTask DeriveEndedAsync(CancellationToken cancellationToken)
    {
        var keys = new List<WorkoutKey> { await ended.Reader.ReadAsync(cancellationToken) };
        while (keys.Count < AtOnce && ended.Reader.TryRead(out var key))
        {
            keys.Add(key);
        }

        await deriver.DeriveAsync(keys, cancellationToken);
    }

    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        await DeriveAllAsync(cancellationToken);
        await Task.Delay(options.LookForDueEvery, time, cancellationToken);
    }

    private async ValueTask TellHandledThroughAsync(CancellationToken cancellationToken)
    {
        try
        {
            await derivations.SetHandledThroughAsync(await queue.HandledThroughAsync(cancellationToken), cancellationToken);
        }
        catch (QueueUnavailableException away)
        {
            Log.HandledThroughUnknown(log, away);
        }
    }

    private ValueTask<IReadOnlyList<DueWorkout>> NextAsync(CancellationToken cancellationToken) =>
        derivations.DueAsync(time.GetUtcNow(), AtOnce, cancellationToken);

    private async Task UntilStoppedAsync(Func<CancellationToken, ValueTask> turn, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await turn(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Nothing is lost: what was not derived is still due.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.DerivingFailed(log, options.MaxBackoff, e);
                await Task.Delay(options.MaxBackoff, time, CancellationToken.None).WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}

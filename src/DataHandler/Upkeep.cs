using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.DataHandler;

/// <summary>
/// Now and then, beside the work: forgets old batch names, makes deletions final, and derives anew what can be derived better
/// (older rules, an exercise type whose plug-in has come).
/// </summary>
internal sealed class Upkeep(
    IStoreUpkeep store, BulkFold fold, ExerciseCatalog catalog, DataHandlerOptions options, TimeProvider time, ILogger<Upkeep> log) : BackgroundService
{
    // Small, so that fresh batches never wait long behind it.
    private const int AtOnce = 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(options.UpkeepEvery, time);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Upkeep is never urgent: the next turn finds what this one left.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.UpkeepFailed(log, e);
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    /// <summary>One turn.</summary>
    internal async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await store.PruneAsync(now - options.LedgerKeeps, now - options.DeletedKeeps, cancellationToken);
        await FoldAgainAsync(cancellationToken);
    }

    private async ValueTask FoldAgainAsync(CancellationToken cancellationToken)
    {
        var types = catalog.Types.SelectMany(t => t.Descriptor.Aliases.Prepend(t.Descriptor.Id)).ToList();
        WorkoutKey? after = null;
        var folded = 0;
        while (await store.StaleAsync(WorkoutFold.RulesVersion, types, after, AtOnce, cancellationToken) is { Count: > 0 } keys)
        {
            folded += await FoldAgainAsync(keys, cancellationToken);
            after = keys[^1];
        }

        if (folded > 0)
        {
            Log.FoldedAgain(log, folded, WorkoutFold.RulesVersion);
        }
    }

    private async ValueTask<int> FoldAgainAsync(IReadOnlyList<WorkoutKey> keys, CancellationToken cancellationToken)
    {
        try
        {
            await fold.RunAsync(new Bulk([], [], keys), cancellationToken);
            return keys.Count;
        }
#pragma warning disable CA1031 // Sorted by Failures.Of: what is poisonous is left as it is, alone.
        catch (Exception e) when (Failures.Of(e, cancellationToken) == Failure.Poisonous)
#pragma warning restore CA1031
        {
            if (keys.Count == 1)
            {
                Log.NotFoldedAgain(log, e);
                return 0;
            }
        }

        var folded = 0;
        foreach (var key in keys)
        {
            folded += await FoldAgainAsync([key], cancellationToken);
        }

        return folded;
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.DataHandler;

/// <summary>
/// Every <see cref="DataHandlerOptions.MaintenanceEvery"/>, beside the other work: forgets old batch names and dead letters, makes deletions final, and makes
/// due what can be derived better (older rules, an exercise type whose plug-in has come).
/// </summary>
internal sealed class Maintenance(
    IStoreMaintenance store,
    IBatchQueue queue,
    DueWorkouts due,
    ExerciseCatalog catalog,
    DataHandlerOptions options,
    TimeProvider time,
    ILogger<Maintenance> log
) : BackgroundService
{
    // Made due together and derived before the next: what is fresh never waits long behind it.
    private const int AtOnce = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.MaintenanceEvery, time);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Maintenance is never urgent: the next turn finds what this one left.
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                DataHandlerLog.MaintenanceFailed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One turn.</summary>
    internal async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await store.PruneAsync(now - ConsistencyToken.LedgerKeeps, now - Derivation.RestorableFor, cancellationToken);
        var types = catalog.Types.SelectMany(t => t.Descriptor.Aliases.Prepend(t.Descriptor.Id)).ToList();
        var again = 0;
        while (await store.MakeStaleDueAsync(WorkoutFold.RulesVersion, types, now, AtOnce, cancellationToken) is > 0 and var some)
        {
            again += some;
            await due.DeriveAllAsync(cancellationToken);
        }

        if (again > 0)
        {
            DataHandlerLog.DerivedAgain(log, again);
        }

        // Last: the queue may be away while the store is not.
        if (await queue.ForgetDeadLettersAsync(now - options.DeadLettersKeep, cancellationToken) is > 0 and var forgotten)
        {
            DataHandlerLog.DeadLettersForgotten(log, forgotten);
        }
    }
}

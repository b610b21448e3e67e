using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;

namespace Stamina.AccountServer.Background;

/// <summary>Looks at what is due, again and again while the server runs. Looks never overlap, and one that fails does not end those after it.</summary>
internal abstract class PeriodicService : BackgroundService
{
    /// <summary>True where the first look comes with the first tick; false: at the start.</summary>
    protected virtual bool WaitsFirst => false;

    /// <summary>Ticks when the next look is due.</summary>
    protected abstract PeriodicTimer NewTimer();

    /// <summary>One look. What it throws is logged, and the next comes all the same.</summary>
    protected abstract ValueTask LookAsync(CancellationToken cancellationToken);

    /// <summary>Logs why a look failed.</summary>
    protected abstract void LogFailed(Exception failed);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The server starts without waiting for the first look.
        await Task.Yield();
        using var timer = NewTimer();
        try
        {
            if (WaitsFirst)
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }

            do
            {
                await TryLookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "An account that cannot be read, or a store that is away, must not stop the server.")]
    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(failed);
        }
    }
}

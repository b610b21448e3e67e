using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stamina.Ports.Queue;

namespace Stamina.DataHandler;

/// <summary>Looks at the queue now and then while somebody wants to know how much waits there.</summary>
internal sealed class QueueWatch(IBatchQueue queue, DataHandlerOptions options, TimeProvider time, ILogger<QueueWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.WatchQueueEvery, time);
        do
        {
            if (AppendTelemetry.WatchesQueue)
            {
                await LookAsync(stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            AppendTelemetry.Waiting(await queue.DepthAsync(cancellationToken), time.GetUtcNow());
        }
#pragma warning disable CA1031 // A look that fails leaves a gap in a curve, nothing else.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            DataHandlerLog.QueueNotSeen(log, e);
        }
    }
}

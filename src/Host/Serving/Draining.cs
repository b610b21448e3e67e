using Microsoft.Extensions.Options;
using Stamina.Host.Configuration;

namespace Stamina.Host.Serving;

/// <summary>
/// From SIGTERM on the process says it is not ready, waits until load balancers may have seen it, then closes its listener and lets requests end.
/// </summary>
internal sealed class Draining(IOptions<HostSettings> options, TimeProvider time, ILogger<Draining> log, IHostApplicationLifetime lifetime)
    : IHostedLifecycleService
{
    /// <summary>True once the process has been told to stop.</summary>
    public bool HasBegun => lifetime.ApplicationStopping.IsCancellationRequested;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        log.Draining(options.Value.DrainLimit);
        if (options.Value.DrainDelay > TimeSpan.Zero)
        {
            await Task.Delay(options.Value.DrainDelay, time, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

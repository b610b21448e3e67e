using Microsoft.Extensions.Hosting;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.SigningIn;

namespace Stamina.AccountServer;

/// <summary>
/// Makes the throttles that servers share when the server starts, so that failures which other servers report are counted from then on, and not only from the
/// first call that needs a throttle.
/// </summary>
internal sealed class SharedThrottlesStartup(
    SharedFailures shared, SignInThrottle signIns, RegistrationThrottle registrations, ResetCodes resets, EmailChangeRequests changes) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Each registered with SharedFailures in its constructor; being given them here is what makes the container construct them.
        _ = (signIns, registrations, resets, changes);
        shared.Listen();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

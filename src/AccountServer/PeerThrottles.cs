using Microsoft.Extensions.Hosting;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.SigningIn;

namespace Stamina.AccountServer;

/// <summary>Has a server count from its start what others tell, not only from the first call that needs it.</summary>
internal sealed class PeerThrottles(
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

using System.Net;
using Microsoft.Extensions.Options;
using Stamina.Http.Clients;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// How many accounts a network may open, asked before any work is done for it: an account costs a hash and a row for good. Calls from this machine itself are
/// not counted: behind an edge nobody else comes from there (<c>host:trusted_proxies</c>). In memory; servers tell one another.
/// </summary>
internal sealed class RegistrationThrottle(IOptions<AccountOptions> options, SharedFailures shared, TimeProvider time)
{
    private readonly FailureBuckets<IPAddress> networks = new(
        options.Value.RegistrationsPerNetwork, options.Value.RegistrationRecovery, "registrations", shared, time);

    /// <summary>Counts an attempt; how long to wait where there are too many.</summary>
    public TimeSpan? Begin(IPAddress? from) =>
        from is null || IPAddress.IsLoopback(from) ? null : networks.TakeEverywhere(ClientNetwork.Of(from), time.GetUtcNow());
}

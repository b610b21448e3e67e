using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Stamina.Host.Configuration;
using IPNetwork = System.Net.IPNetwork;

namespace Stamina.Host.Serving;

/// <summary>
/// Believes the edge, and nobody else, about who is calling: limits and throttles count the phone's address, not the edge's. Anybody can send these headers.
/// </summary>
internal static class TrustedProxies
{
    /// <exception cref="InvalidOperationException">A name is no address and no network.</exception>
    public static void AddTrustedProxies(this IServiceCollection services, HostSettings host)
    {
        var networks = Parse(host.TrustedProxies);
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in networks)
            {
                options.KnownIPNetworks.Add(network);
            }
        });
    }

    public static void UseTrustedProxies(this IApplicationBuilder app, HostSettings host)
    {
        if (!string.IsNullOrWhiteSpace(host.TrustedProxies))
        {
            app.UseForwardedHeaders();
        }
    }

    internal static IReadOnlyList<IPNetwork> Parse(string? text) =>
        [.. (text ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Network)];

    private static IPNetwork Network(string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(text, out var network)
            ? network
            : throw new InvalidOperationException($"'{text}' in host:trusted_proxies is no address and no network; they look like 10.0.0.5 and 10.0.0.0/24.");
    }
}

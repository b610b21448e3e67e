using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Stamina.AccountServer.Webhooks;

/// <summary>
/// Which addresses a webhook may lead to: public unicast ones, on the ports that the operator allows, and the operator's exceptions. The server stands where
/// its own machine, its engines and its neighbours are reached without a password, so nobody outside may choose whom it calls there.
/// </summary>
internal sealed class ReachableAddresses(IOptions<WebhookOptions> options)
{
    // IANA's registries of special-purpose addresses (RFC 6890 and what came since): none of these is somebody's server on the internet. 168.63.129.16 is in no
    // registry: the address at which a machine in Azure is told about itself.
    private static readonly IPNetwork[] Special4 = Networks(
        "0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 168.63.129.16/32, 169.254.0.0/16, 172.16.0.0/12, 192.0.0.0/24, 192.0.2.0/24, 192.31.196.0/24, "
        + "192.52.193.0/24, 192.88.99.0/24, 192.168.0.0/16, 192.175.48.0/24, 198.18.0.0/15, 198.51.100.0/24, 203.0.113.0/24, 224.0.0.0/4, 240.0.0.0/4");

    // Of IPv6 only this is given out. In it: assignments to protocols (Teredo among them), documentation, 6to4.
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] Special6 = Networks("2001::/23, 2001:db8::/32, 2002::/16, 2620:4f:8000::/48, 3fff::/20");

    // A translator makes of these an IPv4 address, the last four bytes: they lead where that leads.
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    private readonly HashSet<int> ports = Ports(options.Value.Ports);
    private readonly IPNetwork[] exceptions = Networks(options.Value.Networks ?? "");

    /// <summary>Whether the operator lets webhooks lead to other addresses than public ones.</summary>
    public bool HasExceptions => exceptions.Length > 0;

    /// <summary>Whether the settings say something that can be read.</summary>
    public static bool CanRead(WebhookOptions options)
    {
        try
        {
            return Ports(options.Ports).Count > 0 && Networks(options.Networks ?? "").All(network => network.PrefixLength >= 0);
        }
        catch (Exception unreadable) when (unreadable is FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Whether one may be called.</summary>
    public bool Allows(IPAddress address, int port, bool isTls)
    {
        var called = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return exceptions.Any(network => network.Contains(called)) || (isTls && ports.Contains(port) && IsPublic(called));
    }

    /// <summary>Whether an address may be called on this port where it is a public one.</summary>
    public bool AllowsPort(int port) => ports.Contains(port);

    /// <summary>Whether it is a public unicast address.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !Array.Exists(Special4, network => network.Contains(address));
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        return Translated.Contains(address)
            ? IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(12)))
            : Global6.Contains(address) && !Array.Exists(Special6, network => network.Contains(address));
    }

    private static HashSet<int> Ports(string text) =>
        [.. Parts(text).Select(part => (int)ushort.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture))];

    private static IPNetwork[] Networks(string text) => [.. Parts(text).Select(part =>
        IPAddress.TryParse(part, out var one) ? new IPNetwork(one, one.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) : IPNetwork.Parse(part))];

    private static string[] Parts(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

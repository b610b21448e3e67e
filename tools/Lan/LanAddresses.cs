using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Stamina.Tools.Lan;

/// <summary>Where other devices of the local network reach this machine.</summary>
internal static class LanAddresses
{
    /// <summary>IPv4 addresses of the interfaces that are up, those with a way out first; loopback is none of them.</summary>
    public static IReadOnlyList<IPAddress> Find() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown
                && network.NetworkInterfaceType is not NetworkInterfaceType.Loopback)
            .Select(network => network.GetIPProperties())
            .OrderByDescending(properties => properties.GatewayAddresses.Count > 0)
            .SelectMany(properties => properties.UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily is AddressFamily.InterNetwork && !IPAddress.IsLoopback(address)),
    ];
}

using System.Net;
using System.Net.Sockets;

namespace Stamina.Http.Clients;

/// <summary>The network that limits count a caller by.</summary>
public static class ClientNetwork
{
    /// <summary>An IPv4 address as it is; of IPv6 the first 64 bits, because a household has all of a /64.</summary>
    public static IPAddress Of(IPAddress? from)
    {
        if (from is null)
        {
            return IPAddress.None;
        }

        if (from.IsIPv4MappedToIPv6)
        {
            return from.MapToIPv4();
        }

        if (from.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return from;
        }

        Span<byte> bytes = stackalloc byte[16];
        from.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}

using System.Net;

namespace Stamina.Adapters.Tls;

/// <summary>
/// Which engines may be spoken to without TLS: those on this machine, and those of whom the configuration says so. Compiled into each adapter that asks.
/// </summary>
internal static class PlainLinks
{
    /// <summary>True for this machine's own addresses and for a socket in its file system.</summary>
    /// <param name="host">A name, an address, or the path of a socket; a port may follow behind a colon.</param>
    public static bool StayHere(string host)
    {
        var name = host.Trim();
        if (name.StartsWith('/') || IPEndPoint.TryParse(name, out var address) && IPAddress.IsLoopback(address.Address))
        {
            return true;
        }

        return string.Equals(name.Split(':')[0], "localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The sentence for a start that is refused.</summary>
    /// <param name="engine">Its name.</param>
    /// <param name="section">Its section in the configuration.</param>
    /// <param name="how">How TLS is asked for.</param>
    public static string Refusal(string engine, string section, string how) =>
        $"{engine} is on another machine and would be spoken to without verified TLS: passwords and what people recorded would pass in clear. Set {how}, "
        + $"or {section}:plain where nobody else reads that network.";
}

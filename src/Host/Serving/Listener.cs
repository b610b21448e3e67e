using System.Net;
using Stamina.Host.Configuration;

namespace Stamina.Host.Serving;

/// <summary>Where a listener of this process is, and its certificate.</summary>
internal sealed record Listener(IPAddress Address, RenewedCertificate? Certificate)
{
    private bool IsReachedInClear => Certificate is null && !IPAddress.IsLoopback(Address);

    /// <summary>What people and edges call.</summary>
    /// <exception cref="InvalidOperationException">
    /// The address is not an IP address, the certificate cannot be read, or other machines would reach it without TLS, and nobody asked for that.
    /// </exception>
    public static Listener Of(HostSettings host)
    {
        var listener = Of("host:bind", host.Bind, host.Certificate);
        return listener.IsReachedInClear && !host.PlainHttp
            ? throw new InvalidOperationException(
                $"{host.Bind} can be reached from other machines, and this server has no TLS: passwords, tokens and tracks would pass in clear. "
                + "Give it a certificate (host:certificate), put an edge with TLS in front and say host:plain_http, or serve a phone in your own network with "
                + "'stamina serve --lan'.")
            : listener;
    }

    /// <summary>What the cells ask who lives where.</summary>
    /// <exception cref="InvalidOperationException">As of the other.</exception>
    public static Listener Of(DirectorySettings directory)
    {
        var listener = Of("directory:bind", directory.Bind, directory.Certificate);
        return listener.IsReachedInClear && !directory.PlainHttp
            ? throw new InvalidOperationException(
                $"{directory.Bind} can be reached from other machines, and the directory has no TLS: who lives in which cell would pass in clear, and anybody "
                + "between could answer in its place. Give it a certificate (directory:certificate), or say directory:plain_http where nobody else reads that "
                + "network.")
            : listener;
    }

    private static Listener Of(string setting, string bind, string? certificate) =>
        IPAddress.TryParse(bind, out var address)
            ? new Listener(address, certificate is null ? null : new RenewedCertificate(certificate))
            : throw new InvalidOperationException(
                $"'{bind}' in {setting} is no IP address to listen on; 127.0.0.1 is this machine alone, 0.0.0.0 every network.");
}

using System.Net;
using Stamina.Http.Servers;

namespace Stamina.Tools.Phone;

/// <summary>A server and how it is known to be that server.</summary>
/// <param name="Url">An http or https address.</param>
/// <param name="TrustedFile">PEM file of the certificates to trust instead of the system's; null: the system's. The name in the certificate is checked in
/// either case.</param>
internal sealed record ServerAddress(Uri Url, FileInfo? TrustedFile)
{
    /// <exception cref="InvalidDataException">The file holds no certificate.</exception>
    public SocketsHttpHandler NewHandler()
    {
        var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All };
        if (TrustedFile is not null)
        {
            handler.SslOptions.CertificateChainPolicy = ServerCalls.Trusting(TrustedFile.FullName);
        }

        return handler;
    }
}

using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using QRCoder;
using Stamina.Host.Configuration;

namespace Stamina.Tools.Lan;

/// <summary><c>--lan</c>: the same server over HTTPS on the local network, to try the phone app on a real phone.</summary>
internal sealed class LanServer : IDisposable
{
    private const string AuthorityPath = "/lan-authority.crt";

    private readonly IReadOnlyList<IPAddress> addresses = LanAddresses.Find();
    private readonly byte[] authorityCertificate;
    private readonly X509Certificate2 certificate;
    private readonly int port;

    public LanServer(HostSettings host, int port, TimeProvider time)
    {
        using var authority = LanAuthority.LoadOrCreate(Path.Combine(host.Data, "keys"), addresses, time.GetUtcNow());
        authorityCertificate = authority.Certificate;
        certificate = authority.Issue(addresses, time.GetUtcNow());
        this.port = port;
    }

    public void Listen(KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Any, port, listen => listen.UseHttps(certificate));

    /// <summary>The authority for a phone to trust: public by nature.</summary>
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(AuthorityPath, () => TypedResults.Bytes(authorityCertificate, "application/x-x509-ca-cert")).AllowAnonymous().ExcludeFromDescription();

    /// <summary>Says where a phone finds the app, with a code for its camera.</summary>
    /// <param name="output">The terminal.</param>
    /// <param name="listening">What the server listens on.</param>
    public void Greet(TextWriter output, IEnumerable<Uri> listening)
    {
        if (addresses.Count == 0)
        {
            output.WriteLine("This machine has no address in a network: connect it to the phone's Wi-Fi and start again.");
            return;
        }

        var taken = listening.First(address => string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)).Port;
        string[] urls = [.. addresses.Select(address => $"https://{address}:{taken}")];
        using var generator = new QRCodeGenerator();
        using var drawn = generator.CreateQrCode(urls[0], QRCodeGenerator.ECCLevel.M);
        using var code = new AsciiQRCode(drawn);
        output.WriteLine(code.GetGraphicSmall());
        output.WriteLine($"On a phone in the same network: {string.Join(" or ", urls)}");
        output.WriteLine("The phone warns of an unknown certificate once. Recording offline needs it trusted: open");
        output.WriteLine($"{urls[0]}{AuthorityPath} there. Android: install it as a CA certificate.");
        output.WriteLine("iOS: install the profile, then switch it on under Settings, General, About, Certificate Trust Settings.");
    }

    public void Dispose() => certificate.Dispose();
}

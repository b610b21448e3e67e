using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Stamina.Http.Keys;

namespace Stamina.Tools.Lan;

/// <summary>
/// The authority behind <c>--lan</c>: made once per data folder, so that a phone that has been told to trust it goes on doing so. A browser gives location
/// and offline start only to pages whose certificate it trusts. The authority is bound to private addresses: a stolen key can issue certificates for machines
/// of a home network, and for no public site.
/// </summary>
internal sealed class LanAuthority : IDisposable
{
    private const string CertificateFile = "lan-authority.crt";
    private const string KeyFile = "lan-authority.key";
    private const string NameConstraintsOid = "2.5.29.30";
    private const string ServerAuthenticationOid = "1.3.6.1.5.5.7.3.1";

    // Phones refuse certificates of servers that live longer than 398 days, even private ones.
    private static readonly TimeSpan ServerLife = TimeSpan.FromDays(90);
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(5 * 365);

    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
    ];

    private readonly X509Certificate2 authority;

    private LanAuthority(X509Certificate2 authority) => this.authority = authority;

    /// <summary>The certificate that a phone is told to trust, DER.</summary>
    public byte[] Certificate => authority.RawData;

    /// <summary>The folder's authority; a new one where there is none, where it has ended, or where it does not reach to one of the addresses.</summary>
    /// <param name="folder">Made where it is missing; the key in it has mode 0600.</param>
    /// <param name="addresses">What the authority must be able to vouch for.</param>
    /// <param name="now">Decides whether it has ended.</param>
    public static LanAuthority LoadOrCreate(string folder, IReadOnlyList<IPAddress> addresses, DateTimeOffset now)
    {
        PrivateFile.CreateFolder(folder);
        var (certificatePath, keyPath) = (Path.Combine(folder, CertificateFile), Path.Combine(folder, KeyFile));
        IPNetwork[] networks =
        [
            .. PrivateNetworks,
            .. addresses.Where(address => !PrivateNetworks.Any(network => network.Contains(address))).Select(address => new IPNetwork(address, 32)),];
        var constraint = NameConstraints(networks);
        if (File.Exists(certificatePath) && File.Exists(keyPath))
        {
            var kept = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
            if (kept.NotAfter > now.Add(ServerLife).LocalDateTime && kept.Extensions[NameConstraintsOid]?.RawData.AsSpan().SequenceEqual(constraint) == true)
            {
                return new LanAuthority(kept);
            }

            kept.Dispose();
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Stamina on {Environment.MachineName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(new X509Extension(NameConstraintsOid, constraint, critical: true));
        var made = request.CreateSelfSigned(now.AddDays(-1), now + AuthorityLife);
        File.Delete(keyPath);
        PrivateFile.WriteOnce(keyPath, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        File.WriteAllText(certificatePath, made.ExportCertificatePem());
        return new LanAuthority(made);
    }

    /// <summary>A certificate for this machine under these addresses, under <c>localhost</c> and its name in the local network.</summary>
    public X509Certificate2 Issue(IReadOnlyList<IPAddress> addresses, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Environment.MachineName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(LocalName);
        foreach (var address in addresses.Append(IPAddress.Loopback).Distinct())
        {
            names.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthenticationOid)], critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var issued = request.Create(authority, now.AddDays(-1), now + ServerLife, RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    public void Dispose() => authority.Dispose();

    private static string LocalName => Environment.MachineName + ".local";

    // RFC 5280, 4.2.1.10: permittedSubtrees [0], each a GeneralSubtree whose base is a dNSName [2] or an iPAddress [7] with its mask.
    private static byte[] NameConstraints(IReadOnlyList<IPNetwork> networks)
    {
        var permitted = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        var dnsName = new Asn1Tag(TagClass.ContextSpecific, 2);
        var ipAddress = new Asn1Tag(TagClass.ContextSpecific, 7);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(permitted))
        {
            foreach (var name in new[] { "localhost", "local" })
            {
                using (writer.PushSequence())
                {
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, name, dnsName);
                }
            }

            foreach (var network in networks)
            {
                var mask = BitConverter.GetBytes(IPAddress.HostToNetworkOrder(network.PrefixLength == 0 ? 0 : -1 << (32 - network.PrefixLength)));
                using (writer.PushSequence())
                {
                    writer.WriteOctetString([.. network.BaseAddress.GetAddressBytes(), .. mask], ipAddress);
                }
            }
        }

        return writer.Encode();
    }
}

using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Stamina.EndToEndTests;

[Trait(Needs.Trait, Needs.Embedded)]
public sealed class RenewedCertificateTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("stamina-certificate-").FullName;

    private string PemFile => Path.Combine(folder, "server.pem");

    [Fact]
    public async Task A_renewed_certificate_serves_the_next_connection_and_a_broken_one_changes_nothing()
    {
        var first = Write(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await using var stamina = await StaminaProcess.StartAsync(environment: new Dictionary<string, string> { ["STAMINA_HOST__CERTIFICATE"] = PemFile });
        stamina.Address.Scheme.ShouldBe("https");
        (await AskAsync(stamina, first)).ShouldBe(HttpStatusCode.OK);

        var second = Write(new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc));
        (await AskAsync(stamina, second)).ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(() => AskAsync(stamina, first));

        await File.WriteAllTextAsync(PemFile, "half of it", TestContext.Current.CancellationToken);
        (await AskAsync(stamina, second)).ShouldBe(HttpStatusCode.OK);
        await stamina.SaysAsync("cannot be used; the one before is served on");

        var third = Write(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc));
        (await AskAsync(stamina, third)).ShouldBe(HttpStatusCode.OK);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // A file's time is what a renewal is known by; two in one tick of the clock would be one.
    private X509Certificate2 Write(DateTime at)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(PemFile, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        File.SetLastWriteTimeUtc(PemFile, at);
        return certificate;
    }

    private static async Task<HttpStatusCode> AskAsync(StaminaProcess stamina, X509Certificate2 trusted)
    {
        using var phone = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { trusted },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        });
        using var answer = await phone.GetAsync(new Uri(stamina.Address, "/health/live"));
        return answer.StatusCode;
    }
}

using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Stamina.EndToEndTests;

[Trait(Needs.Trait, Needs.Embedded)]
public sealed partial class LanTests
{
    [Fact]
    public async Task A_phone_that_trusts_the_authority_reaches_the_server_over_the_network_and_still_does_after_a_restart()
    {
        await using var stamina = await StaminaProcess.StartAsync(arguments: ["--lan", "--lan-port", "0"]);
        var authority = X509CertificateLoader.LoadCertificate(await stamina.Http.GetByteArrayAsync(stamina.Url("/lan-authority.crt")));
        (await AskAsync(stamina, authority, starts: 1)).ShouldBe(HttpStatusCode.OK);

        await stamina.KillAsync();
        await stamina.StartAgainAsync();
        (await AskAsync(stamina, authority, starts: 2)).ShouldBe(HttpStatusCode.OK);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(stamina.Data, "keys", "lan-authority.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Without_lan_nothing_listens_beyond_this_machine()
    {
        await using var stamina = await StaminaProcess.StartAsync();
        stamina.Output.ShouldNotContain("https://");
        (await stamina.Http.GetAsync(stamina.Url("/lan-authority.crt"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    // Trusts this one authority and nothing else; name, dates and purpose are checked as a phone would.
    private static async Task<HttpStatusCode> AskAsync(StaminaProcess stamina, X509Certificate2 authority, int starts)
    {
        await Eventually.TrueAsync(() => Task.FromResult(LanUrl().Count(stamina.Output) == starts), "says where a phone finds it");
        using var phone = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        });
        var url = LanUrl().Matches(stamina.Output)[^1].Groups["url"].Value;
        using var answer = await phone.GetAsync(new Uri($"{url}/health/ready"));
        return answer.StatusCode;
    }

    [GeneratedRegex(@"same network: (?<url>https://\S+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex LanUrl();
}

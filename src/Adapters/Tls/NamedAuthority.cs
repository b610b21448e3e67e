using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Stamina.Adapters.Tls;

/// <summary>
/// Whether an engine's certificate is of the authority that the configuration names instead of the system's. Compiled into each adapter that asks: adapters do
/// not reference each other.
/// </summary>
internal static class NamedAuthority
{
    /// <summary>
    /// True where the client found nothing wrong but the chain, and the chain ends at this authority. The file is read at each handshake, so that a renewed one
    /// needs no restart.
    /// </summary>
    /// <param name="authorityFile">A PEM file.</param>
    /// <param name="shown">What the engine showed.</param>
    /// <param name="errors">What the client found by the system's authorities: the name in the certificate is judged there.</param>
    public static bool Issued(string authorityFile, X509Certificate? shown, SslPolicyErrors errors)
    {
        if (shown is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(authorityFile);
        using var copy = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        return chain.Build(copy);
    }
}

using System.Security.Cryptography.X509Certificates;

namespace Stamina.Http.Servers;

/// <summary>How one of our servers calls another.</summary>
public static class ServerCalls
{
    /// <summary>No proxy, no cookies, no redirects: a call reaches the server that it names, or fails.</summary>
    /// <param name="trust">PEM file of the authorities whose certificates are taken; null: the system's.</param>
    /// <param name="connectTimeout">How long connecting may take.</param>
    public static SocketsHttpHandler Handler(string? trust, TimeSpan connectTimeout)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = connectTimeout,
            // So that a name that points elsewhere is followed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        if (trust is not null)
        {
            handler.SslOptions.CertificateChainPolicy = Trusting(trust);
        }

        return handler;
    }

    /// <summary>A policy that takes certificates of the authorities in a PEM file, and of no other.</summary>
    /// <param name="file">With at least one certificate.</param>
    /// <exception cref="InvalidDataException">The file holds no certificate.</exception>
    public static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy.CustomTrustStore.Count > 0 ? policy : throw new InvalidDataException($"There is no certificate in {file}.");
    }
}

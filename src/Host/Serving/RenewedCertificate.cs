using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Stamina.Host.Serving;

/// <summary>
/// A listener's certificate out of a PEM file. The file is looked at with each handshake: a renewed one serves the next connection, without a restart. One that
/// cannot be read leaves the certificate as it is, until the file is changed once more.
/// </summary>
internal sealed class RenewedCertificate
{
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private readonly Lock renewing = new();
    private volatile Loaded loaded;
    private ILogger? log;

    /// <param name="file">PEM file with certificate, those of the authorities between, and key.</param>
    /// <exception cref="InvalidOperationException">The file cannot be read, or has no certificate with its key.</exception>
    public RenewedCertificate(string file)
    {
        PemFile = file;
        try
        {
            loaded = Load();
        }
        catch (Exception unreadable) when (IsUnreadable(unreadable))
        {
            throw new InvalidOperationException($"The certificate in {file} cannot be used: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Where it is.</summary>
    public string PemFile { get; }

    /// <summary>When the certificate ends that the next connection is served with.</summary>
    public DateTimeOffset EndsAt => Newest().EndsAt;

    /// <summary>Has a listener speak TLS 1.2 or 1.3 with it, and HTTP/2 or 1.1.</summary>
    public void Serve(ListenOptions listen)
    {
        log = listen.ApplicationServices.GetRequiredService<ILogger<RenewedCertificate>>();
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => new(new SslServerAuthenticationOptions
            {
                ApplicationProtocols = Protocols,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ServerCertificateContext = Newest().Context,
            }),
        });
    }

    private static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException or CryptographicException;

    // Those before are not disposed: a handshake may be under way with one.
    private Loaded Newest()
    {
        if (WrittenAt() == loaded.WrittenAt)
        {
            return loaded;
        }

        lock (renewing)
        {
            if (WrittenAt() is var at && at != loaded.WrittenAt)
            {
                try
                {
                    loaded = Load();
                }
                catch (Exception unreadable) when (IsUnreadable(unreadable))
                {
                    loaded = loaded with { WrittenAt = at };
                    log?.CertificateNotRenewed(PemFile, unreadable);
                }
            }

            return loaded;
        }
    }

    // A folder that may not be looked into any more changes nothing.
    private DateTime WrittenAt()
    {
        try
        {
            return File.GetLastWriteTimeUtc(PemFile);
        }
        catch (Exception hidden) when (IsUnreadable(hidden))
        {
            return loaded.WrittenAt;
        }
    }

    private Loaded Load()
    {
        var at = File.GetLastWriteTimeUtc(PemFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(PemFile);
        var own = X509Certificate2.CreateFromPemFile(PemFile);
        return new Loaded(SslStreamCertificateContext.Create(own, chain, offline: true), new DateTimeOffset(own.NotAfter), at);
    }

    private sealed record Loaded(SslStreamCertificateContext Context, DateTimeOffset EndsAt, DateTime WrittenAt);
}

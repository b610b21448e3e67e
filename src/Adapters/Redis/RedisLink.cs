using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Stamina.Adapters.Redis;

/// <summary>The connection to Redis: made when it is first asked for, made again by itself, and never waited for by a call.</summary>
internal sealed class RedisLink(RedisOptions options, ILogger<RedisLink> log)
{
    /// <summary>Connects. Where Redis is away the connection comes up later by itself, and calls fail at once until then.</summary>
    public async Task<IConnectionMultiplexer> ConnectAsync()
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(Configuration());
        connection.ConnectionFailed += (_, lost) => log.Lost(options.Host, options.Port, lost.Exception);
        connection.ConnectionRestored += (_, _) => log.Connected(options.Host, options.Port);
        if (connection.IsConnected)
        {
            log.Connected(options.Host, options.Port);
        }
        else
        {
            log.CannotConnect(options.Host, options.Port);
        }

        return connection;
    }

    internal ConfigurationOptions Configuration()
    {
        var configuration = new ConfigurationOptions
        {
            EndPoints = { { options.Host, options.Port } },
            User = options.User,
            Password = options.Password,
            DefaultDatabase = options.Database,
            Ssl = options.Tls,
            SslHost = options.TlsServerName ?? options.Host,
            ClientName = "stamina",
            AbortOnConnectFail = false,
            ConnectRetry = 1,
            ConnectTimeout = Milliseconds(options.ConnectTimeout),
            AsyncTimeout = Milliseconds(options.CallTimeout),
            SyncTimeout = Milliseconds(options.CallTimeout),
            ReconnectRetryPolicy = new ExponentialRetry(50, Milliseconds(options.MaxReconnectDelay)),
            // Its exceptions are logged, and the keys have the ids of persons in them.
            IncludeDetailInExceptions = false,
            // A cache that is away is worth no queue.
            BacklogPolicy = BacklogPolicy.FailFast,
            // What a reply takes is noticed at the next beat.
            HeartbeatInterval = TimeSpan.FromMilliseconds(250),
        };
        if (options.TlsAuthorityFile is { } file)
        {
            configuration.CertificateValidation += (_, certificate, _, errors) => certificate is not null && IsOf(file, certificate, errors);
        }

        return configuration;
    }

    // The name was judged already; the chain is judged again with this authority alone.
    private static bool IsOf(string authority, X509Certificate certificate, SslPolicyErrors errors)
    {
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(authority);
        using var copy = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(copy);
    }

    private static int Milliseconds(TimeSpan time) => Math.Max(1, (int)time.TotalMilliseconds);
}

using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Stamina.Adapters.Tls;

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
            // Exceptions are logged, and keys have the ids of persons in them.
            IncludeDetailInExceptions = false,
            // While Redis is away a call fails at once: an answer made without the cache is there sooner.
            BacklogPolicy = BacklogPolicy.FailFast,
            // The client looks for calls that have timed out once a heartbeat, so this is how late it finds one.
            HeartbeatInterval = TimeSpan.FromMilliseconds(250),
        };
        if (options.TlsAuthorityFile is { } file)
        {
            configuration.CertificateValidation += (_, certificate, _, errors) => NamedAuthority.Issued(file, certificate, errors);
        }

        return configuration;
    }

    private static int Milliseconds(TimeSpan time) => Math.Max(1, (int)time.TotalMilliseconds);
}

using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Stamina.Adapters.Tls;
using Stamina.Ports.Queue;

namespace Stamina.Adapters.RabbitMQ;

/// <summary>
/// A connection that is made again when it is lost. Not by the client's own recovery: a channel that was lost stays lost here, so a delivery tag or a confirm
/// of an earlier connection cannot be taken for one of the present connection. The queues are declared on each new connection.
/// </summary>
internal sealed class RabbitLink(string purpose, RabbitOptions options, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim opening = new(1, 1);
    private IConnection? connection;
    private int failures;
    private long failedAt;
    private TimeSpan pause;
    private volatile bool blocked;
    private volatile bool disposed;

    /// <summary>The broker has asked publishers to stop (memory or disk alarm).</summary>
    public bool IsBlocked => blocked;

    /// <summary>The open connection, or a new one.</summary>
    /// <exception cref="QueueUnavailableException">The broker is away, or was a moment ago.</exception>
    public async ValueTask<IConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref connection) is { IsOpen: true } open)
        {
            return open;
        }

        await opening.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (connection is { IsOpen: true } opened)
            {
                return opened;
            }

            if (failures > 0 && time.GetElapsedTime(failedAt) < pause)
            {
                throw new QueueUnavailableException("RabbitMQ is away; the next attempt waits.");
            }

            await DropAsync();
            connection = await ConnectAsync(cancellationToken);
            failures = 0;
            blocked = false;
            log.Connected(purpose, connection.Endpoint.HostName, connection.Endpoint.Port);
            return connection;
        }
        catch (Exception e) when (IsAway(e) && !cancellationToken.IsCancellationRequested)
        {
            Postpone();
            log.CannotConnect(purpose, Innermost(e).Message);
            throw new QueueUnavailableException("RabbitMQ cannot be reached.", e) { IsRefusal = IsRefusal(e) };
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>Gives up a connection that does not answer any more.</summary>
    public async ValueTask ResetAsync(IConnection hung)
    {
        await opening.WaitAsync();
        try
        {
            if (ReferenceEquals(connection, hung))
            {
                await DropAsync();
            }
        }
        finally
        {
            opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await opening.WaitAsync();
        disposed = true;
        await DropAsync();
        opening.Release();
    }

    /// <summary>True for everything that a broker which is away, closing or refusing makes the client throw.</summary>
    public static bool IsAway(Exception e) =>
        e
            is RabbitMQClientException
                or IOException
                or OperationCanceledException
                or TimeoutException
                or System.Net.Sockets.SocketException
                or AuthenticationException;

    /// <summary>
    /// True where the broker says that it gives this user no right: another password, not to the virtual host, not to the queue. One that goes while somebody
    /// signs in says nothing, and the client calls that a possible failure to sign in.
    /// </summary>
    public static bool IsRefusal(Exception e) =>
        e is AuthenticationFailureException
            or OperationInterruptedException { ShutdownReason.ReplyCode: Constants.AccessRefused or Constants.NotAllowed }
        || (e.InnerException is { } inner && IsRefusal(inner));

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory
        {
            VirtualHost = options.VirtualHost,
            UserName = options.User,
            Password = options.Password,
            ClientProvidedName = $"stamina {purpose}",
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = options.Heartbeat,
            RequestedConnectionTimeout = options.ConnectTimeout,
            SocketReadTimeout = options.ConnectTimeout,
            HandshakeContinuationTimeout = options.ConnectTimeout,
            ContinuationTimeout = options.ConnectTimeout,
        };
        var endpoints = options.Hosts.Select(h => new AmqpTcpEndpoint(h, options.Port ?? (options.Tls ? 5671 : 5672), Tls(h)));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        var made = await factory.CreateConnectionAsync(endpoints, limit.Token);
        made.ConnectionBlockedAsync += OnBlockedAsync;
        made.ConnectionUnblockedAsync += OnUnblockedAsync;
        made.ConnectionShutdownAsync += OnShutdownAsync;
        try
        {
            // Here, so that no use of the connection finds the queues missing.
            await RabbitTopology.DeclareAsync(made, options, log, limit.Token);
            return made;
        }
        catch (Exception)
        {
            await CloseAsync(made);
            throw;
        }
    }

    private SslOption Tls(string host)
    {
        var tls = new SslOption(options.TlsServerName ?? host, enabled: options.Tls);
        if (options.Tls && options.TlsAuthorityFile is { } file)
        {
            tls.CertificateValidationCallback = (_, certificate, _, errors) => NamedAuthority.Issued(file, certificate, errors);
        }

        return tls;
    }

    // The client wraps what happened up to three times; the stacks around it say nothing that the sentence inside does not.
    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;

    private void Postpone()
    {
        var delay = Math.Min(FirstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 16)), options.MaxReconnectDelay.TotalMilliseconds);
        failures++;
        failedAt = time.GetTimestamp();
        // Not a secret: spreads the reconnects of many servers.
#pragma warning disable CA5394
        pause = TimeSpan.FromMilliseconds(delay * (0.5 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }

    private async ValueTask DropAsync()
    {
        if (connection is { } old)
        {
            connection = null;
            await CloseAsync(old);
        }
    }

    private static async ValueTask CloseAsync(IConnection old)
    {
        try
        {
            await old.AbortAsync(TimeSpan.FromSeconds(1));
            await old.DisposeAsync();
        }
        catch (Exception e) when (IsAway(e) || e is ObjectDisposedException)
        {
            // It was gone already.
        }
    }

    private Task OnBlockedAsync(object sender, ConnectionBlockedEventArgs e)
    {
        blocked = true;
        log.Blocked(purpose, e.Reason);
        return Task.CompletedTask;
    }

    private Task OnUnblockedAsync(object sender, AsyncEventArgs e)
    {
        blocked = false;
        log.Unblocked(purpose);
        return Task.CompletedTask;
    }

    private Task OnShutdownAsync(object sender, ShutdownEventArgs e)
    {
        if (e.Initiator != ShutdownInitiator.Application)
        {
            log.Lost(purpose, e.ReplyCode, e.ReplyText);
        }

        return Task.CompletedTask;
    }
}

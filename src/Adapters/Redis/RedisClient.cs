using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Stamina.Adapters.Redis;

/// <summary>
/// A small Redis client: one pipelined connection, GET, SET and EVAL, no synchronous calls. A call takes at most <see cref="RedisOptions.CallTimeout"/>;
/// after a call that took longer, or while Redis is away, calls fail at once and a new connection is tried with growing, jittered pauses.
/// Why it is our own, and when to drop it: docs/adr.
/// </summary>
internal sealed class RedisClient(RedisOptions options, TimeProvider time, ILogger<RedisClient> log) : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource disposed = new();
    private RedisConnection? connection;
    private Task<RedisConnection>? connecting;
    private DateTimeOffset nextAttempt;
    private int failures;

    /// <summary>The value of a key; null where there is none.</summary>
    public async Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken) =>
        (await CallAsync(["GET"u8.ToArray(), Utf8(key)], cancellationToken)).Bytes;

    /// <summary>Sets a key for a time.</summary>
    public Task SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan keepFor, CancellationToken cancellationToken) =>
        CallAsync(["SET"u8.ToArray(), Utf8(key), value, "PX"u8.ToArray(), Number((long)keepFor.TotalMilliseconds)], cancellationToken);

    /// <summary>Runs a Lua script on one key.</summary>
    public Task<RespValue> EvalAsync(ReadOnlyMemory<byte> script, string key, CancellationToken cancellationToken, params ReadOnlySpan<ReadOnlyMemory<byte>> arguments) =>
        CallAsync(["EVAL"u8.ToArray(), script, "1"u8.ToArray(), Utf8(key), .. arguments], cancellationToken);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Number(long value) => Utf8(value.ToString(CultureInfo.InvariantCulture));

    /// <exception cref="RedisUnavailableException">No answer in time, or an error for an answer.</exception>
    public async Task<RespValue> CallAsync(ReadOnlyMemory<byte>[] command, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed.IsCancellationRequested, this);
        var until = time.GetTimestamp();
        var open = await OpenAsync(cancellationToken);
        var left = options.CallTimeout - time.GetElapsedTime(until);
        try
        {
            var reply = await open.CallAsync(command).WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
            return reply.Kind == RespKind.Error ? throw new RedisUnavailableException($"Redis refused: {reply}") : reply;
        }
        catch (TimeoutException e)
        {
            open.Abort(e);
            throw new RedisUnavailableException("Redis did not answer in time.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        RedisConnection? open;
        Task<RedisConnection>? opening;
        lock (gate)
        {
            disposed.Cancel();
            (open, opening) = (connection, connecting);
        }

        if (opening is not null)
        {
            await opening.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        if (open is not null)
        {
            await open.DisposeAsync();
        }
    }

    private ValueTask<RedisConnection> OpenAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (connection is { IsOpen: true } open)
            {
                return ValueTask.FromResult(open);
            }

            if (connection is { } lost)
            {
                // A hang or a second loss in a row waits; the first clean loss is tried again at once.
                connection = null;
                log.Lost(options.Host, options.Port, lost.Reason);
                if (lost.Reason is TimeoutException)
                {
                    Postpone();
                }
            }

            if (connecting is null)
            {
                if (time.GetUtcNow() < nextAttempt)
                {
                    throw new RedisUnavailableException("Redis is away; the next attempt waits.");
                }

                connecting = ConnectAsync();
            }

            if (failures > 0 && !connecting.IsCompleted)
            {
                throw new RedisUnavailableException("Redis is away; an attempt is under way.");
            }

            return new ValueTask<RedisConnection>(WaitAsync(connecting, cancellationToken));
        }
    }

    private async Task<RedisConnection> WaitAsync(Task<RedisConnection> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await attempt.WaitAsync(options.CallTimeout, time, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new RedisUnavailableException("Redis did not take the connection in time.", e);
        }
    }

    private async Task<RedisConnection> ConnectAsync()
    {
        // Off the caller's thread and out of its lock.
        await Task.Yield();
        try
        {
            using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, disposed.Token);
            var open = new RedisConnection(await DialAsync(linked.Token), options.MaxWaitingCalls);
            open.Run();
            try
            {
                await SignInAsync(open, linked.Token);
            }
            catch (Exception)
            {
                await open.DisposeAsync();
                throw;
            }

            lock (gate)
            {
                (connection, connecting, failures) = (open, null, 0);
            }

            log.Connected(options.Host, options.Port);
            return open;
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or RedisUnavailableException
            or System.Security.Authentication.AuthenticationException)
        {
            lock (gate)
            {
                connecting = null;
                Postpone();
            }

            log.CannotConnect(options.Host, options.Port, e);
            throw new RedisUnavailableException("Redis cannot be reached.", e);
        }
    }

    private void Postpone()
    {
        var delay = Math.Min(FirstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 16)), options.MaxReconnectDelay.TotalMilliseconds);
        failures++;
        // Not a secret: spreads the reconnects of many servers.
#pragma warning disable CA5394
        nextAttempt = time.GetUtcNow() + TimeSpan.FromMilliseconds(delay * (0.5 + (Random.Shared.NextDouble() / 2)));
#pragma warning restore CA5394
    }

    private async Task<Stream> DialAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellationToken);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (!options.Tls)
            {
                return stream;
            }

            var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(TlsOptions(), cancellationToken);
            return tls;
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    private SslClientAuthenticationOptions TlsOptions()
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = options.TlsServerName ?? options.Host };
        if (options.TlsAuthorityFile is { } file)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        }

        return tls;
    }

    private async Task SignInAsync(RedisConnection open, CancellationToken cancellationToken)
    {
        if (options.Password is { } password)
        {
            await RequireOkAsync(options.User is { } user ? ["AUTH"u8.ToArray(), Utf8(user), Utf8(password)] : ["AUTH"u8.ToArray(), Utf8(password)]);
        }

        // Also where it is 0: a Redis that hangs takes the connection, and only an answer shows that it lives.
        await RequireOkAsync(["SELECT"u8.ToArray(), Number(options.Database)]);

        async Task RequireOkAsync(ReadOnlyMemory<byte>[] command)
        {
            var reply = await open.CallAsync(command).WaitAsync(cancellationToken);
            if (reply.Kind == RespKind.Error)
            {
                throw new RedisUnavailableException($"Redis refused the sign-in: {reply}");
            }
        }
    }
}

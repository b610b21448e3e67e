using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.Webhooks;

/// <summary>
/// Calls receivers, signed as Standard Webhooks has it. A name is looked up here, what it leads to is checked, and the address that was checked is connected
/// to: a name that leads elsewhere at the next look changes nothing. No proxy, no redirects, no cookies; of the answer only its status is read.
/// </summary>
internal sealed class WebhookCalls : IDisposable
{
    private const int MostAddresses = 4;
    private static readonly HttpRequestOptionsKey<StrongBox<bool>> AwaitsPlace = new("stamina.awaits_place");

    // Looking up holds a thread while a name server is silent.
    private readonly SemaphoreSlim lookUps = new(16);
    private readonly AccountSecret secret;
    private readonly ReachableAddresses reachable;
    private readonly TimeProvider time;
    private readonly SocketsHttpHandler handler;
    private readonly HttpClient http;

    public WebhookCalls(AccountSecret secret, ReachableAddresses reachable, TimeProvider time)
    {
        (this.secret, this.reachable, this.time) = (secret, reachable, time);
        handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = Patience,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 4_096,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        };
        http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>How long a receiver may take from the first look-up to its answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What a name leads to.</summary>
    internal Func<string, Task<IPAddress[]>> LookUp { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>For tests, whose receivers have certificates of their own.</summary>
    internal System.Net.Security.SslClientAuthenticationOptions Tls => handler.SslOptions;

    /// <summary>The secret of a webhook as its owner is shown it.</summary>
    public string SecretOf(WebhookDocument webhook) => "whsec_" + Convert.ToBase64String(secret.WebhookSecret(webhook.UserId, webhook.WebhookId));

    /// <summary>Tells a webhook something, once.</summary>
    public async ValueTask<WebhookResult> SendAsync(WebhookDocument webhook, Guid message, byte[] body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var request = Signed(webhook, message, body);
        var awaitsPlace = new StrongBox<bool>();
        request.Options.Set(AwaitsPlace, awaitsPlace);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new WebhookResult(response.IsSuccessStatusCode ? WebhookOutcome.Delivered : WebhookOutcome.Refused, (int)response.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookResult(WebhookOutcome.TimedOut) { WasTried = !Volatile.Read(ref awaitsPlace.Value) };
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or SocketException or AddressNotAllowedException)
        {
            return new WebhookResult(
                failed is AddressNotAllowedException || failed.InnerException is AddressNotAllowedException
                    ? WebhookOutcome.AddressNotAllowed
                    : WebhookOutcome.Unreachable);
        }
    }

    public void Dispose()
    {
        http.Dispose();
        handler.Dispose();
        lookUps.Dispose();
    }

    private HttpRequestMessage Signed(WebhookDocument webhook, Guid message, byte[] body)
    {
        var id = new MessageId(message).ToString();
        var at = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{id}.{at}."), .. body];
        var signature = HMACSHA256.HashData(secret.WebhookSecret(webhook.UserId, webhook.WebhookId), signed);
        return new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers =
            {
                { "User-Agent", "Stamina-Webhooks/1" },
                { "webhook-id", id },
                { "webhook-timestamp", at },
                { "webhook-signature", "v1," + Convert.ToBase64String(signature) },
            },
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var isTls = context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttps;
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await FindAsync(host, context.InitialRequestMessage, cancellationToken);
        var allowed = found.Where(address => reachable.Allows(address, port, isTls)).Take(MostAddresses).ToArray();
        if (allowed.Length == 0)
        {
            throw new AddressNotAllowedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Whoever stops waiting leaves the look-up to its end, and its place taken until then.
    private async Task<IPAddress[]> FindAsync(string host, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var awaits = request.Options.TryGetValue(AwaitsPlace, out var noted) ? noted : new StrongBox<bool>();
        Volatile.Write(ref awaits.Value, true);
        await lookUps.WaitAsync(cancellationToken);
        Volatile.Write(ref awaits.Value, false);
        var looking = LookUpAsync(host);
        return await looking.WaitAsync(cancellationToken);
    }

    private async Task<IPAddress[]> LookUpAsync(string host)
    {
        try
        {
            return await LookUp(host);
        }
        finally
        {
            lookUps.Release();
        }
    }
}

/// <summary>What came of a call.</summary>
/// <param name="Outcome">That.</param>
/// <param name="Status">What was answered; null where nothing was.</param>
internal sealed record WebhookResult(WebhookOutcome Outcome, int? Status = null)
{
    /// <summary>False where the time went by before there was a place to look the name up at, which says nothing of the receiver.</summary>
    public bool WasTried { get; init; } = true;
}

/// <summary>A name leads to no address that may be called.</summary>
public sealed class AddressNotAllowedException() : Exception("The name leads to no address that webhooks may be sent to.");

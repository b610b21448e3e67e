using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.SigningIn;
using Stamina.AccountServer.Webhooks;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Webhooks;

/// <summary>Calls to receivers in this process: what is sent, and where it never goes.</summary>
public sealed class WebhookCallTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"type":"test","timestamp":"2026-11-29T18:00:00+00:00","data":{}}""");
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 18, 0, 0, TimeSpan.Zero);
    private static readonly AccountSecret Secret = new(new byte[32]);

    [Fact]
    public async Task A_message_is_a_signed_post_of_standard_webhooks()
    {
        await using var receiver = await Receiver.StartAsync();
        using var calls = Calls();
        var (webhook, message) = (Webhook(receiver.Url), Guid.CreateVersion7(Now));

        (await calls.SendAsync(webhook, message, Body, default)).ShouldBe(new WebhookResult(WebhookOutcome.Delivered, 204));

        var received = receiver.All.ShouldHaveSingleItem();
        (received.Method, received.Id, received.Headers["webhook-timestamp"]).ShouldBe(("POST", new MessageId(message).ToString(), "1795975200"));
        received.Body.ShouldBe(Body);
        received.Headers["Content-Type"].ShouldBe("application/json");
        received.IsSignedWith(calls.SecretOf(webhook)).ShouldBeTrue();
        received.IsSignedWith(calls.SecretOf(Webhook(receiver.Url))).ShouldBeFalse("another webhook has another secret");
        received.Headers.Keys.ShouldBe(
            ["Content-Length", "Content-Type", "Host", "User-Agent", "webhook-id", "webhook-signature", "webhook-timestamp"], ignoreOrder: true);
    }

    [Fact]
    public void What_checks_signatures_here_knows_the_documentations_example()
    {
        // docs/fitting-in.md; made with Python's hmac.
        var example = new Received(
            "POST",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["webhook-id"] = "message_01kb8n3v5ye9ms3k2x7q4rz1aw", ["webhook-timestamp"] = "1795975200",
                ["webhook-signature"] = "v1,zcie47wSUfWJV8vG0Qx1FYw/CoFspqhlIY1vbNDlj+c=",
            },
            Body);

        example.IsSignedWith("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").ShouldBeTrue();
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    public async Task A_name_that_leads_to_a_private_address_is_not_called(string address)
    {
        await using var receiver = await Receiver.StartAsync();
        using var calls = Calls(networks: null, lookUp: _ => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));

        (await calls.SendAsync(Webhook("https://receiver.test/"), Guid.NewGuid(), Body, default)).ShouldBe(new WebhookResult(WebhookOutcome.AddressNotAllowed));
        (await calls.SendAsync(Webhook($"http://receiver.test:{receiver.Port}/"), Guid.NewGuid(), Body, default))
            .ShouldBe(new WebhookResult(WebhookOutcome.AddressNotAllowed));
        receiver.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_address_that_was_checked_is_called_whatever_the_name_leads_to_next()
    {
        await using var receiver = await Receiver.StartAsync();
        var looks = 0;
        using var calls = Calls(lookUp: name =>
        {
            name.ShouldBe("receiver.test");
            return Task.FromResult<IPAddress[]>([IPAddress.Parse(++looks == 1 ? "127.0.0.1" : "127.0.0.2")]);
        });
        var webhook = Webhook($"http://receiver.test:{receiver.Port}/");

        (await calls.SendAsync(webhook, Guid.NewGuid(), Body, default)).Outcome.ShouldBe(WebhookOutcome.Delivered);

        looks.ShouldBe(1);
        receiver.All.ShouldHaveSingleItem().Headers["Host"].ShouldBe($"receiver.test:{receiver.Port}");
    }

    [Fact]
    public async Task Of_several_addresses_only_those_are_called_that_may_be()
    {
        await using var receiver = await Receiver.StartAsync();
        using var calls = Calls(lookUp: _ => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.1")]));

        (await calls.SendAsync(Webhook($"http://receiver.test:{receiver.Port}/"), Guid.NewGuid(), Body, default)).Outcome
            .ShouldBe(WebhookOutcome.Delivered);
    }

    [Fact]
    public async Task A_redirect_is_an_answer_like_any_other_and_is_not_followed()
    {
        await using var inside = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = inside.Url;
            return Task.CompletedTask;
        };
        using var calls = Calls();

        (await calls.SendAsync(Webhook(receiver.Url), Guid.NewGuid(), Body, default)).ShouldBe(new WebhookResult(WebhookOutcome.Refused, 307));
        inside.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_without_end_is_not_waited_for()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[64 * 1024], context.RequestAborted);
            }
        };
        using var calls = Calls();

        (await calls.SendAsync(Webhook(receiver.Url), Guid.NewGuid(), Body, default)).ShouldBe(new WebhookResult(WebhookOutcome.Delivered, 200));
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_given_up()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        using var calls = Calls(patience: TimeSpan.FromMilliseconds(200));

        (await calls.SendAsync(Webhook(receiver.Url), Guid.NewGuid(), Body, default)).ShouldBe(new WebhookResult(WebhookOutcome.TimedOut));
    }

    [Fact]
    public async Task Nobody_who_listens_and_no_name_are_said_alike()
    {
        string url;
        await using (var gone = await Receiver.StartAsync())
        {
            url = gone.Url;
        }

        using var calls = Calls(lookUp: _ => throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound));

        (await calls.SendAsync(Webhook(url), Guid.NewGuid(), Body, default)).ShouldBe(new WebhookResult(WebhookOutcome.Unreachable));
        (await calls.SendAsync(Webhook("https://nobody.test/"), Guid.NewGuid(), Body, default)).ShouldBe(new WebhookResult(WebhookOutcome.Unreachable));
    }

    [Fact]
    public async Task Where_others_have_all_places_to_look_names_up_at_a_receiver_was_not_tried()
    {
        await using var receiver = await Receiver.StartAsync();
        var silent = new TaskCompletionSource<IPAddress[]>();
        using var calls = Calls(
            lookUp: name => name == Receiver.Name ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : silent.Task, patience: TimeSpan.FromSeconds(1));
        var held = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            i => calls.SendAsync(Webhook($"https://silent{i}.test/"), Guid.NewGuid(), Body, default).AsTask()));
        held.Distinct().ShouldBe([new WebhookResult(WebhookOutcome.TimedOut)]);
        var webhook = Webhook($"http://{Receiver.Name}:{receiver.Port}/");

        (await calls.SendAsync(webhook, Guid.NewGuid(), Body, default)).ShouldBe(new WebhookResult(WebhookOutcome.TimedOut) { WasTried = false });
        silent.SetResult([]);
        (await calls.SendAsync(webhook, Guid.NewGuid(), Body, default)).ShouldBe(new WebhookResult(WebhookOutcome.Delivered, 204));
    }

    [Fact]
    public async Task Over_TLS_the_certificate_must_be_the_names_and_trusted()
    {
        using var certificate = Receiver.Certificate();
        await using var receiver = await Receiver.StartAsync(certificate);
        using var calls = Calls(lookUp: _ => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var webhook = Webhook($"https://{Receiver.Name}:{receiver.Port}/");
        (await calls.SendAsync(webhook, Guid.NewGuid(), Body, default)).ShouldBe(new WebhookResult(WebhookOutcome.Unreachable));

        using var trusting = Calls(lookUp: _ => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        trusting.Tls.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { certificate },
        };
        (await trusting.SendAsync(webhook, Guid.NewGuid(), Body, default)).ShouldBe(new WebhookResult(WebhookOutcome.Delivered, 204));
        (await trusting.SendAsync(Webhook($"https://other.test:{receiver.Port}/"), Guid.NewGuid(), Body, default))
            .ShouldBe(new WebhookResult(WebhookOutcome.Unreachable));
        receiver.All.ShouldHaveSingleItem();
    }

    private static WebhookDocument Webhook(string url) => new()
    {
        UserId = Guid.NewGuid(), WebhookId = Guid.NewGuid(), Name = "Test", Url = url, Events = [WebhookEvent.WorkoutFinished], CreatedAt = Now, DueAt = Now,
    };

    private static WebhookCalls Calls(
        string? networks = "127.0.0.1", Func<string, Task<IPAddress[]>>? lookUp = null, TimeSpan? patience = null) => new(
            Secret, new ReachableAddresses(Options.Create(new WebhookOptions { Networks = networks })), new ManualTime(Now))
        {
            LookUp = lookUp ?? Dns.GetHostAddressesAsync,
            Patience = patience ?? TimeSpan.FromSeconds(30),
        };
}

using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Stamina.Http.Tokens;

namespace Stamina.EndToEndTests.BadInput;

/// <summary>Senders of bodies that are many, slow or well packed take neither the memory of the server nor its place for others.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class ManyBodiesTests
{
    private const int MostMb = 600;
    private const int Senders = 200;
    private const string Event = """{"seq":1}""";

    [Fact]
    public async Task While_strangers_and_an_account_hold_bodies_open_another_accounts_upload_is_taken_and_memory_stays_bounded()
    {
        await using var stamina = await StaminaProcess.StartAsync();
        var (attacker, victim) = (stamina.NewPhone(), stamina.NewPhone());
        var bomb = Unfinished(Encoding.ASCII.GetBytes("{\"email\":\"" + new string('a', (8 << 20) - 40_000)));
        var large = Encoding.ASCII.GetBytes("{\"events\":[\"" + new string('a', 900_000));
        var open = new List<TcpClient>();
        try
        {
            for (var i = 0; i < Senders; i++)
            {
                open.Add(await SendAsync(stamina, "/v1/auth/sign-in", null, "Content-Encoding: gzip\r\n", 1_000_000, bomb));
                open.Add(await SendAsync(stamina, "/v1/sync", attacker.Token, "Content-Encoding: gzip\r\n", 1_000_000, bomb));
                open.Add(await SendAsync(stamina, "/v1/sync", attacker.Token, "", 1_000_000, large));
                if (i % 20 == 0)
                {
                    (await victim.UploadAsync($"/v1/workouts/{Phone.NewSession()}/progress", Event)).Status.ShouldBe(202);
                }
            }

            (await victim.SyncAsync($$"""{"workouts":[{"session_id":"{{Phone.NewSession()}}","events":[{{Padded(200_000)}}]}]}""")).Status.ShouldBe(202);
            // Those beyond the account's share are answered before their bodies are whole.
            (await AnswersAsync(open.Where((_, i) => i % 3 == 2), " 429 ", TimeSpan.FromSeconds(20))).ShouldBeGreaterThan(Senders / 2);
            stamina.PeakMb.ShouldBeLessThan(MostMb);
        }
        finally
        {
            open.ForEach(client => client.Dispose());
        }

        // What was held is given back: the account itself is served again.
        await Eventually.TrueAsync(
            async () => (await attacker.SyncAsync($$"""{"workouts":[{"session_id":"{{Phone.NewSession()}}","events":[{{Padded(200_000)}}]}]}""")).Status == 202,
            "the attacker's own share is free again");
    }

    [Theory]
    [InlineData("register")]
    [InlineData("sign-in")]
    [InlineData("refresh")]
    public async Task A_call_without_a_token_takes_a_small_plain_body_that_is_soon_there(string call)
    {
        await using var stamina = await StaminaProcess.StartAsync();
        var nobody = new Phone(stamina, null, default);
        (await nobody.SendAsync(HttpMethod.Post, $"/v1/auth/{call}", new string(' ', 16 << 10) + "{}")).ShouldBeProblem(413, "too-large");

        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync("{}"u8.ToArray());
        }

        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        (await nobody.SendAsync(HttpMethod.Post, $"/v1/auth/{call}", content)).ShouldBeProblem(415, "unsupported-media-type");

        using var slow = await SendAsync(stamina, $"/v1/auth/{call}", null, "", 100, "{"u8.ToArray());
        (await AnswersAsync([slow], " 503 ", TimeSpan.FromMinutes(3))).ShouldBe(1);
    }

    [Fact]
    public async Task A_revoked_device_has_a_quota_of_its_own()
    {
        await using var stamina = await StaminaProcess.StartAsync();
        var revoked = stamina.NewPhone(scope: CallerScope.UploadOnly);
        var path = $"/v1/workouts/{Phone.NewSession()}/progress";
        var body = $$"""{"events":[{{string.Join(',', Enumerable.Repeat(Padded(250_000), 4))}}]}""";
        var answers = new List<Answer>();
        for (var i = 0; i < 18; i++)
        {
            answers.Add(await revoked.UploadAsync(path, body));
        }

        answers.Take(16).ShouldAllBe(answer => answer.Status == 202);
        answers[^1].ShouldBeProblem(429, "too-many-requests");
        answers[^1].RetryAfter.ShouldNotBeNull();
        (await stamina.NewPhone(scope: CallerScope.UploadOnly).UploadAsync(path, body)).Status.ShouldBe(202);
        (await stamina.NewPhone(revoked.User).UploadAsync(path, body)).Status.ShouldBe(202);
    }

    private static string Padded(int bytes) => $$"""{"seq":1,"x":"{{new string('a', bytes)}}"}""";

    // A gzip stream of which all but the end is there.
    private static byte[] Unfinished(byte[] content)
    {
        using var packed = new MemoryStream();
        using var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true);
        gzip.Write(content);
        gzip.Flush();
        return packed.ToArray();
    }

    // Says that it will send `length` bytes, and sends what it has.
    private static async Task<TcpClient> SendAsync(Target server, string path, string? token, string headers, int length, byte[] begin)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        var authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        try
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{authorization}{headers}Content-Length: {length}\r\n\r\n")));
            await client.GetStream().WriteAsync(begin);
        }
        catch (IOException)
        {
            // Answered before all of it was sent.
        }

        return client;
    }

    // How many of them are answered with this status; each is waited for until it is answered or closed, or the time is over.
    private static async Task<int> AnswersAsync(IEnumerable<TcpClient> clients, string status, TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        var answers = await Task.WhenAll(clients.Select(async client =>
        {
            try
            {
                var buffer = new byte[64];
                var read = await client.GetStream().ReadAsync(buffer, patience.Token);
                return Encoding.ASCII.GetString(buffer, 0, read).Contains(status, StringComparison.Ordinal);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                return false;
            }
        }));
        return answers.Count(isThat => isThat);
    }
}

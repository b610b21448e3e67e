using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Stamina.Contracts.Ids;
using Stamina.Http.Keys;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests.Directories;

public sealed class RemoteDirectoryFaultTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(DirectoryEntry.EmailKeyLength);

    [Fact]
    public async Task A_directory_that_is_gone_is_unavailable()
    {
        await using var remote = await RemoteDirectory.StartAsync();
        var entry = new DirectoryEntry(Key, new UserId(Guid.CreateVersion7()), "c1");
        await remote.Directory.ClaimAsync(entry, default);
        await remote.StopAsync();
        await Should.ThrowAsync<StoreUnavailableException>(async () => await remote.Directory.FindAsync(Key, default));
    }

    [Fact]
    public async Task A_directory_that_hangs_is_unavailable_after_the_timeout()
    {
        await using var remote = await RemoteDirectory.StartAsync();
        using var hung = new TcpListener(IPAddress.Loopback, 0);
        hung.Start();
        var client = remote.Client(new Uri($"http://{hung.LocalEndpoint}"), timeout: TimeSpan.FromMilliseconds(200));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await Should.ThrowAsync<StoreUnavailableException>(async () => await client.FindAsync(Key, patience.Token));
    }

    [Fact]
    public async Task Giving_up_is_not_the_directorys_fault()
    {
        await using var remote = await RemoteDirectory.StartAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await remote.Directory.FindAsync(Key, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Without_the_secret_nothing_is_answered()
    {
        await using var remote = await RemoteDirectory.StartAsync();
        await Should.ThrowAsync<StoreUnavailableException>(async () =>
            await remote.Client(shown: RandomNumberGenerator.GetBytes(SharedSecret.Length)).FindAsync(Key, default));
        using var http = new HttpClient();
        foreach (var shown in (AuthenticationHeaderValue?[])[null, new("Bearer", ""), new("Bearer", "AAAA"), new("Basic", "AAAA")])
        {
            using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(remote.Address, "/directory/v1/find"))
            {
                Content = new StringContent($$"""{"email_key":"{{Convert.ToBase64String(Key)}}"}""", Encoding.UTF8, "application/json"),
            };
            call.Headers.Authorization = shown;
            using var answer = await http.SendAsync(call);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("/directory/v1/find", "{}")]
    [InlineData("/directory/v1/find", """{"email_key":"c2hvcnQ="}""")]
    [InlineData("/directory/v1/find", "nonsense")]
    [InlineData("/directory/v1/claim", """{"cell":"c1"}""")]
    [InlineData("/directory/v1/list-in-doubt", """{"cell":"c1","age_ms":-1,"most":5}""")]
    [InlineData("/directory/v1/list-in-doubt", """{"cell":"c1","age_ms":0,"most":5000000}""")]
    [InlineData("/directory/v1/everything", "{}")]
    [InlineData("/", "{}")]
    public async Task Nonsense_from_another_server_is_answered_400(string path, string body)
    {
        await using var remote = await RemoteDirectory.StartAsync();
        using var http = new HttpClient();
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(remote.Address, path))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        call.Headers.TryAddWithoutValidation("Authorization", remote.Authorization);
        using var answer = await http.SendAsync(call);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Stamina.EndToEndTests.Cells;

/// <summary>A sign-in that one server of a cell ends, at the servers that take uploads and have no store.</summary>
[Trait(Needs.Trait, Needs.Cell)]
[Collection("the cell")]
public sealed class EndedInACellTests(Accounts.AccountServer server, ITestOutputHelper output) : IClassFixture<Accounts.AccountServer>
{
    private static readonly string Data =
        Environment.GetEnvironmentVariable(Target.CellVariable)
        ?? throw new InvalidOperationException($"This test needs a running ./cluster in {Target.CellVariable}; ./test cluster starts one.");

    [Fact]
    public async Task What_an_ended_sign_in_uploads_is_kept_aside_at_every_workout_server_while_its_token_lives()
    {
        var ada = await server.RegisterAsync();
        var thief = await ada.SignInAgainAsync("Stolen phone");
        var token = thief.Tokens.GetProperty("access_token").GetString()!;
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TheCells() } });
        foreach (var part in (string[])["workout1", "workout2"])
        {
            await UploadAsync(http, part, token);
        }

        (await ada.Phone.SendAsync(HttpMethod.Delete, $"/v1/users/me/devices/{thief.DeviceId}")).Status.ShouldBe(204);
        var clock = Stopwatch.StartNew();
        foreach (var part in (string[])["workout1", "workout2"])
        {
            var uploaded = new HashSet<string>();
            await Eventually.TrueAsync(
                async () =>
                {
                    uploaded.Add(await UploadAsync(http, part, token));
                    return (await KeptAsideAsync(ada)).Overlaps(uploaded);
                },
                $"{part} keeps aside what it uploads");
            output.WriteLine($"{part}: the first that was kept aside was seen after {clock.Elapsed.TotalSeconds:0.0} s");
        }
    }

    private static async Task<string> UploadAsync(HttpClient http, string part, string token)
    {
        var session = Phone.NewSession().Value;
        var port = int.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "c1", part, "port")), CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"https://localhost:{port}/v1/workouts"))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            Content = new StringContent(
                $$"""{"session_id":"{{session}}","exercise_type":"running","started_at":"2026-11-04T18:20:00+01:00"}""", Encoding.UTF8, "application/json"),
        };
        using var answer = await http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(202, await answer.Content.ReadAsStringAsync());
        return session;
    }

    private static async Task<HashSet<string>> KeptAsideAsync(Accounts.AccountServer.Account owner) =>
        [.. (await owner.Phone.GetAsync("/v1/workouts?quarantined=true")).Json.GetProperty("workouts").EnumerateArray()
            .Select(workout => workout.GetProperty("session_id").GetString()!)];

    private static X509ChainPolicy TheCells()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(Path.Combine(Data, "authority", "cert.pem"));
        return policy;
    }
}

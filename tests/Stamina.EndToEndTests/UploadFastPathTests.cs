using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Stamina.Http.Tokens;

namespace Stamina.EndToEndTests;

/// <summary>A token's first upload takes the whole pipeline, every later one the fast path through it: nobody outside may be able to tell.</summary>
/// <remarks>Against a cell it would prove nothing: which of its servers has seen a token before, the edge decides.</remarks>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class UploadFastPathTests(UploadTests.Server shared) : IClassFixture<UploadTests.Server>
{
    private const string Event = """{"seq":1}""";

    public static TheoryData<string, string, string, string> Uploads => new()
    {
        { "progress", "application/json", Event, "" },
        { "progress", "application/json", "{", "" },
        { "progress", "application/json", "", "" },
        { "progress", "text/plain", Event, "" },
        { "progress", "application/json", Event, "Content-Encoding: gzip" },
        { "progress", "application/json", Event, "Content-Encoding: zstd" },
        { "progress", "application/json", Event, "Stamina-Client: android/0.0.1" },
        { "progress", "application/json", Event, $"X-Long: {new string('x', 20_000)}" },
        { "finish", "application/json", """{"seq":-1}""", "" },
        { "nothing", "application/json", Event, "" },
    };

    [Theory]
    [MemberData(nameof(Uploads))]
    public async Task An_upload_is_answered_alike_on_both_ways(string call, string contentType, string body, string header)
    {
        var path = $"/v1/workouts/{Phone.NewSession()}/{call}";
        var newcomer = shared.Process.NewPhone();
        var known = await KnownPhoneAsync();

        var first = await SendAsync(newcomer, path, contentType, body, header);
        var later = await SendAsync(known, path, contentType, body, header);

        later.ShouldBe(first);
    }

    [Fact]
    public async Task A_revoked_device_uploads_on_both_ways()
    {
        var revoked = shared.Process.NewPhone(scope: CallerScope.UploadOnly);
        var path = $"/v1/workouts/{Phone.NewSession()}/progress";

        (await revoked.UploadAsync(path, Event)).Status.ShouldBe(202);
        (await revoked.UploadAsync(path, Event)).Status.ShouldBe(202);
        (await revoked.GetAsync("/v1/goals")).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_device_has_one_limit_for_uploads_and_everything_else()
    {
        await using var stamina = await StaminaProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["STAMINA_RATE_LIMITS__PER_DEVICE_PER_SECOND"] = "1",
            ["STAMINA_RATE_LIMITS__PER_DEVICE_BURST"] = "10",
        });
        var path = $"/v1/workouts/{Phone.NewSession()}/progress";
        var (hasty, other) = (stamina.NewPhone(), stamina.NewPhone());

        var clock = Stopwatch.StartNew();
        var uploads = Enumerable.Range(0, 100).Select(_ => hasty.UploadAsync(path, Event)).ToList();
        var reads = Enumerable.Range(0, 100).Select(_ => hasty.GetAsync("/v1/goals")).ToList();
        var answers = await Task.WhenAll(uploads.Concat(reads));
        var seconds = clock.Elapsed.TotalSeconds;

        // What the bucket held and what dripped in meanwhile: uploads did not come by it.
        var refused = answers.Where(answer => answer.Status == 429).ToList();
        (answers.Length - refused.Count).ShouldBeLessThanOrEqualTo(10 + 1 + (int)seconds);
        foreach (var answer in refused)
        {
            answer.ShouldBeProblem(429, "too-many-requests");
            answer.RetryAfter.ShouldNotBeNull();
        }

        (await other.UploadAsync(path, Event)).Status.ShouldBe(202);
    }

    private async Task<Phone> KnownPhoneAsync()
    {
        var phone = shared.Process.NewPhone();
        (await phone.UploadAsync($"/v1/workouts/{Phone.NewSession()}/progress", Event)).Status.ShouldBe(202);
        return phone;
    }

    // All that is the same at every repetition: the consistency token is not.
    private async Task<string> SendAsync(Phone phone, string path, string contentType, string body, string header)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, shared.Process.Url(path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", phone.Token);
        if (header.Split(": ") is [var name, var value])
        {
            (name.StartsWith("Content-", StringComparison.Ordinal) ? (HttpHeaders)content.Headers : request.Headers).Add(name, value);
        }

        using var response = await shared.Process.Http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(h => h.Key is not ("Date" or "Content-Length"))
            .OrderBy(h => h.Key, StringComparer.Ordinal)
            .Select(h => $"{h.Key}: {string.Join(", ", h.Value)}");
        var text = await response.Content.ReadAsStringAsync();
        return $"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n{text.Split("\"consistency_token\"")[0]}";
    }
}

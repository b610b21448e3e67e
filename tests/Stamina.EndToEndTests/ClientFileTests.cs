using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Stamina.EndToEndTests;

/// <summary>How the built phone app is served: as small as its build made it, and kept where its name changes with its content.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class ClientFileTests : IAsyncLifetime
{
    private const string Page = "<!doctype html><title>The app</title>";
    private const string Script = "console.log('a script that is long enough to be worth it')";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stamina-client-");
    private readonly HttpClient http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
    private StaminaProcess server = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "assets"));
        await WriteAsync("index.html", Page, compressed: true);
        await WriteAsync("assets/index-1a2b3c.js", Script, compressed: true);
        await WriteAsync("assets/small-1a2b3c.js", "1", compressed: false);
        server = await StaminaProcess.StartAsync(environment: new Dictionary<string, string> { ["STAMINA_HOST__CLIENT_FOLDER"] = folder.FullName });
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        http.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    [InlineData(null, null)]
    public async Task An_asset_comes_as_the_build_compressed_it_and_may_be_kept_for_a_year(string? accepted, string? encoding)
    {
        using var answer = await GetAsync("/assets/index-1a2b3c.js", accepted);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentEncoding.ShouldBe(encoding is null ? [] : [encoding]);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        answer.Headers.Vary.ShouldBe(["Accept-Encoding"]);
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        (await TextAsync(answer)).ShouldBe(Script);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/history")]
    [InlineData("/open/workout/running_01kbdv8g00f9z2b5r4t7y1n3qw")]
    public async Task Every_screens_address_is_the_page_compressed_and_asked_for_anew(string path)
    {
        using var answer = await GetAsync(path, "br", "text/html");
        answer.Content.Headers.ContentEncoding.ShouldBe(["br"]);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        answer.Headers.CacheControl!.NoCache.ShouldBeTrue();
        (await TextAsync(answer)).ShouldBe(Page);
        using var again = await GetAsync(path, "br", "text/html", answer.Headers.ETag);
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task What_was_not_compressed_comes_as_it_is_and_what_is_no_screen_is_not_the_page()
    {
        using var plain = await GetAsync("/assets/small-1a2b3c.js", "br, gzip");
        plain.Content.Headers.ContentEncoding.ShouldBeEmpty();
        (await plain.Content.ReadAsStringAsync()).ShouldBe("1");
        foreach (var path in new[] { "/assets/gone-1a2b3c.js", "/.well-known/assetlinks", "/v1/nothing" })
        {
            using var missing = await GetAsync(path, "br", "text/html");
            missing.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? encodings, string accept = "*/*", EntityTagHeaderValue? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url(path));
        request.Headers.Add("Accept", accept);
        if (encodings is not null)
        {
            request.Headers.Add("Accept-Encoding", encodings);
        }

        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        return await http.SendAsync(request);
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        var bytes = await answer.Content.ReadAsStreamAsync();
        Stream plain = answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new BrotliStream(bytes, CompressionMode.Decompress),
            "gzip" => new GZipStream(bytes, CompressionMode.Decompress),
            _ => bytes,
        };
        using var reader = new StreamReader(plain);
        return await reader.ReadToEndAsync();
    }

    private async Task WriteAsync(string name, string text, bool compressed)
    {
        var path = Path.Combine(folder.FullName, name);
        await File.WriteAllTextAsync(path, text);
        if (!compressed)
        {
            return;
        }

        await using (var brotli = new BrotliStream(File.Create(path + ".br"), CompressionLevel.SmallestSize))
        {
            await brotli.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
        }

        await using var gzip = new GZipStream(File.Create(path + ".gz"), CompressionLevel.SmallestSize);
        await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
    }
}

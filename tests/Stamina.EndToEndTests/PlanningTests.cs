using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Stamina.EndToEndTests;

/// <summary>A calendar as two phones and a calendar program see it.</summary>
public sealed class PlanningTests(UploadTests.Server shared) : IClassFixture<UploadTests.Server>
{
    // In a week, by the server's clock: a calendar shows what is to come.
    private static readonly DateOnly Day = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(7);

    private static readonly string Plan =
        $$"""
        {"changes":[{"planned_id":"planned_01jt4w0r5ze9vtd9x6kqk4rz1a","day":"{{Day:yyyy-MM-dd}}","time":"07:30","exercise_type":"running",
            "title":"Easy, slow"}]}
        """;

    [Fact]
    public async Task What_one_phone_plans_the_other_moves_and_the_export_has_it_all()
    {
        var phone = await shared.Process.RegisterAsync();
        var nothing = await phone.GetAsync("/v1/calendar");
        (nothing.ETag, nothing.Json.GetProperty("planned").GetArrayLength()).ShouldBe(("\"0\"", 0));

        (await phone.SendAsync(HttpMethod.Patch, "/v1/calendar", Plan)).Json.GetProperty("revision").GetInt64().ShouldBe(1);
        (await phone.SendAsync(HttpMethod.Patch, "/v1/calendar", Plan)).Json.GetProperty("revision").GetInt64().ShouldBe(1, "a lost answer is asked for again");
        var moved = await phone.SendAsync(
            HttpMethod.Patch, "/v1/calendar", """{"changes":[{"planned_id":"planned_01jt4w0r5ze9vtd9x6kqk4rz1a","day":"2026-12-05"}]}""");
        moved.ETag.ShouldBe("\"2\"");
        var one = (await phone.GetAsync("/v1/calendar")).Json.GetProperty("planned")[0];
        (one.GetProperty("day").GetString(), one.GetProperty("title").GetString()).ShouldBe(("2026-12-05", "Easy, slow"));

        await using var zip = new ZipArchive(new MemoryStream((await phone.DownloadAsync("/v1/users/me/export")).File));
        using var exported = await JsonDocument.ParseAsync(await zip.GetEntry("calendar.json")!.OpenAsync());
        exported.RootElement.GetProperty("planned")[0].GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)
            .ShouldBe(one.GetRawText().Replace(" ", "", StringComparison.Ordinal));

        var misspelt = await phone.SendAsync(
            HttpMethod.Patch, "/v1/calendar", """{"changes":[{"planned_id":"planned_01jt4w0r5ze9vtd9x6kqk4rz1a","dya":"2026-12-05"}]}""");
        misspelt.ShouldBeProblem(400, "invalid-request");
    }

    [Fact]
    public async Task A_calendar_program_reads_what_is_planned_until_the_link_is_ended()
    {
        var phone = await shared.Process.RegisterAsync();
        await phone.SendAsync(HttpMethod.Patch, "/v1/calendar", Plan);
        (await phone.GetAsync("/v1/calendar")).Json.TryGetProperty("link_made_at", out _).ShouldBeFalse();
        var made = await phone.SendAsync(HttpMethod.Post, "/v1/calendar/link");
        made.Status.ShouldBe(201);
        var path = made.Json.GetProperty("path").GetString()!;

        using var read = await GetAsync(path);
        read.StatusCode.ShouldBe(HttpStatusCode.OK);
        read.Content.Headers.ContentType!.ToString().ShouldBe("text/calendar; charset=utf-8");
        read.Headers.CacheControl!.Private.ShouldBeTrue();
        var text = await read.Content.ReadAsStringAsync();
        text.ShouldStartWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
        text.ShouldContain("SUMMARY:Easy\\, slow\r\n");
        text.ShouldContain($"DTSTART:{Day:yyyyMMdd}T073000\r\n");
        using (var again = await GetAsync(path, read.Headers.ETag))
        {
            again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        }

        await phone.SendAsync(
            HttpMethod.Patch, "/v1/calendar", """{"changes":[{"planned_id":"planned_01jt4w0r5ze9vtd9x6kqk4rz1a","title":"Long"}]}""");
        using (var changed = await GetAsync(path, read.Headers.ETag))
        {
            (await changed.Content.ReadAsStringAsync()).ShouldContain("SUMMARY:Long\r\n");
        }

        (await phone.SendAsync(HttpMethod.Delete, "/v1/calendar/link")).Status.ShouldBe(204);
        using (var ended = await GetAsync(path))
        {
            ended.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        shared.Process.Output.ShouldNotContain(path[(path.LastIndexOf('/') + 1)..^4], customMessage: "a token is in no log");
    }

    private async Task<HttpResponseMessage> GetAsync(string path, EntityTagHeaderValue? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, shared.Process.Url(path));
        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        return await shared.Process.Http.SendAsync(request);
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace Stamina.EndToEndTests;

/// <summary>What leaves an account for others, and what its owner gets.</summary>
public sealed class SharingTests(UploadTests.Server shared) : IClassFixture<UploadTests.Server>
{
    private const decimal Lat = 21;
    private const decimal DegreesPerMetre = 0.000009m;

    [Fact]
    public async Task A_copy_for_others_does_not_show_where_a_workout_began_and_ended_and_the_owners_own_is_whole()
    {
        var phone = await shared.Process.RegisterAsync();
        var session = await TakenAsync(phone, metres: 9_000);

        var copy = (await phone.SendAsync(HttpMethod.Post, $"/v1/workouts/{session}/copy-for-others")).Json;
        var shown = copy.GetProperty("track").EnumerateArray().Select(point => point.GetProperty("lat").GetDecimal()).ToList();
        shown.Count.ShouldBeGreaterThan(500);
        shown.Min().ShouldBeGreaterThan(Lat + (200 * DegreesPerMetre));
        shown.Max().ShouldBeLessThan(Lat + (8_800 * DegreesPerMetre));
        copy.GetProperty("whole").GetBoolean().ShouldBeFalse();
        copy.GetProperty("track")[0].GetProperty("t").GetInt64().ShouldBe(0);
        copy.GetProperty("distance_m").GetDecimal().ShouldBeInRange(3_000, 8_700);
        copy.TryGetProperty("session_id", out _).ShouldBeFalse("it tells the time of the start");

        var zones = (await phone.GetAsync("/v1/users/me/privacy-zones")).Json.GetProperty("zones");
        zones.EnumerateArray().Select(zone => (zone.GetProperty("lat").GetDecimal(), zone.GetProperty("chosen").GetBoolean()))
            .ShouldBe([(Lat, false), (Lat + (9_000 * DegreesPerMetre), false)], "where it began and ended");

        var own = await FileAsync(phone, HttpMethod.Get, $"/v1/workouts/{session}/export?format=gpx");
        own.Text.ShouldContain("lat=\"21\"");
        own.Text.ShouldContain("owner's own copy, whole");
        foreach (var format in new[] { "gpx", "tcx", "fit" })
        {
            var file = await FileAsync(phone, HttpMethod.Post, $"/v1/workouts/{session}/copy-for-others?format={format}");
            file.Name.ShouldEndWith($"-running-for-others.{format}");
            (file.Name + file.Text).ShouldNotContain(session[8..], customMessage: "the session id tells the time of the start");
            file.Text.ShouldNotContain("=\"21\"");
        }

        await using var zip = new ZipArchive(new MemoryStream((await phone.DownloadAsync("/v1/users/me/export")).File));
        using var text = new StreamReader(await zip.GetEntry("privacy-zones.json")!.OpenAsync());
        var listed = await text.ReadToEndAsync();
        listed.ShouldContain("\"lat\": 21");
        listed.ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_place_is_added_seen_and_taken_out_again()
    {
        var phone = await shared.Process.RegisterAsync();
        var session = await TakenAsync(phone, metres: 9_000);
        foreach (var metres in new[] { 0, 9_000 })
        {
            var place = string.Create(CultureInfo.InvariantCulture, $$"""{"name": "Here", "lat": {{Lat + (metres * DegreesPerMetre)}}, "lon": 9}""");
            (await phone.SendAsync(HttpMethod.Post, "/v1/users/me/privacy-zones", place)).Status.ShouldBe(201);
        }

        var zones = (await phone.GetAsync("/v1/users/me/privacy-zones")).Json.GetProperty("zones").EnumerateArray().ToList();
        zones.ConvertAll(zone => (zone.GetProperty("name").GetString(), zone.GetProperty("chosen").GetBoolean())).ShouldBe([("Here", true), ("Here", true)]);
        (await phone.SendAsync(HttpMethod.Post, $"/v1/workouts/{session}/copy-for-others")).Json.GetProperty("whole").GetBoolean().ShouldBeFalse();
        (await phone.GetAsync("/v1/users/me/privacy-zones")).Json.GetProperty("zones").GetArrayLength().ShouldBe(2, "both ends were known");

        foreach (var zone in zones)
        {
            var path = $"/v1/users/me/privacy-zones/{zone.GetProperty("zone_id").GetString()}";
            (await phone.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(204);
            (await phone.SendAsync(HttpMethod.Delete, path)).ShouldBeProblem(404, "not-found");
        }

        (await phone.SendAsync(HttpMethod.Post, $"/v1/workouts/{session}/copy-for-others")).Json.GetProperty("whole").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"lat": 91, "lon": 0}""", "lat")]
    [InlineData("""{"lat": 0, "lon": -180.1}""", "lon")]
    [InlineData("""{"lat": 0, "lon": 0, "name": "a\nb"}""", "name")]
    public async Task A_place_that_is_none_is_refused_by_its_field(string body, string field)
    {
        var phone = await shared.Process.RegisterAsync();
        var refused = await phone.SendAsync(HttpMethod.Post, "/v1/users/me/privacy-zones", body);
        refused.ShouldBeProblem(400, "invalid-request");
        refused.Json.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe(field);
    }

    private async Task<(string Name, string Text)> FileAsync(Phone phone, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, shared.Process.Url(path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", phone.Token);
        using var response = await shared.Process.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (response.Content.Headers.ContentDisposition!.FileName!, Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync()));
    }

    // North from 21° N, 3 m a second.
    private static async Task<string> TakenAsync(Phone phone, int metres)
    {
        var start = new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);
        var points = Enumerable.Range(0, (metres / 3) + 1).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"<trkpt lat=\"{Lat + (i * 3 * DegreesPerMetre)}\" lon=\"9\"><time>{start.AddSeconds(i).UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</time></trkpt>"));
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"<gpx><trk><type>running</type><trkseg>{string.Concat(points)}</trkseg></trk></gpx>"));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        var taken = (await phone.SendAsync(HttpMethod.Post, "/v1/imports", content)).Json;
        var session = taken.GetProperty("outcomes")[0].GetProperty("session_id").GetString()!;
        (await phone.GetAsync($"/v1/workouts/{session}?consistency_token={taken.GetProperty("consistency_token").GetString()}")).Status.ShouldBe(200);
        return session;
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace Stamina.EndToEndTests.BadInput;

/// <summary>One account that fills one workout as fast as it is let delays nobody, and what was acknowledged of it is there afterwards.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class LargeWorkoutTests
{
    private const int MostMb = 600;
    private const int Requests = 60;

    private const int EventsARequest = 1_000;

    // 46 MB: more than counts of a workout.
    private const int PaddedRequests = 6;
    private const int PaddedEvents = 30;
    private static readonly string Padding = new('a', 255_000);

    [Fact]
    public async Task While_one_account_fills_a_workout_anothers_upload_is_seen_and_memory_stays_bounded()
    {
        await using var stamina = await StaminaProcess.StartAsync();
        var (attacker, victim) = (stamina.NewPhone(), stamina.NewPhone());
        var flooded = Phone.NewSession();
        var acknowledged = 0;
        for (var request = 0; request < Requests; request++)
        {
            // Backwards, so that no event is behind those before it.
            var first = 900_000 - (request * EventsARequest);
            var events = Enumerable.Range(0, EventsARequest).Select(i => Event(first - i));
            using var body = await PackedAsync($$"""{"writer":"{{Phone.Writer}}","events":[{{string.Join(',', events)}}]}""");
            var answer = await attacker.SendAsync(HttpMethod.Post, $"/v1/workouts/{flooded}/progress", body);
            answer.Status.ShouldBeOneOf(202, 429);
            acknowledged += answer.Status == 202 ? EventsARequest : 0;
            if (request % 20 == 19)
            {
                var session = Phone.NewSession();
                (await victim.StartWorkoutAsync(session, new DateTimeOffset(2026, 11, 4, 18, 20, 0, TimeSpan.FromHours(1)))).Status.ShouldBe(202);
                await Eventually.TrueAsync(async () => (await victim.GetAsync($"/v1/workouts/{session}")).Status == 200, "the other account's workout is seen");
            }
        }

        acknowledged.ShouldBeGreaterThan(0);
        var last = 900_000 - (Requests * EventsARequest);
        (
            await attacker.UploadAsync($"/v1/workouts/{flooded}/finish", $$"""{"writer":"{{Phone.Writer}}","seq":{{last}},"kind":"finished","elapsed_ms":1}""")
        ).Status.ShouldBeOneOf(202, 429);
        await Eventually.TrueAsync(
            async () => await StoredAsync(attacker, flooded) >= acknowledged,
            "everything that was acknowledged is there");
        stamina.PeakMb.ShouldBeLessThan(MostMb);
    }

    [Fact]
    public async Task While_one_account_reads_and_edits_a_workout_of_padded_events_anothers_upload_is_seen_and_memory_stays_bounded()
    {
        await using var stamina = await StaminaProcess.StartAsync();
        var (attacker, victim) = (await stamina.RegisterAsync(), stamina.NewPhone());
        var padded = Phone.NewSession();
        for (var request = 0; request < PaddedRequests; request++)
        {
            var first = request * PaddedEvents;
            var events = Enumerable.Range(first, PaddedEvents).Select(PaddedEvent);
            var json = $$"""{"writer":"{{Phone.Writer}}","events":[{{string.Join(',', events)}}]}""";
            await Eventually.TrueAsync(
                async () =>
                {
                    using var body = await PackedAsync(json);
                    return (await attacker.SendAsync(HttpMethod.Post, $"/v1/workouts/{padded}/progress", body)).Status == 202;
                },
                "the account may send more");
        }

        await Eventually.TrueAsync(
            async () => await StoredAsync(attacker, padded) == PaddedEvents * PaddedRequests,
            "everything that was acknowledged is there");

        // While it goes on, and once it has ended.
        await ReadAgainAndAgainAsync(attacker, victim, padded);
        // By a writer that comes before the other in canonical order, so that its event is within what counts.
        (
            await attacker.UploadAsync($"/v1/workouts/{padded}/finish", """{"writer":"a0a0a0a0a0a0","seq":0,"kind":"finished","elapsed_ms":9000}""")
        ).Status.ShouldBe(202);
        await Eventually.TrueAsync(
            async () => (await attacker.GetAsync($"/v1/workouts/{padded}")).Json.GetProperty("state").GetString() == "finished",
            "it has ended");
        await ReadAgainAndAgainAsync(attacker, victim, padded);

        (await StoredAsync(attacker, padded)).ShouldBe(PaddedEvents * PaddedRequests);
        stamina.PeakMb.ShouldBeLessThan(MostMb);
    }

    // From several connections at once: the workout, its events, its track, the list, an edit, an export.
    private static async Task ReadAgainAndAgainAsync(Phone attacker, Phone victim, Stamina.Contracts.Ids.SessionId padded)
    {
        string[] reads =
        [
            $"/v1/workouts/{padded}",
            $"/v1/workouts/{padded}?include=events",
            $"/v1/workouts/{padded}?include=track,events",
            "/v1/workouts",
            "/v1/users/me/export",];
        var loops = Enumerable
            .Range(0, 6)
            .Select(async loop =>
            {
                for (var i = 0; i < 5; i++)
                {
                    var answer = await attacker.GetAsync(reads[(loop + i) % reads.Length]);
                    answer.Status.ShouldBeOneOf(200, 404, 429);
                    (
                        await attacker.SendAsync(HttpMethod.Patch, $"/v1/workouts/{padded}", $$"""{"title":"{{loop}} {{i}}"}""", ifMatch: "*")
                    ).Status.ShouldBeOneOf(200, 412, 428, 429);
                }
            })
            .ToList();
        var session = Phone.NewSession();
        (await victim.StartWorkoutAsync(session, new DateTimeOffset(2026, 11, 4, 18, 20, 0, TimeSpan.FromHours(1)))).Status.ShouldBe(202);
        await Eventually.TrueAsync(async () => (await victim.GetAsync($"/v1/workouts/{session}")).Status == 200, "the other account's workout is seen");
        await Task.WhenAll(loops);
    }

    private static string PaddedEvent(int seq) => string.Create(CultureInfo.InvariantCulture, $$"""{"seq":{{seq}},"elapsed_ms":{{seq}},"x":"{{Padding}}"}""");

    private static string Event(int seq) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"seq":{{seq}},"elapsed_ms":{{seq}},"progress":{"distance_m":1} }""");

    // Every seq that has arrived: those up to the last, without the missing ranges.
    private static async Task<int> StoredAsync(Phone phone, Stamina.Contracts.Ids.SessionId session)
    {
        var answer = await phone.GetAsync($"/v1/workouts/{session}");
        if (answer.Status != 200)
        {
            return 0;
        }

        var writer = answer.Json.GetProperty("writers").EnumerateArray().Single(w => w.GetProperty("writer").GetString() == Phone.Writer);
        var missing = writer.TryGetProperty("missing", out var ranges)
            ? ranges.EnumerateArray().Sum(r => r.GetProperty("last").GetInt32() - r.GetProperty("first").GetInt32() + 1)
            : 0;
        return writer.GetProperty("last_seq").GetInt32() + 1 - missing;
    }

    private static async Task<ByteArrayContent> PackedAsync(string json)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(json));
        }

        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }
}

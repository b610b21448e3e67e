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
        (await attacker.UploadAsync($"/v1/workouts/{flooded}/finish", $$"""{"writer":"{{Phone.Writer}}","seq":{{last}},"kind":"finished","elapsed_ms":1}""")).Status.ShouldBeOneOf(202, 429);
        await Eventually.TrueAsync(
            async () => await StoredAsync(attacker, flooded) >= acknowledged,
            "everything that was acknowledged is there",
            TimeSpan.FromSeconds(60));
        stamina.PeakMb.ShouldBeLessThan(MostMb);
    }

    private static string Event(int seq) => string.Create(CultureInfo.InvariantCulture, $$"""{"seq":{{seq}},"elapsed_ms":{{seq}},"progress":{"distance_m":1} }""");

    // Every seq that has arrived: those up to the last, without the missing ranges.
    private static async Task<int> StoredAsync(Phone phone, Stamina.Contracts.Ids.SessionId session)
    {
        var answer = await phone.GetAsync($"/v1/workouts/{session}");
        if (answer.Status != 200)
        {
            return 0;
        }

        var writer = answer.Json.GetProperty("writers")[0];
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

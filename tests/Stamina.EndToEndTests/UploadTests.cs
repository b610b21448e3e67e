using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Stamina.Contracts.Ids;
using Stamina.Ports.Queue;

namespace Stamina.EndToEndTests;

public sealed class UploadTests(UploadTests.Server shared) : IClassFixture<UploadTests.Server>
{
    private static readonly DateTimeOffset Morning = new(2026, 5, 1, 7, 30, 0, TimeSpan.FromHours(2));

    private Target Stamina => shared.Process;

    [Fact]
    public async Task A_workout_is_taken_from_start_to_finish()
    {
        var phone = Stamina.NewPhone();
        var session = Phone.NewSession();

        var start = await phone.StartWorkoutAsync(session, Morning);
        var progress = await phone.UpdateProgressAsync(session, 1, Morning.AddMinutes(5), TimeSpan.FromMinutes(5), """{"distance_m":1000}""");
        var finish = await phone.FinishWorkoutAsync(session, 2, Morning.AddMinutes(10), TimeSpan.FromMinutes(10));

        foreach (var answer in new[] { start, progress, finish })
        {
            answer.Status.ShouldBe(202, answer.ToString());
            answer.Outcomes.ShouldBe(["accepted"]);
            answer.Json.GetProperty("session_id").GetString().ShouldBe(session.Value);
            answer.Json.GetProperty("update_interval_s").GetInt32().ShouldBe(300);
            ConsistencyToken.TryParse(answer.Json.GetProperty("consistency_token").GetString(), out var token).ShouldBeTrue();
            token.Sessions.ShouldBe([session]);
        }
    }

    [Fact]
    public async Task A_start_without_session_id_gives_the_same_one_however_often_it_is_sent()
    {
        var phone = Stamina.NewPhone();
        const string Start = """{"exercise_type":"running","started_at":"2026-05-01T07:30:00+02:00","elapsed_ms":0}""";

        var first = await phone.UploadAsync("/v1/workouts", Start);
        var second = await phone.UploadAsync("/v1/workouts", Start);
        var another = await Stamina.NewPhone().UploadAsync("/v1/workouts", Start);

        SessionId.TryParse(first.Json.GetProperty("session_id").GetString(), out var session).ShouldBeTrue();
        session.RecordedType.ShouldBe("running");
        session.Unique.Version.ShouldBe(7);
        second.Json.GetProperty("session_id").GetString().ShouldBe(session.Value);
        another.Json.GetProperty("session_id").GetString().ShouldNotBe(session.Value);
    }

    [Fact]
    public async Task A_refused_event_names_its_place_and_its_neighbours_are_taken()
    {
        var answer = await Stamina.NewPhone().UploadAsync(
            $"/v1/workouts/{Phone.NewSession()}/progress",
            """{"writer":"k3v9x2m7q1tz","events":[{"seq":0},7,{"seq":2,"seq":2},{"seq":3,"kind":"never_heard_of"},{"kind":"lap"}]}""");

        answer.Status.ShouldBe(202);
        answer.Outcomes.ShouldBe(["accepted", "not_an_object", "duplicate_key", "accepted", "bad_seq"]);
        answer.Json.GetProperty("outcomes")[2].GetProperty("index").GetInt32().ShouldBe(2);
        answer.Json.GetProperty("outcomes")[2].GetProperty("seq").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_sync_takes_many_workouts_packed_or_not_and_refuses_a_bad_one_alone()
    {
        var phone = Stamina.NewPhone();
        var body = $$"""
            {"sent_at":"2026-05-01T20:00:00+02:00","workouts":[
             {"session_id":"{{Phone.NewSession("cycling")}}","writer":"k3v9x2m7q1tz","events":[{"seq":0},{"seq":1}]},
             {"session_id":"no id","writer":"k3v9x2m7q1tz","events":[{"seq":0}]},
             {"session_id":"{{Phone.NewSession("weight_training")}}","events":[{"seq":0}]}]}
            """;

        foreach (var encoding in new[] { "identity", "gzip", "br" })
        {
            var answer = await phone.SendAsync(HttpMethod.Post, "/v1/sync", Packed(Encoding.UTF8.GetBytes(body), encoding));
            answer.Status.ShouldBe(202, answer.ToString());
            answer.Json.GetProperty("workouts").EnumerateArray()
                .SelectMany(workout => workout.GetProperty("outcomes").EnumerateArray().Select(outcome => outcome.GetProperty("outcome").GetString()))
                .ShouldBe(["accepted", "accepted", "refused", "accepted"]);
        }
    }

    [Theory]
    [InlineData(
        """{"exercise_type":"running","start_time":"2026-04-30T18:00:00+02:00","end_time":"2026-04-30T18:52:00+02:00","distance":{"value":5,"unit":"mi"}}""",
        4)]
    [InlineData(
        """{"exercise_type":"weight_training","start_time":"2026-04-29T18:00:00+02:00","end_time":"2026-04-29T18:40:00+02:00","note":"heavy","exercises":[{"name":"bench_press","weight":100,"unit":"lb","repetition":10}]}""",
        4)]
    [InlineData("""{"exercise_type":"yoga","start_time":"2026-04-29T18:00:00Z","end_time":"2026-04-29T18:00:00Z"}""", 2)]
    public async Task A_past_workout_as_one_document_becomes_events_and_repeats_as_the_same_workout(string document, int events)
    {
        var phone = Stamina.NewPhone();

        var first = await phone.UploadAsync("/v1/workouts/log", document);
        var again = await phone.UploadAsync("/v1/workouts/log", document);

        first.Status.ShouldBe(202, first.ToString());
        first.Outcomes.ShouldBe(Enumerable.Repeat("accepted", events));
        again.Json.GetProperty("session_id").GetString().ShouldBe(first.Json.GetProperty("session_id").GetString());
    }

    [Fact]
    public async Task A_bad_document_names_each_field_at_fault()
    {
        var answer = await Stamina.NewPhone().UploadAsync("/v1/workouts/log", """
            {"exercise_type":"Running","start_time":"2026-04-30","end_time":"2026-04-30T18:52:00+02:00","distance":{"value":-1,"unit":"furlong"},
             "exercises":[{"name":"","weight":-1,"unit":"stone","repetition":0}]}
            """);

        answer.Problem.ShouldBe("invalid-request");
        answer
            .Json.GetProperty("errors")
            .EnumerateArray()
            .Select(error => error.GetProperty("field").GetString())
            .ShouldBe(
                [
                    "exercise_type",
                    "start_time",
                    "distance.value",
                    "distance.unit",
                    "exercises[0].name",
                    "exercises[0].weight",
                    "exercises[0].unit",
                    "exercises[0].repetition",],
                ignoreOrder: true);
    }

    [Theory]
    [InlineData("/v1/workouts/no-session/progress", """{"seq":0}""", 400, "invalid-session-id")]
    [InlineData("/v1/workouts", """{"session_id":"x","seq":0}""", 400, "invalid-session-id")]
    [InlineData("/v1/workouts", """{"session_id":7}""", 400, "invalid-session-id")]
    [InlineData("/v1/workouts", """{"exercise_type":"running"}""", 400, "invalid-request")]
    [InlineData("/v1/workouts", """{"exercise_type":"Running","started_at":"2026-05-01T07:30:00+02:00"}""", 400, "invalid-request")]
    [InlineData("/v1/workouts", "{", 400, "malformed-body")]
    [InlineData("/v1/sync", "[]", 400, "invalid-request")]
    [InlineData("/v1/sync", "{}", 400, "invalid-request")]
    [InlineData("/v1/sync", "", 400, "malformed-body")]
    [InlineData("/v1/workouts/log", "null", 400, "invalid-request")]
    public async Task What_cannot_be_taken_as_a_whole_is_a_problem(string path, string body, int status, string problem)
    {
        var answer = await Stamina.NewPhone().UploadAsync(path, body);

        answer.Status.ShouldBe(status, answer.ToString());
        answer.Problem.ShouldBe(problem);
    }

    [Fact]
    public async Task Wrong_types_encodings_sizes_and_bombs_are_problems()
    {
        var phone = Stamina.NewPhone();
        var path = $"/v1/workouts/{Phone.NewSession()}/progress";

        (await phone.SendAsync(HttpMethod.Post, path, new StringContent("""{"seq":0}""", Encoding.UTF8, "text/plain"))).ShouldBeProblem(
            415,
            "unsupported-media-type");
        (await phone.SendAsync(HttpMethod.Post, path, Packed("""{"seq":0}"""u8.ToArray(), "zstd"))).ShouldBeProblem(415, "unsupported-media-type");
        (await phone.SendAsync(HttpMethod.Post, path, Labelled("""{"seq":0}"""u8.ToArray(), "gzip"))).ShouldBeProblem(400, "malformed-body");
        (await phone.SendAsync(HttpMethod.Post, path, Labelled([.. "{\"seq\":0,\"x\":\""u8, 0xC3, 0x28, .. "\"}"u8], null))).ShouldBeProblem(
            400,
            "malformed-body");
        (await phone.SendAsync(HttpMethod.Post, path, Packed(new byte[64 << 20], "gzip"))).ShouldBeProblem(413, "too-large");
        (await phone.SendAsync(HttpMethod.Post, path, Packed(new byte[64 << 20], "br"))).ShouldBeProblem(413, "too-large");
        (await phone.SendAsync(HttpMethod.Put, path, """{"seq":0}""")).ShouldBeProblem(405, "method-not-allowed");
        (await phone.SendAsync(HttpMethod.Post, "/v1/nothing", "{}")).ShouldBeProblem(404, "not-found");
    }

    // The client sends on while it is being answered. Past an edge that ends in a reset stream as often as in the answer: phones are told the limit beforehand.
    [Fact]
    [Trait(Needs.Trait, Needs.Embedded)]
    public async Task A_body_that_is_too_large_by_its_length_is_a_problem() =>
        (
            await Stamina.NewPhone().SendAsync(HttpMethod.Post, $"/v1/workouts/{Phone.NewSession()}/progress", Labelled(new byte[(1 << 20) + 1], null))
        ).ShouldBeProblem(413, "too-large");

    [Fact]
    public async Task A_revoked_device_may_upload_and_nothing_else()
    {
        var revoked = Stamina.NewPhone(scope: global::Stamina.Http.Tokens.CallerScope.UploadOnly);

        (await revoked.StartWorkoutAsync(Phone.NewSession(), Morning)).Status.ShouldBe(202);
    }

    [Trait(Needs.Trait, Needs.Embedded)]
    [Fact]
    public async Task Too_many_requests_of_one_token_are_told_when_to_come_back()
    {
        await using var strict = await StaminaProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["STAMINA_RATE_LIMITS__PER_DEVICE_PER_SECOND"] = "1",
            ["STAMINA_RATE_LIMITS__PER_DEVICE_BURST"] = "5",
        });
        var (noisy, quiet) = (strict.NewPhone(), strict.NewPhone());
        var session = Phone.NewSession();
        for (var i = 0; i < 5; i++)
        {
            (await SendAsync(i)).Status.ShouldBe(202);
        }

        // All at once: one after the other they may be no more than one a second, on a busy machine.
        var limited = (await Task.WhenAll(Enumerable.Range(5, 100).Select(SendAsync))).First(answer => answer.Status != 202);
        limited.ShouldBeProblem(429, "too-many-requests");
        limited.RetryAfter.ShouldNotBeNull();
        (await quiet.StartWorkoutAsync(session, Morning)).Status.ShouldBe(202);

        Task<Answer> SendAsync(int seq) => noisy.UploadAsync($"/v1/workouts/{session}/progress", $$"""{"seq":{{seq}}}""");
    }

    private static ByteArrayContent Packed(byte[] body, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BufferedStream(packed),
        })
        {
            packer.Write(body);
            packer.Flush();
            return Labelled(Finish(packer, packed), encoding);
        }
    }

    private static byte[] Finish(Stream packer, MemoryStream packed)
    {
        if (packer is not BufferedStream)
        {
            packer.Dispose();
        }

        return packed.ToArray();
    }

    private static ByteArrayContent Labelled(byte[] body, string? encoding)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return content;
    }

    public sealed class Server : IAsyncLifetime
    {
        public Target Process { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Process = await Target.StartAsync();

        public ValueTask DisposeAsync() => Process?.DisposeAsync() ?? default;
    }
}

internal static class AnswerAssertions
{
    public static void ShouldBeProblem(this Answer answer, int status, string problem)
    {
        answer.Status.ShouldBe(status, answer.ToString());
        answer.Problem.ShouldBe(problem, answer.ToString());
        answer.Json.GetProperty("status").GetInt32().ShouldBe(status);
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Stamina.Tests;

namespace Stamina.EndToEndTests;

/// <summary>The design document's bodies and calls run as docs/names.md prints them.</summary>
public sealed partial class DesignDocumentTests
{
    private const decimal MetresPerMile = 1609.344m;

    [Fact]
    public async Task The_design_document_s_two_bodies_and_five_calls_run_as_printed()
    {
        var (bodies, calls) = Printed();
        bodies.Count.ShouldBe(2);
        calls.Count.ShouldBe(5);
        await using var server = await Target.StartAsync();
        var phone = await server.RegisterAsync(timeZone: "America/New_York");
        (await phone.SendAsync(HttpMethod.Patch, "/v1/users/me", """{"units": "imperial"}""", "*")).IsSuccess.ShouldBeTrue();

        var ride = await WorkoutAsync(phone, await phone.UploadAsync("/v1/workouts/log", bodies[0]));
        var lifts = await WorkoutAsync(phone, await phone.UploadAsync("/v1/workouts/log", bodies[1]));
        ride.GetProperty("exercise_type").GetString().ShouldBe("cycling");
        ride.GetProperty("started_at").GetString().ShouldBe("2024-04-05T12:00:00-04:00");
        ride.GetProperty("elapsed_time_s").GetDecimal().ShouldBe(7200);
        ride.GetProperty("location").GetProperty("name").GetString().ShouldBe("Central Park");
        Distance(ride).ShouldBe(20 * MetresPerMile);
        lifts.GetProperty("exercise_type").GetString().ShouldBe("weight_training");
        lifts
            .GetProperty("details")
            .GetProperty("sets")
            .EnumerateArray()
            .Select(s => $"{s.GetProperty("exercise")} {s.GetProperty("weight")} {s.GetProperty("unit")} x {s.GetProperty("repetitions")}")
            .ShouldBe(["dead_lift 100 lb x 3", "dead_lift 110 lb x 3", "dead_lift 120 lb x 3"]);

        // Looked at before the next call: a token stands for its own upload, and two that follow one another may be handled in either order.
        var started = await RunAsync(phone, calls[0]);
        (await WorkoutAsync(phone, started)).GetProperty("state").GetString().ShouldBe("in_progress");
        var session = started.Json.GetProperty("session_id").GetString()!;
        var updated = await RunAsync(phone, calls[1], session);
        updated.Json.GetProperty("outcomes")[0].GetProperty("outcome").GetString().ShouldBe("accepted");
        var running = await WorkoutAsync(phone, updated);
        running.GetProperty("state").GetString().ShouldBe("in_progress");
        (Distance(running), running.GetProperty("elapsed_time_s").GetDecimal()).ShouldBe((12 * MetresPerMile, 3600m));

        var goal = await RunAsync(phone, calls[2]);
        goal.Json.GetProperty("goal").GetProperty("exercise_type").GetString().ShouldBe("cycling");
        var status = await RunAsync(phone, calls[3]);
        var types = status.Json.GetProperty("by_type").EnumerateArray().ToList();
        types.ShouldHaveSingleItem().GetProperty("exercise_type").GetString().ShouldBe("cycling");
        var goals = await RunAsync(phone, calls[4]);
        goals
            .Json.GetProperty("goals")
            .EnumerateArray()
            .ShouldHaveSingleItem()
            .GetProperty("goal_id")
            .GetString()
            .ShouldBe(goal.Json.GetProperty("goal_id").GetString());
    }

    private static decimal Distance(JsonElement workout) => workout.GetProperty("metrics").GetProperty("distance").GetProperty("value").GetDecimal();

    private static async Task<JsonElement> WorkoutAsync(Phone phone, Answer uploaded)
    {
        uploaded.Status.ShouldBe(202, uploaded.ToString());
        var read = await phone.GetAsync(
            $"/v1/workouts/{uploaded.Json.GetProperty("session_id").GetString()}?consistency_token={uploaded.Json.GetProperty("consistency_token").GetString()}"
        );
        read.Status.ShouldBe(200, read.ToString());
        read.Json.TryGetProperty("not_counted", out _).ShouldBeFalse(read.ToString());
        return read.Json;
    }

    private static async Task<Answer> RunAsync(Phone phone, PrintedCall call, string session = "")
    {
        var path = call.Path.Replace("{session_id}", session, StringComparison.Ordinal);
        var answer = call.Method == HttpMethod.Post && path.StartsWith("/v1/workouts", StringComparison.Ordinal)
            ? await phone.UploadAsync(path, call.Body!)
            : await phone.SendAsync(call.Method, path, call.Body);
        answer.IsSuccess.ShouldBeTrue($"{call.Method} {path}: {answer}");
        return answer;
    }

    private static (IReadOnlyList<string> Bodies, IReadOnlyList<PrintedCall> Calls) Printed()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "names.md"));
        var section = page[page.IndexOf("## The design document's bodies and calls", StringComparison.Ordinal)..];
        var blocks = Block().Matches(section).Select(m => (Language: m.Groups["language"].Value, Text: m.Groups["text"].Value.Trim())).ToList();
        return (
            [.. blocks.Where(b => b.Language == "json").Select(b => b.Text)],
            [.. blocks.Where(b => b.Language == "http").Select(b => PrintedCall.Of(b.Text))]);
    }

    [GeneratedRegex(
        "^```(?<language>json|http)\n(?<text>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Block();

    private sealed record PrintedCall(HttpMethod Method, string Path, string? Body)
    {
        public static PrintedCall Of(string text)
        {
            var line = text.Split('\n')[0].Split(' ');
            var body = text.IndexOf("\n\n", StringComparison.Ordinal);
            return new PrintedCall(new HttpMethod(line[0]), line[1], body < 0 ? null : text[(body + 2)..]);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using Stamina.Contracts.Ids;

namespace Stamina.EndToEndTests;

/// <summary>Goals, statuses and workouts through the API of the real program.</summary>
public sealed class GoalJourneyTests(GoalJourneyTests.Server shared) : IClassFixture<GoalJourneyTests.Server>
{
    private const string RunsAWeek =
        """{"exercise_type": "running", "period": "week", "measure": "count", "target": 2, "each": [{"metric": "distance", "op": ">=", "value": 1, "unit": "km"}]}""";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Goal_is_reached_by_the_workouts_that_were_just_uploaded()
    {
        var phone = await shared.Process.RegisterAsync(timeZone: "Etc/UTC");
        var goal = NewGoal();
        (await SetAsync(phone, goal, RunsAWeek)).Status.ShouldBe(201);

        var first = await RunAsync(phone, 1_500);
        var one = (await ReadAsync(phone, "/v1/goals/status")).Json;
        Only(one).GetProperty("percent").GetInt32().ShouldBe(50);
        Only(one).GetProperty("messages")[0].GetProperty("text").GetString().ShouldBe("Your first one is in. Good start.");

        var second = await RunAsync(phone, 1_000);
        await RunAsync(phone, 900);
        // Asked once: the read itself waits for what was uploaded.
        var status = (await phone.SendAsync(HttpMethod.Get, $"/v1/goals/status?consistency_token={phone.ConsistencyToken}")).Json;

        Only(status).GetProperty("state").GetString().ShouldBe("reached");
        Only(status).GetProperty("session_ids").EnumerateArray().Select(s => s.GetString()).ShouldBe([first.Value, second.Value], ignoreOrder: true);
        Only(status).GetProperty("streak").GetProperty("current").GetInt32().ShouldBe(1);
        Only(status).GetProperty("messages")[0].GetProperty("key").GetString().ShouldBe("each");
        status.TryGetProperty("pending", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Same_goal_sent_twice_is_one_goal_and_another_under_its_id_is_refused()
    {
        var phone = await shared.Process.RegisterAsync();
        var goal = NewGoal();

        (await SetAsync(phone, goal, RunsAWeek)).Status.ShouldBe(201);
        (await SetAsync(phone, goal, RunsAWeek)).Status.ShouldBe(200);
        (await SetAsync(phone, goal, """{"period": "week", "measure": "days", "target": 4}""")).Problem.ShouldBe("conflict");
        (await phone.GetAsync("/v1/goals")).Json.GetProperty("goals").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Date_of_a_goal_needs_no_zeros_and_one_with_slashes_is_refused_with_an_example()
    {
        var phone = await shared.Process.RegisterAsync();
        // Within a year, with a month and a day of one digit each.
        var next = new DateOnly(DateTime.UtcNow.Year, DateTime.UtcNow.Month < 6 ? 9 : 3, 4);

        var taken = await SetFromAsync($"{next.Year}-{next.Month}-{next.Day}");
        var refused = await SetFromAsync($"{next.Day}/{next.Month}/{next.Year}");

        taken.Json.GetProperty("starts_on").GetString().ShouldBe(next.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        refused.ShouldBeProblem(400, "invalid-request");
        refused.Text.ShouldContain("a date, as 2026-05-01 or 2026-5-1");

        Task<Answer> SetFromAsync(string date) => phone.SendAsync(HttpMethod.Post, "/v1/goals", $$"""{"goal": {{RunsAWeek}}, "starts_on": "{{date}}"}""");
    }

    [Theory]
    [InlineData("""{"period": "week", "measure": "sum", "metric": "distance", "target": "20 miles"}""", "Move 20 mi a week")]
    [InlineData("""{"period": "week", "measure": "sum", "metric": "distance", "target": {"value": 20, "unit": "Miles"}}""", "Move 20 mi a week")]
    [InlineData(
        """{"period": "week", "measure": "days", "target": 3, "each": [{"metric": "distance", "op": ">=", "value": "5km"}]}""",
        "Move on 3 days a week, at least 5 km each")]
    public async Task Amount_of_a_goal_may_come_with_its_unit(string goal, string sentence) =>
        (await SetAsync(await shared.Process.RegisterAsync(), NewGoal(), goal)).Json.GetProperty("sentence").GetString().ShouldBe(sentence);

    [Theory]
    [InlineData("\"twenty miles\"", "goal.target", "20 miles")]
    [InlineData("{\"value\": 20}", "goal.target", "20 miles")]
    [InlineData("\"20 miles\", \"unit\": \"km\"", "goal.unit", "the unit once")]
    [InlineData("\"20 parsecs\"", "goal.unit", "km")]
    public async Task Amount_that_cannot_be_read_is_refused_with_what_was_expected(string target, string field, string expected)
    {
        var refused = await SetAsync(
            await shared.Process.RegisterAsync(), NewGoal(), $$"""{"period": "week", "measure": "sum", "metric": "distance", "target": {{target}}}""");

        refused.ShouldBeProblem(400, "invalid-request");
        var error = refused.Json.GetProperty("errors")[0];
        error.GetProperty("field").GetString().ShouldBe(field);
        error.GetProperty("expected").GetString()!.ShouldContain(expected);
    }

    [Fact]
    public async Task Goal_is_edited_against_its_revision_paused_deleted_and_taken_back()
    {
        var phone = await shared.Process.RegisterAsync();
        var path = $"/v1/goals/{NewGoal()}";
        var set = await SetAsync(phone, path.Split('/')[^1], RunsAWeek);

        (await phone.SendAsync(HttpMethod.Patch, path, """{"paused": true}""")).Problem.ShouldBe("precondition-required");
        var paused = await phone.SendAsync(HttpMethod.Patch, path, """{"paused": true}""", set.ETag);
        paused.Json.GetProperty("paused").GetBoolean().ShouldBeTrue(paused.ToString());
        var late = await phone.SendAsync(HttpMethod.Patch, path, """{"paused": false}""", set.ETag);
        (late.Problem, late.ETag).ShouldBe(("precondition-failed", paused.ETag));
        var more = await phone.SendAsync(HttpMethod.Patch, path, """{"goal": {"period": "week", "measure": "days", "target": 4}}""", paused.ETag);
        more.Json.GetProperty("next").GetProperty("sentence").GetString().ShouldBe("Move on 4 days a week");

        (await phone.SendAsync(HttpMethod.Delete, path)).Json.TryGetProperty("restorable_until", out _).ShouldBeTrue();
        (await phone.GetAsync("/v1/goals")).Json.GetProperty("goals").GetArrayLength().ShouldBe(0);
        (await phone.GetAsync("/v1/goals?deleted=true")).Json.GetProperty("goals").GetArrayLength().ShouldBe(1);
        (await phone.SendAsync(HttpMethod.Post, path + "/restore")).Status.ShouldBe(200);
        (await phone.GetAsync("/v1/goals")).Json.GetProperty("goals").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_goal_by_day_has_rest_days_and_rests_that_are_told_by_their_dates()
    {
        var phone = await shared.Process.RegisterAsync();
        var id = NewGoal();
        var set = await SetAsync(
            phone, id, """{"exercise_type": "running", "period": "day", "measure": "count", "target": 1, "rest_days": ["sunday", "wednesday"]}""");
        set.Json.GetProperty("sentence").GetString().ShouldBe("Running once a day, rest on Wednesday and Sunday");

        var rested = await phone.SendAsync(
            HttpMethod.Patch, $"/v1/goals/{id}", """{"pauses": [{"from": "2020-1-5", "resumes_on": "2020-01-07"}]}""", set.ETag);
        rested.Problem.ShouldBe("invalid-request", "it began long after");
        var ahead = DateOnly.FromDateTime(Now.UtcDateTime).AddDays(30);
        var holiday = $$"""{"pauses": [{"from": "{{ahead:yyyy-MM-dd}}", "resumes_on": "{{ahead.AddDays(7):yyyy-MM-dd}}"}]}""";
        rested = await phone.SendAsync(HttpMethod.Patch, $"/v1/goals/{id}", holiday, set.ETag);
        (rested.Status, rested.Json.GetProperty("paused").GetBoolean()).ShouldBe((200, false), rested.ToString());

        var read = (await phone.GetAsync($"/v1/goals/{id}")).Json;
        read.GetProperty("goal").GetProperty("rest_days").EnumerateArray().Select(d => d.GetString()).ShouldBe(["wednesday", "sunday"]);
        read.GetProperty("pauses")[0].GetProperty("from").GetString().ShouldBe($"{ahead:yyyy-MM-dd}");
    }

    [Fact]
    public async Task Workout_is_read_listed_edited_deleted_and_taken_back()
    {
        var phone = await shared.Process.RegisterAsync(timeZone: "Etc/UTC");
        var session = await RunAsync(phone, 5_000);
        var older = await RunAsync(phone, 3_000, Now.AddDays(-3));
        var path = $"/v1/workouts/{session}";

        var workout = await ReadAsync(phone, path + "?include=events,track");
        workout.Json.GetProperty("state").GetString().ShouldBe("finished");
        workout.Json.GetProperty("metrics").GetProperty("distance").GetProperty("value").GetDecimal().ShouldBe(5_000);
        workout.Json.GetProperty("writers")[0].GetProperty("finished_seq").GetInt32().ShouldBe(2);
        workout.Json.GetProperty("events").GetArrayLength().ShouldBe(3);

        var edited = await phone.SendAsync(HttpMethod.Patch, path, """{"distance": {"value": 3.2, "unit": "mi"}}""", workout.ETag);
        edited.Status.ShouldBe(200, edited.ToString());
        edited.Json.GetProperty("edited").GetProperty("distance").GetRawText().ShouldBe("""{"value":3.2,"unit":"mi"}""");
        edited.Json.GetProperty("metrics").GetProperty("distance").GetProperty("value").GetDecimal().ShouldBe(5_149.901m);

        (await Totals(phone)).ShouldBe((2, 8_149.901m));
        (await phone.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(200);
        (await Totals(phone)).ShouldBe((1, 3_000m));
        (await Sessions(phone, "/v1/workouts?deleted=true")).ShouldBe([session.Value]);
        (await phone.SendAsync(HttpMethod.Post, path + "/restore")).Status.ShouldBe(200);

        // A list may come from a copy of the store, which is a moment behind.
        await Eventually.TrueAsync(
            async () => (await Sessions(phone, "/v1/workouts?limit=1&type=running")).Single() == session.Value,
            "it is back in the list");
        var page = await phone.GetAsync("/v1/workouts?limit=1&type=running");
        (await Sessions(phone, $"/v1/workouts?limit=1&type=running&cursor={page.Json.GetProperty("next_cursor").GetString()}")).ShouldBe([older.Value]);
    }

    [Theory]
    [InlineData("/v1/status?last_days=0", "invalid-request")]
    [InlineData("/v1/status?last_days=x", "invalid-request")]
    [InlineData("/v1/status?from=2026-13-01", "invalid-request")]
    [InlineData("/v1/status?from=2026-05-02&to=2026-05-01", "invalid-request")]
    [InlineData("/v1/status?from=0001-01-01&to=9999-12-31", "invalid-request")]
    [InlineData("/v1/status?last_days=3&from=2026-05-02", "invalid-request")]
    [InlineData("/v1/status?consistency_token=nonsense", "invalid-request")]
    [InlineData("/v1/workouts?limit=1000", "invalid-request")]
    [InlineData("/v1/workouts?cursor=!!", "invalid-request")]
    [InlineData("/v1/workouts/nothing", "invalid-session-id")]
    [InlineData("/v1/workouts/running_01h455vb4pex5vsknk084sn02q", "not-found")]
    [InlineData("/v1/workouts/running_01h455vb4pex5vsknk084sn02q?include=everything", "invalid-request")]
    [InlineData("/v1/goals/goal_01h455vb4pex5vsknk084sn02q", "not-found")]
    [InlineData("/v1/goals/nothing", "not-found")]
    public async Task Question_that_makes_no_sense_is_refused(string path, string problem) =>
        (await (await shared.Process.RegisterAsync()).GetAsync(path)).Problem.ShouldBe(problem);

    [Theory]
    [InlineData("/v1/status?from=0001-01-01&to=0001-01-02")]
    [InlineData("/v1/status?from=9999-12-30&to=9999-12-31")]
    [InlineData("/v1/status?last_days=3660")]
    public async Task Edge_of_the_calendar_is_answered(string path) =>
        (await (await shared.Process.RegisterAsync()).GetAsync(path)).Status.ShouldBe(200);

    private static JsonElement Only(JsonElement status) => status.GetProperty("goals").EnumerateArray().Single();

    private static string NewGoal() => new GoalId(Guid.CreateVersion7()).ToString();

    private static Task<Answer> SetAsync(Phone phone, string id, string goal) =>
        phone.SendAsync(HttpMethod.Post, "/v1/goals", $$"""{"goal_id": "{{id}}", "goal": {{goal}}}""");

    private static Task<Answer> ReadAsync(Phone phone, string path) =>
        phone.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}consistency_token={phone.ConsistencyToken}");

    private static async Task<(int Count, decimal Distance)> Totals(Phone phone)
    {
        var overall = (await ReadAsync(phone, "/v1/status?last_days=7")).Json.GetProperty("overall");
        return (overall.GetProperty("count").GetInt32(), overall.GetProperty("metrics").GetProperty("distance").GetProperty("value").GetDecimal());
    }

    private static async Task<IEnumerable<string?>> Sessions(Phone phone, string path) =>
        (await phone.GetAsync(path)).Json.GetProperty("workouts").EnumerateArray().Select(w => w.GetProperty("session_id").GetString());

    private static async Task<SessionId> RunAsync(Phone phone, int metres, DateTimeOffset? startedAt = null)
    {
        var session = Phone.NewSession();
        var start = startedAt ?? Now;
        await phone.StartWorkoutAsync(session, start, "Etc/UTC");
        await phone.UpdateProgressAsync(
            session, 1, start.AddMinutes(20), TimeSpan.FromMinutes(20), string.Create(CultureInfo.InvariantCulture, $$"""{"distance_m": {{metres}}}"""));
        (await phone.FinishWorkoutAsync(session, 2, start.AddMinutes(20), TimeSpan.FromMinutes(20))).Status.ShouldBe(202);
        return session;
    }

    public sealed class Server : IAsyncLifetime
    {
        public Target Process { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Process = await Target.StartAsync();

        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}

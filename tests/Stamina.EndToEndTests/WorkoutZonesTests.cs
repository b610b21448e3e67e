using System.Text.Json;

namespace Stamina.EndToEndTests;

/// <summary>get_workout_zones: the time of a workout in the zones that its person's profile has.</summary>
public sealed class WorkoutZonesTests(UploadTests.Server shared) : IClassFixture<UploadTests.Server>
{
    private static readonly DateTimeOffset Morning = new(2026, 5, 1, 7, 30, 0, TimeSpan.FromHours(2));

    [Fact]
    public async Task Time_in_zones_follows_the_profile_and_nothing_is_assumed_where_it_says_nothing()
    {
        var phone = await shared.Process.RegisterAsync();
        var session = Phone.NewSession();
        await phone.StartWorkoutAsync(session, Morning);
        var points = string.Join(',', Enumerable.Range(0, 121).Select(s =>
            FormattableString.Invariant($$"""{"t":{{s * 1000}},"lat":{{46.05 + (s * 0.000027):F6}},"lon":14.5,"hr":{{(s < 60 ? 120 : 150)}}}""")));
        await phone.FinishWorkoutAsync(session, 1, Morning.AddMinutes(2), TimeSpan.FromMinutes(2), $$"""{"points":[{{points}}]}""");
        var path = $"/v1/workouts/{session}/zones?consistency_token={phone.ConsistencyToken}";

        var none = await phone.GetAsync(path);
        none.Status.ShouldBe(200, none.ToString());
        none.Json.TryGetProperty("heart_rate", out _).ShouldBeFalse();
        none.Json.TryGetProperty("speed", out _).ShouldBeFalse();

        await EditAsync(phone, """{"training_zones":{"heart_rate_formula":"max","max_heart_rate":190,"threshold_speeds":{"running":3.704}}}""");
        var zones = await phone.GetAsync(path);
        Of(zones, "heart_rate").ShouldBe("max bpm 0: 95 0, 114 60, 133 60, 152 0, 171 0");
        Of(zones, "speed").ShouldBe("threshold m/s 0: 0 0, 2.872 116, 3.25 0, 3.495 0, 3.742 0");

        await EditAsync(phone, """{"training_zones":{"heart_rate_formula":"own","heart_rate_from":[121]}}""");
        zones = await phone.GetAsync(path);
        Of(zones, "heart_rate").ShouldBe("own bpm 60: 121 60");
        zones.Json.TryGetProperty("speed", out _).ShouldBeFalse();

        await EditAsync(phone, """{"training_zones":{"threshold_speeds":{"running":3.704},"speed_from":{"running":[0,3,3.5]}}}""");
        zones = await phone.GetAsync(path);
        Of(zones, "speed").ShouldBe("own m/s 0: 0 0, 3 116, 3.5 0");
        zones.Json.TryGetProperty("heart_rate", out _).ShouldBeFalse();

        (await (await shared.Process.RegisterAsync()).GetAsync($"/v1/workouts/{session}/zones")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Time_in_zones_of_power_follows_the_threshold_of_its_type_or_the_bounds_that_were_set()
    {
        var phone = await shared.Process.RegisterAsync();
        var session = Phone.NewSession();
        await phone.StartWorkoutAsync(session, Morning);
        var points = string.Join(',', Enumerable.Range(0, 121).Select(s =>
            FormattableString.Invariant($$"""{"t":{{s * 1000}},"power":{{(s < 20 ? 0 : s < 60 ? 200 : 310)}}}""")));
        await phone.FinishWorkoutAsync(session, 1, Morning.AddMinutes(2), TimeSpan.FromMinutes(2), $$"""{"points":[{{points}}]}""");
        var path = $"/v1/workouts/{session}/zones?consistency_token={phone.ConsistencyToken}";

        await EditAsync(phone, """{"training_zones":{"threshold_powers":{"cycling":250}}}""");
        (await phone.GetAsync(path)).Json.TryGetProperty("power", out _).ShouldBeFalse();

        await EditAsync(phone, """{"training_zones":{"threshold_powers":{"cycling":250,"running":300}}}""");
        Of(await phone.GetAsync(path), "power").ShouldBe("threshold W 0: 0 20, 168 40, 228 0, 273 60, 318 0, 363 0, 453 0");

        await EditAsync(phone, """{"training_zones":{"threshold_powers":{"running":300},"power_from":{"running":[100,300]}}}""");
        Of(await phone.GetAsync(path), "power").ShouldBe("own W 20: 100 40, 300 60");
    }

    private static async Task EditAsync(Phone phone, string edit)
    {
        var profile = await phone.GetAsync("/v1/users/me");
        var edited = await phone.SendAsync(HttpMethod.Patch, "/v1/users/me", edit, profile.ETag);
        edited.Status.ShouldBe(200, edited.ToString());
    }

    private static string Of(Answer answer, string measure)
    {
        var zones = answer.Json.GetProperty(measure);
        var each = zones.GetProperty("zones").EnumerateArray().Select(z => $"{Number(z, "from")} {Number(z, "time_s")}");
        return $"{zones.GetProperty("formula")} {zones.GetProperty("unit")} {Number(zones, "below_s")}: {string.Join(", ", each)}";
    }

    private static string Number(JsonElement of, string name) =>
        of.GetProperty(name).GetDecimal().ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);
}

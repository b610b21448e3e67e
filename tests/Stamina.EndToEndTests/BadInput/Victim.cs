using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using Stamina.Contracts.Ids;

namespace Stamina.EndToEndTests.BadInput;

/// <summary>Somebody with a workout and a goal, whose ids an attacker knows. What they see must not change whatever the attacker does.</summary>
internal sealed class Victim
{
    private const string Planned =
        """{"changes":[{"planned_id":"planned_01jt4w0r5ze9vtd9x6kqk4rz1a","day":"2026-05-04","exercise_type":"running","title":"Mine"}]}""";

    private readonly Target process;
    private readonly Phone phone;
    private readonly SessionId session;
    private readonly string goal;
    private readonly string device;
    private readonly string zone;
    private readonly string webhook;
    private string before = "";

    private Victim(Target process, Phone phone, SessionId session, string goal, (string Device, string Zone, string Webhook) beside)
    {
        this.process = process;
        this.phone = phone;
        this.session = session;
        this.goal = goal;
        (device, zone, webhook) = beside;
    }

    public static async Task<Victim> CreateAsync(Target process)
    {
        var person = await process.RegisterAsync();
        var workout = Phone.NewSession();
        var start = DateTimeOffset.UtcNow.AddHours(-1);
        await person.StartWorkoutAsync(workout, start);
        await person.FinishWorkoutAsync(workout, 1, start.AddMinutes(30), TimeSpan.FromMinutes(30), """{"distance_m":5000}""");
        var set = await person.SendAsync(HttpMethod.Post, "/v1/goals", """{"goal":{"period":"week","measure":"count","target":3}}""");
        var devices = (await person.GetAsync("/v1/users/me/devices")).Json.GetProperty("devices");
        var hidden = await person.SendAsync(HttpMethod.Post, "/v1/users/me/privacy-zones", """{"name":"Home","lat":46.05,"lon":14.5}""");
        await person.SendAsync(HttpMethod.Patch, "/v1/calendar", Planned);
        var hook = await person.SendAsync(
            HttpMethod.Post, "/v1/users/me/webhooks", """{"name":"Hall","url":"https://hall.invalid/","events":["workout.deleted"]}""");
        var victim = new Victim(
            process,
            person,
            workout,
            set.IsSuccess ? set.Json.GetProperty("goal_id").GetString()! : "goal_01h455vb4pex5vsknk084sn02q",
            (devices[0].GetProperty("device_id").GetString()!,
                hidden.IsSuccess ? hidden.Json.GetProperty("zone_id").GetString()! : "zone_01h455vb4pex5vsknk084sn02q",
                hook.IsSuccess ? hook.Json.GetProperty("webhook_id").GetString()! : "webhook_01h455vb4pex5vsknk084sn02q"));
        await Eventually.TrueAsync(victim.HasSettledAsync, "the victim's workout is folded");
        return victim;
    }

    /// <summary>Points a path at what is the victim's.</summary>
    public string Aim(string path) =>
        path.Replace("{session_id}", session.Value, StringComparison.Ordinal)
            .Replace("{goal_id}", goal, StringComparison.Ordinal)
            .Replace("{zone_id}", zone, StringComparison.Ordinal)
            .Replace("{webhook_id}", webhook, StringComparison.Ordinal)
            .Replace("{device_id}", device, StringComparison.Ordinal);

    public async Task ShouldBeUntouchedAsync() => (await SeesAsync()).ShouldBe(before);

    // The same twice: within one look, what was read first may be from before the fold and the rest from behind it.
    private async Task<bool> HasSettledAsync()
    {
        var earlier = before;
        before = await SeesAsync();
        return before == earlier && before.Contains("5000000", StringComparison.Ordinal);
    }

    private async Task<string> SeesAsync()
    {
        var all = "";
        string[] paths =
        [
            "/v1/users/me", "/v1/users/me/devices", $"/v1/workouts/{session}", "/v1/workouts", "/v1/goals", "/v1/calendar", "/v1/users/me/privacy-zones",
            "/v1/users/me/webhooks",
        ];
        foreach (var path in paths)
        {
            var answer = await phone.GetAsync(path);
            all += $"{path} {answer.Status} {answer.ETag} {Stable(answer)}\n";
        }

        return all + await ExportAsync();
    }

    private async Task<string> ExportAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, process.Url("/v1/users/me/export"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", phone.Token);
        using var response = await process.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync());
        var all = "";
        // The log of what happened to the account names each export, this one too.
        foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith(".json", StringComparison.Ordinal) && entry.FullName != "security-log.json"))
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            all += $"{entry.FullName} {await reader.ReadToEndAsync()}\n";
        }

        return all;
    }

    // What says only how the server is doing is left out.
    private static string Stable(Answer answer) =>
        answer.Text.Length == 0
            ? ""
            : string.Join(
                '\n',
                answer.Json.ValueKind == JsonValueKind.Object
                    ? answer.Json.EnumerateObject().Where(m => m.Name is not ("pending" or "as_of")).Select(m => m.ToString())
                    : []);
}

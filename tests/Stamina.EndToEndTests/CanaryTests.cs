using System.Text;
using Stamina.Contracts.Ids;

namespace Stamina.EndToEndTests;

/// <summary>
/// What a person recorded, and who they are, can be read in no file of a server or its engines by whoever has a copy of them: in one process and in a cell.
/// </summary>
public sealed class CanaryTests
{
    private const int Chunk = 1 << 20;
    private static readonly DateTimeOffset Start = new(2026, 11, 4, 18, 20, 0, TimeSpan.FromHours(1));

    [Fact]
    public async Task Nothing_that_a_person_recorded_or_said_of_themselves_is_readable_in_any_file_of_stores_queue_cache_and_logs()
    {
        await using var server = await Target.StartAsync();
        var canary = Guid.NewGuid().ToString("n");
        var digits = string.Concat(canary.Where(char.IsAsciiDigit).Concat("123456789")).AsSpan(0, 9).ToString();
        var phone = await RegisterAsync(server, canary);
        var session = Phone.NewSession();

        (await phone.StartWorkoutAsync(session, Start)).Status.ShouldBe(202);
        var points = $$"""{"points": [{"t": 0, "lat": 45.8{{digits}}, "lon": 15.9217}, {"t": 60000, "lat": 45.79, "lon": 15.9{{digits}}}]}""";
        (await phone.UpdateProgressAsync(session, 1, Start.AddMinutes(5), TimeSpan.FromMinutes(5), points)).Status.ShouldBe(202);
        (await phone.FinishWorkoutAsync(session, 2, Start.AddMinutes(6), TimeSpan.FromMinutes(6), """{"distance_m": 1250}""")).Status.ShouldBe(202);
        await Eventually.TrueAsync(
            async () => await phone.GetAsync($"/v1/workouts/{session}") is { Status: 200 } read
                && read.Json.GetProperty("metrics").TryGetProperty("distance", out _),
            "it is derived");
        var edit = $$"""{"title": "title{{canary}}", "note": "note{{canary}}"}""";
        (await phone.SendAsync(HttpMethod.Patch, $"/v1/workouts/{session}", edit, ifMatch: "*")).Status.ShouldBe(200);
        (await phone.GetAsync("/v1/status?last_days=30")).Status.ShouldBe(200);
        await Eventually.TrueAsync(
            async () => (await phone.GetAsync("/v1/workouts")).Text.Contains("title" + canary, StringComparison.Ordinal), "a copy of the store lists it too");

        var needles = new[] { "mail", "device", "name", "title", "note" }.Select(of => of + canary).Append("45.8" + digits).Append("15.9" + digits).ToList();
        var found = Search(server.Files, [.. needles.Select(Encoding.UTF8.GetBytes), phone.User.Value.ToByteArray(bigEndian: true)]);

        needles.Zip(found).Where(pair => pair.Second.Count > 0).Select(pair => $"{pair.First} in {string.Join(", ", pair.Second)}").ShouldBeEmpty();
        server.Output.ShouldNotContain(canary);
        found[^1].ShouldNotBeEmpty("the account's id stands in clear in the store; where it is not found the search looks past what is there");
    }

    private static async Task<Phone> RegisterAsync(Target server, string canary)
    {
        var answer = await new Phone(server, null, default).SendAsync(HttpMethod.Post, "/v1/auth/register", $$"""
            {"email": "mail{{canary}}@example.org", "password": "a long walk before breakfast",
             "device": {"name": "device{{canary}}", "platform": "cli"}, "profile": {"name": "name{{canary}}", "time_zone": "Europe/Zagreb"} }
            """);
        answer.IsSuccess.ShouldBeTrue(answer.ToString());
        UserId.TryParse(answer.Json.GetProperty("user_id").GetString(), out var user).ShouldBeTrue();
        return new Phone(server, answer.Json.GetProperty("access_token").GetString()!, user);
    }

    // Mail to people is not the store's: it lies in a folder of its own, for its reader.
    private static List<string>[] Search(string folder, byte[][] needles)
    {
        var found = Array.ConvertAll(needles, _ => new List<string>());
        var overlap = needles.Max(needle => needle.Length) - 1;
        var buffer = new byte[Chunk + overlap];
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsLookedAt))
        {
            try
            {
                SearchFile(file);
            }
            catch (IOException)
            {
                // It has gone meanwhile, or is a socket.
            }
        }

        return found;

        bool IsLookedAt(string file) => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)
            .Any(part => part is "mail" || part.StartsWith("program", StringComparison.Ordinal));

        void SearchFile(string file)
        {
            using var bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            for (var kept = 0; ;)
            {
                var read = bytes.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false);
                var part = buffer.AsSpan(0, kept + read);
                for (var i = 0; i < needles.Length; i++)
                {
                    if (part.IndexOf(needles[i]) >= 0 && !found[i].Contains(file, StringComparer.Ordinal))
                    {
                        found[i].Add(file);
                    }
                }

                if (read < buffer.Length - kept)
                {
                    return;
                }

                kept = overlap;
                part[^overlap..].CopyTo(buffer);
            }
        }
    }
}

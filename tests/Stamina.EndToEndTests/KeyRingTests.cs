using Microsoft.Data.Sqlite;
using Stamina.Contracts.Ids;

namespace Stamina.EndToEndTests;

/// <summary>The key ring of a whole server: <c>stamina keys</c> beside it, a ring that is away, and a backup from before a deletion.</summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class KeyRingTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 4, 18, 20, 0, TimeSpan.FromHours(1));

    [Fact]
    public async Task The_ring_gets_a_version_and_keys_are_wrapped_anew_while_people_record()
    {
        await using var server = await StaminaProcess.StartAsync();
        string[] data = ["--data", server.Data];
        var ana = await server.RegisterAsync();
        var first = await RecordAsync(ana);
        (await ListAsync(data)).ShouldBe(["1 keys 2 wraps"], "the store's own mark, and hers");

        (await StaminaProcess.RunAsync(["keys", "add", .. data])).Output.ShouldContain("Version 2 wraps the keys of accounts from now on.");
        var ben = await server.RegisterAsync();
        var his = await RecordAsync(ben);
        var second = await RecordAsync(ana);
        (await ListAsync(data)).ShouldBe(["1 keys 2", "2 keys 1 wraps"]);
        (await StaminaProcess.RunAsync(["keys", "retire", "1", .. data])).ShouldSatisfyAllConditions(
            run => run.ExitCode.ShouldBe(1), run => run.Output.ShouldContain("stamina keys rewrap"));
        (await StaminaProcess.RunAsync(["keys", "rewrap", .. data])).Output.ShouldContain("2 keys were wrapped anew.");
        var third = await RecordAsync(ana);

        server.Terminate();
        await server.EndAsync();
        var ring = Path.Combine(server.Data, "keys", "key-ring.txt");
        await File.WriteAllLinesAsync(ring, (await File.ReadAllLinesAsync(ring)).Where(line => !line.StartsWith("1 ", StringComparison.Ordinal)));
        await server.StartAgainAsync();
        foreach (var (phone, session) in ((Phone, SessionId)[])[(ana, first), (ana, second), (ana, third), (ben, his)])
        {
            (await phone.GetAsync($"/v1/workouts/{session}")).Status.ShouldBe(200);
        }

        server.Output.ShouldNotContain("fail:");
    }

    [Fact]
    public async Task A_damaged_key_stops_neither_a_start_nor_the_wrapping_of_others_and_the_command_names_it_and_fails()
    {
        await using var server = await StaminaProcess.StartAsync();
        var (ana, ben) = (await server.RegisterAsync(), await server.RegisterAsync());
        var (hers, his) = (await RecordAsync(ana), await RecordAsync(ben));
        (await StaminaProcess.RunAsync(["keys", "add", "--data", server.Data])).ExitCode.ShouldBe(0);
        var damaged = await DamageYoungestKeyAsync(server);

        (await StaminaProcess.RunAsync(["keys", "rewrap", "--data", server.Data])).ShouldSatisfyAllConditions(
            run => run.ExitCode.ShouldBe(1),
            run => run.Output.ShouldContain("2 keys were wrapped anew."),
            run => run.Output.ShouldContain("1 keys do not open"),
            run => run.Output.ShouldContain(damaged.ToString()));
        server.Terminate();
        await server.EndAsync();
        await server.StartAgainAsync();

        (await ana.GetAsync($"/v1/workouts/{hers}")).Status.ShouldBe(200);
        await RecordAsync(ana);
        (await ben.GetAsync($"/v1/workouts/{his}")).Status.ShouldBe(503);
    }

    [Fact]
    public async Task A_server_whose_ring_is_away_does_not_start_and_has_everything_once_it_is_back()
    {
        await using var server = await StaminaProcess.StartAsync();
        var ana = await server.RegisterAsync();
        var session = await RecordAsync(ana);
        server.Terminate();
        await server.EndAsync();
        var ring = Path.Combine(server.Data, "keys", "key-ring.txt");
        File.Move(ring, ring + ".away");

        (await Should.ThrowAsync<InvalidOperationException>(server.StartAgainAsync)).Message.ShouldContain("ended before it listened");
        await server.SaysAsync("put it back from its copy");
        (await StaminaProcess.RunAsync(["keys", "add", "--data", server.Data])).ExitCode.ShouldBe(1);
        File.Exists(ring).ShouldBeFalse();

        File.Move(ring + ".away", ring);
        await server.StartAgainAsync();
        (await ana.GetAsync($"/v1/workouts/{session}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_backup_that_is_put_back_has_nothing_of_an_account_that_was_deleted_since()
    {
        await using var server = await StaminaProcess.StartAsync();
        var (ana, ben) = (await server.RegisterAsync(), await server.RegisterAsync());
        var (hers, his) = (await RecordAsync(ana), await RecordAsync(ben));
        await CopyAsync(Path.Combine(server.Data, "store.db"), Path.Combine(server.Data, "backup"));
        (await ana.SendAsync(HttpMethod.Post, "/v1/users/me/delete", """{"password":"a long walk before breakfast"}""")).Status.ShouldBe(204);
        server.Terminate();
        await server.EndAsync();
        foreach (var file in Directory.EnumerateFiles(server.Data, "store.db*").ToList())
        {
            File.Delete(file);
        }

        await CopyAsync(Path.Combine(server.Data, "backup"), Path.Combine(server.Data, "store.db"));
        (await KeysAsync(server)).ShouldBe(3);
        await server.StartAgainAsync();

        await server.SaysAsync("deleted again: 1");
        (await KeysAsync(server)).ShouldBe(2);
        (await ana.GetAsync($"/v1/workouts/{hers}")).Status.ShouldBe(404);
        (await ana.GetAsync("/v1/users/me")).Status.ShouldBe(410);
        (await ben.GetAsync($"/v1/workouts/{his}")).Status.ShouldBe(200);
    }

    private static async Task<List<string>> ListAsync(string[] data)
    {
        var run = await StaminaProcess.RunAsync(["keys", "list", .. data]);
        run.ExitCode.ShouldBe(0, run.Output);
        // Without the times.
        return
        [
            .. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  "))
                .Select(parts => string.Join(' ', parts.Where((_, i) => i != 1))),
        ];
    }

    private static async Task<SessionId> RecordAsync(Phone phone)
    {
        var session = Phone.NewSession();
        (await phone.StartWorkoutAsync(session, Start)).Status.ShouldBe(202);
        (await phone.FinishWorkoutAsync(session, 1, Start.AddMinutes(6), TimeSpan.FromMinutes(6), """{"distance_m": 1250}""")).Status.ShouldBe(202);
        await Eventually.TrueAsync(
            async () => (await phone.GetAsync($"/v1/workouts/{session}")) is { Status: 200 } found && found.Json.GetProperty("metrics").TryGetProperty("distance", out _),
            "it is folded");
        return session;
    }

    private static async Task<Guid> DamageYoungestKeyAsync(StaminaProcess server)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(server.Data, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var damage = connection.CreateCommand();
        damage.CommandText =
            """
            UPDATE account_key SET wrapped = CAST(substr(wrapped, 1, 4) || zeroblob(60) AS BLOB)
            WHERE user_id = (SELECT max(user_id) FROM account_key) RETURNING user_id
            """;
        return new Guid((byte[])(await damage.ExecuteScalarAsync()).ShouldNotBeNull(), bigEndian: true);
    }

    private static async Task CopyAsync(string from, string to)
    {
        await using var source = new SqliteConnection($"Data Source={from};Pooling=False");
        await using var target = new SqliteConnection($"Data Source={to};Pooling=False");
        await source.OpenAsync();
        await target.OpenAsync();
        source.BackupDatabase(target);
    }

    private static async Task<long> KeysAsync(StaminaProcess server)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(server.Data, "store.db")};Pooling=False");
        await connection.OpenAsync();
        await using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM account_key";
        return (long)(await count.ExecuteScalarAsync())!;
    }
}

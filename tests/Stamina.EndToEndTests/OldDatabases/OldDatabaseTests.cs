using System.IO.Compression;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Stamina.AdapterTests.Engines;
using Stamina.Contracts.Ids;
using Stamina.Tests;

namespace Stamina.EndToEndTests.OldDatabases;

/// <summary>
/// A database of the version before events were appended and derived later, written by that version's program, is migrated at the start and answers what that
/// program answered.
/// <c>store-2.db.gz</c> is its SQLite file, <c>answers-2.json.gz</c> its answers, word for word. In PostgreSQL the same documents stand in the tables of
/// migration 1.
/// </summary>
[Trait(Needs.Trait, Needs.Embedded)]
public sealed class OldDatabaseTests : IDisposable
{
    // What depends on the day of the question, and what a program with other rules says of itself.
    private static readonly HashSet<string> NotOfTheData = ["today", "rules_version"];

    private static readonly string Here = Path.Combine(Repository.Root, "tests", "Stamina.EndToEndTests", "OldDatabases");

    private static readonly Func<object, object> Id = value => new Guid((byte[])value, bigEndian: true);
    private static readonly Func<object, object> Same = value => value;
    private static readonly Func<object, object> Whole = value => (int)(long)value;
    private static readonly Func<object, object> Small = value => (short)(long)value;

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("stamina-old-");
    private readonly JsonDocument old = JsonDocument.Parse(Unpacked("answers-2.json.gz"));

    public void Dispose()
    {
        old.Dispose();
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_SQLite_store_of_the_version_before_is_migrated_and_answers_the_same()
    {
        await File.WriteAllBytesAsync(Path.Combine(data.FullName, "store.db"), Unpacked("store-2.db.gz"));
        (await Should.ThrowAsync<InvalidOperationException>(async () => await StaminaProcess.StartAsync(data.FullName)))
            .Message.ShouldContain("has no account secret", Case.Sensitive, "a new one would find none of the accounts");
        File.Exists(Path.Combine(data.FullName, "keys", "account-secret.bin")).ShouldBeFalse();
        BringSecret();
        // Anew: the start that was refused had migrated it.
        foreach (var file in Directory.GetFiles(data.FullName, "store.db*"))
        {
            File.Delete(file);
        }

        await File.WriteAllBytesAsync(Path.Combine(data.FullName, "store.db"), Unpacked("store-2.db.gz"));
        await using var stamina = await StaminaProcess.StartAsync(data.FullName);
        await stamina.SaysAsync("Database of the store migrated from version 2 to");

        await AnswersAreTheSameAsync(stamina, "--data", data.FullName);
    }

    [Fact]
    public async Task A_PostgreSQL_database_of_the_version_before_is_migrated_and_answers_the_same()
    {
        await using var engine = await Engine.StartAsync("postgres", "--set", "fsync=off");
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = engine.Port,
            Username = engine["user"],
            Password = engine["password"],
            Database = "postgres",
        }.ConnectionString;
        await FillAsync(connection);
        BringSecret();
        await using var stamina = await StaminaProcess.StartAsync(
            data.FullName,
            environment: new Dictionary<string, string> { ["STAMINA_HOST__STORE"] = "postgres", ["STAMINA_POSTGRES__CONNECTION_STRING"] = connection });
        await stamina.SaysAsync("Database of the store migrated from version 1 to");
        var file = Path.Combine(data.FullName, "look.json");
        await File.WriteAllTextAsync(
            file,
            $$"""{"host": {"store": "postgres"}, "postgres": {"connection_string": {{JsonSerializer.Serialize(connection)}} } }"""
        );

        await AnswersAreTheSameAsync(stamina, "--data", data.FullName, "--config", file);
    }

    private void BringSecret() =>
        File.WriteAllBytes(
            Path.Combine(data.CreateSubdirectory("keys").FullName, "account-secret.bin"),
            System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    private async Task AnswersAreTheSameAsync(StaminaProcess stamina, params string[] store)
    {
        UserId.TryParse(old.RootElement.GetProperty("user_id").GetString(), out var user).ShouldBeTrue();
        var phone = stamina.NewPhone(user);
        foreach (var question in old.RootElement.GetProperty("answers").EnumerateObject())
        {
            var answer = await phone.GetAsync(question.Name);
            answer.Status.ShouldBe(200, $"{question.Name}: {answer.Text}");
            IsInside(question.Value, answer.Json, question.Name);
        }

        // Whether it has been silent for long enough depends on the hour; its events do not.
        var going = old.RootElement.GetProperty("going");
        var present = (await phone.GetAsync($"/v1/workouts/{going.GetProperty("session_id").GetString()}?include=events")).Json;
        present.GetProperty("state").GetString().ShouldBeOneOf("in_progress", "auto_finished");
        IsInside(going, present, "the workout in progress");

        (await StaminaProcess.RunAsync(["verify", .. store])).Output.ShouldContain(" 0 differences");
    }

    // The contract only grows: an answer may say more than it did, and must say all that it did.
    private static void IsInside(JsonElement was, JsonElement now, string place)
    {
        now.ValueKind.ShouldBe(was.ValueKind, place);
        switch (was.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in was.EnumerateObject().Where(m => !NotOfTheData.Contains(m.Name)))
                {
                    now.TryGetProperty(member.Name, out var value).ShouldBeTrue($"{place}: {member.Name} is gone");
                    IsInside(member.Value, value, $"{place}.{member.Name}");
                }

                break;
            case JsonValueKind.Array when place.EndsWith(".records", StringComparison.Ordinal):
                // A record of a metric that was not there then is one more; those that were there are the same, in the same order.
                var known = was.EnumerateArray().Select(MetricOf).ToHashSet();
                foreach (var (before, after) in was.EnumerateArray().Zip(now.EnumerateArray().Where(record => known.Contains(MetricOf(record)))))
                {
                    IsInside(before, after, $"{place} {MetricOf(before)}");
                }

                known.Except(now.EnumerateArray().Select(MetricOf)).ShouldBeEmpty(place);
                break;
            case JsonValueKind.Array:
                now.GetArrayLength().ShouldBe(was.GetArrayLength(), place);
                foreach (var (i, (before, after)) in was.EnumerateArray().Zip(now.EnumerateArray()).Index())
                {
                    IsInside(before, after, $"{place}[{i}]");
                }

                break;
            case JsonValueKind.Number:
                now.GetDecimal().ShouldBe(was.GetDecimal(), place);
                break;
            default:
                now.ToString().ShouldBe(was.ToString(), place);
                break;
        }
    }

    private static (string? Type, string? Metric) MetricOf(JsonElement record) =>
        (record.GetProperty("exercise_type").GetString(), record.GetProperty("metric").GetString());

    /// <summary>Makes the tables of migration 1 and puts every row of the SQLite file into them; both adapters of that version had one codec.</summary>
    private async Task FillAsync(string connectionString)
    {
        var file = Path.Combine(data.FullName, "old.db");
        await File.WriteAllBytesAsync(file, Unpacked("store-2.db.gz"));
        await using var from = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        await from.OpenAsync();
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using (var schema = source.CreateCommand(await File.ReadAllTextAsync(Path.Combine(
            Repository.Root, "src", "Adapters", "Postgres", "Migrations", "0001_workouts_months_accounts_goals.sql"))))
        {
            await schema.ExecuteNonQueryAsync();
        }

        await CopyAsync("SELECT epoch FROM store", "UPDATE store SET epoch = $1", Id);
        await CopyAsync("SELECT epoch, number, folded_ms FROM batch", "INSERT INTO batch (epoch, number, folded_ms) VALUES ($1, $2, $3)", Id, Same, Same);
        await CopyAsync(
            "SELECT user_id, session_id, session_id, sort_ms, local_date, exercise_type, deleted_ms, rules_version, awaits, summary, overlay, log FROM workout",
            """
            INSERT INTO workout (user_id, session_uid, recorded_type, sort_ms, local_date, exercise_type, deleted_ms, rules_version, awaits,
                summary, overlay, log)
            VALUES ($1, $2, $3, $4, $5, nullif($6, $3), $7, $8, $9, $10, $11, $12)
            """,
            Id,
            value => SessionId.Parse((string)value).Unique,
            value => SessionId.Parse((string)value).RecordedType,
            Same,
            Whole,
            Same,
            Same,
            Small,
            Small,
            Same,
            Same,
            Same);
        await CopyAsync("SELECT user_id, month, rows FROM month", "INSERT INTO month (user_id, month, rows) VALUES ($1, $2, $3)", Id, Whole, Same);
        await CopyAsync("SELECT user_id, revision FROM totals", "INSERT INTO totals (user_id, revision) VALUES ($1, $2)", Id, Same);
        await CopyAsync(
            "SELECT user_id, revision, deleted_ms, email_key, document FROM account",
            "INSERT INTO account (user_id, revision, deleted_ms, email_key, document) VALUES ($1, $2, $3, $4, $5)", Id, Same, Same, Same, Same);
        await CopyAsync("SELECT email_key, user_id FROM account", "INSERT INTO email (email_key, user_id) VALUES ($1, $2)", Same, Id);
        await CopyAsync(
            "SELECT user_id, device_id, revision, document FROM device",
            "INSERT INTO device (user_id, device_id, revision, document) VALUES ($1, $2, $3, $4)",
            Id,
            Id,
            Same,
            Same);
        await CopyAsync(
            "SELECT user_id, goal_id, revision, document FROM goal",
            "INSERT INTO goal (user_id, goal_id, revision, document) VALUES ($1, $2, $3, $4)",
            Id,
            Id,
            Same,
            Same);

        async Task CopyAsync(string select, string insert, params Func<object, object>[] convert)
        {
#pragma warning disable CA2100 // The statements stand above.
            await using var rows = new SqliteCommand(select, from);
            await using var reader = await rows.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                await using var row = source.CreateCommand(insert);
                for (var i = 0; i < convert.Length; i++)
                {
                    row.Parameters.Add(new NpgsqlParameter { Value = reader.IsDBNull(i) ? DBNull.Value : convert[i](reader.GetValue(i)) });
                }

                (await row.ExecuteNonQueryAsync()).ShouldBe(1);
            }
#pragma warning restore CA2100
        }
    }

    private static byte[] Unpacked(string name)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Here, name)), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        return plain.ToArray();
    }
}

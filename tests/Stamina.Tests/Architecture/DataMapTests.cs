using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Adapters.Sqlite;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Architecture;

/// <summary>
/// docs/privacy.md names every column of the databases as they are made, and every member of the documents of accounts; nothing more, nothing less.
/// </summary>
public sealed partial class DataMapTests
{
    [Theory]
    [InlineData("The store", "store.db")]
    [InlineData("The queue", "queue.db")]
    [InlineData("The directory of cells", "directory.db")]
    public async Task The_map_names_every_column(string section, string file)
    {
        var folder = Directory.CreateTempSubdirectory("stamina-map-").FullName;
        try
        {
            await using (var services = Adapters(folder, file == "directory.db"))
            {
                foreach (var migrations in services.GetServices<IStoreMigrations>())
                {
                    await migrations.MigrateAsync(default);
                }

                // The queue makes its own tables when it is first used.
                if (file == "queue.db")
                {
                    await services.GetRequiredService<Ports.Queue.IBatchQueue>().DepthAsync(default);
                }
            }

            Named(section).ShouldBe(Columns(Path.Combine(folder, file)), ignoreOrder: true);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_map_names_every_member_of_the_documents_of_accounts()
    {
        var documents = new (string Name, JsonTypeInfo Type)[]
        {
            ("user", DocumentJson.Default.UserDocument), ("profile", DocumentJson.Default.UserProfile), ("device", DocumentJson.Default.DeviceDocument),
            ("goal", DocumentJson.Default.GoalDocument), ("security_event", DocumentJson.Default.SecurityEventDocument),
            ("calendar", DocumentJson.Default.CalendarDocument), ("webhook", DocumentJson.Default.WebhookDocument),
            ("original", DocumentJson.Default.OriginalDocument),
        };

        Named("Documents").ShouldBe(
            documents.SelectMany(document => document.Type.Properties.Select(member => $"{document.Name}.{member.Name}")), ignoreOrder: true);
    }

    [Fact]
    public void Every_test_that_retention_names_is_there()
    {
        var tests = Directory.EnumerateFiles(Repository.Root, "*.*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 6 })
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".test.ts", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(file))
            .ToHashSet(StringComparer.Ordinal);
        var named = Section("How long, and by whom it ends").Split('\n').Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => Code().Matches(line.Split('|')[^2]).Select(match => match.Groups["name"].Value).SingleOrDefault()).OfType<string>().ToList();

        named.Count.ShouldBeGreaterThan(8);
        named.Where(name => !tests.Contains(name) && !tests.Contains(name + ".cs")).ShouldBeEmpty();
    }

    private static ServiceProvider Adapters(string folder, bool directory)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        if (directory)
        {
            services.AddSqliteDirectory(sqlite => sqlite.DataFolder = folder);
        }
        else
        {
            services.AddSqliteQueue(sqlite => sqlite.DataFolder = folder).AddSqliteStores(sqlite => sqlite.DataFolder = folder);
        }

        return services.BuildServiceProvider();
    }

    private static List<string> Columns(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT t.name || '.' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
            """;
        using var reader = command.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read())
        {
            columns.Add(reader.GetString(0));
        }

        columns.Count.ShouldBeGreaterThan(3, "the test sees the database");
        return columns;
    }

    private static List<string> Named(string section) =>
        [.. Section(section).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Code().Matches(line.Split('|')[1]).Select(match => match.Groups["name"].Value))];

    private static string Section(string title)
    {
        var document = File.ReadAllText(Repository.Find("docs/privacy.md"));
        var at = Regex.Match(document, $@"^##+ {Regex.Escape(title)}\n", RegexOptions.Multiline, TimeSpan.FromSeconds(1));
        at.Success.ShouldBeTrue(title);
        var rest = document[(at.Index + at.Length)..];
        var end = Regex.Match(rest, "^##", RegexOptions.Multiline, TimeSpan.FromSeconds(1));
        return end.Success ? rest[..end.Index] : rest;
    }

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Code();
}

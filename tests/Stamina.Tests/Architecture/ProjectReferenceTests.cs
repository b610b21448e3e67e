using System.Xml.Linq;

namespace Stamina.Tests.Architecture;

/// <summary>The dependency law, read off the project files: any edge that is not listed here fails.</summary>
public class ProjectReferenceTests
{
    // Who may reference whom. Adapters may reference the ports and the contracts, and are named by Host and their own tests only.
    private static readonly Dictionary<string, string[]> Law = new(StringComparer.Ordinal)
    {
        ["src/Contracts"] = [],
        ["src/Exercises"] = [],
        ["src/Ports"] = ["src/Contracts"],
        ["src/Documents"] = ["src/Contracts", "src/Ports"],
        ["src/Exchange"] = ["src/Contracts", "src/Exercises"],
        ["src/Http"] = ["src/Contracts"],
        ["src/Folding"] = ["src/Contracts", "src/Exercises", "src/Ports"],
        ["src/WorkoutServer"] = ["src/Contracts", "src/Exchange", "src/Exercises", "src/Ports", "src/Http"],
        ["src/DataHandler"] = ["src/Contracts", "src/Exercises", "src/Ports", "src/Folding"],
        ["src/AccountServer"] = ["src/Contracts", "src/Exchange", "src/Exercises", "src/Ports", "src/Folding", "src/Http"],
        ["src/GoalServer"] = ["src/Contracts", "src/Exchange", "src/Exercises", "src/Ports", "src/Folding", "src/Http"],
        ["src/DirectoryServer"] = ["src/Contracts", "src/Ports", "src/Http"],
        ["plugins/BuiltIn"] = ["src/Exercises"],
    };

    // Drivers and the compressor, each known to one project.
    private static readonly Dictionary<string, string> Drivers = new(StringComparer.Ordinal)
    {
        ["Microsoft.Data.Sqlite"] = "src/Adapters/Sqlite",
        ["MailKit"] = "src/Adapters/Mail",
        ["MongoDB.Driver"] = "src/Adapters/MongoDB",
        ["Npgsql"] = "src/Adapters/Postgres",
        ["ZstdSharp.Port"] = "src/Documents",
        ["RabbitMQ.Client"] = "src/Adapters/RabbitMQ",
    };

    public static TheoryData<string> Projects() => [.. ProjectFiles().Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_law_allows(string project)
    {
        var forbidden = ReferencesOf(project).Where(target => !IsAllowed(project, target));

        forbidden.ShouldBeEmpty($"{project} may not reference these");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_driver_is_named_by_its_adapter_alone(string project)
    {
        var packages = XDocument.Load(ProjectFiles()[project]).Descendants("PackageReference").Select(p => p.Attribute("Include")?.Value ?? "");

        packages
            .Where(p => Drivers.TryGetValue(p, out var adapter) && !project.StartsWith(adapter, StringComparison.Ordinal) && !IsTest(project))
            .ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Only_rooms_that_answer_calls_know_ASP_NET(string project)
    {
        var frameworks = XDocument.Load(ProjectFiles()[project]).Descendants("FrameworkReference").Select(f => f.Attribute("Include")?.Value);

        (
            project is "src/Http" or "src/WorkoutServer" or "src/AccountServer" or "src/GoalServer" or "src/DirectoryServer"
            || IsTest(project)
            || !frameworks.Any()
        ).ShouldBeTrue($"{project} takes packages (Microsoft.Extensions…), not the whole framework of a web server");
    }

    [Fact]
    public void Services_are_registered_in_files_that_are_named_Setup()
    {
        var registering = Directory.EnumerateFiles(Repository.Find("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("(this IServiceCollection", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .ToList();

        registering.ShouldContain("src/GoalServer/GoalServerSetup.cs");
        registering
            .Where(file => !file.EndsWith("Setup.cs", StringComparison.Ordinal) && !file.StartsWith("src/Host/", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_room_of_the_law_exists() => Law.Keys.Except(ProjectFiles().Keys, StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void The_test_sees_the_edges_that_are_there() => ReferencesOf("src/DataHandler").ShouldContain("src/Folding", StringComparer.Ordinal);

    private static bool IsAllowed(string project, string target)
    {
        if (project is "src/Host" or "tools" || IsTest(project))
        {
            return true;
        }

        if (project.StartsWith("src/Adapters/", StringComparison.Ordinal))
        {
            // The engines of SQL share their statements.
            return target is "src/Contracts" or "src/Documents" or "src/Ports"
                || (target == "src/Adapters/Sql" && project is "src/Adapters/Sqlite" or "src/Adapters/Postgres");
        }

        if (project.StartsWith("samples/", StringComparison.Ordinal))
        {
            return target == "src/Exercises" || target == Path.GetDirectoryName(project);
        }

        // A project nobody has thought of may reference nothing.
        return Law.TryGetValue(project, out var allowed) && allowed.Contains(target, StringComparer.Ordinal);
    }

    private static bool IsTest(string project) =>
        project.StartsWith("tests/", StringComparison.Ordinal) || project.StartsWith("benchmarks/", StringComparison.Ordinal);

    private static IEnumerable<string> ReferencesOf(string project)
    {
        var file = ProjectFiles()[project];
        return XDocument.Load(file).Descendants("ProjectReference")
            .Select(r => r.Attribute("Include")!.Value.Replace('\\', '/'))
            .Select(include => FolderOf(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, include))));
    }

    private static Dictionary<string, string> ProjectFiles() =>
        new[] { "src", "tools", "plugins", "samples", "tests", "benchmarks" }
            .Select(Repository.Find)
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .ToDictionary(FolderOf, StringComparer.Ordinal);

    private static string FolderOf(string projectFile) => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(projectFile)!).Replace('\\', '/');
}

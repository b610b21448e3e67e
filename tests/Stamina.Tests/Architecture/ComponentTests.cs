using System.Text.RegularExpressions;

namespace Stamina.Tests.Architecture;

/// <summary>What SECURITY.md says of packages of others is held to what is built, without asking a registry.</summary>
public sealed partial class ComponentTests
{
    private static readonly string[] Projects = ["src", "tools", "plugins", "tests", "benchmarks"];
    private static readonly string[] BuildFiles =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "tests/Directory.Build.props"];

    [Fact]
    public void A_known_weakness_of_a_package_stops_each_restore_and_nothing_silences_it()
    {
        var build = Read("Directory.Build.props");
        foreach (var (setting, value) in new[]
            {
                ("NuGetAudit", "true"), ("NuGetAuditMode", "all"), ("NuGetAuditLevel", "low"), ("TreatWarningsAsErrors", "true"),
            })
        {
            build.ShouldContain($"<{setting}>{value}</{setting}>");
        }

        var files = BuildFiles.Concat(
                Projects.SelectMany(folder => Directory.EnumerateFiles(Repository.Find(folder), "*.csproj", SearchOption.AllDirectories)))
            .Select(file => (Name: file, Text: Read(file))).ToList();
        files.Count.ShouldBeGreaterThan(BuildFiles.Length);
        files.Where(file => Silenced().IsMatch(file.Text)).Select(file => file.Name).ShouldBeEmpty();
        files.Where(file => file.Name != BuildFiles[0] && Changed().IsMatch(file.Text)).Select(file => file.Name).ShouldBeEmpty("one place says it for all");
    }

    [Fact]
    public void Packages_that_are_said_to_be_behind_are_used_in_that_version()
    {
        var behind = Behind().Matches(Read("SECURITY.md"));
        behind.ShouldNotBeEmpty();

        var used = Read("Directory.Packages.props") + Read("client/package.json");
        foreach (Match row in behind)
        {
            var (name, version) = (row.Groups["name"].Value, row.Groups["used"].Value);
            (used.Contains($"\"{name}\" Version=\"{version}\"", StringComparison.Ordinal)
                    || used.Contains($"\"{name}\": \"{version}\"", StringComparison.Ordinal))
                .ShouldBeTrue($"{name} {version}");
        }
    }

    [Fact]
    public void Each_package_has_one_version_that_is_no_range()
    {
        var central = Version().Matches(Read("Directory.Packages.props")).Select(match => match.Groups["version"].Value).ToList();
        central.ShouldNotBeEmpty();
        central.Where(version => !Exact().IsMatch(version)).ShouldBeEmpty();
        var phone = PhoneVersion().Matches(Read("client/package.json")).Select(match => match.Groups["version"].Value).ToList();
        phone.ShouldNotBeEmpty();
        phone.Where(version => !Exact().IsMatch(version)).ShouldBeEmpty();
    }

    private static string Read(string path) => File.ReadAllText(Repository.Find(path));

    [GeneratedRegex("NU190[0-9]|NuGetAuditSuppress|WarningsNotAsErrors", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Silenced();

    [GeneratedRegex("<(NuGetAudit|NuGetAuditMode|NuGetAuditLevel|TreatWarningsAsErrors)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Changed();

    [GeneratedRegex(
        @"^\| `(?<name>[^`]+)` \| (?<used>[0-9.]+) \| [0-9.]+ \| [^|]+ \|$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Behind();

    [GeneratedRegex("<PackageVersion Include=\"[^\"]+\" Version=\"(?<version>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Version();

    [GeneratedRegex(
        "^    \"[^\"]+\": \"(?<version>[~^*<>=0-9][^\"]*)\",?$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PhoneVersion();

    [GeneratedRegex(@"^[0-9]+\.[0-9]+\.[0-9]+(\.[0-9]+)?(-[0-9A-Za-z.-]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Exact();
}

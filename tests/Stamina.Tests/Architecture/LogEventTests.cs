using System.Globalization;
using System.Text.RegularExpressions;

namespace Stamina.Tests.Architecture;

public partial class LogEventTests
{
    [Fact]
    public void Each_log_message_has_a_number_of_its_own()
    {
        var ids = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Message().Matches(File.ReadAllText(file)).Select(message => (Id: message.Groups["id"].Value, File: Path.GetFileName(file))))
            .ToList();

        ids.Where(message => !int.TryParse(message.Id, NumberStyles.None, CultureInfo.InvariantCulture, out _)).ShouldBeEmpty();
        ids.GroupBy(message => message.Id, StringComparer.Ordinal)
            .Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(m => m.File))}")
            .ShouldBeEmpty();
        ids.Count.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void A_project_declares_its_log_lines_in_one_class()
    {
        // The generator writes several classes in an order that changes from build to build, and then the same sources do not give the same bytes.
        var scattered = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetDirectoryName(project)!)
            .Select(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Select(sources => sources.Where(source => Message().IsMatch(File.ReadAllText(source))).ToList())
            .Where(files => files.Count > 1)
            .Select(files => string.Join(", ", files.Select(Path.GetFileName)));

        scattered.ShouldBeEmpty();
    }

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId = )?(?<id>\w*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Message();
}

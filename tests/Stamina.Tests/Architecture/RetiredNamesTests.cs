using System.Text.RegularExpressions;

namespace Stamina.Tests.Architecture;

public partial class RetiredNamesTests
{
    [Fact]
    public void No_source_uses_a_name_that_docs_names_md_retired()
    {
        var retired = RetiredRow()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "names.md")))
            .Select(row => row.Groups["name"].Value)
            .ToList();
        retired.ShouldNotBeEmpty();
        var uses = new Regex($@"\b({string.Join('|', retired)})\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));

        Sources()
            .SelectMany(file => uses.Matches(File.ReadAllText(file)).Select(use => $"{Path.GetRelativePath(Repository.Root, file)}: {use.Value}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Where_to_look_first_is_where_docs_names_md_says()
    {
        var places = Place().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "names.md"))).Select(row => row.Groups["path"].Value).ToList();

        places.Count.ShouldBeGreaterThan(4);
        places.Where(path => !Path.Exists(Path.Combine(Repository.Root, path))).ShouldBeEmpty();
    }

    private static IEnumerable<string> Sources() =>
        new[] { "src", "tools", "plugins", "tests" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories));

    // A row of the table: two names in code marks.
    [GeneratedRegex(@"^\| `(?<name>\w+)` \| `\w+`", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RetiredRow();

    // A row of the other table: words, then one path.
    [GeneratedRegex(@"^\| [^|`]+ \| `(?<path>src/[\w/.]+)` \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Place();
}

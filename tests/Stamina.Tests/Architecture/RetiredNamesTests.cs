using System.Text.RegularExpressions;

namespace Stamina.Tests.Architecture;

public partial class RetiredNamesTests
{
    [Fact]
    public void No_source_uses_a_name_that_docs_names_md_retired()
    {
        var rows = RetiredRow().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "names.md"))).ToList();
        rows.Count.ShouldBe(Rows(), "every row of the table is read");

        // Also within a longer name. A name whose row says of what it is speaks of a type alone: the word has other uses.
        var words = rows.Where(row => !row.Groups["of"].Success).Select(row => row.Groups["name"].Value);
        var types = rows.Where(row => row.Groups["of"].Success).Select(row => row.Groups["name"].Value);
        var uses = new Regex(
            $@"(?<![a-z])(?<!\bI)({string.Join('|', words)})(?![a-z])|\b(class|record|struct|interface|enum) ({string.Join('|', types)})\b",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromMinutes(1));

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

    private static int Rows() =>
        File.ReadLines(Path.Combine(Repository.Root, "docs", "names.md"))
            .SkipWhile(line => !line.StartsWith("| retired |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|')).Count();

    // A row of the table: two names in code marks, the first with or without a word on what it was.
    [GeneratedRegex(@"^\| `(?<name>\w+)`( \((?<of>[^)]+)\))? \| `\w+`", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex RetiredRow();

    // A row of the other table: words, then one path.
    [GeneratedRegex(@"^\| [^|`]+ \| `(?<path>src/[\w/.]+)` \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Place();
}

using System.Text.RegularExpressions;

namespace Stamina.Tests.Architecture;

/// <summary>
/// Code in documents is code that compiles: every block that names its source is found there, line by line. And a link in one leads to what is there.
/// </summary>
public partial class DocumentedCodeTests
{
    public static TheoryData<string> Documents() =>
        [
            .. Directory
                .EnumerateFiles(Repository.Find("docs"), "*.md", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Repository.Root, f))
                .Order(StringComparer.Ordinal),];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Code_in_a_document_is_that_of_its_source(string document)
    {
        foreach (Match block in Block().Matches(File.ReadAllText(Repository.Find(document))))
        {
            var source = File.ReadAllText(Repository.Find(block.Groups["source"].Value));

            source.ShouldContain(block.Groups["code"].Value.TrimEnd(), Case.Sensitive, $"{document} shows it as from {block.Groups["source"].Value}");
        }
    }

    [Fact]
    public void The_plug_in_guide_shows_compiled_code() =>
        Block().Count(File.ReadAllText(Repository.Find("docs/exercise-types.md"))).ShouldBeGreaterThan(1);

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_link_leads_to_a_file_and_a_heading_that_are_there(string document)
    {
        var file = Repository.Find(document);
        var lost = Link()
            .Matches(Code().Replace(File.ReadAllText(file), ""))
            .Select(link => (Path: link.Groups["path"].Value, Heading: link.Groups["heading"].Value))
            .Where(link => !link.Path.Contains(':', StringComparison.Ordinal))
            .Select(link => link with { Path = link.Path.Length == 0 ? file : Path.GetFullPath(link.Path, Path.GetDirectoryName(file)!) })
            .Where(link => !Path.Exists(link.Path) || (link.Heading.Length > 0 && !Headings(link.Path).Contains(link.Heading)));

        lost.ShouldBeEmpty();
    }

    // The anchors that GitHub makes of headings, and those that a document sets by <a id>.
    private static HashSet<string> Headings(string file)
    {
        var text = File.ReadAllText(file);
        return
        [
            .. Heading().Matches(text).Select(heading => NotInAName().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-')),
            .. Named().Matches(text).Select(named => named.Groups["name"].Value),
        ];
    }

    [GeneratedRegex(@"\]\((?<path>[^)#\s]*)(#(?<heading>[^)\s]+))?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex NotInAName();

    [GeneratedRegex(@"<a id=""(?<name>[^""]+)"">", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Named();

    [GeneratedRegex(
        @"<!-- from (?<source>\S+) -->\n```csharp\n(?<code>.*?)```",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Block();
}

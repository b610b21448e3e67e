using System.Text.RegularExpressions;

namespace Stamina.Tests.Architecture;

/// <summary>Code in documents is code that compiles: every block that names its source is found there, line by line.</summary>
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

    [GeneratedRegex(
        @"<!-- from (?<source>\S+) -->\n```csharp\n(?<code>.*?)```",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Block();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Stamina.Tests.Architecture;

/// <summary>
/// What docs/security.md and docs/security-asvs.md say is held to what is there: every requirement has an answer, every file and test that is named exists, the
/// sums are those of the rows.
/// </summary>
public sealed partial class SecurityDocumentTests
{
    private static readonly string[] Answers = ["met", "partly", "open", "n/a"];

    [Fact]
    public void Each_of_the_253_requirements_has_one_answer()
    {
        var asked = File.ReadAllLines(Repository.Find("tests/Stamina.Tests/Architecture/asvs-5.0-levels-1-and-2.txt")).Select(line => line.Split(' ')).ToList();
        asked.Count.ShouldBe(253);

        var rows = Rows();

        rows.Select(row => $"{row.Number} {row.Level}").ShouldBe(asked.Select(line => $"{line[0]} {line[1]}"));
        rows.ShouldAllBe(row => Answers.Contains(row.Answer));
        rows.Where(row => row.Text.Length == 0).ShouldBeEmpty();
    }

    [Fact]
    public void The_sums_are_those_of_the_rows()
    {
        var document = Read("docs/security-asvs.md");
        var rows = Rows();
        foreach (var (title, of) in new[] { ("level 1", rows.Where(row => row.Level == "1").ToList()), ("levels 1 and 2", rows) })
        {
            var counts = Answers.Select(answer => of.Count(row => row.Answer == answer).ToString(CultureInfo.InvariantCulture));
            document.ShouldContain($"| {title} | {string.Join(" | ", counts)} | {of.Count} |");
        }
    }

    [Theory]
    [InlineData("docs/security.md")]
    [InlineData("docs/security-asvs.md")]
    [InlineData("docs/operations.md")]
    public void What_is_named_is_there(string document)
    {
        var named = Paths().Matches(Read(document)).Select(path => path.Groups["path"].Value).Distinct(StringComparer.Ordinal).ToList();

        named.ShouldNotBeEmpty();
        named.Where(path => !File.Exists(Repository.Find(path)) && !Directory.Exists(Repository.Find(path))).ShouldBeEmpty();
    }

    [Fact]
    public void Each_line_of_the_review_has_an_answer()
    {
        var lines = ReviewLine().Matches(Read("docs/security.md")).Select(line => line.Groups["line"].Value).ToList();

        lines.ShouldBe([
            .. Enumerable.Range(1, 7).Select(i => $"H{i}"),
            .. Enumerable.Range(1, 16).Select(i => $"M{i}"),
            .. Enumerable.Range(1, 12).Select(i => $"L{i}"),]);
    }

    // Patterns of what opens something elsewhere; a made-up one in a test has to be told apart by its file.
    [Fact]
    public void No_key_or_token_lies_among_the_sources()
    {
        string[] folders = ["src", "tools", "plugins", "deploy", "eng", "docs", "contract", "tests", "client/src", "client/e2e", "client/scripts"];
        var found = folders.SelectMany(folder => Directory.EnumerateFiles(Repository.Find(folder), "*", SearchOption.AllDirectories))
            .Where(file => new FileInfo(file).Length < 1 << 20 && !file.Contains("node_modules", StringComparison.Ordinal))
            .Where(file => Secret().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(Repository.Root, file));

        found.ShouldBeEmpty();
    }

    // Everybody on the machine can read command lines.
    [Fact]
    public void No_password_is_given_on_a_command_line()
    {
        string[] scripts = ["cluster", "run", "test", "bench", "stamina", "README.md", "CONTRIBUTING.md"];
        var files = scripts.Select(Repository.Find).Concat(
            new[] { "deploy", "eng", "docs", ".github" }.SelectMany(
                folder => Directory.EnumerateFiles(Repository.Find(folder), "*", SearchOption.AllDirectories)));
        var given = files.SelectMany(file => GivenPassword().Matches(File.ReadAllText(file)).Select(line => $"{Path.GetFileName(file)}: {line.Value}"));

        given.ShouldBeEmpty();
        GivenPassword().IsMatch("psql -v owner=PASSWORD -f database.sql").ShouldBeTrue();
    }

    private static string Read(string path) => File.ReadAllText(Repository.Find(path));

    private static List<(string Number, string Level, string Answer, string Text)> Rows() =>
        [
            .. Row()
                .Matches(Read("docs/security-asvs.md"))
                .Select(row => (row.Groups["number"].Value, row.Groups["level"].Value, row.Groups["answer"].Value, row.Groups["text"].Value)),];

    [GeneratedRegex(
        @"^\| (?<number>\d+\.\d+\.\d+) \| (?<level>[12]) \| (?<answer>[a-z/]+) \| (?<text>[^|]*) \|$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<path>(src|tests|docs|deploy|contract|client|eng|tools)/[^`\s]*)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Paths();

    [GeneratedRegex(@"^\| (?<line>[HML]\d+) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ReviewLine();

    [GeneratedRegex(
        @"redis-cli.* -a |--password[ =]\S|-pass(in|out) pass:|psql.* -v (owner|handler|goal|directory)=|curl.* (-u|--user) |add_user \w+ [\w$""']|^\s*env .*PASSWORD",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex GivenPassword();

    [GeneratedRegex(
        @"-----BEGIN (RSA |EC |OPENSSH |ENCRYPTED )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[abprs]-[A-Za-z0-9-]{20,}|\bAIza[0-9A-Za-z_-]{35}\b|\bnpm_[A-Za-z0-9]{36}\b|\bsk_live_[A-Za-z0-9]{20,}",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Secret();
}

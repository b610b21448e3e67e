using System.Text.RegularExpressions;
using Stamina.Documents;
using Stamina.Documents.Logs;

namespace Stamina.Tests.Documents;

/// <summary>The worked examples of docs/formats/log-document.md are what the program reads and writes.</summary>
public partial class LogVectorTests
{
    [Fact]
    public void The_specification_has_its_worked_examples() => Vectors().Count().ShouldBe(2);

    [Fact]
    public void Every_worked_example_is_read_as_the_specification_says()
    {
        foreach (var (stored, bodies) in Vectors())
        {
            var log = DocumentCodec.DecodeLog(stored);
            log.Events.Select(e => e.Body.ToStringUtf8()).ShouldBe(bodies);
            log.Events.Select(e =>
                    (e.Writer, e.Seq, e.Kind, e.ReceivedAtMs, Convert.ToHexStringLower(e.BatchEpoch.Span), e.BatchNumber, e.SkewMs, e.Quarantined))
                .ShouldBe([
                    ("4f6e1c2a", 1u, "", 1_795_329_006_000L, "01020304", 700ul, -40L, false),
                    ("4f6e1c2a", 2u, "", 1_795_329_009_100L, "01020304", 709ul, -38L, false),]);
        }
    }

    [Fact]
    public void The_content_of_the_example_is_what_the_writer_writes()
    {
        var (stored, _) = Vectors().First();
        var records = new LogColumns();
        records.TryWrite(DocumentCodec.DecodeLog(stored).Events).ShouldBeTrue();
        Convert.ToHexStringLower(records.Writer.Content.Written).ShouldBe(Convert.ToHexStringLower(stored.AsSpan(2)));
    }

    private static IEnumerable<(byte[] Stored, string[] Bodies)> Vectors() =>
        Example()
            .Matches(File.ReadAllText(Repository.Find("docs/formats/log-document.md")))
            .Select(match =>
                (
                    Convert.FromHexString(
                        string.Concat(match.Groups["hex"].Value.Split('\n').Select(line => line.Split('#')[0].Replace(" ", "", StringComparison.Ordinal)))),
                    match.Groups["bodies"].Value.TrimEnd().Split('\n')));

    [GeneratedRegex(
        @"```hex\n(?<hex>.*?)```\n\n```text\n(?<bodies>.*?)```",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Example();
}

using System.Text.RegularExpressions;

namespace Stamina.Tests.Architecture;

/// <summary>The list of hops in docs/the-way-of-a-workout.md, held to the code.</summary>
public sealed partial class WayOfAnUploadTests
{
    [Fact]
    public void Every_hop_of_an_upload_is_where_the_document_says()
    {
        var hops = Hop().Matches(File.ReadAllText(Repository.Find("docs/the-way-of-a-workout.md"))).ToList();
        hops.Select(hop => int.Parse(hop.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(Enumerable.Range(1, hops.Count));
        hops.Count.ShouldBeInRange(20, 30);

        foreach (var hop in hops)
        {
            var source = Path.Combine(Repository.Root, hop.Groups["file"].Value);
            File.Exists(source).ShouldBeTrue(source);
            Regex
                .IsMatch(File.ReadAllText(source), $@"\b{hop.Groups["member"].Value}(<\w+>)?\(", RegexOptions.None, TimeSpan.FromSeconds(5))
                .ShouldBeTrue($"{hop.Groups["file"].Value} has no {hop.Groups["member"].Value}");
        }
    }

    [GeneratedRegex(
        @"^\| (?<number>\d+) \| `(?<file>src/[\w/]+\.cs)` `(?<member>\w+)` \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex Hop();
}

using System.Text.RegularExpressions;

namespace Stamina.Tests.Architecture;

/// <summary>Whoever calls a port reads there what it throws: of the method, or once for all of the interface.</summary>
public sealed partial class PortExceptionTests
{
    [Fact]
    public void Every_method_of_a_port_says_what_it_throws()
    {
        var ports = Directory.EnumerateFiles(Repository.Find("src/Ports"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Port().Matches(File.ReadAllText(file))).ToList();
        ports.Count.ShouldBeGreaterThan(10, "the test sees the ports");

        ports
            .Where(port => !Says(port.Groups["docs"].Value))
            .SelectMany(port => Method().Matches(port.Groups["body"].Value)
                .Where(method => !Says(method.Groups["docs"].Value))
                .Select(method => $"{port.Groups["name"].Value}.{method.Groups["name"].Value}"))
            .ShouldBeEmpty();
    }

    private static bool Says(string docs) =>
        docs.Contains("Exception\"", StringComparison.Ordinal) || docs.Contains("never throws", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"(?<docs>(^///[^\n]*\n)*)^public interface (?<name>\w+)[^{]*\{(?<body>.*?)^\}",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Port();

    // Documentation, then a declaration of one or more lines that ends with a semicolon; properties have none.
    [GeneratedRegex(
        @"(?<docs>(^ {4}///[^\n]*\n)+)^ {4}[^/{};]*?\b(?<name>\w+)(<\w+>)?\([^;]*\);",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Method();
}

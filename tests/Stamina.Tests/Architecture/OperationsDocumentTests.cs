using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stamina.Host.Commands;
using Stamina.Host.Configuration;
using Stamina.Host.Serving;
using Stamina.Tools.Commands;

namespace Stamina.Tests.Architecture;

/// <summary>What operators are told to type, to set and to look for is what the program knows.</summary>
public sealed partial class OperationsDocumentTests : IDisposable
{
    // The sections of the configuration, and what has to be set so that a process reads them.
    private static readonly Dictionary<string, (string Name, string Value)[]> Sections = new(StringComparer.Ordinal)
    {
        ["host"] = [], ["directory"] = [], ["recording"] = [], ["telemetry"] = [], ["uploads"] = [], ["handler"] = [], ["accounts"] = [], ["webhooks"] = [],
        ["privacy"] = [], ["reads"] = [], ["tokens"] = [], ["clients"] = [], ["rate_limits"] = [],
        ["rabbitmq"] = [("host:queue", "rabbitmq")], ["postgres"] = [("host:store", "postgres")], ["mongodb"] = [("host:store", "mongodb")],
        ["redis"] = [("host:cache", "redis")], ["smtp"] = [("host:mail", "smtp")], ["cells"] = [("directory:address", "https://directory.internal:9500")],
    };

    private static readonly string Page = File.ReadAllText(Repository.Find("docs/operations.md"));

    private readonly string data = Directory.CreateTempSubdirectory("stamina-book-").FullName;

    // A process of several cells has secrets that it does not make.
    public OperationsDocumentTests()
    {
        Directory.CreateDirectory(Path.Combine(data, "keys"));
        foreach (var secret in new[] { "cells-secret.bin", "directory-secret.bin" })
        {
            File.WriteAllBytes(Path.Combine(data, "keys", secret), new byte[32]);
        }
    }

    [Theory]
    [InlineData("docs/operations.md", 12)]
    [InlineData("docs/configuration.md", 1)]
    [InlineData("docs/security.md", 3)]
    [InlineData("README.md", 2)]
    public void A_command_line_is_one_that_the_program_takes(string document, int atLeast)
    {
        var page = File.ReadAllText(Repository.Find(document));
        var typed = Block().Matches(page).SelectMany(block => Typed().Matches(block.Groups["lines"].Value)).SelectMany(Variants).ToList();
        var named = Inline().Matches(Block().Replace(page, "")).Select(code => Named().Match(code.Groups["code"].Value)).Where(line => line.Success)
            .SelectMany(Variants).ToList();

        (typed.Count + named.Count).ShouldBeGreaterThanOrEqualTo(atLeast);
        var program = Program();
        typed.Where(line => program.Parse(line).Errors.Count > 0).ShouldBeEmpty();
        // Where a sentence names a command it may leave out what that is about.
        named.Where(line => program.Parse(line).UnmatchedTokens.Count > 0).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_script_is_told_to_do_stands_in_it()
    {
        var told = Inline().Matches(Page).Select(code => Script().Match(code.Groups["code"].Value)).Where(line => line.Success).ToList();

        told.Count.ShouldBeGreaterThan(5);
        told.Where(line => line.Groups["word"].Captures.Select(word => word.Value)
                .Any(word => !File.ReadAllText(Repository.Find(line.Groups["script"].Value)).Contains(word, StringComparison.Ordinal)))
            .Select(line => line.Value)
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("docs/operations.md")]
    [InlineData("docs/configuration.md")]
    public void A_setting_is_one_that_the_program_reads(string document)
    {
        var named = Inline().Matches(Block().Replace(File.ReadAllText(Repository.Find(document)), ""))
            .Select(code => Setting().Match(code.Groups["code"].Value))
            .Where(setting => setting.Success)
            .ToLookup(setting => setting.Groups["section"].Value, setting => setting.Groups["name"].Value.Replace("password_file", "password"));

        named.Count.ShouldBeGreaterThan(5);
        foreach (var section in named)
        {
            Sections.Keys.ShouldContain(section.Key, document);
            // That the made-up one alone is not found shows that the section was read.
            Unknown(section.Key, [.. section.Distinct(StringComparer.Ordinal), "nonsense"]).ShouldBe(["nonsense"], $"{document}, {section.Key}");
        }
    }

    [Fact]
    public void Each_metric_of_ours_stands_in_the_book_and_no_other() =>
        Inline().Matches(Page).Select(code => code.Groups["code"].Value).Where(code => code.StartsWith("stamina.", StringComparison.Ordinal)).Distinct()
            .ShouldBe(Sources().SelectMany(source => Instrument().Matches(source)).Select(instrument => instrument.Groups["name"].Value), ignoreOrder: true);

    [Fact]
    public void Each_warning_and_error_of_the_log_stands_in_the_book_with_what_to_do()
    {
        var logged = Sources().SelectMany(source => LogLine().Matches(source)).ToList();
        var told = LogSection().Match(Page).Value
            .Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).SelectMany(line => Number().Matches(line.Split('|')[1]));

        told.Select(number => number.Value).ShouldBe(
            logged.Where(line => line.Groups["level"].Value is "Warning" or "Error" or "Critical").Select(line => line.Groups["id"].Value), ignoreOrder: true);
    }

    [Fact]
    public void Each_number_of_a_log_line_is_in_the_list_of_whose_they_are()
    {
        var logged = Sources().SelectMany(source => LogLine().Matches(source)).Select(line => Read(line.Groups["id"].Value)).ToList();
        var list = Page.Split('\n').Single(line => line.StartsWith("**Logs.**", StringComparison.Ordinal));
        var ranges = Span().Matches(list).Select(range => (From: Read(range.Groups["from"].Value), To: Read(range.Groups["to"].Value)))
            .Concat(Thousand().Matches(list).Select(range => (From: Read(range.Groups["of"].Value) * 1000, To: (Read(range.Groups["of"].Value) * 1000) + 999)))
            .ToList();

        logged.Where(id => !ranges.Exists(range => range.From <= id && id <= range.To)).ShouldBeEmpty();
        Event().Matches(Page).Select(told => Read(told.Groups["id"].Value)).Except(logged).ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    // The program with every command.
    private static RootCommand Program()
    {
        var root = new RootCommand();
        Command[] commands =
        [
            LocalServe.Create(), .. StaminaCommand.OfOperators(), PluginCommands.Create(), ReplayCommand.Create(), ImportCommand.Create(),
            ExportCommand.Create(), SimulateCommand.Create(), EdgeCommand.Create(),
        ];
        foreach (var command in commands)
        {
            root.Add(command);
        }

        return root;
    }

    // Of "requeue ID… | --all [--reason R]  # what it does" both ways of saying it; of find|lock each.
    private static IEnumerable<string> Variants(Match line)
    {
        var text = line.Groups["line"].Value.Split(" #")[0].Trim().Replace("[", "").Replace("]", "").Replace("VERSION", "1");
        var either = Either().Match(text);
        return either.Success
            ? either.Groups["one"].Captures.Select(one => text[..either.Index] + one.Value + text[(either.Index + either.Length)..])
            : [text];
    }

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Repository.Find("src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);

    private static int Read(string number) => int.Parse(number, CultureInfo.InvariantCulture);

    // Which names of a section are those of no setting. A file or folder is a value that every name can be given, for names are looked at before values.
    private IEnumerable<string> Unknown(string section, IEnumerable<string> names)
    {
        var flags = new CommandLineSettings();
        flags.Set("host:data", data);
        foreach (var (name, value) in Sections[section].Concat(names.Select(name => ($"{section}:{name}", data))))
        {
            flags.Set(name, value);
        }

        var refusal = Should.Throw<InvalidOperationException>(() => StaminaApp.Build(flags).Services.GetRequiredService<IStartupValidator>().Validate());
        refusal.Message.ShouldContain("not found", Case.Insensitive, section);
        return Quoted().Matches(refusal.Message[refusal.Message.LastIndexOf(':')..]).Select(name => name.Groups["name"].Value);
    }

    [GeneratedRegex(@"^```\w*\n(?<lines>.*?)^```", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 60_000)]
    private static partial Regex Block();

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Inline();

    [GeneratedRegex(@"(^|\s)(\S*/)?(stamina|stamina-server\.dll) (?<line>[a-z].*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 60_000)]
    private static partial Regex Typed();

    [GeneratedRegex(@"^(\./)?stamina (?<line>[a-z].*)$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Named();

    [GeneratedRegex(@"^\./(?<script>cluster|bench|test|run)( ((?<word>(--)?[a-z][a-z-]+)\S*|\S+))*$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Script();

    [GeneratedRegex(@"(?<one>[^\s|]+)( ?\| ?(?<one>[^\s|]+))+", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Either();

    [GeneratedRegex("^(?<section>[a-z_]+):(?<name>[a-z][a-z_]*)(:[A-Z0-9]+)?$", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Setting();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\.Create\w*(Counter|Gauge|Histogram)(<\w+>)?\(\s*""(?<name>stamina\.[a-z_.]+)""", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Instrument();

    [GeneratedRegex(
        @"\[LoggerMessage\(\s*(EventId = )?(?<id>\d+),\s*(Level = )?LogLevel\.(?<level>\w+)",
        RegexOptions.ExplicitCapture,
        60_000)]
    private static partial Regex LogLine();

    [GeneratedRegex("^## What the log says$.*?^## ", RegexOptions.Multiline | RegexOptions.Singleline, 60_000)]
    private static partial Regex LogSection();

    [GeneratedRegex(@"\d{4}", RegexOptions.None, 60_000)]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<from>\d{4}) (to|and) (?<to>\d{4})", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Span();

    [GeneratedRegex(@"(?<of>\d)xxx", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Thousand();

    [GeneratedRegex(@"\bevents? (?<id>\d{4})\b|\((?<id>\d{4})\)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Event();
}

using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Stamina.Tests.Architecture;

/// <summary>
/// Folders of a room stand in layers: where one uses another, that one does not use it back, over however many steps. The room's root is a folder as the
/// others; only what puts the room together (…Setup) may use all of them.
/// </summary>
public sealed partial class FolderCycleTests
{
    // The documents of 28 November are read by what unpacks plain ones now, and the codec asks for them where a document is of no form of its own.
    private static readonly string[] KnownCycles = ["src/Documents: Stamina.Documents -> Stamina.Documents.Earlier -> Stamina.Documents"];

    public static TheoryData<string> Rooms() =>
        [.. Directory.EnumerateFiles(Repository.Find("src"), "*.csproj", SearchOption.AllDirectories).Append(Repository.Find("tools/Stamina.Tools.csproj"))
            .Select(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Folders_of_a_room_use_each_other_in_one_direction(string room) =>
        Cycles(UsesBetweenFolders(room)).Select(cycle => $"{room}: {cycle}")
            .ShouldBe(KnownCycles.Where(known => known.StartsWith($"{room}:", StringComparison.Ordinal)), "what is no cycle any more leaves the list");

    [Fact]
    public void The_test_sees_uses_that_are_there()
    {
        var uses = UsesBetweenFolders("src/GoalServer");
        uses["Stamina.GoalServer.Goals"].ShouldContain("Stamina.GoalServer.Answering");

        // A name of the root needs no using directive.
        UsesBetweenFolders("src/AccountServer")["Stamina.AccountServer.Retention"].ShouldContain("Stamina.AccountServer");
        UsesBetweenFolders("src/AccountServer")["Stamina.AccountServer"].ShouldContain("Stamina.AccountServer.Passkeys");
    }

    [Fact]
    public void The_test_finds_a_cycle_over_three_folders_and_one_with_the_root()
    {
        var uses = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal) { ["A"] = ["B"], ["B"] = ["C"], ["C"] = ["A"], ["D"] = ["A"] };
        Cycles(uses).ShouldBe(["A -> B -> C -> A"]);

        uses["D"].Add("Root");
        uses["Root"] = ["D"];
        Cycles(uses).ShouldBe(["A -> B -> C -> A", "D -> Root -> D"]);
    }

    // By using directives, by names that begin with a folder's own ("Serving.Health" in another folder of the same room), and, where a folder's names need
    // neither, because it is above or the project uses it everywhere, by the names themselves.
    private static Dictionary<string, HashSet<string>> UsesBetweenFolders(string room)
    {
        var sources = Directory.EnumerateFiles(Repository.Find(room), "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: Path.GetFileName(file), Text: WithoutComments(File.ReadAllText(file))))
            .Select(source => (source.File, Own: NamespaceLine().Match(source.Text).Groups["name"].Value, source.Text))
            .Where(source => source.Own.Length > 0)
            .ToList();
        var root = string.Join('.', sources[0].Own.Split('.').Take(room.StartsWith("src/Adapters/", StringComparison.Ordinal) ? 3 : 2));
        var everywhere = Directory.EnumerateFiles(Repository.Find(room), "*.csproj")
            .SelectMany(file => XDocument.Load(file).Descendants("Using").Select(use => use.Attribute("Include")?.Value ?? ""))
            .ToHashSet(StringComparer.Ordinal);
        var types = sources.GroupBy(s => s.Own, StringComparer.Ordinal).ToDictionary(
            folder => folder.Key,
            folder => folder.SelectMany(s => Declaration().Matches(s.Text).Select(type => type.Groups["name"].Value)).Distinct().ToList(),
            StringComparer.Ordinal);
        var uses = types.Keys.ToDictionary(folder => folder, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var (file, own, text) in sources.Where(s => s.Own != root || !PutsTogether(s.File)))
        {
            uses[own].UnionWith(types.Keys.Where(used => used != own && Uses(text, used)));

            bool Uses(string source, string used) => own.StartsWith($"{used}.", StringComparison.Ordinal) || everywhere.Contains(used)
                ? Names(source, types[used])
                : source.Contains($"using {used};", StringComparison.Ordinal)
                    || (used.Length > root.Length && NamesFrom(source, used[(root.Length + 1)..]));
        }

        return uses;
    }

    private static bool PutsTogether(string file) => file.EndsWith("Setup.cs", StringComparison.Ordinal);

    private static bool Names(string source, List<string> types) =>
        types.Count > 0 && Regex.IsMatch(source, $@"(?<![\w.])({string.Join('|', types)})\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private static bool NamesFrom(string source, string folder) =>
        Regex.IsMatch(source, $@"^\s*\S.*[\s(<=]{Regex.Escape(folder)}\.[A-Z]", RegexOptions.Multiline, TimeSpan.FromSeconds(5));

    private static string WithoutComments(string source) => Comment().Replace(source, "");

    // One for each group of folders that use each other: the first way round, in the order of their names.
    private static List<string> Cycles(Dictionary<string, HashSet<string>> uses)
    {
        var (cycles, seen) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var start in uses.Keys.Order(StringComparer.Ordinal))
        {
            if (!seen.Contains(start) && WayBack(start, start, uses, new(StringComparer.Ordinal)) is { } way)
            {
                cycles.Add(string.Join(" -> ", way.Prepend(start)));
                seen.UnionWith(way);
            }
        }

        return cycles;
    }

    private static IReadOnlyList<string>? WayBack(string from, string to, Dictionary<string, HashSet<string>> uses, HashSet<string> seen)
    {
        foreach (var next in uses.GetValueOrDefault(from, []).Order(StringComparer.Ordinal))
        {
            if (next == to)
            {
                return [to];
            }

            if (seen.Add(next) && WayBack(next, to, uses, seen) is { } rest)
            {
                return [next, .. rest];
            }
        }

        return null;
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(
        @"^\s*(public|internal|file)\s+((sealed|static|abstract|partial|readonly|ref)\s+)*(class|record struct|record|struct|interface|enum|delegate\s+[\w<>\[\]?,. ]+?)\s+(?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Comment();
}

using System.Text.RegularExpressions;

namespace Stamina.Tests.Architecture;

/// <summary>Folders of a room stand in layers: where one uses another, that one does not use it back, over however many steps.</summary>
public sealed partial class FolderCycleTests
{
    public static TheoryData<string> Rooms() =>
        [.. Directory.EnumerateFiles(Repository.Find("src"), "*.csproj", SearchOption.AllDirectories).Append(Repository.Find("tools/Stamina.Tools.csproj"))
            .Select(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Folders_of_a_room_use_each_other_in_one_direction(string room) =>
        Cycle(UsesBetweenFolders(room)).ShouldBeNull($"{room} has folders that use each other");

    [Fact]
    public void The_test_sees_uses_that_are_there() =>
        UsesBetweenFolders("src/GoalServer")["Stamina.GoalServer.Goals"].ShouldContain("Stamina.GoalServer.Answering");

    [Fact]
    public void The_test_finds_a_cycle_over_three_folders()
    {
        var uses = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal) { ["A"] = ["B"], ["B"] = ["C"], ["C"] = ["A"], ["D"] = ["A"] };

        Cycle(uses).ShouldBe("A -> B -> C -> A");
    }

    // By using directives, and by names that begin with a folder's own: "Serving.Health" in another folder of the same room.
    private static Dictionary<string, HashSet<string>> UsesBetweenFolders(string room)
    {
        var sources = Directory.EnumerateFiles(Repository.Find(room), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .Select(text => (Own: NamespaceLine().Match(text).Groups["name"].Value, Text: text))
            .Where(source => source.Own.Length > 0)
            .ToList();
        var root = string.Join('.', sources[0].Own.Split('.').Take(room.StartsWith("src/Adapters/", StringComparison.Ordinal) ? 3 : 2));
        var folders = sources.Select(s => s.Own).Distinct(StringComparer.Ordinal).Where(f => f != root).ToList();
        var uses = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var (own, text) in sources)
        {
            foreach (var used in folders.Where(f => f != own))
            {
                var relative = used[(root.Length + 1)..];
                if (text.Contains($"using {used};", StringComparison.Ordinal)
                    || Regex.IsMatch(text, $@"^\s*[^/\s].*[\s(<=]{Regex.Escape(relative)}\.[A-Z]", RegexOptions.Multiline, TimeSpan.FromSeconds(5)))
                {
                    (uses.TryGetValue(own, out var known) ? known : uses[own] = new(StringComparer.Ordinal)).Add(used);
                }
            }
        }

        // The root puts its folders together and may use all of them.
        uses.Remove(root);
        return uses;
    }

    private static string? Cycle(Dictionary<string, HashSet<string>> uses)
    {
        foreach (var start in uses.Keys.Order(StringComparer.Ordinal))
        {
            if (Way(start, start, uses, new(StringComparer.Ordinal)) is { } way)
            {
                return $"{start} -> {way}";
            }
        }

        return null;
    }

    private static string? Way(string from, string to, Dictionary<string, HashSet<string>> uses, HashSet<string> seen)
    {
        foreach (var next in uses.GetValueOrDefault(from, []).Order(StringComparer.Ordinal))
        {
            if (next == to)
            {
                return to;
            }

            if (seen.Add(next) && Way(next, to, uses, seen) is { } rest)
            {
                return $"{next} -> {rest}";
            }
        }

        return null;
    }

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex NamespaceLine();
}

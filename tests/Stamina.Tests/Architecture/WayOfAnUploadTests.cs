using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Stamina.Tests.Architecture;

/// <summary>The lists of hops, copies and types in docs/the-way-of-a-workout.md, held to the code.</summary>
public sealed partial class WayOfAnUploadTests
{
    // Here the bytes begin to be ours.
    private const int FirstWithBytes = 13;

    // What stands between the hops and may copy too.
    private static readonly string[] Between =
    [
        "src/DataHandler/BatchBytes.cs", "src/Documents/LogDocument.cs", "src/Documents/DocumentCodec.cs",
        "src/Documents/Encryption/AccountKey.cs", "src/Documents/Encryption/KnownKeys.cs",
    ];

    // Statements of those files that look like copies and are none of an update's bytes.
    private static readonly (string File, string Text)[] Others =
    [
        // Of ids and of the batch's name.
        ("ReceivedRequest.cs", "id.ToByteArray(bigEndian: true)"), ("OpenBatch.cs", "name.Epoch.ToByteArray(bigEndian: true)"),
        ("ArrivedEvents.cs", "batch.Epoch.ToByteArray(bigEndian: true)"), ("SqliteBatchQueue.cs", "Guid.NewGuid().ToByteArray()"),
        // A batch that is not at hand any more, and dead letters.
        ("SqliteBatchConsumer.cs", "SELECT body FROM batch"), ("SqliteBatchConsumer.cs", "Blob.Of(queue.Sealed(remains))"),
        ("SqliteBatchQueue.cs", "r.GetFieldValue<byte[]>(3)"),
        ("ReceivedBatch.cs", "whole.Clone()"), ("ReceivedBatch.cs", "remaining.ToByteArray()"),
        // Lists of names, segments and marks.
        ("SqlEventLog.cs", "append.Names.Distinct()"), ("SqlEventLog.cs", "append.Segments.OrderBy(s => s.Key).ToArray()"), ("SqlEventLog.cs", "var marks ="),
        // A body of more than the first buffer holds, and a log that packing does not give back byte for byte.
        ("RequestBody.cs", ".CopyTo(larger)"), ("LogDocument.cs", ".ToByteArray()"), ("PlainDocument.cs", "content.CopyTo(document[1..])"),
        // A segment where it lies, all other documents, and a store whose documents are not encrypted.
        ("AccountKey.cs", "Gcm.Encrypt(key, Margins.Inside(document)"), ("AccountKey.cs", "Gcm.Encrypt(key, document, stored"),
        ("KnownKeys.cs", "AccountKey.Margins.Inside(document).ToArray()"),
    ];

    // Reached from the hops' signatures, and nothing of them is an event: who sent it, who traces it, how it is named, what is answered, the file.
    private static readonly string[] NotCarried =
        ["BodiesInFlight", "Caller", "Sender", "TracedRequest", "BatchName", "WorkoutKey", "Refusal", "SqliteSession"];

    private static readonly string Page = File.ReadAllText(Repository.Find("docs/the-way-of-a-workout.md"));

    [Fact]
    public void Every_hop_of_an_upload_is_where_the_document_says()
    {
        var hops = Hops();
        hops.Select(hop => hop.Number).ShouldBe(Enumerable.Range(1, hops.Count));
        hops.Count.ShouldBeInRange(20, 30);

        foreach (var hop in hops)
        {
            var source = Path.Combine(Repository.Root, hop.File);
            File.Exists(source).ShouldBeTrue(source);
            Regex
                .IsMatch(File.ReadAllText(source), $@"\b{hop.Member}(<\w+>)?\(", RegexOptions.None, TimeSpan.FromSeconds(5))
                .ShouldBeTrue($"{hop.File} has no {hop.Member}");
        }
    }

    [Fact]
    public void Every_copy_of_an_event_s_bytes_is_marked_at_its_hop_and_there_is_no_other()
    {
        var copies = Copy().Matches(Page)
            .Select(row => (Hop: Number(row.Groups["hop"]), File: row.Groups["file"].Value, Text: row.Groups["text"].Value))
            .ToList();
        copies.Where(copy => !File.ReadAllText(Repository.Find(copy.File)).Contains(copy.Text, StringComparison.Ordinal)).ShouldBeEmpty();
        Hops().Where(hop => hop.Copies > 0).Select(hop => (hop.Number, hop.Copies))
            .ShouldBe(copies.GroupBy(copy => copy.Hop).Select(hop => (hop.Key, hop.Count())));

        Hops().Where(hop => hop.Number >= FirstWithBytes).Select(hop => hop.File).Concat(copies.Select(copy => copy.File)).Concat(Between).Distinct()
            .SelectMany(file => File.ReadLines(Repository.Find(file)).Where(line => Copying().IsMatch(line)).Select(line => (File: file, Line: line.Trim())))
            .Where(found => !copies.Exists(copy => copy.File == found.File && found.Line.Contains(copy.Text, StringComparison.Ordinal)))
            .Where(found => !Others.Any(other => Path.GetFileName(found.File) == other.File && found.Line.Contains(other.Text, StringComparison.Ordinal)))
            .ShouldBeEmpty("a copy that the page does not count");
    }

    [Fact]
    public void The_types_that_hold_an_event_on_its_way_are_those_that_the_document_names()
    {
        var assemblies = Directory.EnumerateFiles(AppContext.BaseDirectory, "Stamina.*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.Contains("Tests", StringComparison.Ordinal)).Select(Assembly.Load).ToList();
        var found = new HashSet<Type>();
        foreach (var hop in Hops().Where(hop => hop.Number >= FirstWithBytes))
        {
            var room = $"Stamina.{string.Join('.', hop.File.Split('/')[1..^1])}";
            var methods = assemblies
                .Select(assembly => assembly.GetType($"{room}.{Path.GetFileNameWithoutExtension(hop.File)}")).OfType<Type>().Single()
                .GetMethods(Every).Where(method => method.Name == hop.Member).ToList();
            methods.ShouldNotBeEmpty($"{hop.File} {hop.Member}");
            foreach (var type in methods.SelectMany(method => method.GetParameters().Select(given => given.ParameterType).Append(method.ReturnType)))
            {
                Reach(type, found);
            }
        }

        var named = TypesLine().Match(Page).Groups["names"].Value;
        Name().Matches(named).Select(name => name.Groups["name"].Value).Order(StringComparer.Ordinal)
            .ShouldBe(found.Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    private const BindingFlags Every = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Our own classes and structs behind lists, tasks and fields; not services, which an interface or a setting gives away, nor what people are answered.
    private static void Reach(Type type, HashSet<Type> found)
    {
        foreach (var part in type.HasElementType ? [type.GetElementType()!] : type.GetGenericArguments())
        {
            Reach(part, found);
        }

        if (type.IsGenericType || type.HasElementType || type.IsGenericParameter || type.IsInterface || type.IsEnum
            || type.Assembly.GetName().Name?.StartsWith("Stamina.", StringComparison.Ordinal) != true
            || type.Namespace!.StartsWith("Stamina.Contracts", StringComparison.Ordinal)
            || type.IsAssignableTo(typeof(Delegate)) || NotCarried.Contains(type.Name, StringComparer.Ordinal) || !found.Add(type))
        {
            return;
        }

        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
        {
            Reach(field.FieldType, found);
        }
    }

    private static List<(int Number, string File, string Member, int Copies)> Hops() => [.. Hop().Matches(Page).Select(hop => (
        Number(hop.Groups["number"]), hop.Groups["file"].Value, hop.Groups["member"].Value, CopiesIn(hop.Groups["what"].Value)))];

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    private static int CopiesIn(string what) =>
        what.Contains("**two copies**", StringComparison.Ordinal) ? 2 : what.Contains("**copy**", StringComparison.Ordinal) ? 1 : 0;

    [GeneratedRegex(
        @"^\| (?<number>\d+) \| `(?<file>src/[\w/]+\.cs)` `(?<member>\w+)` \|(?<what>.*)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Hop();

    [GeneratedRegex(
        @"^\| [^|]+ \| (?<hop>\d+) \| `(?<file>src/[\w/]+\.cs)` `(?<text>[^`]+)` \|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Copy();

    [GeneratedRegex(
        @"\.(CopyTo|ToArray|WriteTo|ToByteArray|WriteMessage|Clone|BlockCopy|Encrypt)\(|GetFieldValue<byte\[\]>|Blob\.Of\(",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Copying();

    [GeneratedRegex(@"^The types of ours that hold those bytes.*: (?<names>`.*)\.\r?$", RegexOptions.Multiline, 60_000)]
    private static partial Regex TypesLine();

    [GeneratedRegex(@"`(?<name>\w+)`", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Name();
}

using System.Text;
using Google.Protobuf;
using Stamina.Documents;
using Stamina.Documents.Earlier;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Documents;

/// <summary>
/// Bytes as stores hold them (<c>contract/documents</c>), one sample per header and kind of document. A store is never rewritten for a new program, so every
/// sample is read for ever; that covers each word and each kind of event, whose numbers are part of the stored bytes.
/// </summary>
public class StoredSampleTests
{
    private static readonly string Folder = Repository.Find("contract/documents");

    public static TheoryData<string> Samples() =>
        [.. Directory.EnumerateFiles(Folder, "*.bin").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_stored_document_is_read_as_it_was_written(string sample)
    {
        var stored = File.ReadAllBytes(Path.Combine(Folder, sample + ".bin"));
        stored[0].ToString("x2", null).ShouldBe(sample[..2], "the file's name begins with its header");
        JsonOf(sample, stored).ShouldBe(File.ReadAllText(Path.Combine(Folder, sample + ".json")).TrimEnd());
    }

    [Fact]
    public void Every_header_that_is_written_has_a_sample() =>
        Samples().Select(row => row.Data[..2]).Distinct().ShouldBe(["01", "02", "03", "04", "05", "06", "83", "84"]);

    [Fact]
    public void The_samples_hold_every_word_and_every_kind()
    {
        var words = DocumentCodec.DecodeLog(File.ReadAllBytes(Path.Combine(Folder, "83-log-of-every-word.bin")));
        var text = string.Concat(words.Events.Select(e => e.Body.ToStringUtf8()));
        JsonTokens.Words.Select(Encoding.UTF8.GetString).Where(word => !text.Contains(word, StringComparison.Ordinal)).ShouldBeEmpty();
        words.Events.Select(e => e.Kind).ToHashSet().IsSupersetOf(EarlierPacking.KnownKinds).ShouldBeTrue();
    }

    /// <summary>Adds samples that are missing. One that is there never changes.</summary>
    [Fact(Explicit = true)]
    public void Write_the_samples_that_are_missing()
    {
        Directory.CreateDirectory(Folder);
        foreach (var (name, stored) in StoredSamples.All())
        {
            var sample = $"{stored[0]:x2}-{name}";
            if (!File.Exists(Path.Combine(Folder, sample + ".bin")))
            {
                File.WriteAllBytes(Path.Combine(Folder, sample + ".bin"), stored);
                File.WriteAllText(Path.Combine(Folder, sample + ".json"), JsonOf(sample, stored) + "\n");
            }
        }
    }

    // Documents as their JSON is stored; logs as Protobuf's JSON, with each body as text.
    private static string JsonOf(string sample, byte[] stored)
    {
        switch (sample[3..].Split('-')[0])
        {
            case "log":
                var log = DocumentCodec.DecodeLog(stored);
                return new JsonFormatter(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true)).Format(log);
            case "summary":
                return Again(DocumentCodec.Decode<WorkoutSummary>(stored));
            case "month":
                return Again(MonthDocument.Unpack(default, stored));
            case "overlay":
                return Again(DocumentCodec.Decode<WorkoutOverlay>(stored));
            case "user":
                return Again(DocumentCodec.Decode<UserDocument>(stored));
            case "device":
                return Again(DocumentCodec.Decode<DeviceDocument>(stored));
            case "goal":
                return Again(DocumentCodec.Decode<GoalDocument>(stored));
            case var unknown:
                throw new InvalidOperationException($"No reader for '{unknown}'.");
        }
    }

    // Plain: a header byte and the JSON itself.
    private static string Again<T>(T document) => Encoding.UTF8.GetString(DocumentCodec.Encode(document, tight: false).AsSpan(1));
}

using System.Security.Cryptography;
using System.Text.Json;
using Stamina.Documents.Columns;
using Stamina.Documents.Compression;
using Stamina.Documents.Logs;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using ZstdSharp;

namespace Stamina.Tests.Documents;

/// <summary>The dictionaries that stored documents need for ever.</summary>
public class DictionaryTests
{
    private const int Capacity = 8_192;

    [Theory]
    [InlineData(1, "d63d3ed5a4648517f59e283367078c59e4529d178bc93048db98ea4ff4088be5")]
    [InlineData(2, "2c2e22bee334774b1addc5f69b89745b1b782ba205f57666f24deca4d6a45d01")]
    public void A_dictionary_that_was_written_with_never_changes(int number, string sha256) =>
        Convert.ToHexStringLower(SHA256.HashData(Dictionaries.Load(number))).ShouldBe(sha256);

    [Fact]
    public void The_dictionaries_that_are_written_with_are_known() =>
        new[] { Dictionaries.Logs, Dictionaries.Texts, 0, 3 }.Select(Dictionaries.IsKnown).ShouldBe([true, true, false, false]);

    /// <summary>
    /// Trains dictionaries that are missing. To make a better one, raise <c>Dictionaries.Last</c> and the number below; those that are there never change.
    /// </summary>
    [Fact(Explicit = true)]
    public void Write_the_dictionaries()
    {
        var (logs, texts) = Samples();
        Write(1, logs);
        Write(2, texts);
    }

    private static void Write(int number, List<byte[]> samples)
    {
        var path = Path.Combine(Repository.Root, "src/Documents/Compression", FormattableString.Invariant($"dictionary-{number}.bin"));
        if (!File.Exists(path))
        {
            File.WriteAllBytes(path, DictBuilder.TrainFromBuffer(samples, Capacity));
        }
    }

    // Contents of every kind of workout that the phone records, whole and segment by segment, and of every other document.
    private static (List<byte[]> Logs, List<byte[]> Texts) Samples()
    {
        var (phone, documents, records) = (new PhoneLogs(1), new PhoneDocuments(1), new LogColumns());
        var (logs, texts) = (new List<byte[]>(), new List<byte[]>());
        string[] types = ["running", "walking", "cycling"];
        for (var i = 0; i < 200; i++)
        {
            var (arrival, type) = (i % 2 == 0 ? Arrival.Live : Arrival.Synced, types[i % 3]);
            Add(phone.Plain(4 + (i % 14), arrival, type));
            Add(phone.Mixed(arrival));
            Add(phone.Lifting(5 + (i % 20), arrival, 1 + (i % 4)));
            if (i % 4 == 0)
            {
                Add(phone.Track(200 + (i * 7), arrival, type, hr: i % 8 == 0, steps: i % 16 < 8));
            }

            texts.AddRange(Text(documents.User()), Text(documents.Device()), Text(documents.Goal()), Text(documents.Overlay()));
            if (i % 2 == 0)
            {
                texts.Add(Content([.. documents.Rows(phone, 1 + (i % 12)).Select(Json)], ColumnForm.Rows));
            }
        }

        return (logs, texts);

        void Add(WorkoutLog log)
        {
            foreach (var part in PhoneLogs.Segments(log).Prepend(log))
            {
                records.TryWrite(part.Events).ShouldBeTrue();
                logs.Add(records.Writer.Content.Written.ToArray());
            }

            texts.Add(Text(PhoneDocuments.Summary(log)));
        }
    }

    private static byte[] Text<T>(T document) => Content([Json(document)], ColumnForm.Text);

    private static byte[] Json<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, typeof(T), DocumentJson.Default);

    private static byte[] Content(IReadOnlyList<byte[]> texts, byte form)
    {
        var writer = new ColumnWriter();
        writer.Begin(own: 0);
        foreach (var text in texts)
        {
            writer.Add(null, text).ShouldBeTrue();
        }

        writer.Finish(form);
        return writer.Content.Written.ToArray();
    }
}

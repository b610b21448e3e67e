using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.DataHandler;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.WorkoutServer;
using Stamina.WorkoutServer.Commit;

namespace Stamina.Tests.WorkoutServer;

/// <summary>
/// The queue's message as programs of every version have written it (<c>contract/messages</c>): a Data Handler of any later version reads it, and a Workout
/// Server of this one writes it to the byte, or a cell could not be upgraded one process after the other.
/// </summary>
public class BatchSampleTests
{
    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;

    public static TheoryData<string> Samples() =>
        [
            .. Directory
                .EnumerateFiles(Repository.Find("contract/messages"), "*.bin")
                .Select(f => Path.GetFileNameWithoutExtension(f)!)
                .Order(StringComparer.Ordinal),];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_is_read_as_it_was_meant(string sample)
    {
        var (bytes, meant) = Read(sample);
        var read = Batch.Parser.ParseFrom(bytes);
        JsonOf(read).ShouldBe(JsonOf(meant));
        JsonOf(BatchBytes.Read(bytes)).ShouldBe(JsonOf(meant));
        var arrival = ReceivedBatch.Read(new Delivery(1, bytes), DateTimeOffset.UnixEpoch);
        arrival.Remains.ShouldBeNull();
        arrival.Name.ShouldBe(new BatchName(new Guid(meant.PublisherEpoch.Span, bigEndian: true), (long)meant.Number));
        arrival.Segments.SelectMany(segment => segment.Events.Events).Select(logged => logged.Body)
            .ShouldBe(meant.Uploads.SelectMany(upload => upload.Events).Select(framed => framed.Body), ignoreOrder: true);
    }

    [Theory]
    [InlineData("batch-1")]
    [InlineData("batch-1-bare")]
    public async Task A_workout_server_of_today_writes_the_same_bytes(string sample)
    {
        var (bytes, meant) = Read(sample);
        Written(meant).ShouldBe(bytes);

        var publisher = new HandPublisher();
        var commit = new GroupCommit(publisher, Options.Create(new WorkoutServerOptions()), TimeProvider.System, Meters.Of(), NullLogger<GroupCommit>.Instance);
        var confirmed = commit.AddAsync(meant.Uploads);
        var published = await publisher.NextAsync();
        published.Confirm();
        await confirmed.WaitAsync(Patience);
        var (header, headerOfSample) = (HeaderOf(published.Batch), HeaderOf(meant));
        published.Bytes.ShouldBe([.. header, .. bytes[headerOfSample.Length..]]);
    }

    [Fact]
    public void What_a_later_program_added_is_carried_along()
    {
        var (bytes, _) = Read("batch-1-of-a-later-program");
        Batch.Parser.ParseFrom(bytes).ToByteArray().Length.ShouldBe(bytes.Length);
    }

    /// <summary>After a new version of the message: adds its JSON's bytes. A sample that is there never changes.</summary>
    [Fact(Explicit = true)]
    public void Write_the_bytes_that_are_missing()
    {
        foreach (
            var json in Directory.EnumerateFiles(Repository.Find("contract/messages"), "*.json").Where(json => !File.Exists(Path.ChangeExtension(json, ".bin")))
        )
        {
            File.WriteAllBytes(Path.ChangeExtension(json, ".bin"), Written(JsonParser.Default.Parse<Batch>(File.ReadAllText(json))));
        }
    }

    // The header, then the uploads: as a batch is put together from ready bytes.
    private static byte[] Written(Batch batch) => [.. HeaderOf(batch), .. new Batch { Uploads = { batch.Uploads } }.ToByteArray()];

    private static byte[] HeaderOf(Batch batch)
    {
        var header = batch.Clone();
        header.Uploads.Clear();
        return header.ToByteArray();
    }

    private static string JsonOf(IMessage message) => new JsonFormatter(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true)).Format(message);

    private static (byte[] Bytes, Batch Meant) Read(string sample)
    {
        var file = Repository.Find($"contract/messages/{sample}");
        return (File.ReadAllBytes(file + ".bin"), JsonParser.Default.Parse<Batch>(File.ReadAllText(file + ".json")));
    }
}

using Google.Protobuf;
using Stamina.DataHandler;
using Stamina.Ports.Messages;

namespace Stamina.Tests.DataHandler;

/// <summary>Reading without copies finds what the generated parser finds.</summary>
public class BatchBytesTests
{
    private static readonly byte[] Sample = File.ReadAllBytes(Repository.Find("contract/messages/batch-1-of-a-later-program.bin"));

    public static TheoryData<string> Samples =>
        [.. Directory.EnumerateFiles(Repository.Find("contract/messages"), "batch-*.bin").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_batch_is_read_as_the_generated_parser_reads_it(string sample)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Repository.Find("contract/messages"), sample));
        var batch = BatchBytes.Read(bytes);
        batch.ShouldBe(Batch.Parser.ParseFrom(bytes));
        batch.ToByteArray().Length.ShouldBe(bytes.Length, "what a later program added is carried along");
    }

    [Fact]
    public void The_bytes_of_events_are_those_of_the_delivery()
    {
        var bytes = Sample.ToArray();
        var body = BatchBytes.Read(bytes).Uploads[0].Events[0].Body;
        var at = bytes.AsSpan().IndexOf(body.Span);
        body.Span.Overlaps(bytes.AsSpan(at, body.Length), out var offset).ShouldBeTrue();
        offset.ShouldBe(0);
    }

    [Fact]
    public void Broken_bytes_are_read_as_the_generated_parser_reads_them_or_refused()
    {
        var random = new Random(20261129);
        var refused = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var broken = Sample.AsSpan(0, random.Next(Sample.Length + 1)).ToArray();
            if (broken.Length > 0 && round % 2 == 0)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            if (Parsed(broken, b => Batch.Parser.ParseFrom(b)) is { } expected)
            {
                // A group, which the parser skips, nobody ever writes: it is refused.
                (Parsed(broken, b => BatchBytes.Read(b)) ?? expected).ShouldBe(expected);
            }
            else
            {
                refused++;
                Parsed(broken, b => BatchBytes.Read(b)).ShouldBeNull();
            }
        }

        refused.ShouldBeGreaterThan(100);
    }

    private static Batch? Parsed(byte[] bytes, Func<byte[], Batch> parse)
    {
        try
        {
            return parse(bytes);
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvalidDataException)
        {
            return null;
        }
    }
}

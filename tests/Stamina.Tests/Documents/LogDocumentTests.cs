using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Stamina.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Tests.Documents;

/// <summary>What a log of the phone's events takes, and that whatever is packed comes back byte for byte.</summary>
[Trait(Rounds.Trait, "many")]
public class LogDocumentTests
{
    private static readonly Config Many = Rounds.Many(300);

    private static readonly PhoneLogs Phone = new(seed: 11);

    private static readonly WorkoutLog[] Kinds =
    [
        Phone.Plain(14, Arrival.Live),
        Phone.Plain(14, Arrival.Synced),
        Phone.Track(700, Arrival.Live),
        Phone.Track(400, Arrival.Synced, "cycling", hr: false, steps: false),
        Phone.Lifting(40, Arrival.Live),
        Phone.Lifting(40, Arrival.Synced, together: 7),
        Phone.Mixed(Arrival.Live),
        Phone.Mixed(Arrival.Synced),
        Phone.Mixed(Arrival.Live),
        new(),
    ];

    public static TheoryData<int> AllKinds() => [.. Enumerable.Range(0, Kinds.Length)];

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void A_log_of_the_phone_comes_back_from_both_ways_of_packing(int kind)
    {
        Unpacked(LogDocument.PackFinished(Kinds[kind].Events)).ShouldBe(Kinds[kind]);
        Unpacked(LogDocument.PackSegment(Kinds[kind].Events)).ShouldBe(Kinds[kind]);
    }

    [Fact]
    public void Fourteen_events_without_points_take_less_than_a_sixth_of_their_json()
    {
        foreach (var (arrival, most) in new[] { (Arrival.Live, 350), (Arrival.Synced, 250) })
        {
            LogDocument.PackFinished(new PhoneLogs(seed: 3).Plain(14, arrival).Events).Length.ShouldBeLessThan(most);
        }
    }

    [Fact]
    public void An_hour_of_a_point_a_second_takes_less_than_twelve_kilobytes()
    {
        var hour = new PhoneLogs(seed: 3).Track(3_600, Arrival.Live);
        var json = hour.Events.Sum(e => e.Body.Length);
        json.ShouldBeGreaterThan(270_000);
        LogDocument.PackFinished(hour.Events).Length.ShouldBeLessThan(12_000);
        LogDocument.PackSegment(hour.Events).Length.ShouldBeLessThan(12_500);
    }

    [Fact]
    public void Segments_come_back_in_the_order_they_were_appended_in()
    {
        var log = Phone.Track(1_000, Arrival.Live);
        var segments = PhoneLogs.Segments(log).Select(s => LogDocument.PackSegment(s.Events)).ToList();
        segments.Count.ShouldBeGreaterThan(3);
        var together = new WorkoutLog();
        segments.ForEach(s => LogDocument.Unpack(s, together.Events));
        together.ShouldBe(log);
    }

    // What a quadratic look-up would make of this is minutes, of the hundred thousand of the long form hours.
    [Fact]
    public void Many_events_of_different_shapes_pack_and_come_back()
    {
        var log = new WorkoutLog();
        for (var i = 0; i < Rounds.Of(100_000); i++)
        {
            log.Events.Add(
                new LoggedEvent
                {
                    Writer = $"writer{i:x}",
                    Seq = (uint)i,
                    Kind = $"kind_{i % 5_000:x}",
                    Body = ByteString.CopyFromUtf8($"{{\"seq\":{i},\"m{i:x}\":\"x{i * 7_919L:x}\",\"n\":[{i}]}}"),
                });
        }

        Unpacked(LogDocument.PackSegment(log.Events)).ShouldBe(log);
    }

    [Theory]
    [InlineData("{\"a\":[{\"t\":1},{\"t\":2},{\"t\":3}],\"b\":[[1,2],[1,2],[3,4,5]]}")]
    [InlineData("{\"a\":[1,1,1,[1,1],[1,1],1],\"b\":[{\"c\":[1,2,3]},{\"c\":[1,2,3]}]}")]
    [InlineData("{\"a\":[\"x\",\"x\",\"x\"],\"b\":[,,],\"c\":[ 1 , 1 ,1]}")]
    [InlineData("[1,1},2]]]},{\"a\":[1,1")]
    [InlineData("{\"n\":[-0,-0.0,0,0.0,0.50,00.5,1.,.5,1e5,1.5E-3,-1,-1.5,999999999.999999999,1234567890,123456789012345678,1234567890123456789,1-2,1.2.3]}")]
    [InlineData(
        "{\"at\":\"2026-02-30T00:00:00\",\"b\":\"2024-02-29T23:59:59.999Z\",\"c\":\"0001-01-01T00:00:00.000\",\"d\":\"9999-12-31T23:59:59.9999\",\"e\":\"2026-11-22T24:00:00\",\"f\":\"2026-11-22\"}"
    )]
    [InlineData("{\"a\":\"\\\",\\\"t\\\":1\",\"b\":\"\\\\\",\"c\":2,\"\\\"d\\\"\":3,\"e\":\"\\")]
    [InlineData(
        "{\"session_id\":\"running_01h455vb4pex5vsknk084sn02q\",\"b\":\"x_81h455vb4pex5vsknk084sn02q\",\"c\":\"_7zzzzzzzzzzzzzzzzzzzzzzzzz\",\"d\":\"01h455vb4pex5vsknk084sn02q\"}"
    )]
    [InlineData(
        "{\"set_id\":\"f47ac10b-58cc-4372-a567-0e02b2c3d479\",\"b\":\"F47AC10B-58CC-4372-A567-0E02B2C3D479\",\"c\":\"f47ac10b-58cc-4372-a567-0e02b2c3d47\"}")]
    [InlineData("\u0000\u0001\u0002\u0007\u0008\u000b\u000f\u001b\"\u0001\":1,\"\\\u0003\":2[\u0007,\u0007]")]
    [InlineData("")]
    public void Whatever_a_body_holds_comes_back(string body)
    {
        foreach (var kind in (string[])["", "a\"b\u000f\u0000", "note"])
        {
            var log = new WorkoutLog { Events = { Event(0, kind, body), Event(1, kind, body + body), Event(uint.MaxValue, "", body) } };
            Unpacked(LogDocument.PackFinished(log.Events)).ShouldBe(log);
        }
    }

    [Fact]
    public void Bytes_that_are_cut_off_or_turned_are_called_damaged_and_nothing_worse()
    {
        var stored = Kinds.SelectMany(k => new[] { LogDocument.PackFinished(k.Events), LogDocument.PackSegment(k.Events) }).ToArray();
        Prop.ForAll(
            Damages(stored.Length).ToArbitrary(),
            damage =>
            {
                var (which, turned, cut) = damage;
                var bytes = stored[which].ToArray();
                foreach (var (at, value) in turned)
                {
                    bytes[at % bytes.Length] = (byte)value;
                }

                IsReadOrCalledDamaged(bytes);
                IsReadOrCalledDamaged(stored[which][..(cut % stored[which].Length)]);
            }).Check(Many);
    }

    [Fact]
    public void Content_that_no_writer_made_is_called_damaged_and_nothing_worse()
    {
        // Past the frame: what is turned here would otherwise end at Zstandard's own checks.
        var contents = Kinds.Select(ContentOf).ToArray();
        Prop.ForAll(
            Damages(contents.Length).ToArbitrary(),
            damage =>
            {
                var (which, turned, cut) = damage;
                var bytes = contents[which].ToArray();
                foreach (var (at, value) in turned)
                {
                    bytes[at % bytes.Length] = (byte)value;
                }

                IsReadOrCalledDamaged([6, 0, .. bytes]);
                IsReadOrCalledDamaged([6, 0, .. contents[which][..(cut % contents[which].Length)]]);
            }).Check(Many);
    }

    [Theory]
    [InlineData("06")]
    [InlineData("0600")]
    [InlineData("0601")]
    [InlineData("06ff05000000")]
    [InlineData("0601ffffffffffffffffff01000000")] // a length that no array has
    [InlineData("06018080804000000000")] // 128 MiB out of four bytes
    [InlineData("0600010101070801020000000000ffffffff7f")] // an element that repeats for ever
    [InlineData("060001ffffffff0f00")] // more records than a document can have
    public void Sizes_that_are_declared_are_not_believed(string stored) =>
        Should.Throw<InvalidDataException>(() => Unpacked(Convert.FromHexString(stored)));

    [Fact]
    public void Memory_for_a_length_that_is_declared_is_taken_only_as_far_as_the_content_comes()
    {
        var packed = LogDocument.PackFinished(Kinds[0].Events);
        var head = packed.AsSpan(2).IndexOfAnyInRange<byte>(0, 0x7f) + 3; // behind the length, whose last byte alone is below 128
        byte[] stored = [.. packed[..2], 0xff, 0xff, 0xff, 0x7f, .. packed[head..], .. new byte[9_000]];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Should.Throw<InvalidDataException>(() => Unpacked(stored));

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(2 << 20);
    }

    [Theory]
    [InlineData("04", "0000")] // a mark that there is not
    [InlineData("03", "352902")] // a second with nine digits behind the point, where clocks have seven
    public void A_value_in_a_form_that_no_writer_has_is_called_damaged(string mark, string column) =>
        Should.Throw<InvalidDataException>(() => Unpacked(OneEvent(mark, column)));

    [Fact]
    public void Millions_of_values_that_a_few_bytes_declare_take_no_memory()
    {
        var stored = OneEvent("01", "05" + "8092f401" + "02"); // four million times 1, of which the event uses one
        var before = GC.GetAllocatedBytesForCurrentThread();

        Should.Throw<InvalidDataException>(() => Unpacked(stored));

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(2 << 20);
    }

    [Fact]
    public void An_event_of_one_number_is_read_from_its_columns() =>
        Unpacked(OneEvent("01", "1502")).Events.ShouldHaveSingleItem().Body.ToStringUtf8().ShouldBe("1");

    // Not compressed: one event by the writer "w" whose body is one value.
    private static byte[] OneEvent(string mark, string column) =>
        Convert.FromHexString("0600" + "010101" + mark + "00" + "010177" + "010165" + "1500" + "0000" + "15001500150015021500150000" + "00" + column);

    private static Gen<(int Which, (int At, int Value)[] Turned, int Cut)> Damages(int documents) =>
        from which in Gen.Choose(0, documents - 1)
        from turned in Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 255)).ArrayOf(3)
        from cut in Gen.Choose(0, int.MaxValue)
        select (which, turned.Select(t => (t.Item1, t.Item2)).ToArray(), cut);

    private static LoggedEvent Event(uint seq, string kind, string body) =>
        new()
        {
            Writer = "writer01",
            Seq = seq,
            Kind = kind,
            Body = ByteString.CopyFrom(Encoding.UTF8.GetBytes(body)),
        };

    private static byte[] ContentOf(WorkoutLog log)
    {
        var records = new Stamina.Documents.Logs.LogColumns();
        records.TryWrite(log.Events).ShouldBeTrue();
        return records.Writer.Content.Written.ToArray();
    }

    private static WorkoutLog Unpacked(byte[] stored) => DocumentCodec.DecodeLog(stored);

    private static void IsReadOrCalledDamaged(byte[] stored)
    {
        try
        {
            Unpacked(stored);
        }
        catch (InvalidDataException)
        {
            // Said so.
        }
    }
}

using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Stamina.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Tests.Documents;

/// <summary>Compaction may re-encode an event only if it gives the same bytes back.</summary>
[Trait(Rounds.Trait, "many")]
public class DocumentPackingTests
{
    private static readonly Config Many = Rounds.Many(1_500);

    // What a careless packer would bring back in another form.
    private static readonly string[] Nasty =
    [
        "007",
        "0",
        "-0",
        "-0.0",
        "0.050",
        "00.5",
        "1e5",
        "1.50E-3",
        "12345678901234567890",
        "12345678901234567",
        "1.",
        ".5",
        "1.2.3",
        "0x1F",
        "a1b2",
        "9a",
        "2026-02-30T00:00:00",
        "2026-11-22T24:00:00Z",
        "0001-01-01T00:00:00.0000000",
        "9999-12-31T23:59:59.9999999Z",
        "2026-11-22T07:30:00.12345678Z",
        "2026-11-22T07:30:00.",
        "2026-11-22T07:30:00.000+01:00",
        "2026-11-22 07:30:00",
        "{\"seq\":",
        "{\"seq\":7",
        ",\"elapsed_ms\":99",
        "Europe/",
        "čšž",
        "\t\r\n",
        "\u0000",
        "\u0002",
        "\u000b",
        "",
    ];

    [Fact]
    public void A_settled_log_comes_back_event_for_event_and_byte_for_byte() =>
        Prop.ForAll(Logs().ToArbitrary(), log => DocumentCodec.DecodeLog(DocumentCodec.EncodeLog(log, finished: true)).ShouldBe(log)).Check(Many);

    [Fact]
    public void A_log_of_a_recorders_events_takes_less_than_half_of_what_brotli_makes_of_it()
    {
        var log = Recorded();
        var stored = DocumentCodec.EncodeLog(log, finished: true);
        DocumentCodec.DecodeLog(stored).ShouldBe(log);
        stored.Length.ShouldBeLessThan(BrotliOf(log.ToByteArray()) / 2);
    }

    [Fact]
    public void Damaged_bytes_are_called_damaged_and_nothing_worse() =>
        Prop.ForAll(
            Gen.Zip(Gen.Choose(0, 100_000), Gen.Choose(0, 255)).ArrayOf(3).ToArbitrary(),
            changes =>
            {
                var stored = DocumentCodec.EncodeLog(Recorded(), finished: true);
                foreach (var (at, value) in changes)
                {
                    stored[at % stored.Length] = (byte)value;
                }

                try
                {
                    DocumentCodec.DecodeLog(stored);
                }
                catch (InvalidDataException)
                {
                    // Said so.
                }
            }).Check(Many);

    private static int BrotliOf(byte[] content)
    {
        var buffer = new byte[content.Length + 1024];
        System.IO.Compression.BrotliEncoder.TryCompress(content, buffer, out var written, quality: 9, window: 18).ShouldBeTrue();
        return written;
    }

    private static Gen<WorkoutLog> Logs() =>
        from events in Events().ArrayOf()
        select new WorkoutLog { Events = { events } };

    private static Gen<LoggedEvent> Events() =>
        from body in Gen.OneOf(Json(), Noise())
        from writer in Gen.Elements("writer01", "watch0000000", "")
        from seq in Gen.OneOf(Gen.Choose(0, 20), Gen.Choose(0, 999_999))
        from kind in Gen.Elements("", "started", "finished", "progress", "unheard_of")
        from received in ArbMap.Default.GeneratorFor<long>()
        from epoch in Gen.Elements(0, 1, 16)
        from number in ArbMap.Default.GeneratorFor<ulong>()
        from skew in ArbMap.Default.GeneratorFor<long?>()
        from quarantined in ArbMap.Default.GeneratorFor<bool>()
        select Event(body, writer, seq, kind, received, epoch, number, skew, quarantined);

    private static LoggedEvent Event(byte[] body, string writer, int seq, string kind, long received, int epoch, ulong number, long? skew, bool quarantined)
    {
        var e = new LoggedEvent
        {
            Writer = writer,
            Seq = (uint)seq,
            Kind = kind,
            Body = ByteString.CopyFrom(body),
            ReceivedAtMs = received,
            BatchEpoch = ByteString.CopyFrom(new byte[epoch]),
            BatchNumber = number,
            Quarantined = quarantined,
        };
        if (skew is { } ms)
        {
            e.SkewMs = ms;
        }

        return e;
    }

    private static Gen<byte[]> Noise() => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();

    private static Gen<byte[]> Json() =>
        from parts in Gen.OneOf(
                Gen.Elements(Nasty),
                Gen.Choose(0, int.MaxValue).Select(n => n.ToString(CultureInfo.InvariantCulture)),
                Gen.Elements(
                    "{\"seq\":",
                    ",\"kind\":\"progress\"",
                    ",\"at\":\"2026-11-22T07:30:00.123+01:00\"",
                    ",\"elapsed_ms\":",
                    ",\"progress\":{\"distance_m\":",
                    "}}",
                    " ",
                    "\""))
            .ArrayOf()
        select Encoding.UTF8.GetBytes(string.Concat(parts));

    private static WorkoutLog Recorded()
    {
        var log = new WorkoutLog();
        var start = new DateTimeOffset(2026, 11, 22, 7, 30, 0, 417, TimeSpan.FromHours(1));
        for (var seq = 0; seq < 14; seq++)
        {
            var elapsed = seq * 300_123;
            var at = start.AddMilliseconds(elapsed).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
            log.Events.Add(
                Event(
                    Encoding.UTF8.GetBytes(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{{\"seq\":{seq},\"kind\":\"progress\",\"at\":\"{at}\",\"elapsed_ms\":{elapsed},\"progress\":{{\"distance_m\":{seq * 812.7:F1},\"steps\":{seq * 811}}}}}"
                        )),
                    "4f6e1c2ab09d7733",
                    seq,
                    seq == 13 ? "finished" : "",
                    start.ToUnixTimeMilliseconds() + elapsed + (seq * 37),
                    16,
                    (ulong)(5_000 + (seq * 91_003)),
                    120 + seq,
                    quarantined: false));
        }

        return log;
    }
}

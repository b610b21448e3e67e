using System.Buffers;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Stamina.Adapters.Redis;

namespace Stamina.AdapterTests.Redis;

/// <summary>The parser of replies: right on what Redis writes however it is cut, and never more than a protocol error on anything else.</summary>
public sealed class RespReaderTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(5_000);

    [Fact]
    public void Any_reply_is_read_back_however_the_wire_cuts_it() =>
        Prop.ForAll(Replies(3).ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (reply, cut) =>
        {
            var bytes = Encoding.Latin1.GetBytes(Wire(reply) + "+NEXT\r\n");
            var whole = Sequence(bytes, cut);
            RespReader.TryRead(ref whole, out var read).ShouldBeTrue();
            Wire(read).ShouldBe(Wire(reply));
            Encoding.Latin1.GetString(whole.ToArray()).ShouldBe("+NEXT\r\n");
        }).Check(Many);

    [Fact]
    public void Half_a_reply_is_waited_for_and_nothing_of_it_is_taken() =>
        Prop.ForAll(Replies(3).ToArbitrary(), Gen.Choose(0, 1_000_000).ToArbitrary(), (reply, at) =>
        {
            var bytes = Encoding.Latin1.GetBytes(Wire(reply));
            var half = new ReadOnlySequence<byte>(bytes, 0, at % bytes.Length);
            var length = half.Length;
            RespReader.TryRead(ref half, out _).ShouldBeFalse();
            half.Length.ShouldBe(length);
        }).Check(Many);

    [Fact]
    public void Hostile_bytes_are_a_protocol_error_at_worst() =>
        Prop.ForAll(Hostile().ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (bytes, cut) =>
        {
            var sequence = Sequence(bytes, cut);
            try
            {
                while (!sequence.IsEmpty && RespReader.TryRead(ref sequence, out _))
                {
                }
            }
            catch (RespProtocolException)
            {
                // The one way out.
            }
        }).Check(Many);

    [Theory]
    [InlineData("$33554433\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("*65537\r\n")]
    [InlineData("*2147483647\r\n")]
    [InlineData("*-2\r\n")]
    [InlineData(":\r\n")]
    [InlineData(":1 2\r\n")]
    [InlineData(":99999999999999999999\r\n")]
    [InlineData("$3\r\nabcd\r\n")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    public void What_can_never_become_a_reply_is_refused_at_once(string wire)
    {
        var sequence = new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(wire));
        Should.Throw<RespProtocolException>(() => RespReader.TryRead(ref sequence, out _));
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        var sequence = new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes("+" + new string('x', RespReader.MaxLineBytes + 1)));
        Should.Throw<RespProtocolException>(() => RespReader.TryRead(ref sequence, out _));
    }

    [Fact]
    public void An_array_of_nothing_but_empty_strings_is_whole()
    {
        var sequence = new ReadOnlySequence<byte>("*4\r\n+\r\n+\r\n-\r\n+\r\n"u8.ToArray());
        RespReader.TryRead(ref sequence, out var read).ShouldBeTrue();
        read.Items.Count.ShouldBe(4);
        sequence.IsEmpty.ShouldBeTrue();
    }

    private static Gen<byte[]> Bytes() => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();

    private static Gen<RespValue> Replies(int depth)
    {
        var line = Gen.Choose(32, 126).Select(c => (byte)c).ArrayOf();
        var flat = Gen.OneOf(
            line.Select(b => RespValue.Text(RespKind.Simple, b)),
            line.Select(b => RespValue.Text(RespKind.Error, b)),
            Bytes().Select(b => RespValue.Text(RespKind.Bulk, b)),
            ArbMap.Default.GeneratorFor<long>().Select(RespValue.Number),
            Gen.Constant(RespValue.Null()));
        return depth == 0 ? flat : Gen.Frequency((4, flat), (1, Replies(depth - 1).ArrayOf().Select(RespValue.Array)));
    }

    // Valid replies with a few bytes changed reach further into the parser than noise does; both.
    private static Gen<byte[]> Hostile() => Gen.OneOf(
        Bytes(),
        from reply in Replies(3)
        from changes in Gen.Choose(1, 4)
        from at in Gen.Choose(0, 1_000_000).ArrayOf(changes)
        from to in Gen.OneOf(Gen.Choose(0, 255).Select(b => (byte)b), Gen.Elements("+-:$*\r\n0123456789"u8.ToArray())).ArrayOf(changes)
        select Change(Encoding.Latin1.GetBytes(Wire(reply)), at, to));

    private static byte[] Change(byte[] bytes, int[] at, byte[] to)
    {
        for (var i = 0; i < at.Length; i++)
        {
            bytes[at[i] % bytes.Length] = to[i];
        }

        return bytes;
    }

    private static string Wire(RespValue value) => value.Kind switch
    {
        RespKind.Null => "$-1\r\n",
        RespKind.Simple => $"+{Encoding.Latin1.GetString(value.Bytes!)}\r\n",
        RespKind.Error => $"-{Encoding.Latin1.GetString(value.Bytes!)}\r\n",
        RespKind.Integer => string.Create(CultureInfo.InvariantCulture, $":{value.Integer}\r\n"),
        RespKind.Bulk => string.Create(CultureInfo.InvariantCulture, $"${value.Bytes!.Length}\r\n{Encoding.Latin1.GetString(value.Bytes)}\r\n"),
        _ => string.Create(CultureInfo.InvariantCulture, $"*{value.Items.Count}\r\n{string.Concat(value.Items.Select(Wire))}"),
    };

    private static ReadOnlySequence<byte> Sequence(byte[] bytes, int cut)
    {
        Segment? first = null;
        Segment? last = null;
        for (var at = 0; at < bytes.Length; at += cut)
        {
            last = new Segment(bytes.AsMemory(at, Math.Min(cut, bytes.Length - at)), last);
            first ??= last;
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}

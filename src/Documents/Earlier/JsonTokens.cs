using System.Globalization;
using System.Text;

namespace Stamina.Documents.Earlier;

/// <summary>
/// JSON text as a shape (what stays the same from event to event, its frequent words as one byte) and the numbers and times in it. The words are part of the
/// stored format: they never change, a new list comes with a new header.
/// </summary>
internal static class JsonTokens
{
    public const byte Time = 0x00;
    public const byte MoreWords = 0x01;
    public const byte Integer = 0x0B;
    public const byte Decimal = 0x0C;

    /// <summary>The word before an event's own seq.</summary>
    public const byte SeqWord = 0x02;

    /// <summary>The word before an event's workout clock.</summary>
    public const byte ElapsedWord = 0x03;

    private const int MaxDigits = 17;

    // Bytes that no UTF-8 JSON has: control characters but tab and line ends, and those above the last lead byte.
    private static readonly byte[] Codes =
    [
        0x02,
        0x03,
        0x04,
        0x05,
        0x06,
        0x07,
        0x08,
        .. Enumerable.Range(0x0E, 18).Select(c => (byte)c),
        .. Enumerable.Range(0xF8, 8).Select(c => (byte)c),];

    internal static readonly byte[][] Words =
    [
        .. (
            (string[])
                [
                    "{\"seq\":",
                    ",\"elapsed_ms\":",
                    ",\"kind\":\"progress\"",
                    ",\"kind\":\"started\"",
                    ",\"kind\":\"finished\"",
                    ",\"at\":\"",
                    ",\"progress\":{\"distance_m\":",
                    ",\"points\":[",
                    "{\"t\":",
                    ",\"lat\":",
                    ",\"lon\":",
                    ",\"ele\":",
                    ",\"acc\":",
                    ",\"hr\":",
                    ",\"cad\":",
                    ",\"steps\":",
                    ",\"progress\":{",
                    "\"distance_m\":",
                    ",\"exercise_type\":\"",
                    ",\"started_at\":\"",
                    "\",\"time_zone\":\"",
                    "Europe/",
                    "\"sets\":[{\"exercise\":\"",
                    "\",\"weight\":",
                    ",\"unit\":\"kg\"",
                    ",\"repetitions\":",
                    "{\"rules_version\":",
                    ",\"state\":\"finished\"",
                    ",\"local_date\":\"",
                    ",\"moving_ms\":",
                    ",\"last_heard_ms\":",
                    ",\"metrics\":{",
                    "}],\"digest\":\"",
                    ",\"writers\":[{\"writer\":\"",
                    "\",\"next_seq\":",
                    ",\"last_seq\":",
                    ",\"finished_seq\":",
                    "\"distance\":",
                    "\"ascent\":",
                    "\"descent\":",
                    ",\"details\":{",
                    "\"splits\":[",
                    ",\"estimated\":{",
                    ",\"laps\":[",
                    ",\"corrected\":[",
                    "\"title\":\"",
                    "\"note\":\"",
                    "\"feeling\":\"",
                    ",\"missing\":[",
                    ",\"not_counted\":[",
                    "America/",
                    "Asia/",
                    "running",
                    "walking",
                    "cycling",
                    "swimming",
                    "weight_training",
                    "\"strokes\":",
                    "\"sets\":",
                    "\"volume\":",
                    "\"session_id\":\"",
                    ",\"finished\":true",
                    "estimated_distance",
                    "\"moving_time\":",]
        ).Select(Encoding.UTF8.GetBytes),];

    /// <summary>Puts text together; <paramref name="next"/> gives the value of the slot that comes.</summary>
    public static void PutTogether(ReadOnlySpan<byte> shape, Func<TokenSlot, long> next, MemoryStream text)
    {
        var slots = new TokenSlots(shape);
        while (slots.MoveNext(out var code, out var slot))
        {
            switch (code)
            {
                case Time:
                    WriteTime(next(slot), slot.FractionDigits, text);
                    break;
                case Integer:
                    text.Write(Encoding.ASCII.GetBytes(next(slot).ToString(CultureInfo.InvariantCulture)));
                    break;
                case Decimal:
                    var scale = next(slot with { Kind = TokenKind.Scale });
                    if (scale is < 1 or > MaxDigits)
                    {
                        throw PackedReader.Damaged();
                    }

                    WriteDecimal(next(slot with { Kind = TokenKind.Mantissa, Index = slot.Index + 1 }), (int)scale, text);
                    break;
                case MoreWords:
                    text.Write(Words[slots.WordIndex]);
                    break;
                default:
                    var word = Array.IndexOf(Codes, code);
                    if (word >= 0)
                    {
                        text.Write(Words[word]);
                    }
                    else
                    {
                        text.WriteByte(code);
                    }

                    break;
            }
        }
    }

    public static long Unit(int fraction)
    {
        var unit = TimeSpan.TicksPerSecond;
        for (var i = 0; i < fraction; i++)
        {
            unit /= 10;
        }

        return unit;
    }

    private static void WriteTime(long units, int fraction, MemoryStream text)
    {
        var format = fraction == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss." + new string('f', fraction);
        text.Write(Encoding.ASCII.GetBytes(new DateTime(units * Unit(fraction)).ToString(format, CultureInfo.InvariantCulture)));
    }

    private static void WriteDecimal(long mantissa, int scale, MemoryStream text)
    {
        var digits = mantissa.ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        text.Write(Encoding.ASCII.GetBytes(digits[..^scale]));
        text.WriteByte((byte)'.');
        text.Write(Encoding.ASCII.GetBytes(digits[^scale..]));
    }
}

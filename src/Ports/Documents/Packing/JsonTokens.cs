using System.Globalization;
using System.Text;

namespace Stamina.Ports.Documents.Packing;

/// <summary>
/// JSON text as a shape (what stays the same from event to event, its frequent words as one byte) and the numbers and times in it. Whatever it takes apart it puts together
/// again byte for byte; what it cannot, it refuses. The words are part of the stored format: they never change, a new list comes with a new header.
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
    private const int SecondsLength = 19;

    // Bytes that no UTF-8 JSON has: control characters but tab and line ends, and those above the last lead byte.
    private static readonly byte[] Codes = [0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, .. Enumerable.Range(0x0E, 18).Select(c => (byte)c), .. Enumerable.Range(0xF8, 8).Select(c => (byte)c)];

    internal static readonly byte[][] Words = [.. ((string[])[
        "{\"seq\":", ",\"elapsed_ms\":", ",\"kind\":\"progress\"", ",\"kind\":\"started\"", ",\"kind\":\"finished\"", ",\"at\":\"", ",\"progress\":{\"distance_m\":",
        ",\"points\":[", "{\"t\":", ",\"lat\":", ",\"lon\":", ",\"ele\":", ",\"acc\":", ",\"hr\":", ",\"cad\":", ",\"steps\":", ",\"progress\":{", "\"distance_m\":",
        ",\"exercise_type\":\"", ",\"started_at\":\"", "\",\"time_zone\":\"", "Europe/", "\"sets\":[{\"exercise\":\"", "\",\"weight\":", ",\"unit\":\"kg\"", ",\"repetitions\":",
        "{\"rules_version\":", ",\"state\":\"finished\"", ",\"local_date\":\"", ",\"moving_ms\":", ",\"last_heard_ms\":", ",\"metrics\":{", "}],\"digest\":\"",
        ",\"writers\":[{\"writer\":\"", "\",\"next_seq\":", ",\"last_seq\":", ",\"finished_seq\":", "\"distance\":", "\"ascent\":", "\"descent\":", ",\"details\":{", "\"splits\":[",
        ",\"estimated\":{", ",\"laps\":[", ",\"corrected\":[", "\"title\":\"", "\"note\":\"", "\"feeling\":\"", ",\"missing\":[", ",\"not_counted\":[", "America/", "Asia/",
        "running", "walking", "cycling", "swimming", "weight_training", "\"strokes\":", "\"sets\":", "\"volume\":", "\"session_id\":\"", ",\"finished\":true", "estimated_distance", "\"moving_time\":",
    ]).Select(Encoding.UTF8.GetBytes)];

    private static readonly int[][] WordsByFirst = [.. Enumerable.Range(0, 256).Select(first => Words.Select((w, i) => (Word: w, Index: i))
        .Where(w => w.Word[0] == first).OrderByDescending(w => w.Word.Length).Select(w => w.Index).ToArray())];

    /// <summary>Takes text apart; false for text that holds bytes which no JSON has.</summary>
    public static bool TryTakeApart(ReadOnlySpan<byte> text, List<byte> shape, List<long> values)
    {
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c is >= (byte)'0' and <= (byte)'9')
            {
                i += TakeDigits(text, i, shape, values);
            }
            else if (c is (< 0x20 and not (byte)'\t' and not (byte)'\n' and not (byte)'\r') or >= 0xF8)
            {
                return false;
            }
            else if (Word(text[i..]) is var word and >= 0)
            {
                if (word < Codes.Length)
                {
                    shape.Add(Codes[word]);
                }
                else
                {
                    shape.Add(MoreWords);
                    shape.Add((byte)word);
                }

                i += Words[word].Length;
            }
            else
            {
                shape.Add(c);
                i++;
            }
        }

        return true;
    }

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

    private static int Word(ReadOnlySpan<byte> text)
    {
        foreach (var index in WordsByFirst[text[0]])
        {
            if (text.StartsWith(Words[index]))
            {
                return index;
            }
        }

        return -1;
    }

    private static int TakeDigits(ReadOnlySpan<byte> text, int at, List<byte> shape, List<long> values)
    {
        var rest = text[at..];
        if (TryTime(rest, out var units, out var fraction))
        {
            shape.Add(Time);
            shape.Add((byte)('0' + fraction));
            values.Add(units);
            return SecondsLength + (fraction == 0 ? 0 : fraction + 1);
        }

        var length = Digits(rest);
        var isWord = (at > 0 && char.IsAsciiLetterOrDigit((char)text[at - 1])) || (length < rest.Length && char.IsAsciiLetter((char)rest[length]) && rest[length] is not (byte)'e' and not (byte)'E');
        if (isWord || length > MaxDigits || (length > 1 && rest[0] == '0'))
        {
            // A part of a name, or of a number that would come back in another form: as it is.
            shape.AddRange(rest[..length]);
            return length;
        }

        if (length < rest.Length && rest[length] == '.' && Digits(rest[(length + 1)..]) is var scale and > 0 && length + scale <= MaxDigits)
        {
            shape.Add(Decimal);
            values.Add(scale);
            values.Add(long.Parse(Encoding.ASCII.GetString(rest[..length]) + Encoding.ASCII.GetString(rest.Slice(length + 1, scale)), CultureInfo.InvariantCulture));
            return length + 1 + scale;
        }

        shape.Add(Integer);
        values.Add(long.Parse(rest[..length], CultureInfo.InvariantCulture));
        return length;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }

    // yyyy-MM-ddTHH:mm:ss and up to 7 decimals, in units of the last one.
    private static bool TryTime(ReadOnlySpan<byte> text, out long units, out int fraction)
    {
        (units, fraction) = (0, 0);
        if (text.Length < SecondsLength || text[4] != '-' || text[10] != 'T')
        {
            return false;
        }

        if (text.Length > SecondsLength + 1 && text[SecondsLength] == '.')
        {
            fraction = Digits(text[(SecondsLength + 1)..]);
        }

        if (fraction > 7 || !DateTime.TryParseExact(
            Encoding.ASCII.GetString(text[..SecondsLength]), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var seconds))
        {
            return false;
        }

        units = seconds.Ticks / Unit(fraction);
        if (fraction > 0)
        {
            units += long.Parse(text.Slice(SecondsLength + 1, fraction), CultureInfo.InvariantCulture);
        }

        return true;
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

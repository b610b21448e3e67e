using System.Buffers.Text;
using System.Text;
using Stamina.Contracts.Ids;

namespace Stamina.Documents.Columns;

/// <summary>The forms of text that are taken out as values. Each is taken only where writing the value gives the same bytes back.</summary>
internal static class TextForms
{
    public const int DayLength = 10;
    public const int UniqueLength = 26;
    public const int LooseLength = 10;
    public const int UuidLength = 36;
    public const int UuidBytes = 16;
    public const byte MaxScale = 9;

    private const int SecondsLength = 19;
    private const int LongestTime = 17;
    private const int MaxTimeScale = 7;
    private const int MaxWhole = 9;
    private const int MaxLarge = 18;
    private const long Most = 1_000_000_000_000_000_000;
    private const int DaysTo1970 = 719_162;
    private const int LastDay = 2_932_896;
    private const long SecondsADay = 86_400;

    private static readonly long[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    private static readonly byte[] Alphabet = Encoding.ASCII.GetBytes(TypeId.Alphabet);

    /// <summary>Ten to the power of <paramref name="scale"/>.</summary>
    public static long Power(int scale) => Powers[scale];

    /// <summary>A number as JavaScript writes it. <paramref name="length"/> is that of the whole run of digits and signs, taken or not.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out long value, out byte scale, out byte mark, out int length)
    {
        (value, scale, mark) = (0, 0, Marks.Number);
        var negative = text[0] == '-';
        var whole = negative ? 1 : 0;
        var i = whole;
        while (i < text.Length && char.IsAsciiDigit((char)text[i]))
        {
            value = unchecked((value * 10) + (text[i++] - '0'));
        }

        var digits = i - whole;
        var behind = 0;
        if (i < text.Length && text[i] == '.')
        {
            var point = i++;
            while (i < text.Length && char.IsAsciiDigit((char)text[i]))
            {
                value = unchecked((value * 10) + (text[i++] - '0'));
            }

            behind = i - point - 1;
            digits = behind is 0 or > MaxScale || digits > MaxWhole ? 0 : digits;
        }

        length = i;
        while (length < text.Length && text[length] is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'e' or (byte)'E' or (byte)'+' or (byte)'-')
        {
            length++;
        }

        if (length != i || digits is 0 or > MaxLarge || (text[whole] == '0' && digits > 1) || (negative && value == 0))
        {
            return false;
        }

        mark = digits > MaxWhole ? Marks.Large : Marks.Number;
        scale = (byte)behind;
        value = negative ? -value : value;
        return true;
    }

    /// <exception cref="InvalidDataException">A number of more digits than any that was taken.</exception>
    public static void WriteNumber(long value, int scale, ByteBuffer text)
    {
        if (value is <= -Most or >= Most)
        {
            throw ByteReader.Damaged("a number has too many digits");
        }

        var room = text.Room(24);
        if (scale == 0)
        {
            Utf8Formatter.TryFormat(value, room, out var written);
            text.Took(written);
            return;
        }

        var (at, magnitude) = (0, Math.Abs(value));
        if (value < 0)
        {
            room[at++] = (byte)'-';
        }

        var (whole, rest) = Math.DivRem(magnitude, Powers[scale]);
        Utf8Formatter.TryFormat(whole, room[at..], out var length);
        at += length;
        room[at] = (byte)'.';
        for (var i = scale; i > 0; i--)
        {
            (rest, var digit) = Math.DivRem(rest, 10);
            room[at + i] = (byte)('0' + digit);
        }

        text.Took(at + scale + 1);
    }

    /// <summary>A day that is all of <paramref name="text"/>, or a time at its beginning with up to seven digits of a second.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out long value, out byte scale, out byte mark, out int length)
    {
        (value, scale, mark, length) = (0, 0, Marks.Days, DayLength);
        if (!TryDigits(text[..4], out var year) || !TryPair(text, 4, '-', out var month) || !TryPair(text, 7, '-', out var day)
            || year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        value = new DateOnly(year, month, day).DayNumber - DaysTo1970;
        if (text.Length == DayLength)
        {
            return true;
        }

        if (text.Length < SecondsLength
            || !TryPair(text, 10, 'T', out var hour)
            || !TryPair(text, 13, ':', out var minute)
            || !TryPair(text, 16, ':', out var second)
            || hour > 23
            || minute > 59
            || second > 59)
        {
            return false;
        }

        value = (value * SecondsADay) + (hour * 3_600) + (minute * 60) + second;
        (mark, length) = (Marks.Time, SecondsLength);
        if (text.Length > SecondsLength + 1 && text[SecondsLength] == '.')
        {
            var behind = text[(SecondsLength + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end and >= 0 ? end : text.Length - SecondsLength - 1;
            if (behind is > 0 and <= MaxTimeScale)
            {
                foreach (var digit in text.Slice(SecondsLength + 1, behind))
                {
                    value = (value * 10) + (digit - '0');
                }

                scale = (byte)behind;
                length += 1 + behind;
            }
        }

        return true;
    }

    /// <exception cref="InvalidDataException">No such time.</exception>
    public static void WriteTime(long value, int scale, ByteBuffer text)
    {
        if (scale > MaxTimeScale)
        {
            throw ByteReader.Damaged("a time has too many digits");
        }

        var (seconds, fraction) = Floor(value, Powers[scale]);
        var (days, ofDay) = Floor(seconds, SecondsADay);
        WriteDay(days, text);
        var room = text.Room(LongestTime);
        room[0] = (byte)'T';
        room[3] = room[6] = (byte)':';
        Digits(room, 1, 2, ofDay / 3_600);
        Digits(room, 4, 2, ofDay / 60 % 60);
        Digits(room, 7, 2, ofDay % 60);
        var length = SecondsLength - DayLength;
        if (scale > 0)
        {
            room[length] = (byte)'.';
            Digits(room, length + 1, scale, fraction);
            length += 1 + scale;
        }

        text.Took(length);
    }

    /// <exception cref="InvalidDataException">No such day.</exception>
    public static void WriteDay(long days, ByteBuffer text)
    {
        if (days is < -DaysTo1970 or > LastDay)
        {
            throw ByteReader.Damaged("a time is out of bounds");
        }

        var (year, month, day) = DateOnly.FromDayNumber((int)days + DaysTo1970);
        var room = text.Room(DayLength);
        Digits(room, 0, 4, year);
        room[4] = room[7] = (byte)'-';
        Digits(room, 5, 2, month);
        Digits(room, 8, 2, day);
        text.Took(DayLength);
    }

    /// <summary>
    /// The last 26 characters of a TypeID: 128 bits, of which the first 48 (a time) are the value and the others go to <paramref name="loose"/>.
    /// </summary>
    public static bool TryUnique(ReadOnlySpan<byte> text, ByteBuffer loose, out long first)
    {
        first = 0;
        var bits = UInt128.Zero;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = Alphabet.AsSpan().IndexOf(text[i]);
            if (digit < 0 || (i == 0 && digit > 7))
            {
                return false;
            }

            bits = (bits << 5) | (uint)digit;
        }

        first = (long)(ulong)(bits >> 80);
        var room = loose.Room(LooseLength);
        for (var i = LooseLength - 1; i >= 0; i--)
        {
            room[i] = (byte)bits;
            bits >>= 8;
        }

        loose.Took(LooseLength);
        return true;
    }

    public static void WriteUnique(long first, ReadOnlySpan<byte> loose, ByteBuffer text)
    {
        if (first is < 0 or >= 1L << 48)
        {
            throw ByteReader.Damaged("an id is out of bounds");
        }

        var bits = (UInt128)(ulong)first;
        foreach (var one in loose)
        {
            bits = (bits << 8) | one;
        }

        var room = text.Room(UniqueLength);
        for (var i = UniqueLength - 1; i >= 0; i--)
        {
            room[i] = Alphabet[(int)(bits & 31)];
            bits >>= 5;
        }

        text.Took(UniqueLength);
    }

    /// <summary>A UUID in lower-case letters, whose 128 bits go to <paramref name="loose"/>.</summary>
    public static bool TryUuid(ReadOnlySpan<byte> text, ByteBuffer loose)
    {
        if (text.IndexOfAnyInRange((byte)'A', (byte)'Z') >= 0 || !Utf8Parser.TryParse(text, out Guid id, out var used, 'D') || used != UuidLength)
        {
            return false;
        }

        id.TryWriteBytes(loose.Room(UuidBytes), bigEndian: true, out _);
        loose.Took(UuidBytes);
        return true;
    }

    public static void WriteUuid(ReadOnlySpan<byte> loose, ByteBuffer text)
    {
        Utf8Formatter.TryFormat(new Guid(loose, bigEndian: true), text.Room(UuidLength), out var written, 'D');
        text.Took(written);
    }

    private static (long Quotient, long Over) Floor(long value, long by)
    {
        var rest = value % by;
        return rest < 0 ? ((value / by) - 1, rest + by) : (value / by, rest);
    }

    private static bool TryPair(ReadOnlySpan<byte> text, int at, char before, out int value)
    {
        value = 0;
        return text[at] == before && TryDigits(text.Slice(at + 1, 2), out value);
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var one in text)
        {
            if (!char.IsAsciiDigit((char)one))
            {
                return false;
            }

            value = (value * 10) + (one - '0');
        }

        return true;
    }

    private static void Digits(Span<byte> room, int at, int count, long value)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            room[at + i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}

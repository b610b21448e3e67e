using System.Text;

namespace Stamina.Contracts;

/// <summary>
/// Times on the wire, as <c>2026-11-22T08:00:00.000+01:00</c> (RFC 3339, section 5.6, without leap seconds). The room that takes an event and the room that
/// folds it read times by this one parser, so that neither accepts what the other refuses. <c>T</c> and an offset are demanded; what lies below a 100 ns tick
/// is cut off.
/// </summary>
public static class Rfc3339
{
    /// <summary>The longest text that is read as a time, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Reads a time from text; false where it is null or no such time.</summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        Span<byte> utf8 = stackalloc byte[MaxLength];
        time = default;
        return text is { Length: <= MaxLength } && Encoding.UTF8.TryGetBytes(text, utf8, out var length) && TryParse(utf8[..length], out time);
    }

    /// <summary>Reads a time from UTF-8 text; false where it is no such time.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is < 20 or > MaxLength
            || text[4] != '-'
            || text[7] != '-'
            || text[10] is not ((byte)'T' or (byte)'t')
            || text[13] != ':'
            || text[16] != ':'
            || !TryDigits(text[..4], out var year)
            || !TryDigits(text[5..7], out var month)
            || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour)
            || !TryDigits(text[14..16], out var minute)
            || !TryDigits(text[17..19], out var second)
            || year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59)
        {
            return false;
        }

        var rest = text[19..];
        if (!TryFraction(ref rest, out var fractionTicks) || !TryOffset(rest, out var offset))
        {
            return false;
        }

        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).AddTicks(fractionTicks);
        var utcTicks = local.Ticks - offset.Ticks;
        if (utcTicks < DateTime.MinValue.Ticks || utcTicks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(local, offset);
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> rest, out long ticks)
    {
        ticks = 0;
        if (rest.IsEmpty || rest[0] != '.')
        {
            return true;
        }

        var digits = 1;
        for (long scale = TimeSpan.TicksPerSecond / 10; digits < rest.Length && rest[digits] is >= (byte)'0' and <= (byte)'9'; digits++, scale /= 10)
        {
            ticks += (rest[digits] - '0') * scale;
        }

        rest = rest[digits..];
        return digits > 1;
    }

    private static bool TryOffset(ReadOnlySpan<byte> rest, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (rest.Length == 1)
        {
            return rest[0] is (byte)'Z' or (byte)'z';
        }

        if (rest.Length != 6 || rest[0] is not ((byte)'+' or (byte)'-') || rest[3] != ':'
            || !TryDigits(rest[1..3], out var hours) || !TryDigits(rest[4..], out var minutes) || minutes > 59)
        {
            return false;
        }

        var total = (hours * 60) + minutes;
        offset = TimeSpan.FromMinutes(rest[0] == '-' ? -total : total);
        // Real offsets reach from -12:00 to +14:00; .NET holds 14 hours either way.
        return total <= 14 * 60;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }
}

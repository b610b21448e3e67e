using System.Globalization;

namespace Stamina.WorkoutServer.Framing;

/// <summary>Times on the wire: RFC 3339, always with an offset. Without one a time says nothing.</summary>
internal static class Rfc3339
{
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is { Length: >= 20 and <= 64 }
            && text[4] == '-' && text[7] == '-' && text[10] is 'T' or 't' or ' ' && text[13] == ':' && text[16] == ':'
            && HasOffset(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    private static bool HasOffset(string text) => text[^1] is 'Z' or 'z' || (text[^3] == ':' && text[^6] is '+' or '-');
}

using System.Text.Unicode;

namespace Stamina.Exchange.Formats;

/// <summary>Tells text in UTF-8 from text in a code page, by its bytes.</summary>
internal static class Utf8Bytes
{
    /// <summary>True where the beginning of a text is UTF-8.</summary>
    /// <param name="head">The bytes.</param>
    /// <param name="isCut">True where more may follow: a character that the end cuts in two is no fault.</param>
    public static bool Are(ReadOnlySpan<byte> head, bool isCut)
    {
        while (isCut && !head.IsEmpty && (head[^1] & 0x80) != 0)
        {
            head = head[..^1];
        }

        return Utf8.IsValid(head);
    }
}

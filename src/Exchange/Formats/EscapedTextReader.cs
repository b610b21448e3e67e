namespace Stamina.Exchange.Formats;

/// <summary>
/// Reads XML in which an ampersand may stand for itself ("Tom &amp; Jerry" as it is typed), or before a name that is known in HTML alone: the framework would
/// refuse the whole file for it. Each that begins nothing known in XML is escaped, but for those in CDATA.
/// </summary>
/// <param name="inner">The text; it is disposed of.</param>
internal sealed class EscapedTextReader(TextReader inner) : TextReader
{
    private const string Opening = "<![CDATA[";
    private const string Closing = "]]>";
    private const string Escape = "amp;";

    // As much as is looked at from a mark on: a character by its number, with zeros before it.
    private const int Looked = 16;

    private readonly char[] text = new char[8_192];
    private int start;
    private int end;
    private bool isAtEnd;
    private bool isWithinData;

    // How much of the escape was handed out.
    private int escaped = Escape.Length;

    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        var written = 0;
        while (written < buffer.Length)
        {
            if (escaped < Escape.Length)
            {
                buffer[written++] = Escape[escaped++];
                continue;
            }

            Fill();
            ReadOnlySpan<char> rest = text.AsSpan(start, end - start);
            if (rest.IsEmpty)
            {
                break;
            }

            var mark = rest.IndexOfAny('&', '<', ']');
            if (mark == 0)
            {
                Look(rest);
            }

            var count = mark == 0 ? 1 : Math.Min(mark < 0 ? rest.Length : mark, buffer.Length - written);
            rest[..count].CopyTo(buffer[written..]);
            written += count;
            start += count;
        }

        return written;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Look(ReadOnlySpan<char> rest)
    {
        if (isWithinData)
        {
            isWithinData = !rest.StartsWith(Closing, StringComparison.Ordinal);
        }
        else if (rest[0] == '<')
        {
            isWithinData = rest.StartsWith(Opening, StringComparison.Ordinal);
        }
        else if (rest[0] == '&' && !IsKnown(rest))
        {
            escaped = 0;
        }
    }

    private static bool IsKnown(ReadOnlySpan<char> rest)
    {
        var last = rest[..Math.Min(rest.Length, Looked)].IndexOf(';');
        return last > 1 && (rest[1] == '#' || rest[1..last] is "amp" or "lt" or "gt" or "quot" or "apos");
    }

    // Where less is left than is looked at.
    private void Fill()
    {
        while (end - start < Looked && !isAtEnd)
        {
            var held = end - start;
            text.AsSpan(start, held).CopyTo(text);
            var read = inner.Read(text, held, text.Length - held);
            (start, end, isAtEnd) = (0, held + read, read == 0);
        }
    }
}

using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats;

/// <summary>
/// Reads XML for an <see cref="System.Xml.XmlReader"/>, which takes each text of a document into memory as a whole, however long it is: a stretch without a
/// mark (<c>&lt;</c>) that is too long is refused. (The longest that is real are the coordinates of a line in KML.) Left out are a tag that the end of the file
/// cuts in two, so that a file that is cut off always ends between two tags; zeros, which stand where space was reserved for a file and never written; and the
/// declaration.
/// </summary>
/// <param name="inner">The text; it is disposed of.</param>
/// <param name="longest">Characters of one text; beyond them reading throws <see cref="UnreadableFileException"/>.</param>
internal sealed class BoundedTextReader(TextReader inner, int longest) : TextReader
{
    private char[] text = new char[8_192];
    private int start;
    private int end;

    // How much of the text may be handed out: a tag that has not ended yet may not.
    private int ready;
    private bool isBegun;

    // Characters since the last mark.
    private int without;

    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        while (ready == 0 && Fill())
        {
        }

        var count = Math.Min(buffer.Length, ready);
        text.AsSpan(start, count).CopyTo(buffer);
        start += count;
        ready -= count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // Reads more behind what is held back, which begins with the mark of a tag; false at the end of the text.
    private bool Fill()
    {
        var held = end - start;
        text.AsSpan(start, held).CopyTo(text);
        if (held == text.Length)
        {
            Array.Resize(ref text, text.Length * 2);
        }

        var read = inner.Read(text, held, text.Length - held);
        if (read == 0)
        {
            (start, end) = (0, 0);
            return false;
        }

        var fresh = WithoutZeros(text.AsSpan(held, read));
        (start, end) = (0, held + fresh.Length);
        var last = fresh.LastIndexOf('<');
        without = last < 0 ? without + fresh.Length : fresh.Length - last;
        if (without > longest)
        {
            throw new UnreadableFileException(
                RemarkCodes.TextTooLong, "More than {n} million characters without a mark of XML: too large for one text.", ("n", longest >> 20));
        }

        var isOpen = (last >= 0 || held > 0) && !fresh[Math.Max(last, 0)..].Contains('>');
        ready = !isOpen ? end : last < 0 ? 0 : held + last;
        if (!isBegun && ready > 0)
        {
            isBegun = true;
            SkipDeclaration();
        }

        return true;
    }

    // The encoding is known by now, and the framework refuses a file for the rest of its declaration: XML 1.1, or a version that is missing.
    private void SkipDeclaration()
    {
        const string Begin = "<?xml", End = "?>";
        ReadOnlySpan<char> head = text.AsSpan(start, ready);
        if (head.StartsWith(Begin, StringComparison.Ordinal) && head.Length > Begin.Length && char.IsWhiteSpace(head[Begin.Length])
            && head.IndexOf(End, StringComparison.Ordinal) is > 0 and var at)
        {
            start += at + End.Length;
            ready -= at + End.Length;
        }
    }

    private static Span<char> WithoutZeros(Span<char> fresh)
    {
        var kept = fresh.IndexOf('\0');
        if (kept < 0)
        {
            return fresh;
        }

        foreach (var c in fresh[kept..])
        {
            if (c != '\0')
            {
                fresh[kept++] = c;
            }
        }

        return fresh[..kept];
    }
}

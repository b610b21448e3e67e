using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats;

/// <summary>
/// Text of XML in which no stretch without a mark (<c>&lt;</c>) is longer than so much: an XML reader takes a text as a whole into memory, however long it is.
/// The longest honest one is that of a line's coordinates in KML.
/// </summary>
internal sealed class BoundedTextReader(TextReader inner, int longest) : TextReader
{
    private int without;

    public override int Peek() => inner.Peek();

    public override int Read()
    {
        var c = inner.Read();
        without = c == '<' ? 0 : without + 1;
        Check();
        return c;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        var count = inner.Read(buffer);
        var last = buffer[..count].LastIndexOf('<');
        without = last < 0 ? without + count : count - last;
        Check();
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

    private void Check()
    {
        if (without > longest)
        {
            throw new UnreadableFileException(
                RemarkCodes.TextTooLong, "More than {n} million characters without a mark of XML: too large for one text.", ("n", longest >> 20));
        }
    }
}

using System.Text;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats.Csv;

/// <summary>
/// Rows of a CSV file (RFC 4180, and what spreadsheets make of it): comma, semicolon or tab, whichever the first row has most of outside its quotes; quotes,
/// also behind blanks; a byte order mark; UTF-8, UTF-16 or, where the bytes are no UTF-8, windows-1252. One row is in memory at a time.
/// </summary>
internal sealed class CsvText : IDisposable
{
    private const int LongestRow = 1 << 20;
    private const int Looked = 1 << 16;
    private static readonly char[] Separators = [';', '\t', ','];
    private readonly StreamReader text;
    private readonly StringBuilder cell = new();
    private char separator;
    private int rows;

    static CsvText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public CsvText(Stream stream)
    {
        var head = new byte[Looked];
        var length = stream.ReadAtLeast(head, Looked, throwOnEndOfStream: false);
        text = new StreamReader(new JoinedStream(head.AsMemory(0, length), stream), EncodingOf(head.AsSpan(0, length)), detectEncodingFromByteOrderMarks: true);
        separator = SeparatorOf(Encoding.UTF8.GetString(head.AsSpan(0, Math.Min(length, 4_096))).TrimStart('\uFEFF', ' ', '\r', '\n'));
    }

    /// <summary>True where a semicolon separates the cells, as spreadsheets write it in languages with a comma before the decimals.</summary>
    public bool IsSemicolon => separator == ';';

    /// <summary>The next row; null at the end.</summary>
    public List<string>? Read()
    {
        while (text.Peek() is '\r' or '\n' || (rows == 0 && text.Peek() is ' ' or '\uFEFF'))
        {
            _ = text.Read();
        }

        if (text.Peek() < 0)
        {
            return null;
        }

        rows++;
        var row = new List<string>();
        var (quoted, isBlank, size) = (false, true, 0);
        cell.Clear();
        while (text.Read() is >= 0 and var next)
        {
            var c = (char)next;
            if (++size > LongestRow)
            {
                throw new UnreadableFileException(RemarkCodes.TextTooLong, "Row {row} is longer than a million characters.", ("row", rows));
            }

            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (text.Peek() == '"')
                {
                    cell.Append((char)text.Read());
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && isBlank)
            {
                // Blanks before a quote are no part of the cell.
                cell.Clear();
                (quoted, isBlank) = (true, false);
            }
            else if (c == separator)
            {
                Close(row);
                isBlank = true;
            }
            else if (c is '\n' or '\r')
            {
                break;
            }
            else
            {
                cell.Append(c);
                isBlank &= c == ' ';
            }
        }

        Close(row);
        return row;
    }

    /// <summary>Excel's first line, <c>sep=;</c>, says which separator the others have.</summary>
    public void SetSeparator(char stated) => separator = stated;

    public void Dispose() => text.Dispose();

    private void Close(List<string> row)
    {
        row.Add(cell.ToString().Trim().Trim('\uFEFF'));
        cell.Clear();
    }

    // Marks within quotes part nothing. UTF-16, read as UTF-8, has zeros and characters that cannot be read between the others.
    private static char SeparatorOf(string start)
    {
        var counts = new int[Separators.Length];
        var (quoted, begins) = (false, true);
        foreach (var c in start)
        {
            if (c is '\0' or '\uFFFD')
            {
                continue;
            }

            if (c == '"' && (quoted || begins))
            {
                // Two quotes within quotes are one: the second opens again what the first has closed.
                quoted = !quoted;
                begins = !quoted;
            }
            else if (!quoted)
            {
                if (c is '\r' or '\n')
                {
                    break;
                }

                var at = Array.IndexOf(Separators, c);
                if (at >= 0)
                {
                    counts[at]++;
                }

                begins = at >= 0 || (begins && c == ' ');
            }
        }

        return Separators[Array.IndexOf(counts, counts.Max())];
    }

    private static Encoding EncodingOf(ReadOnlySpan<byte> head)
    {
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0xEF, 0xBB, 0xBF, ..])
        {
            return Encoding.UTF8;
        }

        return Utf8Bytes.Are(head, isCut: head.Length == Looked) ? Encoding.UTF8 : Encoding.GetEncoding(1252);
    }
}

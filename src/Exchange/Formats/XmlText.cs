using System.Text;
using System.Xml;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats;

/// <summary>
/// Opens XML files as they are found: with blanks before the declaration, in windows-1252 or another code page, with a byte order mark that the declaration
/// contradicts. The mark counts before the declaration. A DTD is refused, or passed over unread, so there are no entities and nothing is looked up elsewhere.
/// </summary>
internal static class XmlText
{
    private const int Looked = 1 << 16;
    private const int LongestDeclaration = 1_024;

    static XmlText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Opens a file; what is wrong with it is told by <see cref="Read{T}"/>.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="skipsDocumentType">True where a DTD is passed over unread; else it is refused.</param>
    public static XmlReader Open(Stream stream, bool skipsDocumentType = false)
    {
        var head = new byte[Looked];
        var length = stream.ReadAtLeast(head, Looked, throwOnEndOfStream: false);
        var (encoding, skip) = Detect(head.AsSpan(0, length));
        var whole = new JoinedStream(head.AsMemory(skip, length - skip), stream);
        var text = new StreamReader(whole, encoding, detectEncodingFromByteOrderMarks: false);
        SkipBlanks(text);
        var settings = new XmlReaderSettings
        {
            DtdProcessing = skipsDocumentType ? DtdProcessing.Ignore : DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreWhitespace = true,
            IgnoreProcessingInstructions = true,
            CheckCharacters = false,
            MaxCharactersInDocument = ImportLimits.FileBytes,
            MaxCharactersFromEntities = 1_024,
            CloseInput = true,
        };
        return XmlReader.Create(
            new BoundedTextReader(new EscapedTextReader(text), ImportLimits.XmlText),
            settings,
            new XmlParserContext(null, new AnyPrefix(), null, XmlSpace.None));
    }

    /// <summary>Runs a reader's work.</summary>
    /// <exception cref="UnreadableFileException">It is not XML, or has a DTD.</exception>
    public static T Read<T>(XmlReader xml, Func<XmlReader, T> read)
    {
        try
        {
            return read(xml);
        }
        catch (XmlException dtd) when (dtd.Message.Contains("DTD", StringComparison.Ordinal))
        {
            throw new UnreadableFileException(
                new Remark(
                    RemarkCodes.DocumentType,
                    "The file has a document type definition (<!DOCTYPE …>), which could hide other files; such files are not read."),
                dtd);
        }
        catch (XmlException broken)
        {
            throw new UnreadableFileException(
                new Remark(
                    RemarkCodes.DamagedAt,
                    "Not readable as XML from line {line}, column {column} on.",
                    ("line", broken.LineNumber),
                    ("column", broken.LinePosition)),
                broken);
        }
        catch (Exception broken) when (broken is DecoderFallbackException or ArgumentException or InvalidOperationException)
        {
            throw new UnreadableFileException(new Remark(RemarkCodes.Damaged, "Not readable as XML."), broken);
        }
    }

    /// <summary>True where only the end is missing. The framework tells this in its message alone.</summary>
    public static bool IsCutOff(XmlException broken) => broken.Message.Contains("end of file", StringComparison.OrdinalIgnoreCase);

    private static (Encoding Encoding, int Skip) Detect(ReadOnlySpan<byte> head)
    {
        switch (head)
        {
            case [0xEF, 0xBB, 0xBF, ..]:
                return (Encoding.UTF8, 3);
            case [0xFF, 0xFE, 0, 0, ..]:
                return (Encoding.UTF32, 4);
            case [0xFF, 0xFE, ..]:
                return (Encoding.Unicode, 2);
            case [0xFE, 0xFF, ..]:
                return (Encoding.BigEndianUnicode, 2);
            case [0, (byte)'<', ..] or [0, (byte)' ', ..] or [0, (byte)'\n', ..]:
                return (Encoding.BigEndianUnicode, 0);
            case [(byte)'<', 0, ..] or [(byte)' ', 0, ..] or [(byte)'\n', 0, ..]:
                return (Encoding.Unicode, 0);
            default:
                var declared = Declared(head[..Math.Min(head.Length, LongestDeclaration)]);
                var isUtf8 = declared is null || declared.CodePage == Encoding.UTF8.CodePage;

                // A file that declares UTF-8, or nothing, and is not UTF-8 was written in the code page of Windows without a thought of it.
                return (isUtf8 && !Utf8Bytes.Are(head, isCut: true) ? Encoding.GetEncoding(1252) : declared ?? Encoding.UTF8, 0);
        }
    }

    // The declaration can be read byte by byte, so an encoding of two bytes a character (UTF-16), which it may name, is not the file's.
    private static Encoding? Declared(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head);
        var end = text.IndexOf("?>", StringComparison.Ordinal);
        var at = end < 0 ? -1 : text.IndexOf("encoding", 0, end, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var open = text.AsSpan(at, end - at).IndexOfAny('"', '\'');
        if (open < 0)
        {
            return null;
        }

        var rest = text.AsSpan(at + open + 1, end - at - open - 1);
        var close = rest.IndexOfAny('"', '\'');
        try
        {
            var declared = close < 0 ? null : Encoding.GetEncoding(rest[..close].Trim().ToString());
            return declared is null || !declared.IsSingleByte && declared.GetByteCount("<") != 1 ? null : declared;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            // Not known, or switched off in the framework (UTF-7).
            return null;
        }
    }

    private static void SkipBlanks(StreamReader text)
    {
        while (text.Peek() is >= 0 and var next && (char.IsWhiteSpace((char)next) || next is '\uFEFF' or 0))
        {
            _ = text.Read();
        }
    }

    // Files that were merged by hand lack declarations of prefixes. No reader here asks for a namespace, so any name does.
    private sealed class AnyPrefix() : XmlNamespaceManager(new NameTable())
    {
        public override string? LookupNamespace(string prefix) => base.LookupNamespace(prefix) ?? "undeclared:" + prefix;
    }
}

using Stamina.Documents.Columns;
using Stamina.Documents.Compression;

namespace Stamina.Documents;

/// <summary>JSON texts as one document: one text, or the rows of a list, whose numbers then stand in columns.</summary>
internal static class TextDocument
{
    private static readonly ObjectPool<(ColumnWriter Writer, ColumnReader Reader)> Pool =
        new(static () => (new ColumnWriter(), new ColumnReader()), static s => !s.Writer.IsLarge && !s.Reader.IsLarge);

    public static byte[] Pack(byte[] text) => Pack([text], ColumnForm.Text) ?? PlainDocument.Pack(text);

    /// <summary>Packs rows; null where they do not fit one document.</summary>
    public static byte[]? Pack(IReadOnlyList<byte[]> texts, byte form)
    {
        var (writer, reader) = Pool.Take();
        try
        {
            writer.Begin(own: 0);
            var size = 0L;
            foreach (var text in texts)
            {
                size += text.Length;
                if (size > ColumnForm.MaxText / 2 || !writer.Add(null, text))
                {
                    return null;
                }
            }

            writer.Finish(form);
            var packed = writer.Content.Written;
            var content = new ByteReader(packed[1..]);
            reader.Begin(ref content, own: 0);
            reader.ReadColumns(ref content);
            foreach (var text in texts)
            {
                if (!reader.WriteRecord(out _).SequenceEqual(text))
                {
                    return null;
                }
            }

            return PackedDocument.Pack(packed, writer.Cuts, Dictionaries.Texts, Effort.Tight);
        }
        finally
        {
            Pool.Return((writer, reader));
        }
    }

    /// <summary>The one text of a document.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not one text.</exception>
    public static ReadOnlyMemory<byte> Unpack(ReadOnlySpan<byte> stored)
    {
        var texts = new List<byte[]>(1);
        Unpack(stored, ColumnForm.Text, texts);
        return texts.Count == 1 ? texts[0] : throw ByteReader.Damaged("it is not one text");
    }

    /// <summary>The texts of a document.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another form.</exception>
    public static void Unpack(ReadOnlySpan<byte> stored, byte form, List<byte[]> texts)
    {
        using var opened = PackedDocument.Open(stored);
        var content = new ByteReader(opened.Content);
        if (content.One() != form)
        {
            throw ByteReader.Damaged("it is of another form");
        }

        var spare = Pool.Take();
        try
        {
            spare.Reader.Begin(ref content, own: 0);
            spare.Reader.ReadColumns(ref content);
            for (var left = spare.Reader.Records; left > 0; left--)
            {
                texts.Add(spare.Reader.WriteRecord(out _).ToArray());
            }

            spare.Reader.End();
        }
        finally
        {
            Pool.Return(spare);
        }
    }
}

using System.Buffers.Binary;
using System.Text.Json;
using Stamina.Documents.Columns;
using Stamina.Ports.Documents;

namespace Stamina.Documents;

/// <summary>A month as a store keeps it: its rows as one document, whose figures stand in columns.</summary>
public static class MonthDocument
{
    // Earlier versions kept rows of workouts in progress, in a part of their own.
    private const byte InTwoParts = 5;
    private const int HeadLength = 5;

    /// <summary>Packs a month; one without rows is nothing at all.</summary>
    public static byte[] Pack(MonthTotals month) => month.IsEmpty
        ? []
        : TextDocument.Pack([.. month.Rows.Select(row => JsonSerializer.SerializeToUtf8Bytes(row, DocumentJson.Default.MonthRow))], ColumnForm.Rows)
            ?? DocumentCodec.Encode(month, tight: false);

    /// <summary>Reads what <see cref="Pack"/> or an earlier version wrote; nothing at all is an empty month.</summary>
    /// <exception cref="InvalidDataException">The bytes are no month.</exception>
    public static MonthTotals Unpack(MonthKey key, ReadOnlyMemory<byte> stored)
    {
        if (stored.IsEmpty)
        {
            return new MonthTotals { Key = key };
        }

        if (stored.Span[0] != InTwoParts)
        {
            return new MonthTotals { Key = key, Rows = Rows(stored) };
        }

        var length = stored.Length < HeadLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(stored.Span[1..]);
        if (length < 0 || length >= stored.Length - HeadLength)
        {
            throw ByteReader.Damaged("a month is cut off");
        }

        IEnumerable<MonthRow> rows = [.. length == 0 ? [] : Rows(stored.Slice(HeadLength, length)), .. Rows(stored[(HeadLength + length)..])];
        return new MonthTotals { Key = key, Rows = [.. rows.OrderBy(r => r.SessionId, StringComparer.Ordinal)] };
    }

    private static IReadOnlyList<MonthRow> Rows(ReadOnlyMemory<byte> stored)
    {
        if (!PackedDocument.IsOne(stored.Span))
        {
            return DocumentCodec.Decode<MonthTotals>(stored).Rows is { } rows && rows.All(row => row is not null)
                ? rows
                : throw ByteReader.Damaged("a row is null");
        }

        var texts = new List<byte[]>();
        TextDocument.Unpack(stored.Span, ColumnForm.Rows, texts);
        try
        {
            return texts.ConvertAll(text => JsonSerializer.Deserialize(text, DocumentJson.Default.MonthRow) ?? throw ByteReader.Damaged("a row is null"));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("A stored document is damaged: a row does not have the members that it must have.", e);
        }
    }
}

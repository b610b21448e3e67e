namespace Stamina.Documents.Columns;

/// <summary>What the two sides of the packing agree on.</summary>
internal static class ColumnForm
{
    /// <summary>The first byte: the document itself follows.</summary>
    public const byte Raw = 0;

    /// <summary>The first byte: events of a log.</summary>
    public const byte Log = 1;

    /// <summary>The first byte: one JSON text.</summary>
    public const byte Text = 2;

    /// <summary>The first byte: the rows of a list, each a JSON text.</summary>
    public const byte Rows = 3;

    /// <summary>Which skeleton each record has.</summary>
    public const int TemplateColumn = 0;

    /// <summary>How often repeated elements come again.</summary>
    public const int RepetitionColumn = 1;

    /// <summary>Columns of every form.</summary>
    public const int CommonColumns = 2;

    /// <summary>The most records of a document.</summary>
    public const int MaxRecords = 1 << 20;

    /// <summary>The most bytes of all records of a document together.</summary>
    public const int MaxText = 1 << 26;

    /// <summary>The least scale of a column of times: milliseconds, so that other times and whole milliseconds can be counted from it.</summary>
    public const byte TimeScale = 3;

    /// <summary>The document's clock: the first column of times; -1 where there is none.</summary>
    public static int ClockOf(IReadOnlyList<byte> columns)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == Marks.Time)
            {
                return i;
            }
        }

        return -1;
    }
}

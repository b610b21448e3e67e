using System.Text;
using Google.Protobuf;
using Stamina.Documents.Columns;
using Stamina.Ports.Messages;

namespace Stamina.Documents.Logs;

/// <summary>Events of a log as records: the body is the text, the rest are columns of the form.</summary>
internal sealed class LogColumns
{
    private const int WriterColumn = ColumnForm.CommonColumns;
    private const int EpochColumn = WriterColumn + 1;
    private const int FlagColumn = EpochColumn + 1;
    private const int SeqColumn = FlagColumn + 1;
    private const int BatchColumn = SeqColumn + 1;
    private const int ReceivedColumn = BatchColumn + 1;
    private const int SkewColumn = ReceivedColumn + 1;
    private const int OwnColumns = SkewColumn + 1 - ColumnForm.CommonColumns;

    private const long HasSkew = 1;
    private const long IsQuarantined = 2;

    private readonly ColumnReader reader = new();
    private readonly ByteTable writers = new();
    private readonly ByteTable epochs = new();
    private readonly List<string> writerNames = [];
    private readonly List<ByteString> epochBytes = [];
    private readonly List<string> kinds = [];
    private readonly List<int> ends = [];

    public ColumnWriter Writer { get; } = new();

    public bool IsLarge => Writer.IsLarge || reader.IsLarge;

    /// <summary>Packs events into <see cref="Writer"/>; false where they do not fit this form.</summary>
    public bool TryWrite(IReadOnlyList<LoggedEvent> events)
    {
        writers.Clear();
        epochs.Clear();
        Writer.Begin(OwnColumns);
        var text = 0L;
        Span<byte> name = stackalloc byte[128];
        foreach (var e in events)
        {
            text += e.Body.Length + e.Kind.Length;
            if (text > ColumnForm.MaxText / 2 || !Writer.Add(e.Kind, e.Body.Span))
            {
                return false;
            }

            var writer = Encoding.UTF8.TryGetBytes(e.Writer, name, out var length) ? name[..length] : Encoding.UTF8.GetBytes(e.Writer);
            Writer.Add(WriterColumn, writers.IndexOf(writer, out _));
            Writer.Add(EpochColumn, epochs.IndexOf(e.BatchEpoch.Span, out _));
            Writer.Add(FlagColumn, (e.HasSkewMs ? HasSkew : 0) | (e.Quarantined ? IsQuarantined : 0));
            Writer.Add(SeqColumn, e.Seq);
            Writer.Add(BatchColumn, unchecked((long)e.BatchNumber));
            Writer.Add(ReceivedColumn, e.ReceivedAtMs);
            if (e.HasSkewMs)
            {
                Writer.Add(SkewColumn, e.SkewMs);
            }
        }

        Writer.Finish(ColumnForm.Log, writers, epochs);
        return true;
    }

    /// <summary>True where reading <see cref="Writer"/>'s content gives the events back.</summary>
    public bool GivesBack(IReadOnlyList<LoggedEvent> events)
    {
        var content = new ByteReader(Writer.Content.Written[1..]);
        Begin(ref content);
        if (reader.Records != events.Count)
        {
            return false;
        }

        foreach (var e in events)
        {
            reader.Text.Clear();
            var body = reader.WriteRecord(out var kind);
            if (!body.SequenceEqual(e.Body.Span) || !IsText(kind, e.Kind) || !IsSame(Next(), e))
            {
                return false;
            }
        }

        reader.End();
        return true;
    }

    /// <summary>Reads events, behind the byte of the form.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public void Read(ref ByteReader content, ICollection<LoggedEvent> into)
    {
        Begin(ref content);
        kinds.Clear();
        ends.Clear();
        for (var i = 0; i < reader.Records; i++)
        {
            var body = reader.WriteRecord(out var kind);
            kinds.Add(NameOf(kind));
            ends.Add(reader.Text.Length - body.Length);
            ends.Add(reader.Text.Length);
        }

        // One array for all bodies.
        ReadOnlyMemory<byte> text = reader.Text.Written.ToArray();
        for (var i = 0; i < reader.Records; i++)
        {
            var columns = Next();
            var e = new LoggedEvent
            {
                Writer = columns.Writer,
                Seq = columns.Seq,
                Kind = kinds[i],
                Body = UnsafeByteOperations.UnsafeWrap(text[ends[2 * i]..ends[(2 * i) + 1]]),
                ReceivedAtMs = columns.ReceivedAtMs,
                BatchEpoch = columns.Epoch,
                BatchNumber = columns.Batch,
                Quarantined = columns.Quarantined,
            };
            if (columns.Skew is { } skew)
            {
                e.SkewMs = skew;
            }

            into.Add(e);
        }

        reader.End();
    }

    private static bool IsSame(Columns columns, LoggedEvent e) =>
        columns.Seq == e.Seq
        && columns.ReceivedAtMs == e.ReceivedAtMs
        && columns.Batch == e.BatchNumber
        && columns.Quarantined == e.Quarantined
        && columns.Skew == (e.HasSkewMs ? e.SkewMs : null)
        && columns.Epoch.Equals(e.BatchEpoch)
        && string.Equals(columns.Writer, e.Writer, StringComparison.Ordinal);

    private static bool IsText(ReadOnlySpan<byte> bytes, string text) =>
        (bytes.IsEmpty && text.Length == 0) || string.Equals(NameOf(bytes), text, StringComparison.Ordinal);

    private void Begin(ref ByteReader content)
    {
        reader.Begin(ref content, OwnColumns);
        writerNames.Clear();
        epochBytes.Clear();
        for (var left = content.Count(content.Left, "writers"); left > 0; left--)
        {
            writerNames.Add(Encoding.UTF8.GetString(content.Block()));
        }

        for (var left = content.Count(content.Left, "epochs"); left > 0; left--)
        {
            epochBytes.Add(ByteString.CopyFrom(content.Block()));
        }

        reader.ReadColumns(ref content);
    }

    private Columns Next()
    {
        var flags = reader.Next(FlagColumn);
        var seq = reader.Next(SeqColumn);
        if (seq is < 0 or > uint.MaxValue || flags is < 0 or > (HasSkew | IsQuarantined))
        {
            throw ByteReader.Damaged("an event has no seq or no flags");
        }

        return new Columns(
            At(writerNames, reader.Next(WriterColumn)),
            At(epochBytes, reader.Next(EpochColumn)),
            (uint)seq,
            unchecked((ulong)reader.Next(BatchColumn)),
            reader.Next(ReceivedColumn),
            (flags & HasSkew) != 0 ? reader.Next(SkewColumn) : null,
            (flags & IsQuarantined) != 0);
    }

    // The kinds that come again and again are not made again and again.
    private static string NameOf(ReadOnlySpan<byte> kind) =>
        kind.IsEmpty ? string.Empty
        : kind.SequenceEqual("started"u8) ? "started"
        : kind.SequenceEqual("finished"u8) ? "finished"
        : kind.SequenceEqual("paused"u8) ? "paused"
        : kind.SequenceEqual("resumed"u8) ? "resumed"
        : Encoding.UTF8.GetString(kind);

    private static T At<T>(List<T> table, long index) =>
        (ulong)index < (ulong)table.Count ? table[(int)index] : throw ByteReader.Damaged("an event names what is not there");

    private readonly record struct Columns(string Writer, ByteString Epoch, uint Seq, ulong Batch, long ReceivedAtMs, long? Skew, bool Quarantined);
}

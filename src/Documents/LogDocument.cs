using Google.Protobuf;
using Stamina.Documents.Columns;
using Stamina.Documents.Compression;
using Stamina.Documents.Earlier;
using Stamina.Documents.Encryption;
using Stamina.Documents.Logs;
using Stamina.Ports.Messages;

namespace Stamina.Documents;

/// <summary>
/// Events of a log as one document. Whatever their bytes, they come back byte for byte: what was packed is unpacked and compared before it is handed out, and
/// where it should differ the events are stored as the message itself. Packing and unpacking are linear in bytes and events.
/// </summary>
public static class LogDocument
{
    private static readonly ObjectPool<LogColumns> Pool = new(static () => new LogColumns(), static records => !records.IsLarge);

    // In bytes of bodies. Fewer are stored as they are: packing them costs more than the write, and the end of the workout rewrites them.
    private const int WorthPacking = 4_096;

    /// <summary>
    /// For appending: freshly arrived events. A few of them stay as they are, in a microsecond or two; more of them are packed quickly, into about a tenth
    /// more bytes than by <see cref="PackFinished"/>.
    /// </summary>
    /// <param name="events">Which.</param>
    /// <param name="margins">What is left free around the document.</param>
    public static byte[] PackSegment(IReadOnlyList<LoggedEvent> events, Margins margins = default)
    {
        var size = 0L;
        foreach (var e in events)
        {
            size += e.Body.Length;
        }

        return size < WorthPacking ? PlainDocument.Pack(new WorkoutLog { Events = { events } }, margins) : Pack(events, Effort.Quick, margins);
    }

    /// <summary>For a workout that has ended: packs its events as small as they get.</summary>
    public static byte[] PackFinished(IReadOnlyList<LoggedEvent> events) => Pack(events, Effort.Tight);

    /// <summary>Unpacks a document and adds its events to <paramref name="into"/>, in the order in which they were packed.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a log of this or an earlier version. Some events may have been added.</exception>
    public static void Unpack(ReadOnlyMemory<byte> stored, ICollection<LoggedEvent> into)
    {
        if (!PackedDocument.IsOne(stored.Span))
        {
            AddAll(EarlierDocument.Log(stored), into);
            return;
        }

        using var opened = PackedDocument.Open(stored.Span);
        Read(opened.Content, into);
    }

    private static byte[] Pack(IReadOnlyList<LoggedEvent> events, Effort effort, Margins margins = default)
    {
        var records = Pool.Take();
        try
        {
            return records.TryWrite(events) && records.GivesBack(events)
                ? PackedDocument.Pack(records.Writer.Content.Written, records.Writer.Cuts, Dictionaries.Logs, effort, margins)
                : AsMessage(events, effort, margins);
        }
        finally
        {
            Pool.Return(records);
        }
    }

    private static byte[] AsMessage(IReadOnlyList<LoggedEvent> events, Effort effort, Margins margins)
    {
        var message = new WorkoutLog { Events = { events } }.ToByteArray();
        return message.Length < Frames.MaxContent
            ? PackedDocument.Pack([ColumnForm.Raw, .. message], [], Dictionaries.Logs, effort, margins)
            : PlainDocument.Pack(message, margins);
    }

    private static void Read(ReadOnlySpan<byte> content, ICollection<LoggedEvent> into)
    {
        var reader = new ByteReader(content);
        switch (reader.One())
        {
            case ColumnForm.Raw:
                AddAll(EarlierDocument.Message(reader.Take(reader.Left)), into);
                break;
            case ColumnForm.Log:
                var records = Pool.Take();
                try
                {
                    records.Read(ref reader, into);
                }
                finally
                {
                    Pool.Return(records);
                }

                break;
            default:
                throw ByteReader.Damaged("it is not a log");
        }
    }

    private static void AddAll(WorkoutLog log, ICollection<LoggedEvent> into)
    {
        foreach (var e in log.Events)
        {
            into.Add(e);
        }
    }
}

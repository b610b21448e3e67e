using Google.Protobuf;
using Stamina.Ports.Messages;

namespace Stamina.Documents.Earlier;

/// <summary>
/// Reads logs of header 3 and JSON of header 4, in columns: what repeats from event to event stands once, what counts up stands as its difference from a guess.
/// The events come back byte for byte.
/// </summary>
internal static class EarlierPacking
{
    // Part of the stored format, as the words are.
    internal static readonly string[] KnownKinds =
    [
        "",
        "started",
        "finished",
        "paused",
        "resumed",
        "lap",
        "corrected",
        "note",
        "discarded",
        "restored",
        "void",
        "progress",];

    public static WorkoutLog Unpack(ReadOnlyMemory<byte> content)
    {
        var reader = new PackedReader(content);
        var count = reader.Count();
        string[] writers = [.. Read(reader, r => r.Text())];
        ByteString[] epochs = [.. Read(reader, r => ByteString.CopyFrom(r.Bytes()))];
        string[] kinds = [.. KnownKinds, .. Read(reader, r => r.Text())];
        byte[][] shapes = [.. Read(reader, r => r.Bytes())];
        var columns = new PackedReader(reader.Bytes());
        var numbers = new PackedReader(reader.Bytes());
        var (model, before, log) = (new ValueModel(), new LoggedEvent(), new WorkoutLog());
        for (var i = 0; i < count; i++)
        {
            var e = new LoggedEvent
            {
                Writer = At(writers, columns.Unsigned()),
                Seq = (uint)(before.Seq + 1 + columns.Signed()),
                Kind = At(kinds, columns.Unsigned()),
            };
            var shapeIndex = columns.Unsigned();
            e.BatchEpoch = At(epochs, columns.Unsigned());
            e.BatchNumber = unchecked(before.BatchNumber + (ulong)columns.Signed());
            var flags = columns.Unsigned();
            e.Quarantined = (flags & 2) != 0;
            if ((flags & 1) != 0)
            {
                e.SkewMs = unchecked(before.SkewMs + columns.Signed());
            }

            model.Begin((int)shapeIndex, (int)e.Seq);
            e.Body = ByteString.CopyFrom(ReadText(At(shapes, shapeIndex), model, numbers));
            e.ReceivedAtMs = unchecked((model.EventTime / TimeSpan.TicksPerMillisecond) + columns.Signed());
            log.Events.Add(e);
            before = e;
        }

        return log;
    }

    public static byte[] UnpackText(ReadOnlyMemory<byte> content)
    {
        var reader = new PackedReader(content);
        var shape = reader.Bytes();
        return ReadText(shape, new ValueModel(), new PackedReader(reader.Bytes()));
    }

    private static byte[] ReadText(byte[] shape, ValueModel model, PackedReader numbers)
    {
        using var text = new MemoryStream();
        try
        {
            JsonTokens.PutTogether(
                shape,
                slot =>
                {
                    var value = unchecked(model.Predict(slot) + numbers.Signed());
                    model.Learn(slot, value);
                    return value;
                },
                text);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or ArithmeticException)
        {
            throw new InvalidDataException("A stored document is damaged: its packed values fit no text.", e);
        }

        return text.ToArray();
    }

    private static T At<T>(T[] table, ulong index) => index < (ulong)table.Length ? table[index] : throw PackedReader.Damaged();

    private static IEnumerable<T> Read<T>(PackedReader reader, Func<PackedReader, T> one)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            yield return one(reader);
        }
    }
}

using Google.Protobuf;
using Stamina.Ports.Messages;

namespace Stamina.Ports.Documents.Packing;

/// <summary>
/// A finished log in columns: what repeats from event to event stands once, what counts up stands as its difference from a guess. The events come back byte for byte.
/// </summary>
internal static class LogPacking
{
    // Part of the stored format, as the words are.
    internal static readonly string[] KnownKinds = ["", "started", "finished", "paused", "resumed", "lap", "corrected", "note", "discarded", "restored", "void", "progress"];

    /// <summary>Null where the log does not lend itself to it.</summary>
    public static byte[]? TryPack(WorkoutLog log)
    {
        var (writers, epochs, kinds, shapes) = (new Table<string>(), new Table<ByteString>(), new Table<string>(KnownKinds), new Table<ByteString>());
        var (columns, numbers) = (new PackedWriter(), new PackedWriter());
        var (model, before) = (new ValueModel(), new LoggedEvent());
        foreach (var e in log.Events)
        {
            var (shape, values) = (new List<byte>(), new List<long>());
            if (!JsonTokens.TryTakeApart(e.Body.Span, shape, values) || e.Seq > int.MaxValue)
            {
                return null;
            }

            var shapeIndex = shapes.IndexOf(ByteString.CopyFrom([.. shape]));
            model.Begin(shapeIndex, (int)e.Seq);
            WriteValues(shape, values, model, numbers);
            columns.Unsigned((ulong)writers.IndexOf(e.Writer));
            columns.Signed((long)e.Seq - before.Seq - 1);
            columns.Unsigned((ulong)kinds.IndexOf(e.Kind));
            columns.Unsigned((ulong)shapeIndex);
            columns.Unsigned((ulong)epochs.IndexOf(e.BatchEpoch));
            columns.Signed(unchecked((long)(e.BatchNumber - before.BatchNumber)));
            columns.Unsigned((e.HasSkewMs ? 1UL : 0) | (e.Quarantined ? 2UL : 0));
            if (e.HasSkewMs)
            {
                columns.Signed(unchecked(e.SkewMs - before.SkewMs));
            }

            columns.Signed(unchecked(e.ReceivedAtMs - (model.EventTime / TimeSpan.TicksPerMillisecond)));
            before = e;
        }

        var packed = new PackedWriter();
        packed.Unsigned((ulong)log.Events.Count);
        writers.Write(packed, static (w, text) => w.Text(text));
        epochs.Write(packed, static (w, bytes) => w.Bytes(bytes.Span));
        kinds.Write(packed, static (w, text) => w.Text(text));
        shapes.Write(packed, static (w, bytes) => w.Bytes(bytes.Span));
        packed.Bytes(columns.ToArray());
        packed.Bytes(numbers.ToArray());
        return packed.ToArray();
    }

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
            var e = new LoggedEvent { Writer = At(writers, columns.Unsigned()), Seq = (uint)(before.Seq + 1 + columns.Signed()), Kind = At(kinds, columns.Unsigned()) };
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

    /// <summary>A document's JSON, packed by itself; null where it does not lend itself to it.</summary>
    public static byte[]? TryPackText(ReadOnlySpan<byte> json)
    {
        var (shape, values) = (new List<byte>(), new List<long>());
        if (!JsonTokens.TryTakeApart(json, shape, values))
        {
            return null;
        }

        var (packed, numbers) = (new PackedWriter(), new PackedWriter());
        WriteValues(shape, values, new ValueModel(), numbers);
        packed.Bytes([.. shape]);
        packed.Bytes(numbers.ToArray());
        return packed.ToArray();
    }

    public static byte[] UnpackText(ReadOnlyMemory<byte> content)
    {
        var reader = new PackedReader(content);
        var shape = reader.Bytes();
        return ReadText(shape, new ValueModel(), new PackedReader(reader.Bytes()));
    }

    private static void WriteValues(List<byte> shape, List<long> values, ValueModel model, PackedWriter numbers)
    {
        var slots = new TokenSlots([.. shape]);
        while (slots.MoveNext(out var code, out var slot))
        {
            if (code is JsonTokens.Time or JsonTokens.Integer)
            {
                Write(slot);
            }
            else if (code == JsonTokens.Decimal)
            {
                Write(slot);
                Write(slot with { Kind = TokenKind.Mantissa, Index = slot.Index + 1 });
            }
        }

        void Write(TokenSlot at)
        {
            var value = values[at.Index];
            numbers.Signed(unchecked(value - model.Predict(at)));
            model.Learn(at, value);
        }
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

    // Things in the order of their first appearance.
    private sealed class Table<T>(params T[] known)
        where T : notnull
    {
        private readonly List<T> items = [.. known];

        public int IndexOf(T item)
        {
            var at = items.IndexOf(item);
            if (at < 0)
            {
                at = items.Count;
                items.Add(item);
            }

            return at;
        }

        public void Write(PackedWriter packed, Action<PackedWriter, T> one)
        {
            packed.Unsigned((ulong)(items.Count - known.Length));
            items.Skip(known.Length).ToList().ForEach(item => one(packed, item));
        }
    }
}

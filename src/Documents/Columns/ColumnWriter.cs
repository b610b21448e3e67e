namespace Stamina.Documents.Columns;

/// <summary>
/// Packs records (events of a log, rows of a month, one JSON document) in columns, as docs/formats/log-document.md says: skeletons once, values as columns of
/// differences. One object packs one document after another and keeps its buffers; it is not for two threads.
/// </summary>
internal sealed class ColumnWriter
{
    // A column of this many bytes is worth a block of its own in what follows, with its own statistics.
    private const int WorthABlock = 512;

    private readonly Skeleton skeleton = new();
    private readonly Templates templates = new();
    private readonly List<int> cuts = [];
    private int[] columnOf = new int[64];
    private long[] values = new long[64];
    private byte[] scales = new byte[64];
    private int count;
    private int records;
    private int fixedColumns;
    private int firstRepetition;
    private int lastTemplate;
    private string? lastKind;
    private int[] columnStarts = [];
    private int[] columnNexts = [];
    private long[] sorted = new long[64];
    private byte[] sortedScales = new byte[64];

    /// <summary>The packed document, after <see cref="Finish"/>.</summary>
    public ByteBuffer Content { get; } = new();

    /// <summary>Where one kind of bytes ends and another begins.</summary>
    public IReadOnlyList<int> Cuts => cuts;

    /// <summary>True where it has grown so large that it is better thrown away.</summary>
    public bool IsLarge => values.Length > 1 << 18 || Content.Capacity > 1 << 20 || skeleton.Text.Capacity > 1 << 20;

    /// <summary>Begins a document whose form has <paramref name="own"/> columns of its own beside the two of every form.</summary>
    public void Begin(int own)
    {
        skeleton.Forget();
        templates.Clear();
        cuts.Clear();
        Content.Clear();
        (count, records, firstRepetition, fixedColumns) = (0, 0, 0, ColumnForm.CommonColumns + own);
    }

    /// <summary>Adds a record; before its columns of the form.</summary>
    /// <param name="kind">What its skeleton begins with; null for none.</param>
    /// <param name="text">Its bytes.</param>
    /// <returns>False where the document has grown too large for this form.</returns>
    public bool Add(string? kind, ReadOnlySpan<byte> text)
    {
        if (records > 0 && string.Equals(kind, lastKind, StringComparison.Ordinal) && TryAsLast(text))
        {
            return true;
        }

        skeleton.Begin();
        if (kind is not null)
        {
            Span<byte> name = stackalloc byte[96];
            skeleton.Keep(System.Text.Encoding.UTF8.TryGetBytes(kind, name, out var length) ? name[..length] : System.Text.Encoding.UTF8.GetBytes(kind));
            skeleton.Text.Append(Marks.KindEnd);
        }

        skeleton.Take(text);
        var template = templates.IndexOf(skeleton.Text.Written);
        records++;
        if (count + skeleton.Values.Count + fixedColumns > ColumnCodec.MaxValues)
        {
            return false;
        }

        Add(ColumnForm.TemplateColumn, template);
        AddValues(template);
        (lastKind, lastTemplate) = (kind, template);
        return true;
    }

    /// <summary>Adds a value to a column of the form.</summary>
    public void Add(int column, long value) => Add(column, value, scale: 0);

    /// <summary>Writes the document to <see cref="Content"/>.</summary>
    /// <param name="form">Which form.</param>
    /// <param name="tables">What the form puts before the columns.</param>
    public void Finish(byte form, params ReadOnlySpan<ByteTable> tables)
    {
        MakeRoom(skeleton.Repetitions.Count);
        foreach (var repetition in skeleton.Repetitions)
        {
            Put(ColumnForm.RepetitionColumn, repetition, 0);
        }

        Content.Append(form);
        Content.Unsigned((ulong)records);
        Content.Unsigned((ulong)templates.Count);
        for (var i = 0; i < templates.Count; i++)
        {
            Content.Append(templates[i]);
            Content.Append(Marks.End);
        }

        foreach (var table in tables)
        {
            Content.Unsigned((ulong)table.Count);
            for (var i = 0; i < table.Count; i++)
            {
                Content.Block(table[i]);
            }
        }

        WriteColumns();
        if (skeleton.Loose.Length >= WorthABlock)
        {
            Cut(Content.Length);
        }

        Content.Append(skeleton.Loose.Written);
    }

    // Most records look like the one before: their values are read at the places where it had its own, without making a skeleton of them first.
    private bool TryAsLast(ReadOnlySpan<byte> text)
    {
        var (before, loose, repetitions) = (count, skeleton.Loose.Length, skeleton.Repetitions.Count);
        if (TryMatch(text, templates.StepsOf(lastTemplate), templates[lastTemplate]) && count + fixedColumns <= ColumnCodec.MaxValues)
        {
            records++;
            firstRepetition = skeleton.Repetitions.Count;
            Add(ColumnForm.TemplateColumn, lastTemplate);
            return true;
        }

        count = before;
        skeleton.Loose.Truncate(loose);
        skeleton.Repetitions.RemoveRange(repetitions, skeleton.Repetitions.Count - repetitions);
        return false;
    }

    private bool TryMatch(ReadOnlySpan<byte> text, ReadOnlySpan<Step> steps, ReadOnlySpan<byte> template)
    {
        // The steps up to the end of the kind are not in the text.
        var first = 0;
        for (var i = 0; i < steps.Length && lastKind is not null; i++)
        {
            if (steps[i].Mark == Marks.KindEnd)
            {
                first = i + 1;
                break;
            }
        }

        for (var i = first; i < steps.Length; i++)
        {
            if (steps[i].Mark == Marks.Again)
            {
                var element = steps[(steps[i].A + 1)..i];
                var times = 0;
                while (TryMatchElement(ref text, element, template))
                {
                    times++;
                }

                if (times == 0)
                {
                    return false;
                }

                skeleton.Repetitions.Add(times);
            }
            else if (!TryMatch(ref text, steps[i], template))
            {
                return false;
            }
        }

        return text.IsEmpty;
    }

    private bool TryMatchElement(ref ReadOnlySpan<byte> text, ReadOnlySpan<Step> element, ReadOnlySpan<byte> template)
    {
        var rest = text;
        var (before, loose) = (count, skeleton.Loose.Length);
        if (rest.IsEmpty || rest[0] != ',')
        {
            return false;
        }

        rest = rest[1..];
        foreach (var step in element)
        {
            if (!TryMatch(ref rest, step, template))
            {
                count = before;
                skeleton.Loose.Truncate(loose);
                return false;
            }
        }

        text = rest;
        return true;
    }

    private bool TryMatch(ref ReadOnlySpan<byte> text, Step step, ReadOnlySpan<byte> template)
    {
        long value;
        byte scale = 0, mark = step.Mark;
        int length;
        switch (step.Mark)
        {
            case Templates.Bytes:
                if (!text.StartsWith(template.Slice(step.A, step.B)))
                {
                    return false;
                }

                text = text[step.B..];
                return true;
            case Marks.Element:
                return true;
            case Marks.Number or Marks.Large:
                if (text.IsEmpty || !TextForms.TryNumber(text, out value, out scale, out mark, out length))
                {
                    return false;
                }

                break;
            case Marks.Time:
                if (text.Length < TextForms.DayLength || !TextForms.TryTime(text, out value, out scale, out mark, out length))
                {
                    return false;
                }

                break;
            case Marks.Unique:
                length = TextForms.UniqueLength;
                if (text.Length < length || !TextForms.TryUnique(text[..length], skeleton.Loose, out value))
                {
                    return false;
                }

                break;
            case Marks.Uuid:
                if (text.Length < TextForms.UuidLength || !TextForms.TryUuid(text[..TextForms.UuidLength], skeleton.Loose))
                {
                    return false;
                }

                text = text[TextForms.UuidLength..];
                return true;
            case Marks.Days:
                length = TextForms.DayLength;
                if (text.Length < length || !TextForms.TryTime(text[..length], out value, out scale, out mark, out _))
                {
                    return false;
                }

                break;
            default:
                return false;
        }

        if (mark != step.Mark)
        {
            return false;
        }

        Add(fixedColumns + step.A, value, scale);
        text = text[length..];
        return true;
    }

    // The values of a record, each to the column of the step that it stands at.
    private void AddValues(int template)
    {
        var taken = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(skeleton.Values);
        MakeRoom(taken.Length);
        var steps = templates.StepsOf(template);
        var (next, repetition) = (0, firstRepetition);
        for (var i = 0; i < steps.Length; i++)
        {
            if (Marks.IsValue(steps[i].Mark))
            {
                Put(fixedColumns + steps[i].A, taken[next].Value, taken[next].Scale);
                next++;
            }
            else if (steps[i].Mark == Marks.Again)
            {
                for (var left = skeleton.Repetitions[repetition++]; left > 0; left--)
                {
                    for (var again = steps[i].A + 1; again < i; again++)
                    {
                        if (Marks.IsValue(steps[again].Mark))
                        {
                            Put(fixedColumns + steps[again].A, taken[next].Value, taken[next].Scale);
                            next++;
                        }
                    }
                }
            }
        }

        firstRepetition = repetition;
    }

    // Sorts by column, keeping the order within each, and packs column by column.
    private void WriteColumns()
    {
        var columns = fixedColumns + templates.Columns.Count;
        if (columnStarts.Length <= columns)
        {
            (columnStarts, columnNexts) = (new int[columns * 2], new int[columns * 2]);
        }

        var starts = columnStarts.AsSpan(0, columns + 1);
        starts.Clear();
        for (var i = 0; i < count; i++)
        {
            starts[columnOf[i] + 1]++;
        }

        for (var column = 0; column < columns; column++)
        {
            starts[column + 1] += starts[column];
        }

        if (sorted.Length < count)
        {
            (sorted, sortedScales) = (new long[values.Length], new byte[values.Length]);
        }

        var next = columnNexts.AsSpan(0, columns);
        starts[..columns].CopyTo(next);
        for (var i = 0; i < count; i++)
        {
            var at = next[columnOf[i]]++;
            (sorted[at], sortedScales[at]) = (values[i], scales[i]);
        }

        var clock = ColumnForm.ClockOf(templates.Columns) is var named and >= 0 ? fixedColumns + named : -1;
        var reference = clock < 0 ? default : Scaled(clock, starts);
        for (var column = 0; column < columns; column++)
        {
            var before = Content.Length;
            var own = column == clock ? reference : Scaled(column, starts);
            var counted = column != clock && (own.Scale == 0 || own.Scale == reference.Scale) ? reference.Values : default;
            ColumnCodec.Write(own, counted, records, Content);
            if (Content.Length - before >= WorthABlock)
            {
                Cut(before);
                Cut(Content.Length);
            }
        }
    }

    private ScaledColumn Scaled(int column, ReadOnlySpan<int> starts)
    {
        var (start, end) = (starts[column], starts[column + 1]);
        var isTime = column >= fixedColumns && templates.Columns[column - fixedColumns] == Marks.Time;
        var own = sorted.AsSpan(start..end);
        var ownScales = sortedScales.AsSpan(start..end);
        return new ScaledColumn(own, ownScales, ColumnCodec.Scale(own, ownScales, isTime ? ColumnForm.TimeScale : (byte)0));
    }

    private void Cut(int at)
    {
        if (at - (cuts.Count > 0 ? cuts[^1] : 0) > 0)
        {
            cuts.Add(at);
        }
    }

    private void MakeRoom(int more)
    {
        if (count + more > values.Length)
        {
            var size = Math.Max(values.Length * 2, count + more);
            Array.Resize(ref columnOf, size);
            Array.Resize(ref values, size);
            Array.Resize(ref scales, size);
        }
    }

    private void Add(int column, long value, byte scale)
    {
        MakeRoom(1);
        Put(column, value, scale);
    }

    private void Put(int column, long value, byte scale)
    {
        (columnOf[count], values[count], scales[count]) = (column, value, scale);
        count++;
    }
}

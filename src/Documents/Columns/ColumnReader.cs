namespace Stamina.Documents.Columns;

/// <summary>Reads what <see cref="ColumnWriter"/> wrote. One object reads one document after another; it is not for two threads.</summary>
internal sealed class ColumnReader
{
    private readonly Templates templates = new();
    private readonly ValueStore values = new();
    private readonly List<int> ends = [];
    private int fixedColumns;
    private byte[] loose = [];
    private int looseAt;
    private int looseEnd;
    private int textStart;

    /// <summary>The records, one after another.</summary>
    public ByteBuffer Text { get; } = new();

    /// <summary>Records of the document.</summary>
    public int Records { get; private set; }

    /// <summary>True where it has grown so large that it is better thrown away.</summary>
    public bool IsLarge => Text.Capacity > 1 << 20 || values.Capacity > 1 << 18;

    /// <summary>Reads the head of a document behind the byte of its form: the skeletons. What the form has of tables follows.</summary>
    public void Begin(ref ByteReader reader, int own)
    {
        templates.Clear();
        values.Clear();
        ends.Clear();
        Text.Clear();
        (fixedColumns, looseAt) = (ColumnForm.CommonColumns + own, 0);
        Records = reader.Count(ColumnForm.MaxRecords, "records");
        var skeletons = reader.Count(reader.Left, "skeletons");
        for (var i = 0; i < skeletons; i++)
        {
            if (templates.IndexOf(reader.Until(Marks.End)) != i)
            {
                throw ByteReader.Damaged("a skeleton stands twice");
            }
        }
    }

    /// <summary>Reads the columns and loose bytes: the rest of the document.</summary>
    public void ReadColumns(ref ByteReader reader)
    {
        for (var left = fixedColumns + templates.Columns.Count; left > 0; left--)
        {
            values.Read(ref reader, Records);
        }

        values.CountFromClock(ColumnForm.ClockOf(templates.Columns) is var clock and >= 0 ? fixedColumns + clock : int.MaxValue);
        var rest = reader.Take(reader.Left);
        if (loose.Length < rest.Length)
        {
            loose = new byte[rest.Length];
        }

        rest.CopyTo(loose);
        looseEnd = rest.Length;
    }

    /// <summary>The next value of a column of the form.</summary>
    public long Next(int column) => values.Next(column);

    /// <summary>Writes the next record to <see cref="Text"/>.</summary>
    /// <param name="kind">What its skeleton begins with, where it begins with a kind.</param>
    /// <returns>The bytes of the record; good until the next one is written.</returns>
    public ReadOnlySpan<byte> WriteRecord(out ReadOnlySpan<byte> kind)
    {
        var template = values.Next(ColumnForm.TemplateColumn);
        if ((ulong)template >= (ulong)templates.Count)
        {
            throw ByteReader.Damaged("a record has no skeleton");
        }

        kind = default;
        textStart = Text.Length;
        var skeleton = templates[(int)template];
        var steps = templates.StepsOf((int)template);
        for (var i = 0; i < steps.Length; i++)
        {
            switch (steps[i].Mark)
            {
                case Marks.Element:
                    break;
                case Marks.Again:
                    Repeat(skeleton, steps[(steps[i].A + 1)..i]);
                    break;
                case Marks.KindEnd:
                    kind = Text.Written[textStart..];
                    textStart = Text.Length;
                    break;
                default:
                    Write(skeleton, steps[i]);
                    break;
            }
        }

        return Text.Written[textStart..];
    }

    /// <exception cref="InvalidDataException">Something of the document was not used.</exception>
    public void End()
    {
        if (!values.IsUsedUp() || looseAt != looseEnd)
        {
            throw ByteReader.Damaged("it has more values than its records have places");
        }
    }

    private void Repeat(ReadOnlySpan<byte> skeleton, ReadOnlySpan<Step> element)
    {
        var times = values.Next(ColumnForm.RepetitionColumn);
        if (times is < 1 or > ColumnForm.MaxText)
        {
            throw ByteReader.Damaged("an element repeats too often");
        }

        for (; times > 0; times--)
        {
            Text.Append((byte)',');
            foreach (var step in element)
            {
                Write(skeleton, step);
            }
        }
    }

    private ReadOnlySpan<byte> Loose(int length)
    {
        if (looseEnd - looseAt < length)
        {
            throw ByteReader.CutOff();
        }

        looseAt += length;
        return loose.AsSpan(looseAt - length, length);
    }

    private void Write(ReadOnlySpan<byte> skeleton, Step step)
    {
        if (Text.Length > ColumnForm.MaxText)
        {
            throw ByteReader.Damaged("its text has no end");
        }

        switch (step.Mark)
        {
            case Marks.Number:
                var value = values.Next(fixedColumns + step.A, out var scale);
                TextForms.WriteNumber(value, scale, Text);
                break;
            case Marks.Large:
                TextForms.WriteNumber(values.Next(fixedColumns + step.A, out var none), none, Text);
                break;
            case Marks.Unique:
                TextForms.WriteUnique(values.Next(fixedColumns + step.A), Loose(TextForms.LooseLength), Text);
                break;
            case Marks.Uuid:
                TextForms.WriteUuid(Loose(TextForms.UuidBytes), Text);
                break;
            case Marks.Time:
                var time = values.Next(fixedColumns + step.A, out var digits);
                TextForms.WriteTime(time, digits, Text);
                break;
            case Marks.Days:
                TextForms.WriteDay(values.Next(fixedColumns + step.A), Text);
                break;
            case Marks.Literal:
                Text.Append((byte)step.A);
                break;
            default:
                Text.Append(skeleton.Slice(step.A, step.B));
                break;
        }
    }
}

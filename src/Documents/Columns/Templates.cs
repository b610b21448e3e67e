namespace Stamina.Documents.Columns;

/// <summary>One step of writing a record: bytes of the skeleton, a value of a column, or the bounds of a repeated element.</summary>
internal readonly record struct Step(byte Mark, int A, int B);

/// <summary>
/// The skeletons of a document, each once, and the columns that their marks belong to: a column has the name of the member that its mark is in, and the mark.
/// Both sides of the packing add the skeletons in the same order, so that the columns need no names of their own.
/// </summary>
internal sealed class Templates
{
    // The step of bytes; none of the marks.
    public const byte Bytes = 0xFF;

    private readonly ByteTable skeletons = new();
    private readonly ByteTable names = new();
    private readonly ByteBuffer name = new();
    private readonly List<Step> steps = [];
    private readonly List<int> firsts = [];
    private readonly List<byte> marks = [];
    private int last = -1;

    public int Count => skeletons.Count;

    /// <summary>The mark of each named column; the fixed columns of the form stand before them.</summary>
    public IReadOnlyList<byte> Columns => marks;

    public ReadOnlySpan<byte> this[int index] => skeletons[index];

    public void Clear()
    {
        skeletons.Clear();
        names.Clear();
        steps.Clear();
        firsts.Clear();
        marks.Clear();
        last = -1;
    }

    public int IndexOf(ReadOnlySpan<byte> skeleton)
    {
        if (last >= 0 && skeletons[last].SequenceEqual(skeleton))
        {
            return last;
        }

        last = skeletons.IndexOf(skeleton, out var isNew);
        if (isNew)
        {
            firsts.Add(steps.Count);
            Parse(skeleton);
        }

        return last;
    }

    public ReadOnlySpan<Step> StepsOf(int template) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(steps)[firsts[template]..(template + 1 < firsts.Count ? firsts[template + 1] : steps.Count)];

    private void Parse(ReadOnlySpan<byte> skeleton)
    {
        var (from, member, memberEnd, quote, element) = (0, 0, 0, -1, -1);
        for (var i = 0; i < skeleton.Length; i++)
        {
            var c = skeleton[i];
            if (c >= 0x20)
            {
                if (c == '\\' && quote >= 0)
                {
                    // A quote behind a backslash does not end the text; a mark behind one is a mark all the same.
                    i += i + 1 < skeleton.Length && skeleton[i + 1] >= 0x20 ? 1 : 0;
                }
                else if (c == '"' && quote < 0)
                {
                    quote = i + 1;
                }
                else if (c == '"')
                {
                    if (i + 1 < skeleton.Length && skeleton[i + 1] == ':')
                    {
                        (member, memberEnd) = (quote, i);
                    }

                    quote = -1;
                }

                continue;
            }

            if (Marks.IsPlain(c))
            {
                continue;
            }

            if (i > from)
            {
                steps.Add(new Step(Bytes, from, i - from));
            }

            from = i + 1;
            if (Marks.IsValue(c))
            {
                steps.Add(new Step(c, ColumnOf(c, skeleton[member..memberEnd]), 0));
            }
            else if (c == Marks.Element && element < 0)
            {
                element = steps.Count;
                steps.Add(new Step(c, 0, 0));
            }
            else if (c == Marks.Again && element >= 0)
            {
                steps.Add(new Step(c, element - firsts[^1], 0));
                element = -1;
            }
            else if (c is Marks.KindEnd or Marks.Uuid)
            {
                steps.Add(new Step(c, 0, 0));
            }
            else if (c == Marks.Literal && i + 1 < skeleton.Length && skeleton[i + 1] is >= Marks.Shift and < Marks.Shift + 0x20)
            {
                steps.Add(new Step(c, skeleton[i + 1] - Marks.Shift, 0));
                i++;
                from = i + 1;
            }
            else
            {
                throw ByteReader.Damaged("a skeleton has a mark where none can be");
            }
        }

        if (skeleton.Length > from)
        {
            steps.Add(new Step(Bytes, from, skeleton.Length - from));
        }
    }

    private int ColumnOf(byte mark, ReadOnlySpan<byte> member)
    {
        name.Clear();
        name.Append(mark);
        name.Append(member);
        var column = names.IndexOf(name.Written, out var isNew);
        if (isNew)
        {
            marks.Add(mark);
        }

        return column;
    }
}
